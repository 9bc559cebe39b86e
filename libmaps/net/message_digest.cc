#include "libmaps/net/message_digest.h"

#include <dlfcn.h>

#include <cassert>

#include "base/hex.h"
#include "base/text.h"

namespace postwright {
namespace {

/// The two functions of OpenSSL 3 (or 1.1) that are needed; their form is part of its ABI.
struct Library {
  using Find = const void* (*)(const char* name);
  using Compute = int (*)(const void* data, std::size_t size, unsigned char* digest,
                          unsigned* digest_size, const void* algorithm, void* engine);
  Find find = nullptr;
  Compute compute = nullptr;
};

const Library& library() {
  static const Library loaded = [] {
    Library functions;
    for (const char* name : {"libcrypto.so.3", "libcrypto.so.1.1"}) {
      void* handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
      if (!handle) continue;
      functions.find = reinterpret_cast<Library::Find>(dlsym(handle, "EVP_get_digestbyname"));
      functions.compute = reinterpret_cast<Library::Compute>(dlsym(handle, "EVP_Digest"));
      if (functions.find && functions.compute) return functions;
    }
    return Library{};
  }();
  return loaded;
}

constexpr std::size_t kMaxDigest = 64;  // EVP_MAX_MD_SIZE

}  // namespace

Result<MessageDigest> MessageDigest::find(const std::string& name) {
  const void* algorithm = library().find ? library().find(name.c_str()) : nullptr;
  if (!algorithm) return config_failure("key digest ", name, " is not available");
  return MessageDigest(algorithm);
}

std::string MessageDigest::hex(std::string_view bytes) const {
  unsigned char digest[kMaxDigest];
  unsigned size = 0;
  std::string text;
  const Library& functions = library();
  assert(functions.compute);  // find() got the algorithm from there
  if (functions.compute(bytes.data(), bytes.size(), digest, &size, algorithm_, nullptr) != 1)
    return text;
  for (unsigned i = 0; i < size; ++i) append_hex(text, static_cast<char>(digest[i]));
  return text;
}

}  // namespace postwright
