#include "libmaps/memory/inline_table.h"

#include "base/braces.h"
#include "base/text.h"
#include "base/utf8.h"
#include "libmaps/memory/memory_table.h"
#include "libmaps/memory/read_only.h"
#include "libmaps/text/file_values.h"
#include "libmaps/text/postmap_source.h"

namespace postwright {
namespace {

struct InlineRecord {
  std::string_view key;
  std::string_view value;
};

/// `key = value`; the error is the reason alone.
Result<InlineRecord> parse_record(std::string_view element) {
  std::string_view text = element;
  if (element.starts_with('{')) {
    BracedText braced = inside_braces(element);
    if (!braced.problem.empty()) return failure(ErrorKind::config, braced.problem);
    text = braced.inside;
  }
  if (trim(text).empty())
    return failure(ErrorKind::config, "no key found; expected format: key = value");
  auto end = find_key_end(text, [](char c) { return is_space(c) || c == '='; });
  if (!end) return failure(ErrorKind::config, "unbalanced '\"'");
  std::string_view rest = trim_left(text.substr(*end));
  if (!rest.starts_with('=')) return failure(ErrorKind::config, "missing '=' after attribute name");
  return InlineRecord{.key = text.substr(0, *end), .value = trim(rest.substr(1))};
}

/// The inside of the one pair of braces that a name must be; nothing when it is not one, or empty.
std::string_view inside_of(std::string_view name) {
  bool braced = name.size() > 2 && inside_braces(name).problem.empty();
  return braced ? name.substr(1, name.size() - 2) : std::string_view();
}

}  // namespace

Result<TablePtr> open_inline_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("inline", name, options);
  if (!allowed) return failure_of(allowed);
  auto bad_with = [&](std::string_view reason, std::string_view value) {
    return config_failure(reason, ": \"inline:", name, "\"; need \"inline:{name=", value, "...}\"");
  };
  auto bad = [&](std::string_view reason) {
    return bad_with(reason, options.values_are_files ? "filename" : "value");
  };
  if (options.utf8 && !is_valid_utf8(name)) return bad_with("bad UTF-8 syntax", "value");
  std::string_view inside = inside_of(name);
  if (inside.empty()) return bad_with("bad syntax", "value");
  auto elements = split_outside_braces(inside, kListSeparators);
  if (elements.empty()) return bad("empty table");

  auto records = std::make_unique<RecordMap>(options.fold_keys);
  for (std::string_view element : elements) {
    auto record = parse_record(element);
    if (!record) return bad(record.error().message);
    std::string content(record->value);
    if (options.values_are_files) {
      auto encoded = encode_files(record->value);
      if (!encoded) return bad(encoded.error().message);
      content = std::move(*encoded);
    }
    records->set(record->key, content);
  }
  return std::make_unique<MemoryTable>("inline", std::string(name), std::move(records));
}

}  // namespace postwright
