#include "libconf/parameters/openssl_defaults.h"

#include <dlfcn.h>

#include <charconv>

#include "base/text.h"
#include "libconf/parameters/layout.h"

namespace postwright {
namespace {

// libssl of one release comes with the libcrypto of that release, which is the smaller one to load.
constexpr const char* kCryptoLibraries[] = {"libcrypto.so.4", "libcrypto.so.3", "libcrypto.so.1.1"};

/// OpenSSL_version_num(3): 0xMNN00PP0 since 3.0, major, minor, patch.
bool library_is_3_5() {
  for (const char* name : kCryptoLibraries) {
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) continue;
    auto* number = reinterpret_cast<unsigned long (*)()>(dlsym(library, "OpenSSL_version_num"));
    return number && number() >= 0x30500000ul;
  }
  return false;
}

}  // namespace

bool depends_on_openssl(std::string_view parameter) {
  return parameter == "tls_eecdh_auto_curves" || parameter == "tls_ffdhe_auto_groups";
}

std::string_view default_since_3_5(std::string_view parameter) {
  return parameter == "tls_eecdh_auto_curves" ? "?X25519MLKEM768:DEFAULT" : "";
}

std::optional<bool> is_openssl_3_5(std::string_view release) {
  auto parts = split(release, ".");
  if (parts.empty() || parts.size() > 3) return std::nullopt;
  unsigned numbers[2] = {0, 0};
  for (std::size_t i = 0; i < parts.size() && i < 2; ++i) {
    const char* end = parts[i].data() + parts[i].size();
    auto [stop, error] = std::from_chars(parts[i].data(), end, numbers[i]);
    if (error != std::errc() || stop != end) return std::nullopt;
  }
  return numbers[0] > 3 || (numbers[0] == 3 && numbers[1] >= 5);
}

bool openssl_is_3_5() {
  static const bool answer = [] {
    auto told = is_openssl_3_5(layout_openssl_version());
    return told ? *told : library_is_3_5();
  }();
  return answer;
}

}  // namespace postwright
