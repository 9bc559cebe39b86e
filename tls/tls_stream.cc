#include "tls/tls_stream.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <cstring>
#include <limits>

#include "base/text.h"

namespace postwright {
namespace {

/// Records without data that may come between two answers: session tickets, new keys.
constexpr int kMaxSilentReads = 16;

/// The reason that OpenSSL gives for what just failed.
std::string reason_of_library() {
  unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "unknown error";
  if (ERR_SYSTEM_ERROR(code)) return strerror(ERR_GET_REASON(code));
  const char* text = ERR_reason_error_string(code);
  return text ? text : cat("error ", code);
}

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

/// OpenSSL works on memory here; the bytes go through the plain connection, with its deadlines and
/// without signals.
class TlsStream final : public ByteStream {
 public:
  explicit TlsStream(Connection plain) : plain_(std::move(plain)) {}

  Status begin(SSL_CTX* context, const std::string& host, Deadline deadline) {
    ERR_clear_error();
    ssl_.reset(SSL_new(context));
    incoming_ = BIO_new(BIO_s_mem());
    outgoing_ = BIO_new(BIO_s_mem());
    if (!ssl_ || !incoming_ || !outgoing_) {
      BIO_free(incoming_);
      BIO_free(outgoing_);
      return broken(reason_of_library());
    }
    SSL_set_bio(ssl_.get(), incoming_, outgoing_);
    if (Status named = name_server(host); !named) return named;
    return work([this] { return SSL_connect(ssl_.get()); }, deadline);
  }

  Status send(std::string_view bytes, Deadline deadline) override {
    while (!bytes.empty()) {
      auto size = static_cast<int>(
          std::min<std::size_t>(bytes.size(), std::numeric_limits<int>::max() / 2));
      int written = 0;
      Status done = work(
          [&] {
            written = SSL_write(ssl_.get(), bytes.data(), size);
            return written;
          },
          deadline);
      if (!done) return done;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }

  Result<bool> receive(Deadline deadline) override {
    char buffer[16384];  // a record
    int size = 0;
    Status done = work(
        [&] {
          size = SSL_read(ssl_.get(), buffer, sizeof buffer);
          return size;
        },
        deadline);
    if (!done && done.error().code == ECONNRESET) return false;
    if (!done) return failure_of(done);
    received_.append(buffer, static_cast<std::size_t>(size));
    return true;
  }

  bool is_stale() override {
    if (!received_.empty()) return true;
    for (int reads = 0; reads < kMaxSilentReads; ++reads) {
      char byte = 0;
      ERR_clear_error();
      int size = SSL_peek(ssl_.get(), &byte, 1);
      if (size > 0 || SSL_get_error(ssl_.get(), size) != SSL_ERROR_WANT_READ) return true;
      if (!plain_.is_stale()) return false;
      // It has something to be read, or its end.
      auto more = feed(Clock::now() + std::chrono::seconds(1));
      if (!more) return true;
    }
    return true;
  }

 private:
  static tl::unexpected<Error> broken(std::string_view reason) {
    return failure(ErrorKind::retry, cat("TLS: ", reason));
  }

  bool verifies() const { return SSL_get_verify_mode(ssl_.get()) != SSL_VERIFY_NONE; }

  Status name_server(const std::string& host) {
    bool address = is_ip_address(host);
    std::string name = host;
    bool done = address || SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
                                    TLSEXT_NAMETYPE_host_name, name.data()) == 1;
    if (done && verifies()) {
      SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
      done = address ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), host.c_str()) == 1
                     : SSL_set1_host(ssl_.get(), host.c_str()) == 1;
    }
    if (!done) return broken(reason_of_library());
    return {};
  }

