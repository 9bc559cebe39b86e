#include "libmaps/pattern/text_index.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace postwright {

void TextIndex::add(std::uint32_t rule, std::vector<RequiredText> required) {
  assert(!required.empty());
  added_.push_back({.number = rule, .required = std::move(required)});
}

void TextIndex::finish() {
  choose_texts();
  choose_grams();
  fill_slots();
  added_ = {};
  numbers_ = {};
}

std::uint32_t TextIndex::number_of(const std::string& text) {
  auto [at, added] = numbers_.try_emplace(text, static_cast<std::uint32_t>(texts_.size()));
  if (added) texts_.push_back({.bytes = text, .rules = {}});
  return at->second;
}

/// Of each rule, what the fewest rules offer; of the equally rare, what is longest.
void TextIndex::choose_texts() {
  std::unordered_map<std::string_view, std::uint32_t> offered;
  for (const Rule& rule : added_)
    for (const RequiredText& required : rule.required)
      for (const std::string& text : required) ++offered[text];
  for (Rule& rule : added_) {
    auto cost = [&](const RequiredText& required) {
      std::uint64_t rules = 0;
      std::size_t shortest = SIZE_MAX;
      for (const std::string& text : required) {
        rules += offered[text];
        shortest = std::min(shortest, text.size());
      }
      // A single byte is in most keys, however few rules have it.
      return std::pair(rules << (shortest < kLongest ? 2 * (kLongest - shortest) : 0),
                       SIZE_MAX - shortest);
    };
    for (const std::string& text : *std::ranges::min_element(rule.required, {}, cost)) {
      auto& rules = texts_[number_of(text)].rules;
      if (rules.empty() || rules.back() != rule.number) rules.push_back(rule.number);
    }
  }
}

std::uint64_t TextIndex::gram(std::string_view text, std::size_t at, std::size_t length) {
  std::uint64_t bytes = length;
  for (std::size_t i = 0; i < length; ++i)
    bytes = bytes << 8 | static_cast<unsigned char>(text[at + i]);
  return bytes;
}

/// Of each text, the four bytes that the fewest texts hold.
void TextIndex::choose_grams() {
  std::unordered_map<std::uint64_t, std::uint32_t> held;
  for (const Text& text : texts_)
    for (std::size_t at = 0; at + kLongest <= text.bytes.size(); ++at)
      ++held[gram(text.bytes, at, kLongest)];
  for (std::uint32_t number = 0; number < texts_.size(); ++number) {
    const std::string& text = texts_[number].bytes;
    std::size_t length = std::min(text.size(), kLongest);
    lengths_[length] = true;
    std::size_t best = 0;
    std::uint32_t fewest = UINT32_MAX;
    for (std::size_t at = 0; length == kLongest && at + length <= text.size(); ++at) {
      std::uint32_t count = held[gram(text, at, length)];
      if (count < fewest) {
        fewest = count;
        best = at;
      }
    }
    grams_.push_back({.bytes = gram(text, best, length),
                      .text = number,
                      .offset = static_cast<std::uint32_t>(best)});
  }
}

void TextIndex::fill_slots() {
  std::ranges::sort(grams_, {}, &Gram::bytes);
  slots_.resize(std::bit_ceil(grams_.size() * 4 + 1));
  for (std::uint32_t begin = 0; begin < grams_.size();) {
    std::uint32_t end = begin;
    while (end < grams_.size() && grams_[end].bytes == grams_[begin].bytes) ++end;
    std::size_t at = first_slot(grams_[begin].bytes);
    while (slots_[at].bytes != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {.bytes = grams_[begin].bytes, .begin = begin, .end = end};
    begin = end;
  }
}

std::size_t TextIndex::first_slot(std::uint64_t bytes) const {
  constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15;
  return static_cast<std::size_t>((bytes * kSpread) >> 24) & (slots_.size() - 1);
}

const TextIndex::Slot* TextIndex::slot(std::uint64_t bytes) const {
  std::size_t at = first_slot(bytes);
  for (; slots_[at].bytes != 0; at = (at + 1) & (slots_.size() - 1))
    if (slots_[at].bytes == bytes) return &slots_[at];
  return nullptr;
}

std::span<const std::uint32_t> TextIndex::find(std::string_view key) {
  found_.clear();
  ++search_;
  for (std::size_t length = 1; length <= kLongest; ++length) {
    if (!lengths_[length]) continue;
    for (std::size_t at = 0; at + length <= key.size(); ++at) {
      const Slot* bucket = slot(gram(key, at, length));
      if (!bucket) continue;
      for (std::uint32_t i = bucket->begin; i < bucket->end; ++i) {
        Text& text = texts_[grams_[i].text];
        if (text.found_in == search_ || at < grams_[i].offset) continue;
        std::string_view here = key.substr(at - grams_[i].offset);
        if (!here.starts_with(text.bytes)) continue;
        text.found_in = search_;
        found_.insert(found_.end(), text.rules.begin(), text.rules.end());
      }
    }
  }
  std::ranges::sort(found_);
  auto repeated = std::ranges::unique(found_);
  found_.erase(repeated.begin(), repeated.end());
  return found_;
}

}  // namespace postwright
