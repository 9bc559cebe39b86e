#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libmaps/pattern/pattern_shape.h"

namespace postwright {

/// Finds the rules whose required texts a key may hold, among any number of them, in a time that
/// depends on the key and on how many are found.
class TextIndex {
 public:
  /// What a rule requires; one of it, the rarest, is looked for.
  void add(std::uint32_t rule, std::vector<RequiredText> required);
  /// After the last add().
  void finish();
  /// The rules that a key may match, rising, without duplicates: the view lives until the next
  /// call. `key` is in ASCII lower case.
  std::span<const std::uint32_t> find(std::string_view key);

 private:
  /// Up to four bytes of a text: where to look at the whole of it.
  struct Gram {
    std::uint64_t bytes;  // with their number
    std::uint32_t text;
    std::uint32_t offset;  // in the text
  };
  struct Text {
    std::string bytes;
    std::vector<std::uint32_t> rules;
    std::uint64_t found_in = 0;  // the last search that found it
  };
  struct Slot {
    std::uint64_t bytes = 0;  // 0: free
    std::uint32_t begin = 0;  // in grams_
    std::uint32_t end = 0;
  };
  struct Rule {
    std::uint32_t number;
    std::vector<RequiredText> required;
  };

  static constexpr std::size_t kLongest = 4;
  static std::uint64_t gram(std::string_view text, std::size_t at, std::size_t length);
  std::uint32_t number_of(const std::string& text);
  void choose_texts();
  void choose_grams();
  void fill_slots();
  const Slot* slot(std::uint64_t bytes) const;
  std::size_t first_slot(std::uint64_t bytes) const;

  std::vector<Rule> added_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<Text> texts_;
  std::vector<Gram> grams_;
  std::vector<Slot> slots_;
  bool lengths_[kLongest + 1] = {};  // of grams that there are
  std::vector<std::uint32_t> found_;
  std::uint64_t search_ = 0;
};

}  // namespace postwright
