#include "lint/findings/apply_fixes.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <tuple>

namespace postwright::lint {
namespace {

bool by_place(const Edit& a, const Edit& b) {
  return std::tie(a.offset, a.length) < std::tie(b.offset, b.length);
}

/// Whether two edits cannot both be done: they share bytes, or insert at one place.
bool clash(const Edit& a, const Edit& b) {
  if (a.offset == b.offset) return true;
  const Edit& first = a.offset < b.offset ? a : b;
  const Edit& second = a.offset < b.offset ? b : a;
  return first.offset + first.length > second.offset;
}

std::string edited(const std::string& bytes, std::vector<Edit> edits) {
  std::ranges::sort(edits, by_place);
  std::string result;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    result.append(bytes, at, edit.offset - at);
    result.append(edit.text);
    at = edit.offset + edit.length;
  }
  result.append(bytes, at);
  return result;
}

}  // namespace

FixedFiles apply_fixes(const std::vector<Finding>& findings, FixKind boldest,
                       const std::function<const std::string&(const std::string&)>& bytes_of) {
  std::map<std::string, std::vector<Edit>> accepted;
  FixedFiles fixed;
  for (const Finding& finding : findings) {
    if (!finding.fix || finding.fix->kind == FixKind::none || finding.fix->kind > boldest) continue;
    const auto& edits = finding.fix->edits;
    bool free = std::ranges::none_of(edits, [&](const Edit& edit) {
      return std::ranges::any_of(accepted[edit.file],
                                 [&](const Edit& other) { return clash(edit, other); });
    });
    if (!free || edits.empty()) continue;
    for (const Edit& edit : edits) accepted[edit.file].push_back(edit);
    fixed.applied.push_back(&finding);
  }
  for (auto& [file, edits] : accepted)
    if (!edits.empty()) fixed.bytes.emplace(file, edited(bytes_of(file), std::move(edits)));
  return fixed;
}

}  // namespace postwright::lint
