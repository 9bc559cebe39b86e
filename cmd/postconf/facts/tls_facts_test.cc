#include "cmd/postconf/facts/tls_facts.h"

#include <gtest/gtest.h>

#if __has_include(<openssl/opensslv.h>)
#include <openssl/opensslv.h>
#endif

namespace postwright::postconf {
namespace {

constexpr std::array kNone = {"libnosuch-postwright.so"};

bool there_is_openssl() {
  return tls_fact(TlsFact::run_version).has_value();
}

TEST(TlsFacts, CompileVersionIsThatOfTheHeadersAndNeedsNoLibrary) {
  auto version = tls_fact(TlsFact::compile_version, kNone);
#ifdef OPENSSL_VERSION_TEXT
  ASSERT_TRUE(version);
  EXPECT_EQ(*version, std::string(OPENSSL_VERSION_TEXT) + "\n");
#else
  EXPECT_EQ(version.error().message, "built without the headers of OpenSSL");
#endif
}

TEST(TlsFacts, RunVersionIsThatOfTheLibrary) {
  if (!there_is_openssl()) GTEST_SKIP() << "no libcrypto here";
  EXPECT_TRUE(tls_fact(TlsFact::run_version)->starts_with("OpenSSL "));
  EXPECT_EQ(tls_fact(TlsFact::run_version)->find('\n'), tls_fact(TlsFact::run_version)->size() - 1);
}

TEST(TlsFacts, KeyTypesAreAskedOfTheLibrary) {
  if (!there_is_openssl()) GTEST_SKIP() << "no libcrypto here";
  std::string lines = *tls_fact(TlsFact::public_key_algorithms);
  EXPECT_TRUE(lines == "dsa\necdsa\nrsa\n" || lines == "ecdsa\nrsa\n") << lines;
}

TEST(TlsFacts, MissingLibraryIsSaid) {
  for (TlsFact fact : {TlsFact::run_version, TlsFact::public_key_algorithms}) {
    auto lines = tls_fact(fact, kNone);
    ASSERT_FALSE(lines);
    EXPECT_EQ(lines.error().message, "OpenSSL's library, libcrypto.so.3, is not installed");
  }
}

}  // namespace
}  // namespace postwright::postconf
