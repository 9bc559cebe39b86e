#include "libconf/parameters/deprecations.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace postwright {
namespace {

// Rows of cells with tabs between, as the members of Deprecation stand. One text and the offsets in
// it, since a table of views would cost each start of a program its relocation.
constexpr char kText[] =
#include "libconf/parameters/deprecations.inc"
    ;
constexpr std::string_view kRows(kText, sizeof kText - 1);
constexpr auto kCount = static_cast<std::size_t>(std::ranges::count(kRows, '\n'));

consteval auto row_offsets() {
  std::array<std::uint16_t, kCount + 1> offsets{};
  std::size_t row = 0;
  for (std::size_t at = 0; at < kRows.size(); ++at)
    if (kRows[at] == '\n') offsets[++row] = static_cast<std::uint16_t>(at + 1);
  return offsets;
}
constexpr auto kOffsets = row_offsets();
static_assert(kRows.size() <= 0xffff);

constexpr std::string_view row_text(std::size_t index) {
  return kRows.substr(kOffsets[index], kOffsets[index + 1] - 1 - kOffsets[index]);
}
constexpr std::string_view first_cell(std::size_t index) {
  return row_text(index).substr(0, row_text(index).find('\t'));
}

consteval std::size_t count_parameters() {
  std::size_t count = 0;
  while (row_text(count).substr(first_cell(count).size()).starts_with("\tparameter\t")) ++count;
  return count;
}
constexpr std::size_t kDeprecatedCount = count_parameters();

consteval bool deprecations_are_sorted() {
  for (std::size_t i = 1; i < kDeprecatedCount; ++i)
    if (!(first_cell(i - 1) < first_cell(i))) return false;
  return true;
}
static_assert(deprecations_are_sorted());

}  // namespace

std::size_t deprecation_count() {
  return kCount;
}

Deprecation deprecation(std::size_t index) {
  Deprecation found;
  std::string_view rest = row_text(index);
  for (std::string_view* cell : {&found.name, &found.kind, &found.status, &found.since,
                                 &found.removed_in, &found.replacement, &found.replacement_since,
                                 &found.instead, &found.fix_rule, &found.lint_rule}) {
    *cell = rest.substr(0, rest.find('\t'));
    rest.remove_prefix(std::min(cell->size() + 1, rest.size()));
  }
  return found;
}

std::optional<Deprecation> find_deprecation(std::string_view parameter) {
  std::size_t begin = 0;
  std::size_t end = kDeprecatedCount;
  while (begin < end) {
    std::size_t middle = begin + (end - begin) / 2;
    std::string_view name = first_cell(middle);
    if (name == parameter) return deprecation(middle);
    if (name < parameter)
      begin = middle + 1;
    else
      end = middle;
  }
  return std::nullopt;
}

}  // namespace postwright
