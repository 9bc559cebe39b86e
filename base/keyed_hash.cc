#include "base/keyed_hash.h"

#include <sys/random.h>

#include <bit>
#include <cstring>
#include <ctime>

namespace postwright {
namespace {

struct State {
  std::uint64_t a, b, c, d;

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
};

std::uint64_t load_word(const char* from, std::size_t bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, from, bytes);
  return word;
}

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
  State state{seed.first ^ 0x736f6d6570736575u, seed.second ^ 0x646f72616e646f6du,
              seed.first ^ 0x6c7967656e657261u, seed.second ^ 0x7465646279746573u};
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) state.absorb(load_word(at, 8));
  std::uint64_t last = static_cast<std::uint64_t>(bytes.size()) << 56;
  if (left > 0) last |= load_word(at, left);
  state.absorb(last);
  state.c ^= 0xff;
  state.round();
  state.round();
  state.round();
  return state.a ^ state.b ^ state.c ^ state.d;
}

}  // namespace postwright
