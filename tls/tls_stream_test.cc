// TLS against servers that are none, and against a real one in redis_table_test.cc.
#include "tls/tls_stream.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "libmaps/client/server_process_for_test.h"
#include "net/server_for_test.h"

namespace postwright {
namespace {

std::string problem(const TlsSettings& settings) {
  auto made = TlsClient::make(settings);
  if (made) return "(none)";
  EXPECT_EQ(made.error().kind, ErrorKind::config);
  return made.error().message;
}

std::string handshake(const ServerForTest::Serve& serve) {
  ServerForTest server(serve);
  auto plain = Connection::open({.path = server.path(), .host = {}, .service = {}, .text = {}},
                                soon(), nullptr);
  auto client = TlsClient::make({});
  EXPECT_TRUE(plain && client);
  auto stream = client->open(std::move(*plain), "localhost", soon());
  if (stream) return "(none)";
  EXPECT_EQ(stream.error().kind, ErrorKind::retry);
  return stream.error().message;
}

TEST(TlsClient, FilesAreReadAtOnce) {
  EXPECT_EQ(problem({}), "(none)");
  EXPECT_EQ(problem({.ca_file = "/nonexistent"}),
            "tls_CAfile = /nonexistent: No such file or directory");
  EXPECT_EQ(problem({.cert_file = "/dev/null"}), "tls_cert_file = /dev/null: no start line");
  EXPECT_EQ(problem({.ciphers = "none-of-these"}), "tls_ciphers = none-of-these: no cipher match");
}

TEST(TlsClient, KeysMustBelongToTheirCertificates) {
  ServerDirectory directory;
  auto file = [&](std::string_view name) { return cat(directory.path(), "/", name); };
  ASSERT_TRUE(directory.make_certificate("a") && directory.make_certificate("b"));
  // Keys are for their owner alone; here, it is who runs servers.
  for (const char* key : {"a.key", "b.key"}) chmod(file(key).c_str(), 0644);
  EXPECT_EQ(problem({.cert_file = file("a.crt"), .key_file = file("a.key")}), "(none)");
  EXPECT_EQ(problem({.cert_file = file("a.crt"), .key_file = file("b.key")}),
            cat("tls_key_file = ", file("b.key"), ": key values mismatch"));
  EXPECT_EQ(problem({.cert_file = file("a.crt")}),
            cat("tls_key_file = ", file("a.crt"), ": ", "unsupported"));
  ASSERT_TRUE(directory.run({"openssl", "pkcs8", "-topk8", "-passout", "pass:x", "-in",
                             file("a.key"), "-out", file("locked.key")}));
  chmod(file("locked.key").c_str(), 0644);
  EXPECT_EQ(problem({.cert_file = file("a.crt"), .key_file = file("locked.key")}),
            cat("tls_key_file = ", file("locked.key"), ": bad decrypt"));
}

TEST(TlsClient, PeersThatDoNotSpeakIt) {
  EXPECT_EQ(handshake([](int fd) {
              char hello[4096];
              (void)!read(fd, hello, sizeof hello);
              send_reply(fd, "-ERR unknown command\r\n");
            }),
            "TLS: wrong version number");
  EXPECT_EQ(handshake([](int fd) {
              char hello[4096];
              (void)!read(fd, hello, sizeof hello);
            }),
            "the server ended the connection");
  auto begin = Clock::now();
  EXPECT_EQ(handshake([](int fd) {
              char byte = 0;
              while (read(fd, &byte, 1) == 1) continue;
            }),
            "Connection timed out");
  // One byte of a record after the other, without end.
  EXPECT_EQ(handshake([](int fd) {
              std::string record("\x16\x03\x03\x40\x00", 5);
              while (send(fd, record.data(), record.size(), MSG_NOSIGNAL) > 0) {
                record = "x";
                std::this_thread::sleep_for(std::chrono::milliseconds(10));
              }
            }),
            "Connection timed out");
  EXPECT_LT(Clock::now() - begin, std::chrono::seconds(3));
}

}  // namespace
}  // namespace postwright
