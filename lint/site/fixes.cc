#include "lint/site/fixes.h"

#include <algorithm>

#include "base/text.h"

namespace postwright::lint {
namespace {

/// Offset just behind the newline that ends the line at `offset`.
std::uint64_t line_end(std::string_view bytes, std::uint64_t offset) {
  std::size_t newline = bytes.find('\n', offset);
  return newline == std::string_view::npos ? bytes.size() : newline + 1;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

Edit cut(const std::string& file, std::uint64_t begin, std::uint64_t end) {
  return {.file = file, .offset = begin, .length = end - begin, .text = {}};
}

/// A stretch inside an entry goes; alone on its lines it takes them along.
Edit cut_option(const SourceFile& file, std::uint64_t begin, std::uint64_t end) {
  std::string_view bytes = file.bytes();
  std::uint64_t first = begin;
  while (first > 0 && is_blank(bytes[first - 1])) --first;
  bool at_line_start = first == 0 || bytes[first - 1] == '\n';
  std::uint64_t last = end;
  while (last < bytes.size() && is_blank(bytes[last])) ++last;
  bool at_line_end = last == bytes.size() || bytes[last] == '\n';
  if (at_line_start && at_line_end) return cut(file.path(), first, line_end(bytes, end));
  if (at_line_start) return cut(file.path(), begin, last);  // the line stays a continuation
  return cut(file.path(), first, end);
}

}  // namespace

std::optional<Fix> remove_assignment(const Site& site, const Assignment& assignment, FixKind kind) {
  if (!assignment.service)
    return remove_setting(site.configuration().main_cf(), *assignment.setting, kind);
  if (assignment.begin == std::string::npos) return std::nullopt;
  FileSpan where =
      assignment.service->text.span(assignment.begin, assignment.end - assignment.begin);
  return Fix{.kind = kind,
             .title = cat("remove ", assignment.name),
             .edits = {cut_option(*assignment.service->text.file(), where.offset,
                                  where.offset + where.length)}};
}

Fix remove_setting(const MainCf& main_cf, const Setting& setting, FixKind kind) {
  Fix fix{.kind = kind, .title = cat("remove ", setting.name), .edits = {}};
  const SourceFile& file = main_cf.file();
  for (std::uint64_t line : setting.lines)
    fix.edits.push_back(cut(file.path(), line, line_end(file.bytes(), line)));
  return fix;
}

Fix rename_assignment(const Site& site, const Assignment& assignment, std::string_view new_name,
                      FixKind kind) {
  Fix fix = replace_span(site.name_span(assignment), new_name, kind);
  fix.title = cat("rename to ", new_name);
  return fix;
}

Fix replace_value(const Site& site, const Assignment& assignment, std::string_view value,
                  FixKind kind) {
  Fix fix{.kind = kind, .title = cat("set ", assignment.name, " to ", value), .edits = {}};
  FileSpan whole = site.value_span(assignment);
  const std::string& path = whole.file;
  const auto& parts = assignment.value->parts();
  if (assignment.service || parts.size() == 1) {
    const std::string& bytes = assignment.value->file()->bytes();
    bool bare = !assignment.service && whole.length == 0 && whole.offset > 0 &&
                bytes[whole.offset - 1] == '=';
    fix.edits.push_back({.file = path,
                         .offset = whole.offset,
                         .length = whole.length,
                         .text = cat(bare ? " " : "", value)});
    return fix;
  }
  std::string_view bytes = site.configuration().main_cf().file().bytes();
  std::string_view first =
      trim_right(std::string_view(assignment.text()).substr(0, parts[1].begin));
  fix.edits.push_back({.file = path,
                       .offset = parts[0].offset,
                       .length = first.size(),
                       .text = std::string(value)});
  for (std::uint64_t line : assignment.setting->lines)
    if (line > parts[0].offset) fix.edits.push_back(cut(path, line, line_end(bytes, line)));
  return fix;
}

Fix replace_span(const FileSpan& where, std::string_view text, FixKind kind) {
  return {.kind = kind,
          .title = text.empty() ? std::string("remove it") : cat("replace by ", text),
          .edits = {{.file = where.file,
                     .offset = where.offset,
                     .length = where.length,
                     .text = std::string(text)}}};
}

std::optional<Fix> remove_words(const Site& site, const Assignment& assignment,
                                const ValueWord& first_word, const ValueWord& last_word,
                                FixKind kind) {
  FileSpan value = site.value_span(assignment);
  std::uint64_t begin = first_word.where.offset;
  std::uint64_t end = last_word.where.offset + last_word.where.length;
  if (!first_word.literal || !last_word.literal || first_word.where.file != value.file ||
      last_word.where.file != value.file || begin < value.offset || begin > end ||
      end > value.offset + value.length)
    return std::nullopt;
  std::string title = cat("remove ", first_word.text);
  if (begin != last_word.where.offset) title += cat(" ", last_word.text);
  std::string_view bytes = assignment.value->file()->bytes();
  // With its separator behind it; the last word with the one in front.
  auto is_separator = [](char c) { return c == ',' || is_blank(c); };
  std::uint64_t last = end;
  while (last < value.offset + value.length && is_separator(bytes[last])) ++last;
  if (last == value.offset + value.length) {
    while (begin > value.offset && (is_separator(bytes[begin - 1]) || bytes[begin - 1] == '\n'))
      --begin;
    last = end;
  } else if (bytes[last] == '\n') {
    std::uint64_t first = begin;
    while (first > 0 && is_blank(bytes[first - 1])) --first;
    bool alone = first > 0 && bytes[first - 1] == '\n';
    if (alone) {
      begin = first;
      ++last;
    } else {
      last = end;
      while (last < bytes.size() && bytes[last] == ',') ++last;
    }
  }
  return Fix{.kind = kind, .title = std::move(title), .edits = {cut(value.file, begin, last)}};
}

std::optional<Fix> append_setting(const Site& site, std::string_view name, std::string_view value,
                                  FixKind kind) {
  if (!site.main_file()) return std::nullopt;
  const SourceFile& file = *site.main_file()->source;
  bool open_end = !file.bytes().empty() && file.bytes().back() != '\n';
  std::string setting = cat(name, " =", value.empty() ? "" : " ", value);
  return Fix{.kind = kind,
             .title = cat("add ", setting),
             .edits = {{.file = file.path(),
                        .offset = file.bytes().size(),
                        .length = 0,
                        .text = cat(open_end ? "\n" : "", setting, "\n")}}};
}

}  // namespace postwright::lint
