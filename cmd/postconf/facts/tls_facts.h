#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright::postconf {

enum class TlsFact { compile_version, run_version, public_key_algorithms };

/// OpenSSL's library, newest first.
inline constexpr std::array kCryptoLibraries = {"libcrypto.so.4", "libcrypto.so.3",
                                                "libcrypto.so.1.1"};

/// Lines as -T shows them: the version of the headers that this program was built with, that of the
/// library, or which of the key types that Postfix uses the library has (dsa, ecdsa, rsa). The
/// library is loaded here, from the first of `libraries` that there is. ErrorKind::system: OpenSSL
/// is not installed, or was not there when this program was built.
Result<std::string> tls_fact(TlsFact fact,
                             std::span<const char* const> libraries = kCryptoLibraries);

}  // namespace postwright::postconf