  /// Calls a function of OpenSSL until it is done, and moves bytes in between. ECONNRESET at the
  /// end of the stream.
  template <class Call>
  Status work(Call call, Deadline deadline) {
    for (;;) {
      ERR_clear_error();
      int result = call();
      int error = SSL_get_error(ssl_.get(), result);
      std::string reason = error == SSL_ERROR_SSL ? reason_of_failure() : std::string();
      Status sent = flush(deadline);
      if (error == SSL_ERROR_SSL) return broken(reason);
      if (!sent) return sent;
      if (error == SSL_ERROR_NONE) return {};
      if (error == SSL_ERROR_ZERO_RETURN) return ended();
      if (error != SSL_ERROR_WANT_READ) return broken(cat("unexpected state ", error));
      Status more = feed(deadline);
      if (!more) return more;
    }
  }

  static tl::unexpected<Error> ended() {
    return failure(ErrorKind::retry, "the server ended the connection", ECONNRESET);
  }

  std::string reason_of_failure() const {
    std::string reason = reason_of_library();
    long verified = SSL_get_verify_result(ssl_.get());
    if (verifies() && verified != X509_V_OK)
      reason += cat(": ", X509_verify_cert_error_string(verified));
    return reason;
  }

  /// Sends what OpenSSL has to say.
  Status flush(Deadline deadline) {
    char* bytes = nullptr;
    long size = BIO_get_mem_data(outgoing_, &bytes);
    if (size <= 0) return {};
    Status sent = plain_.send({bytes, static_cast<std::size_t>(size)}, deadline);
    (void)BIO_reset(outgoing_);
    return sent;
  }

  /// Waits for bytes for OpenSSL.
  Status feed(Deadline deadline) {
    auto more = plain_.receive(deadline);
    if (!more) return failure_of(more);
    if (!*more) return ended();
    std::string_view bytes = plain_.received();
    int size = static_cast<int>(bytes.size());
    if (BIO_write(incoming_, bytes.data(), size) != size) return broken(reason_of_library());
    plain_.take(bytes.size());
    return {};
  }

  Connection plain_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
  BIO* incoming_ = nullptr;  // both belong to ssl_
  BIO* outgoing_ = nullptr;
};

}  // namespace

Result<TlsClient> TlsClient::make(const TlsSettings& settings) {
  ERR_clear_error();
  TlsClient client(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* context = client.context_.get();
  auto refused = [](std::string_view what) {
    return config_failure(what, ": ", reason_of_library());
  };
  if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
    return refused("TLS");
  SSL_CTX_set_verify(context, settings.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // Nobody is there to type the password of a key: it is taken for empty.
  SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return 0; });
  const std::string& key = settings.key_file.empty() ? settings.cert_file : settings.key_file;
  struct Step {
    const char* setting;
    const std::string& value;
    int (*use)(SSL_CTX* context, const char* value);
  };
  const Step steps[] = {
      {"tls_CAfile", settings.ca_file, SSL_CTX_load_verify_file},
      {"tls_CApath", settings.ca_path, SSL_CTX_load_verify_dir},
      {"tls_cert_file", settings.cert_file, SSL_CTX_use_certificate_chain_file},
      {"tls_key_file", key,
       [](SSL_CTX* to, const char* file) {
         return SSL_CTX_use_PrivateKey_file(to, file, SSL_FILETYPE_PEM);
       }},
      {"tls_ciphers", settings.ciphers, SSL_CTX_set_cipher_list},
  };
  for (const Step& step : steps)
    if (!step.value.empty() && step.use(context, step.value.c_str()) != 1)
      return refused(cat(step.setting, " = ", step.value));
  if (settings.ca_file.empty() && settings.ca_path.empty() &&
      SSL_CTX_set_default_verify_paths(context) != 1)
    return refused("TLS");
  return client;
}

Result<std::unique_ptr<ByteStream>> TlsClient::open(Connection plain, const std::string& host,
                                                    Deadline deadline) const {
  auto stream = std::make_unique<TlsStream>(std::move(plain));
  Status begun = stream->begin(context_.get(), host, deadline);
  if (!begun) return failure_of(begun);
  return stream;
}

}  // namespace postwright
