#include "migration/records/records.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/logical_line.h"
#include "base/text.h"
#include "libmaps/bdb/bdb_file.h"
#include "libmaps/fold.h"
#include "libmaps/text/alias_source.h"
#include "libmaps/text/base64.h"
#include "libmaps/text/postmap_source.h"
#include "migration/files/site_path.h"
#include "migration/records/source_content.h"

namespace postwright::reindexer {
namespace {

bool ends_with_nul(std::string_view bytes) {
  return !bytes.empty() && bytes.back() == '\0';
}

IndexRecord without_nul(std::string_view key, std::string_view value) {
  bool nul = ends_with_nul(key);
  IndexRecord record{.key = key, .value = value, .exact = !nul && key.starts_with("YP_")};
  if (nul) record.key.remove_suffix(1);
  if (nul && ends_with_nul(value)) record.value.remove_suffix(1);
  return record;
}

/// As encode_files(), for a site that is not this system: the files are looked for in it.
Result<std::string> encode_files_of_site(std::string_view names, const std::string& root) {
  std::string content;
  for (std::string_view name : split(names, kListSeparators)) {
    auto file = read_in_site(root, name);
    if (!file) return failure_of(file);
    if (!content.empty()) content += '\n';
    content += *file;
  }
  return base64_encode(content);
}

Status walk_lines(LogicalLineReader& lines, const IndexRecipe& recipe, const SourceReading& reading,
                  Reporter& reporter, const IndexRecordVisitor& visit) {
  SourceOptions options{.file = reading.shown,
                        .utf8 = reading.utf8,
                        .values_are_files = recipe.values_are_files && reading.root.empty(),
                        .quotes_lines = false};  // such messages go to logs, too
  Folding folding = !recipe.fold_keys ? Folding::none
                    : reading.utf8    ? Folding::unicode
                                      : Folding::ascii;
  std::string room;
  auto put = [&](const SourceRecord& record) -> Status {
    auto key = fold_key(record.key, folding, room);
    if (!key) return failure_of(key);
    if (!recipe.values_are_files || reading.root.empty())
      return visit({.key = *key, .value = record.value, .line = record.line});
    auto value = encode_files_of_site(record.value, reading.root);
    if (!value) {
      reporter.warning(cat(line_place(reading.shown, record.line), ": ", value.error().message,
                           ": skipping this entry"));
      return {};
    }
    return visit({.key = *key, .value = *value, .line = record.line});
  };
  if (!recipe.alias) return read_postmap_source(lines, options, reporter, put);
  Status read = read_alias_source(lines, options, reporter, put);
  if (!read) return read;
  return visit({.key = "@", .value = "@"});
}

}  // namespace

Result<std::string> walk_present_db_records(const std::string& path,
                                            const IndexRecordVisitor& visit) {
  bdb::File::Options options;
  options.any_count = true;
  auto file = bdb::File::open(path, options);
  if (!file) return failure_of(file);
  std::uint64_t left_out = 0;
  Status walked = (*file)->walk([&](std::string_view key, std::string_view value) -> Status {
    if (ends_with_nul(key)) return visit(without_nul(key, value));
    ++left_out;
    return {};
  });
  if (walked && left_out > 0)
    walked = (*file)->walk([&](std::string_view key, std::string_view value) -> Status {
      if (ends_with_nul(key)) return {};
      return visit(without_nul(key, value));
    });
  if (!walked) return failure_of(walked);
  return (*file)->doubt() ? (*file)->doubt()->reason : std::string();
}

Status walk_db_records(const std::string& path, const IndexRecordVisitor& visit) {
  auto doubt = walk_present_db_records(path, visit);
  if (!doubt) return failure_of(doubt);
  if (doubt->empty()) return {};
  return failure(ErrorKind::data, cat(path, ": records may be missing: ", *doubt));
}

Status walk_source_records(const std::string& path, const IndexRecipe& recipe,
                           const SourceReading& reading, Reporter& reporter,
                           const IndexRecordVisitor& visit) {
  auto file = open_file(path, O_RDONLY);
  if (!file) return failure_of(file);
  if (Status text = check_text_source(file->get(), reading.shown); !text) return text;
  LogicalLineReader lines(file->get(), reading.shown);
  return walk_lines(lines, recipe, reading, reporter, visit);
}

Status walk_source_text(std::string_view text, const IndexRecipe& recipe,
                        const SourceReading& reading, Reporter& reporter,
                        const IndexRecordVisitor& visit) {
  if (Status checked = check_text_source(text, reading.shown); !checked) return checked;
  LogicalLineReader lines(text);
  return walk_lines(lines, recipe, reading, reporter, visit);
}

bool is_alias_marker(std::string_view key, std::string_view value) {
  key = until_nul(key);
  if (key == "@") return until_nul(value) == "@";
  return key == "YP_LAST_MODIFIED" || key == "YP_MASTER_NAME";
}

}  // namespace postwright::reindexer
