#include "libmaps/fold.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>

#include "base/icu_library.h"
#include "base/text.h"

namespace postwright {
namespace {

/// The two functions of ICU's "ucasemap" that folding needs. Signatures: ICU4C, unicode/ucasemap.h.
class IcuFolder {
 public:
  /// The one of this process; the reason why there is none otherwise.
  static const Result<IcuFolder>& instance() {
    static const Result<IcuFolder> folder = load();
    return folder;
  }

  Result<std::string_view> fold(std::string_view key, std::string& room) const {
    if (key.size() > std::numeric_limits<std::int32_t>::max() / 4)
      return failure(ErrorKind::data, "key is too long to be case-folded");
    room.resize(key.size() * 3 + 16);  // no character folds to more than three times its bytes
    std::int32_t status = 0;
    std::int32_t length = fold_(case_map_, room.data(), static_cast<std::int32_t>(room.size()),
                                key.data(), static_cast<std::int32_t>(key.size()), &status);
    if (status > 0) return failure(ErrorKind::system, cat("case folding: ICU error ", status));
    return std::string_view(room).substr(0, static_cast<std::size_t>(length));
  }

 private:
  using Open = void*(const char* locale, std::uint32_t options, std::int32_t* status);
  using Fold = std::int32_t(const void* case_map, char* to, std::int32_t room, const char* from,
                            std::int32_t length, std::int32_t* status);

  static Result<IcuFolder> load() {
    auto failed = [](std::string_view reason) {
      return failure(ErrorKind::system, cat("cannot case-fold a non-ASCII key: ", reason));
    };
    const Result<IcuLibrary>& icu = IcuLibrary::instance();
    if (!icu) return failed(icu.error().message);
    auto* open = icu->find<Open>("ucasemap_open");
    auto* fold = icu->find<Fold>("ucasemap_utf8FoldCase");
    std::int32_t status = 0;
    void* case_map = open && fold ? open("", 0, &status) : nullptr;
    if (!case_map || status > 0) return failed("this ICU library cannot do it");
    return IcuFolder(case_map, fold);
  }

  IcuFolder(void* case_map, Fold* function) : case_map_(case_map), fold_(function) {}
  void* case_map_;  // lives as long as the process
  Fold* fold_;
};

}  // namespace

bool is_folded_ascii(std::string_view key) {
  // Eight bytes at a time.
  constexpr std::uint64_t kEach = 0x0101010101010101u;
  constexpr std::uint64_t kHigh = 0x80 * kEach;
  std::uint64_t odd = 0;
  auto look = [&](std::uint64_t word) {
    std::uint64_t seven = word & ~kHigh;
    std::uint64_t from_a = seven + (0x80 - 'A') * kEach;        // high bit: at least 'A'
    std::uint64_t beyond_z = seven + (0x80 - 'Z' - 1) * kEach;  // high bit: above 'Z'
    odd |= word | (from_a & ~beyond_z);
  };
  for (; key.size() >= sizeof(std::uint64_t); key.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t word = 0;
    std::memcpy(&word, key.data(), sizeof word);
    look(word);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, key.data(), key.size());
  look(rest);
  return (odd & kHigh) == 0;
}

Result<std::string_view> fold_key(std::string_view key, Folding folding, std::string& room) {
  if (folding == Folding::none || is_folded_ascii(key)) return key;
  room.resize(key.size());
  std::transform(key.begin(), key.end(), room.begin(), to_lower);
  if (folding == Folding::ascii || is_ascii(key)) return std::string_view(room);
  const Result<IcuFolder>& icu = IcuFolder::instance();
  if (!icu) return tl::unexpected(icu.error());
  return icu->fold(key, room);
}

}  // namespace postwright
