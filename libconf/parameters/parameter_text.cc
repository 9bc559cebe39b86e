#include "libconf/parameters/parameter_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace postwright {
namespace {

struct Row {
  std::string_view name;
  std::string_view since;
  std::string_view see_also;
  std::string_view text;
};

// Read by the compiler only: what the program holds is packed, below.
constexpr Row kParameterRows[] = {
#include "libconf/parameters/parameter_text.inc"
};
constexpr Row kServiceRows[] = {
#include "libconf/parameters/service_parameter_text.inc"
};

constexpr auto by_name = [](const Row& a, const Row& b) { return a.name < b.name; };
static_assert(std::ranges::is_sorted(kParameterRows, by_name));

/// Rows as one stretch of bytes and the place of each: unlike pointers, these need no relocation
/// when the program starts, so that a page that nobody asks for is never touched.
template <std::size_t Rows, std::size_t Bytes>
struct Packed {
  struct Place {
    std::uint32_t at;
    std::uint16_t text_size;
    std::uint8_t name_size, since_size;
    std::uint16_t see_also_size;
  };
  std::array<Place, Rows> places;
  std::array<char, Bytes> bytes;

  constexpr Row row(std::size_t index) const {
    const Place& place = places[index];
    std::size_t at = place.at;
    auto next = [&](std::size_t size) {
      at += size;
      return std::string_view(bytes.data() + at - size, size);
    };
    return {.name = next(place.name_size),
            .since = next(place.since_size),
            .see_also = next(place.see_also_size),
            .text = next(place.text_size)};
  }
};

constexpr std::size_t packed_size(std::span<const Row> rows) {
  std::size_t size = 0;
  for (const Row& row : rows)
    size += row.name.size() + row.since.size() + row.see_also.size() + row.text.size();
  return size;
}

template <std::size_t Bytes, std::size_t Rows>
consteval Packed<Rows, Bytes> packed(const Row (&rows)[Rows]) {
  Packed<Rows, Bytes> result{};
  std::uint32_t at = 0;
  for (std::size_t i = 0; i < Rows; ++i) {
    const Row& row = rows[i];
    result.places[i] = {.at = at,
                        .text_size = static_cast<std::uint16_t>(row.text.size()),
                        .name_size = static_cast<std::uint8_t>(row.name.size()),
                        .since_size = static_cast<std::uint8_t>(row.since.size()),
                        .see_also_size = static_cast<std::uint16_t>(row.see_also.size())};
    for (std::string_view field : {row.name, row.since, row.see_also, row.text})
      for (char c : field) result.bytes[at++] = c;
  }
  return result;
}

constinit const auto kParameterTexts = packed<packed_size(kParameterRows)>(kParameterRows);
constinit const auto kServiceSuffixes = packed<packed_size(kServiceRows)>(kServiceRows);

ParameterText text_of(const Row& row) {
  return {.text = row.text, .since = row.since, .see_also = row.see_also};
}

}  // namespace

std::optional<ParameterText> describe_parameter(std::string_view name) {
  std::size_t begin = 0;
  std::size_t end = kParameterTexts.places.size();
  while (begin < end) {
    std::size_t middle = begin + (end - begin) / 2;
    Row row = kParameterTexts.row(middle);
    if (row.name == name) return text_of(row);
    if (row.name < name)
      begin = middle + 1;
    else
      end = middle;
  }
  return std::nullopt;
}

std::optional<ParameterText> describe_service_parameter(std::string_view name) {
  // _recipient_limit ends _destination_recipient_limit, too: the longest suffix counts.
  Row found;
  for (std::size_t i = 0; i < kServiceSuffixes.places.size(); ++i) {
    Row row = kServiceSuffixes.row(i);
    if (name.size() > row.name.size() && name.ends_with(row.name) &&
        row.name.size() > found.name.size())
      found = row;
  }
  if (found.name.empty()) return std::nullopt;
  return text_of(found);
}

}  // namespace postwright
