#include "libconf/documents/master_cf.h"

#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "libconf/documents/main_cf.h"

namespace postwright {
namespace {

void sort_overrides(ServiceEntry& entry) {
  const auto& overrides = entry.overrides;
  std::vector<std::uint32_t> order(overrides.size());
  std::iota(order.begin(), order.end(), 0u);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return overrides[a].name < overrides[b].name;
  });
  for (std::size_t i = 0; i < order.size(); ++i)
    if (i + 1 == order.size() || overrides[order[i + 1]].name != overrides[order[i]].name)
      entry.by_name.push_back(order[i]);
}

void add_words(ServiceEntry& entry, const PlacedText& line, const std::vector<PlacedWord>& words) {
  for (const PlacedWord& word : words) {
    entry.words.push_back(word.normalised());
    if (!word.is_pair) continue;
    auto begin = static_cast<std::size_t>(word.value.data() - line.text().data());
    entry.overrides.push_back({.name = std::string(word.name),
                               .value = line.part(begin, word.value.size()),
                               .in_braces = word.in_braces});
  }
}

}  // namespace

const Override* ServiceEntry::find(std::string_view name) const {
  auto found = std::lower_bound(
      by_name.begin(), by_name.end(), name,
      [&](std::uint32_t i, std::string_view wanted) { return overrides[i].name < wanted; });
  if (found == by_name.end() || overrides[*found].name != name) return nullptr;
  return &overrides[*found];
}

MasterCf::MasterCf() : file_(std::make_shared<SourceFile>(std::string(), std::string())) {}

Result<MasterCf> MasterCf::parse(std::string bytes, const std::string& path, Reporter* reporter) {
  MasterCf master_cf;
  master_cf.file_ = std::make_shared<SourceFile>(path, std::move(bytes));
  LogicalLineReader lines(master_cf.file_->bytes());
  for (;;) {
    auto line = lines.next();
    if (!line) return failure_of(line);
    if (!*line) break;
    if (!check_logical_line(**line, path, reporter)) continue;
    PlacedText placed(master_cf.file_, std::string((*line)->text), lines.parts());
    auto words = split_outside_braces(placed.text(), kServiceBlanks);
    if (words.size() < ServiceEntry::kFields)
      return config_failure("file ", path, ": line ", (*line)->first, ": bad field count");
    Status checked = check_fields(words, placed.text());
    if (!checked) return failure_of(checked);
    master_cf.add(placed, (*line)->first, words, reporter);
  }
  check_end(lines, path, reporter);
  master_cf.sort_services();
  return master_cf;
}

MasterCf MasterCf::parse_tolerant(std::string bytes, const std::string& path,
                                  std::vector<SyntaxProblem>& problems) {
  MasterCf master_cf;
  master_cf.file_ = std::make_shared<SourceFile>(path, std::move(bytes));
  LogicalLineReader lines(master_cf.file_->bytes());
  for (auto line = lines.next(); line && *line; line = lines.next()) {
    PlacedText placed(master_cf.file_, std::string((*line)->text), lines.parts());
    if (!check_logical_line(**line, placed, problems)) continue;
    auto words = split_outside_braces(placed.text(), kServiceBlanks);
    FileSpan where = placed.span(0, placed.text().size());
    if (words.size() < ServiceEntry::kFields) {
      problems.push_back({.where = where, .message = std::string(kBadFieldCount)});
      continue;
    }
    for (const BadField& bad : bad_fields(words)) {
      std::string_view text = words[bad.field];
      auto begin = static_cast<std::size_t>(text.data() - placed.text().data());
      problems.push_back({.where = placed.span(begin, text.size()), .message = bad.message()});
    }
    CollectedMessages said;
    master_cf.add(placed, (*line)->first, words, &said);
    for (auto& message : said.messages)
      problems.push_back({.where = where, .message = std::move(message.text)});
  }
  master_cf.sort_services();
  return master_cf;
}

void MasterCf::add(const PlacedText& text, std::uint64_t line,
                   std::span<const std::string_view> words, Reporter* reporter) {
  ServiceEntry& entry = entries_.emplace_back();
  entry.line = line;
  std::copy_n(words.begin(), ServiceEntry::kFields, entry.fields.begin());
  add_words(entry, text, read_command_words(words.subspan(ServiceEntry::kFields), reporter));
  sort_overrides(entry);
  entry.text = text;
}

void MasterCf::sort_services() {
  const auto& entries = entries_;
  by_service_.resize(entries.size());
  std::iota(by_service_.begin(), by_service_.end(), 0u);
  std::stable_sort(by_service_.begin(), by_service_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return entries[a].service() < entries[b].service();
  });
}

std::span<const std::uint32_t> MasterCf::entries_of(std::string_view service) const {
  auto first = std::lower_bound(
      by_service_.begin(), by_service_.end(), service,
      [&](std::uint32_t i, std::string_view wanted) { return entries_[i].service() < wanted; });
  auto last = std::upper_bound(
      first, by_service_.end(), service,
      [&](std::string_view wanted, std::uint32_t i) { return wanted < entries_[i].service(); });
  return {first, last};
}

const ServiceEntry* MasterCf::find(std::string_view service, std::string_view type) const {
  for (std::uint32_t i : entries_of(service))
    if (entries_[i].type() == type) return &entries_[i];
  return nullptr;
}

std::string MasterCf::with_override(const Override& which, std::string_view value) const {
  std::string_view bytes = file_->bytes();
  FileSpan old = which.value.span(0, which.value.text().size());
  return cat(bytes.substr(0, old.offset), value, bytes.substr(old.offset + old.length));
}

}  // namespace postwright
