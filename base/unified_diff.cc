#include "base/unified_diff.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace postwright {
namespace {

constexpr std::size_t kContext = 3;

using Lines = std::vector<std::string_view>;

/// Each with its newline; the last one may lack it.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

/// One line of the edit script. `old_line` and `new_line` count the lines before it.
struct Edit {
  char sign;  // ' ', '-', '+'
  std::size_t old_line, new_line;
  std::string_view text;
};

/// For each number of edits d, the furthest old line reached on each diagonal; then the way back.
class Script {
 public:
  Script(const Lines& before, const Lines& after) : before_(before), after_(after) {}

  std::vector<Edit> run() {
    auto n = static_cast<long>(before_.size());
    auto m = static_cast<long>(after_.size());
    offset_ = n + m + 1;
    std::vector<long> furthest(static_cast<std::size_t>(2 * offset_ + 1), 0);
    for (long d = 0;; ++d) {
      // Only the diagonals that step d can read are kept for the way back.
      trace_.emplace_back(furthest.begin() + (offset_ - d - 1),
                          furthest.begin() + (offset_ + d + 2));
      for (long k = -d; k <= d; k += 2) {
        long x = start(furthest.begin() + offset_, k, d);
        while (x < n && x - k < m && same(x, x - k)) ++x;
        furthest[static_cast<std::size_t>(offset_ + k)] = x;
        if (x >= n && x - k >= m) return way_back(d);
      }
    }
  }

 private:
  template <class Iterator>
  static long start(Iterator middle, long k, long d) {
    bool down = k == -d || (k != d && middle[k - 1] < middle[k + 1]);
    return down ? middle[k + 1] : middle[k - 1] + 1;
  }
  bool same(long x, long y) const {
    return before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(y)];
  }
  void add(char sign, long x, long y) {
    auto old_line = static_cast<std::size_t>(x);
    auto new_line = static_cast<std::size_t>(y);
    edits_.push_back(
        {sign, old_line, new_line, sign == '+' ? after_[new_line] : before_[old_line]});
  }

  std::vector<Edit> way_back(long d) {
    auto x = static_cast<long>(before_.size());
    auto y = static_cast<long>(after_.size());
    for (; d > 0; --d) {
      auto middle = trace_[static_cast<std::size_t>(d)].begin() + (d + 1);
      long k = x - y;
      bool down = k == -d || (k != d && middle[k - 1] < middle[k + 1]);
      long from = middle[down ? k + 1 : k - 1];
      long from_y = from - (down ? k + 1 : k - 1);
      for (; x > from && y > from_y && x > 0 && y > 0 && (down ? y > from_y + 1 : x > from + 1);) {
        --x, --y;
        add(' ', x, y);
      }
      if (down)
        add('+', x, --y);
      else
        add('-', --x, y);
    }
    while (x > 0) {
      --x, --y;
      add(' ', x, y);
    }
    std::reverse(edits_.begin(), edits_.end());
    return std::move(edits_);
  }

  const Lines& before_;
  const Lines& after_;
  long offset_ = 0;
  std::vector<std::vector<long>> trace_;
  std::vector<Edit> edits_;
};

std::string range(std::size_t first, std::size_t count) {
  if (count == 1) return cat(first + 1);
  return cat(count == 0 ? first : first + 1, ",", count);
}

void add_hunk(std::string& diff, const std::vector<Edit>& edits, std::size_t from, std::size_t to) {
  std::size_t old_count = 0;
  std::size_t new_count = 0;
  for (std::size_t i = from; i < to; ++i) {
    old_count += edits[i].sign != '+';
    new_count += edits[i].sign != '-';
  }
  diff += cat("@@ -", range(edits[from].old_line, old_count), " +",
              range(edits[from].new_line, new_count), " @@\n");
  for (std::size_t i = from; i < to; ++i) {
    diff += cat(edits[i].sign, edits[i].text);
    if (!edits[i].text.ends_with('\n')) diff += "\n\\ No newline at end of file\n";
  }
}

}  // namespace

std::string unified_diff(std::string_view path, std::string_view before, std::string_view after) {
  if (before == after) return {};
  Lines old_lines = lines_of(before);
  Lines new_lines = lines_of(after);
  std::vector<Edit> edits = Script(old_lines, new_lines).run();
  std::string_view slash = path.starts_with('/') ? "" : "/";
  std::string diff = cat("--- a", slash, path, "\n+++ b", slash, path, "\n");
  for (std::size_t i = 0; i < edits.size();) {
    if (edits[i].sign == ' ') {
      ++i;
      continue;
    }
    std::size_t from = i - std::min(i, kContext);
    std::size_t last = i;  // of the changes that belong together
    for (std::size_t j = i; j < edits.size() && j <= last + 2 * kContext; ++j)
      if (edits[j].sign != ' ') last = j;
    std::size_t to = std::min(last + kContext + 1, edits.size());
    add_hunk(diff, edits, from, to);
    i = to;
  }
  return diff;
}

}  // namespace postwright
