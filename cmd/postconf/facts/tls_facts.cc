#include "cmd/postconf/facts/tls_facts.h"

#include <dlfcn.h>

#if __has_include(<openssl/opensslv.h>)
#include <openssl/opensslv.h>
#endif

#include "base/text.h"

namespace postwright::postconf {
namespace {

Result<std::string> compile_version() {
#ifdef OPENSSL_VERSION_TEXT
  return cat(OPENSSL_VERSION_TEXT, "\n");
#else
  return failure(ErrorKind::system, "built without the headers of OpenSSL");
#endif
}

template <class Function>
Function* find(void* library, const char* name) {
  return reinterpret_cast<Function*>(dlsym(library, name));
}

Result<std::string> run_version(void* library) {
  constexpr int kVersionText = 0;  // OPENSSL_VERSION
  auto* version = find<const char*(int)>(library, "OpenSSL_version");
  if (!version) return failure(ErrorKind::system, "libcrypto.so has no OpenSSL_version");
  return cat(version(kVersionText), "\n");
}

/// Whether a provider has it; before OpenSSL 3, whether the library was built with it.
bool has_key_type(void* library, const char* name) {
  auto* fetch = find<void*(void*, const char*, const char*)>(library, "EVP_KEYMGMT_fetch");
  auto* release = find<void(void*)>(library, "EVP_KEYMGMT_free");
  if (fetch && release) {
    void* type = fetch(nullptr, name, nullptr);
    release(type);
    return type != nullptr;
  }
  auto* method = find<const void*(void**, const char*, int)>(library, "EVP_PKEY_asn1_find_str");
  return method && method(nullptr, name, -1);
}

std::string public_key_algorithms(void* library) {
  struct KeyType {
    std::string_view shown;
    const char* name;
  };
  constexpr KeyType kKeyTypes[] = {{"dsa", "DSA"}, {"ecdsa", "EC"}, {"rsa", "RSA"}};
  std::string lines;
  for (const KeyType& type : kKeyTypes)
    if (has_key_type(library, type.name)) lines += cat(type.shown, "\n");
  return lines;
}

}  // namespace

Result<std::string> tls_fact(TlsFact fact, std::span<const char* const> libraries) {
  if (fact == TlsFact::compile_version) return compile_version();
  void* library = nullptr;
  for (const char* name : libraries)
    if (!library) library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!library)
    return failure(ErrorKind::system, "OpenSSL's library, libcrypto.so.3, is not installed");
  if (fact == TlsFact::run_version) return run_version(library);
  return public_key_algorithms(library);
}

}  // namespace postwright::postconf
