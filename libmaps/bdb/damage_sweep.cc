#include "libmaps/bdb/damage_sweep.h"

#include <algorithm>
#include <optional>
#include <random>

#include "base/text.h"
#include "libmaps/bdb/open_source.h"

namespace postwright::bdb {
namespace {

Status read_table(std::string_view bytes, const std::optional<std::string>& name, ReadBack& found) {
  auto file = open_source(PageSource::of_memory("damaged", bytes), name);
  if (!file) return failure_of(file);
  Status walked = (*file)->walk([&](std::string_view key, std::string_view value) -> Status {
    found.records.emplace_back(name.value_or(""), key, value);
    return {};
  });
  if (walked && (*file)->doubt()) found.doubt = (*file)->doubt()->reason;
  if (!walked || name) return walked;
  auto names = (*file)->subdatabases();
  if (!names) return failure_of(names);
  for (const std::string& subdatabase : *names)
    if (Status read = read_table(bytes, subdatabase, found); !read) return read;
  return {};
}

}  // namespace

Result<ReadBack> read_back(std::string_view bytes) {
  ReadBack found;
  Status read = read_table(bytes, std::nullopt, found);
  if (!read) return failure_of(read);
  std::sort(found.records.begin(), found.records.end());
  return found;
}

std::string Damage::apply(std::string bytes) const {
  std::uint64_t at = unit * unit_size;
  if (kind == Kind::cut) {
    bytes.resize(at);
    return bytes;
  }
  std::string here = bytes.substr(at, unit_size);
  std::string there = bytes.substr(other * unit_size, unit_size);
  if (kind == Kind::zero) there.assign(here.size(), '\0');
  bytes.replace(at, unit_size, there);
  if (kind == Kind::swap) bytes.replace(other * unit_size, unit_size, here);
  return bytes;
}

std::string Damage::text() const {
  constexpr std::string_view kKinds[] = {"zeroed", "replaced by", "swapped with", "cut off"};
  std::string text = cat(unit_size, "-byte unit ", unit, " ", kKinds[static_cast<int>(kind)]);
  if (kind == Kind::repeat || kind == Kind::swap) text += cat(" ", other);
  return text;
}

std::vector<Damage> damages_of(std::uint64_t file_size, std::uint32_t unit_size,
                               std::uint64_t pairs, std::uint64_t seed) {
  using Kind = Damage::Kind;
  std::vector<Damage> damages;
  std::uint64_t units = file_size / unit_size;
  for (std::uint64_t unit = 0; unit < units; ++unit) {
    damages.push_back({Kind::zero, unit_size, unit});
    damages.push_back({Kind::cut, unit_size, unit});
  }
  if (units < 2) return damages;
  if (units * units <= pairs) {
    for (std::uint64_t a = 0; a < units; ++a)
      for (std::uint64_t b = 0; b < units; ++b) {
        if (a != b) damages.push_back({Kind::repeat, unit_size, a, b});
        if (a < b) damages.push_back({Kind::swap, unit_size, a, b});
      }
    return damages;
  }
  std::mt19937_64 random(seed);
  for (std::uint64_t i = 0; i < pairs; ++i) {
    std::uint64_t a = random() % units;
    // Half of the pairs are neighbours: those are alike.
    std::uint64_t b = (i % 2 ? a + 1 + random() % 8 : random()) % units;
    if (a != b) damages.push_back({i % 4 < 2 ? Kind::repeat : Kind::swap, unit_size, a, b});
  }
  return damages;
}

void Sweep::add(const Sweep& other) {
  refused += other.refused;
  same += other.same;
  doubted += other.doubted;
  fewer.insert(fewer.end(), other.fewer.begin(), other.fewer.end());
  altered.insert(altered.end(), other.altered.begin(), other.altered.end());
}

Sweep sweep(const std::string& bytes, const std::vector<Damage>& damages) {
  Sweep result;
  auto truth = read_back(bytes);
  if (!truth) {
    result.fewer.push_back(cat("undamaged, but refused: ", truth.error().message));
    return result;
  }
  for (const Damage& damage : damages) {
    auto found = read_back(damage.apply(bytes));
    if (!found)
      ++result.refused;
    else if (found->records == truth->records)
      ++result.same;
    else if (!found->doubt.empty())
      ++result.doubted;
    else if (found->records.size() != truth->records.size())
      result.fewer.push_back(cat(damage.text(), ": ", truth->records.size(), " became ",
                                 found->records.size(), " records"));
    else
      result.altered.push_back(damage.text());
  }
  return result;
}

}  // namespace postwright::bdb
