#include "libconf/documents/main_cf.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "base/keyed_hash.h"
#include "base/text.h"

namespace postwright {
Result<NameValue> split_name_value(std::string_view text) {
  text = trim_left(text);
  if (text.empty() || text.front() == '=')
    return failure(ErrorKind::config, "missing attribute name");
  std::size_t end = 0;
  while (end < text.size() && !is_space(text[end]) && text[end] != '=') ++end;
  std::string_view rest = trim_left(text.substr(end));
  if (!rest.starts_with('=')) return failure(ErrorKind::config, "missing '=' after attribute name");
  std::string_view value = trim(rest.substr(1));
  if (value.empty()) value = rest.substr(1, 0);
  return NameValue{.name = text.substr(0, end), .value = value};
}

bool check_logical_line(const LogicalLine& line, const std::string& path, Reporter* reporter) {
  if (line.has_nul && reporter)
    reporter->warning(
        cat(line_place(path, line.first, line.seen), ": text after null byte may be ignored"));
  if (line.orphan && reporter)
    reporter->warning(cat(path, ": logical line must not start with whitespace: \"",
                          line.text.substr(0, 30), line.text.size() > 30 ? "..." : "", "\""));
  return !line.orphan;
}

void check_end(const LogicalLineReader& lines, const std::string& path, Reporter* reporter) {
  if (lines.line_after_nul() > 0 && reporter)
    reporter->warning(
        cat(line_place(path, lines.line_after_nul()), ": text after null byte may be ignored"));
}

bool check_logical_line(const LogicalLine& line, const PlacedText& placed,
                        std::vector<SyntaxProblem>& problems) {
  FileSpan where = placed.span(0, placed.text().size());
  if (line.has_nul)
    problems.push_back({.where = where, .message = "text after null byte may be ignored"});
  if (line.orphan)
    problems.push_back({.where = where, .message = "logical line must not start with whitespace"});
  return !line.orphan;
}

Result<std::string> with_replaced(std::string_view bytes, std::uint64_t offset,
                                  std::uint64_t length, std::string_view with) {
  if (offset > bytes.size() || length > bytes.size() - offset)
    return failure(ErrorKind::config, "the edit lies outside the file");
  return cat(bytes.substr(0, offset), with, bytes.substr(offset + length));
}

MainCf::MainCf() : file_(std::make_shared<SourceFile>(std::string(), std::string())) {}

Result<MainCf> MainCf::parse(std::string bytes, const std::string& path, Reporter* reporter,
                             const std::optional<NameValue>& before) {
  MainCf main_cf;
  main_cf.file_ = std::make_shared<SourceFile>(path, std::move(bytes));
  std::unordered_map<std::string, std::string, KeyedStringHash> values;  // in force so far
  if (before) values.emplace(before->name, before->value);
  LogicalLineReader lines(main_cf.file_->bytes());
  for (;;) {
    auto line = lines.next();
    if (!line) return failure_of(line);
    if (!*line) break;
    if (!check_logical_line(**line, path, reporter)) continue;
    std::string_view text = (*line)->text;
    auto pair = split_name_value(text);
    if (!pair)
      return config_failure(line_place(path, (*line)->first), ": ", pair.error().message, ": \"",
                            text, "\"");
    auto [known, added] = values.try_emplace(std::string(pair->name), pair->value);
    if (!added && known->second != pair->value) {
      if (reporter)
        reporter->warning(cat(line_place(path, (*line)->first),
                              ": overriding earlier entry: ", pair->name, "=", known->second));
      known->second = pair->value;
    }
    main_cf.add(**line, lines.parts(), *pair);
  }
  check_end(lines, path, reporter);
  main_cf.sort_names();
  return main_cf;
}

MainCf MainCf::parse_tolerant(std::string bytes, const std::string& path,
                              std::vector<SyntaxProblem>& problems) {
  MainCf main_cf;
  main_cf.file_ = std::make_shared<SourceFile>(path, std::move(bytes));
  LogicalLineReader lines(main_cf.file_->bytes());
  for (auto line = lines.next(); line && *line; line = lines.next()) {
    PlacedText placed(main_cf.file_, std::string((*line)->text), lines.parts());
    if (!check_logical_line(**line, placed, problems)) continue;
    if (auto pair = split_name_value((*line)->text))
      main_cf.add(**line, lines.parts(), *pair);
    else
      problems.push_back({.where = placed.span(0, placed.text().size()),
                          .message = std::move(pair.error().message)});
  }
  main_cf.sort_names();
  return main_cf;
}

void MainCf::add(const LogicalLine& line, const std::vector<LinePart>& parts,
                 const NameValue& pair) {
  PlacedText whole(file_, std::string(line.text), parts);
  std::vector<std::uint64_t> offsets;
  offsets.reserve(parts.size());
  for (const LinePart& part : parts) offsets.push_back(part.offset);
  auto begin = static_cast<std::size_t>(pair.value.data() - line.text.data());
  settings_.push_back({.name = std::string(pair.name),
                       .value = whole.part(begin, pair.value.size()),
                       .line = line.first,
                       .lines = std::move(offsets)});
}

void MainCf::sort_names() {
  const auto& settings = settings_;
  by_name_.resize(settings.size());
  std::iota(by_name_.begin(), by_name_.end(), 0u);
  std::stable_sort(by_name_.begin(), by_name_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return settings[a].name < settings[b].name;
  });
}

std::span<const std::uint32_t> MainCf::settings_of(std::string_view name) const {
  auto first = std::lower_bound(
      by_name_.begin(), by_name_.end(), name,
      [&](std::uint32_t i, std::string_view wanted) { return settings_[i].name < wanted; });
  auto last = std::upper_bound(
      first, by_name_.end(), name,
      [&](std::string_view wanted, std::uint32_t i) { return wanted < settings_[i].name; });
  return {first, last};
}

const Setting* MainCf::find(std::string_view name) const {
  auto all = settings_of(name);
  return all.empty() ? nullptr : &settings_[all.back()];
}

}  // namespace postwright
