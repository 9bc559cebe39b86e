#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "net/connection.h"

namespace postwright {

/// What a client wants of TLS. Empty names are not set.
struct TlsSettings {
  std::string ca_file = {};    ///< PEM; without it and `ca_path`, what OpenSSL trusts by default
  std::string ca_path = {};    ///< a directory as openssl-rehash(1) makes it
  std::string cert_file = {};  ///< PEM: the client's certificate, and what leads to its root
  std::string key_file = {};   ///< PEM; that of `cert_file` when empty
  std::string ciphers = {};    ///< openssl-ciphers(1), up to TLS 1.2
  bool verify = true;          ///< the server's certificate, and that it has the host's name
};

/// Makes TLS connections (1.2 and later) with one kind of settings.
class TlsClient {
 public:
  /// ErrorKind::config: "tls_CAfile = FILE: REASON", and so on for the others.
  static Result<TlsClient> make(const TlsSettings& settings);

  /// Shakes hands over `plain`. `host` is a name or an IP address. ErrorKind::retry: those of the
  /// connection; "TLS: REASON".
  Result<std::unique_ptr<ByteStream>> open(Connection plain, const std::string& host,
                                           Deadline deadline) const;

 private:
  struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  explicit TlsClient(SSL_CTX* context) : context_(context) {}

  std::unique_ptr<SSL_CTX, FreeContext> context_;
};

}  // namespace postwright
