#include "migration/records/compare.h"

#include <map>

#include "base/interrupt.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kDifferences = 10;  // that are named
constexpr std::size_t kShownValue = 60;   // bytes of a value in a message

/// The first differences in key order.
class FirstDifferences {
 public:
  void add(std::string_view key, std::optional<std::string> left,
           std::optional<std::string> right) {
    if (first_.size() == kDifferences && first_.rbegin()->first <= key) return;
    first_.try_emplace(std::string(key),
                       Comparison::Difference{std::string(key), std::move(left), std::move(right)});
    if (first_.size() > kDifferences) first_.erase(std::prev(first_.end()));
  }
  std::vector<Comparison::Difference> take() {
    std::vector<Comparison::Difference> list;
    list.reserve(first_.size());
    for (auto& [key, difference] : first_) list.push_back(std::move(difference));
    return list;
  }

 private:
  std::map<std::string, Comparison::Difference, std::less<>> first_;
};

class Interruptible {
 public:
  Status step() {
    if (++count_ % kInterruptEvery != 0) return {};
    return check_interrupt();
  }

 private:
  std::uint64_t count_ = 0;
};

std::string shown_value(const std::optional<std::string>& value) {
  if (!value) return "nothing";
  std::string text = printable(std::string_view(*value).substr(0, kShownValue), true);
  return cat("\"", text, value->size() > kShownValue ? "...\"" : "\"");
}

}  // namespace

Result<Comparison> compare(RecordSide& left, RecordSide& right) {
  Comparison comparison;
  FirstDifferences first;
  Interruptible pace;

  Status walked = left.walk([&](const IndexRecord& record) -> Status {
    if (Status go_on = pace.step(); !go_on) return go_on;
    if (is_alias_marker(record.key, record.value)) return {};
    auto other = right.lookup(record.key);
    if (!other) return failure_of(other);
    std::string_view value = until_nul(record.value);
    if (*other && **other == value) return {};
    // Of several records with one key the first counts.
    auto own = left.lookup(record.key);
    if (!own) return failure_of(own);
    if (*own && **own != value) return {};
    ++(*other ? comparison.different : comparison.only_left);
    first.add(record.key, std::string(value), std::move(*other));
    return {};
  });
  if (!walked) return failure_of(walked);

  walked = right.walk([&](const IndexRecord& record) -> Status {
    if (Status go_on = pace.step(); !go_on) return go_on;
    if (is_alias_marker(record.key, record.value)) return {};
    auto other = left.lookup(record.key);
    if (!other) return failure_of(other);
    if (*other) return {};
    ++comparison.only_right;
    first.add(record.key, std::nullopt, std::string(until_nul(record.value)));
    return {};
  });
  if (!walked) return failure_of(walked);

  comparison.equal =
      comparison.only_left == 0 && comparison.only_right == 0 && comparison.different == 0;
  comparison.first = first.take();
  return comparison;
}

std::string comparison_text(const Comparison& comparison, std::string_view left,
                            std::string_view right) {
  std::string text;
  auto add = [&](std::uint64_t count, std::string_view what, std::string_view where) {
    if (count == 0) return;
    text +=
        cat(text.empty() ? "" : ", ", count, count == 1 ? " record " : " records ", what, where);
  };
  add(comparison.only_left, "only in ", left);
  add(comparison.only_right, "only in ", right);
  add(comparison.different, "with another value", "");
  return text;
}

std::string difference_text(const Comparison::Difference& difference, std::string_view left,
                            std::string_view right, ShowValues values) {
  std::string key = cat("key \"", printable(difference.key, true), "\": ");
  bool hidden = values == ShowValues::no;
  if (hidden && difference.left && difference.right)
    return cat(key, left, " and ", right, " have different values");
  auto shown = [&](const std::optional<std::string>& value) {
    return hidden && value ? "a value" : shown_value(value);
  };
  return cat(key, left, " has ", shown(difference.left), ", ", right, " has ",
             shown(difference.right));
}

}  // namespace postwright::reindexer
