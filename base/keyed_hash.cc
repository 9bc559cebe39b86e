#include "base/keyed_hash.h"

#include <sys/random.h>

#include <bit>
#include <cstring>
#include <ctime>

namespace postwright {
namespace {

std::uint64_t load_word(const char* from, std::size_t bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, bytes);
  return word;
}

struct State {
  std::uint64_t a, b, c, d;

  static State of(const HashSeed& seed) {
    return {seed.first ^ 0x736f6d6570736575u, seed.second ^ 0x646f72616e646f6du,
            seed.first ^ 0x6c7967656e657261u, seed.second ^ 0x7465646279746573u};
  }

  void round() {
    a += b;
    c += d;
    b = std::rotl(b, 13) ^ a;
    d = std::rotl(d, 16) ^ c;
    a = std::rotl(a, 32);
    c += b;
    a += d;
    b = std::rotl(b, 17) ^ c;
    d = std::rotl(d, 21) ^ a;
    c = std::rotl(c, 32);
  }
  void absorb(std::uint64_t word) {
    d ^= word;
    round();
    a ^= word;
  }
  /// The last word has the bytes that are left, and the length in its highest byte.
  void absorb(std::string_view bytes) {
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; at += 8, left -= 8) absorb(load_word(at, 8));
    std::uint64_t last = static_cast<std::uint64_t>(bytes.size()) << 56;
    if (left > 0) last |= load_word(at, left);
    absorb(last);
  }
  std::uint64_t finish() {
    round();
    round();
    round();
    return a ^ b ^ c ^ d;
  }
};

}  // namespace

HashSeed HashSeed::random() {
  HashSeed seed;
  if (getrandom(&seed, sizeof seed, 0) != static_cast<ssize_t>(sizeof seed)) {
    // Without the system call the clock and an address have to do; tables still work.
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    seed.first = static_cast<std::uint64_t>(now.tv_nsec) * 0x9e3779b97f4a7c15u;
    seed.second = reinterpret_cast<std::uintptr_t>(&seed) ^ static_cast<std::uint64_t>(now.tv_sec);
  }
  return seed;
}

std::uint64_t keyed_hash(const HashSeed& seed, std::string_view bytes) {
  State state = State::of(seed);
  state.absorb(bytes);
  state.c ^= 0xff;
  return state.finish();
}

PairHash keyed_pair_hash(const HashSeed& seed, std::string_view first, std::string_view second) {
  State state = State::of(seed);
  state.b ^= 0xee;
  state.absorb(first.size());  // where it ends
  state.absorb(first);
  state.absorb(second);
  state.c ^= 0xee;
  PairHash hash;
  hash.low = state.finish();
  state.b ^= 0xdd;
  hash.high = state.finish();
  return hash;
}

}  // namespace postwright
