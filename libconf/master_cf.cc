#include "libconf/master_cf.h"

#include <algorithm>
#include <numeric>

#include "base/braces.h"
#include "base/text.h"
#include "libconf/main_cf.h"

namespace postwright {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool is_flag(std::string_view field) {
  return field == "y" || field == "n" || field == "-";
}

bool is_type(std::string_view field) {
  return field == "unix" || field == "fifo" || field == "inet" || field == "pass" ||
         field == "unix-dgram";
}

bool is_number(std::string_view field) {
  return std::all_of(field.begin(), field.end(), is_digit);
}

bool is_wakeup(std::string_view field) {
  if (field.ends_with('?')) field.remove_suffix(1);
  return field == "-" || is_number(field);
}

bool is_limit(std::string_view field) {
  return field == "-" || is_number(field);
}

struct FieldRule {
  std::size_t field;
  const char* name;
  bool (*valid)(std::string_view);
};

constexpr FieldRule kFieldRules[] = {
    {1, "type", is_type},   {2, "private", is_flag},  {3, "unprivileged", is_flag},
    {4, "chroot", is_flag}, {5, "wakeup", is_wakeup}, {6, "process_limit", is_limit},
};

/// Reads the words behind the command for -o settings.
class OptionReader {
 public:
  OptionReader(const PlacedText& line, const std::vector<std::string_view>& words,
               Reporter* reporter)
      : line_(line), words_(words), reporter_(reporter) {}

  void read(ServiceEntry& entry) {
    for (std::size_t i = ServiceEntry::kFields; i < words_.size(); ++i) {
      std::string_view word = words_[i];
      if (!word.starts_with('-') || word == "--") break;
      std::size_t letter = word.find('o', 1);
      if (letter == std::string_view::npos) continue;
      std::string_view value = word.substr(letter + 1);
      if (value.empty()) {
        if (++i == words_.size()) break;
        value = words_[i];
      }
      add(entry, value);
    }
  }

 private:
  void add(ServiceEntry& entry, std::string_view text) {
    bool in_braces = text.starts_with('{');
    if (in_braces) {
      BracedText braced = inside_braces(text);
      if (reporter_ && !braced.problem.empty())
        reporter_->warning(cat("master.cf: ", braced.problem));
      text = braced.inside;
    }
    auto pair = split_name_value(text);
    if (!pair) {
      if (in_braces && reporter_)
        reporter_->warning(cat("master.cf: ", pair.error().message, ": \"", text, "\""));
      return;
    }
    auto begin = static_cast<std::size_t>(pair->value.data() - line_.text().data());
    entry.overrides.push_back({.name = std::string(pair->name),
                               .value = line_.part(begin, pair->value.size()),
                               .in_braces = in_braces});
  }

  const PlacedText& line_;
  const std::vector<std::string_view>& words_;
  Reporter* reporter_;
};

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
    auto words = split_outside_braces(placed.text(), kBlanks);
    if (words.size() < ServiceEntry::kFields)
      return failure(ErrorKind::config,
                     cat("file ", path, ": line ", (*line)->first, ": bad field count"));
    for (const FieldRule& rule : kFieldRules)
      if (!rule.valid(words[rule.field]))
        return failure(ErrorKind::config, cat("invalid ", rule.name, " field \"", words[rule.field],
                                              "\" in \"", placed.text(), "\""));
    ServiceEntry entry;
    entry.line = (*line)->first;
    for (std::size_t i = 0; i < ServiceEntry::kFields; ++i) entry.fields[i] = words[i];
    for (std::size_t i = ServiceEntry::kFields; i < words.size(); ++i)
      entry.arguments.emplace_back(words[i]);
    OptionReader(placed, words, reporter).read(entry);
    sort_overrides(entry);
    master_cf.entries_.push_back(std::move(entry));
  }
  const auto& entries = master_cf.entries_;
  master_cf.by_service_.resize(entries.size());
  std::iota(master_cf.by_service_.begin(), master_cf.by_service_.end(), 0u);
  std::stable_sort(master_cf.by_service_.begin(), master_cf.by_service_.end(),
                   [&](std::uint32_t a, std::uint32_t b) {
                     return entries[a].service() < entries[b].service();
                   });
  return master_cf;
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
