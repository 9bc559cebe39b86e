#include "migration/inventory/unused_mentions.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/logical_line.h"
#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "libconf/tables/table_uses.h"
#include "libmaps/legacy_types.h"
#include "migration/inventory/inventory.h"

namespace postwright::reindexer {
namespace {

/// Where words of a type begin: behind "proxy:", "!", "{" or a blank, but not in "texthash:".
bool begins_word(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  char before = text[at - 1];
  return !is_alnum(before) && before != '_' && before != '-' && before != '.' && before != '/';
}

/// From `at` to where the word ends: a blank, a comma, or a brace that it did not open.
std::string_view word_at(std::string_view text, std::size_t at) {
  int open = 0;
  std::size_t end = at;
  for (; end < text.size(); ++end) {
    char c = text[end];
    if (c == '{' || c == '(') ++open;
    if ((c == '}' || c == ')') && --open < 0) break;
    if (open == 0 && (is_space(c) || c == ',')) break;
  }
  return text.substr(at, end - at);
}

/// Words `hash:NAME` and `btree:NAME`, in order.
std::vector<std::string_view> typed_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size(); ++at)
    for (std::string_view type : {"hash:", "btree:"}) {
      if (!text.substr(at).starts_with(type) || !begins_word(text, at)) continue;
      std::string_view word = word_at(text, at);
      if (word.size() > type.size()) words.push_back(word);
    }
  return words;
}

class FileSearch {
 public:
  FileSearch(const Inventory& site, const ConfigFile& file, std::vector<UnusedMention>& found)
      : file_(file), found_(found), is_main_(file_name_of(file.path) == "main.cf") {
    for (const TableState& table : site.tables)
      for (const TableState::Named& named : table.references)
        if (const auto& span = named.reference.type_span;
            span && (span->file == file.path || span->file == file.target))
          used_.insert(span->offset);
  }
  void run();

 private:
  void look_at(const LogicalLine& line, const std::vector<LinePart>& parts);
  void add_bare_type(const LogicalLine& line, const std::vector<LinePart>& parts,
                     std::string_view value);
  void add(const LogicalLine& line, const std::vector<LinePart>& parts, std::string_view word);
  std::string setting_of(const LogicalLine& line) const;

  const ConfigFile& file_;
  std::vector<UnusedMention>& found_;
  bool is_main_;
  std::set<std::uint64_t> used_;  // offsets of types through which a table was found
};

std::string FileSearch::setting_of(const LogicalLine& line) const {
  if (is_main_) return std::string(trim(line.text.substr(0, line.text.find('='))));
  auto fields = split(line.text, " \t");
  return fields.size() < 2 ? std::string(trim(line.text)) : cat(fields[0], "/", fields[1]);
}

void FileSearch::add(const LogicalLine& line, const std::vector<LinePart>& parts,
                     std::string_view word) {
  auto at = static_cast<std::size_t>(word.data() - line.text.data());
  auto part = std::find_if(parts.rbegin(), parts.rend(),
                           [&](const LinePart& one) { return one.begin <= at; });
  if (part == parts.rend()) return;
  std::uint64_t offset = part->offset + at - part->begin;
  if (offset >= file_.text.size() || used_.contains(offset)) return;
  std::string_view before = std::string_view(file_.text).substr(0, offset);
  auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  std::size_t line_start = before.rfind('\n') + 1;  // 0 when there is none
  found_.push_back({.file = file_.path,
                    .line = lines + 1,
                    .column = offset - line_start + 1,
                    .setting = setting_of(line),
                    .text = std::string(word)});
}

/// `my_type = hash`, from which tables are made elsewhere, or would be.
void FileSearch::add_bare_type(const LogicalLine& line, const std::vector<LinePart>& parts,
                               std::string_view value) {
  if (is_berkeley_db(value)) add(line, parts, value);
}

void FileSearch::look_at(const LogicalLine& line, const std::vector<LinePart>& parts) {
  if (is_main_) {
    std::size_t equals = line.text.find('=');
    if (equals == std::string_view::npos) return;
    std::string_view name = trim(line.text.substr(0, equals));
    if (form_of(name) == ValueForm::none) return;
    // What is left says it of the defaults, and of those that master.cf changes nobody does.
    if (!find_parameter(name)) add_bare_type(line, parts, trim(line.text.substr(equals + 1)));
  }
  for (std::string_view word : typed_words(line.text)) add(line, parts, word);
}

void FileSearch::run() {
  LogicalLineReader lines(file_.text);
  for (;;) {
    auto line = lines.next();
    if (!line || !*line) return;
    look_at(**line, lines.parts());
  }
}

}  // namespace

std::vector<UnusedMention> unused_mentions(const Inventory& site) {
  std::vector<UnusedMention> found;
  for (const ConfigFile& file : site.files) {
    std::string_view name = file_name_of(file.path);
    if (name == "main.cf" || name == "master.cf") FileSearch(site, file, found).run();
  }
  return found;
}

}  // namespace postwright::reindexer
