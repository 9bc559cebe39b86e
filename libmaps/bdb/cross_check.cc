#include <cstdint>

#include "base/keyed_hash.h"
#include "base/text.h"
#include "libmaps/bdb/libdb_oracle.h"

namespace postwright::bdb {
namespace {

/// So many records more than ours libdb may read before that is taken for a loop.
constexpr std::uint64_t kMore = 100'000;

/// A sum over records that does not depend on their order: libdb sorts pages of old hash files.
class Digest {
 public:
  explicit Digest(const HashSeed& seed) : seed_(seed) {}
  void add(std::string_view key, std::string_view value) {
    bytes_.assign(cat(key.size(), ' '));
    bytes_.append(key).append(value);
    sum_ += keyed_hash(seed_, bytes_);
    ++records_;
  }
  std::uint64_t records() const { return records_; }
  bool operator==(const Digest& other) const {
    return sum_ == other.sum_ && records_ == other.records_;
  }

 private:
  HashSeed seed_;
  std::string bytes_;
  std::uint64_t sum_ = 0;
  std::uint64_t records_ = 0;
};

std::string quoted(std::string_view key) {
  constexpr std::size_t kShown = 60;
  return cat('"', printable(key.substr(0, kShown), true), key.size() > kShown ? "...\"" : "\"");
}

/// The first key of libdb's that we find otherwise.
Result<std::optional<std::string>> first_difference(const std::string& path, File& file,
                                                    const OracleOptions& options) {
  std::optional<std::string> difference;
  std::string last_key;
  bool first = true;
  auto walked =
      walk_with_libdb(path, options, [&](std::string_view key, std::string_view value) -> Status {
        bool another_value = !first && key == last_key;
        first = false;
        last_key.assign(key);
        if (another_value || difference) return {};
        auto ours = file.lookup(key);
        if (!ours) return failure_of(ours);
        if (!*ours)
          difference = cat("libdb has the key ", quoted(key), ", which we do not find");
        else if (**ours != value)
          difference = cat("libdb has another value for the key ", quoted(key));
        return {};
      });
  if (!walked) return failure_of(walked);
  return difference;
}

}  // namespace

Result<CrossCheck> cross_check(const std::string& path, const OracleOptions& options) {
  auto found = find_libdb();
  if (!found) return failure_of(found);
  File::Options open_options;
  open_options.subdatabase = options.subdatabase;
  auto file = File::open(path, open_options);
  if (!file) return failure_of(file);
  HashSeed seed = HashSeed::random();
  Digest ours(seed);
  Digest theirs(seed);
  auto read = (*file)->walk([&](std::string_view key, std::string_view value) -> Status {
    ours.add(key, value);
    return {};
  });
  if (!read) return failure_of(read);
  read =
      walk_with_libdb(path, options, [&](std::string_view key, std::string_view value) -> Status {
        theirs.add(key, value);
        if (theirs.records() > 2 * ours.records() + kMore)
          return failure(ErrorKind::data, cat(path, ": libdb: it reads records without end"));
        return {};
      });
  if (!read) return failure_of(read);
  CrossCheck result{ours.records(), theirs.records(), std::nullopt};
  if (ours == theirs) return result;
  auto difference = first_difference(path, **file, options);
  if (!difference) return failure_of(difference);
  result.difference = cat(path, ": we read ", ours.records(), " records, libdb ", theirs.records(),
                          difference->has_value() ? cat("; ", **difference) : std::string());
  return result;
}

}  // namespace postwright::bdb
