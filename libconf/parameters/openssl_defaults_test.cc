#include "libconf/parameters/openssl_defaults.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "libconf/parameters/layout.h"
#include "libconf/parameters/parameters.h"

namespace postwright {
namespace {

TEST(OpenSslDefaults, Releases) {
  for (const char* old : {"3.4.1", "3.0.22", "3", "1.1.1", "0.9"})
    EXPECT_EQ(is_openssl_3_5(old), false) << old;
  for (const char* recent : {"3.5", "3.5.0", "3.10", "4.0", "4"})
    EXPECT_EQ(is_openssl_3_5(recent), true) << recent;
  for (const char* none : {"auto", "", "x.y", "3.5x", "1.2.3.4"})
    EXPECT_EQ(is_openssl_3_5(none), std::nullopt) << none;
}

TEST(OpenSslDefaults, ThoseTwoParametersAndNoOther) {
  EXPECT_TRUE(depends_on_openssl("tls_eecdh_auto_curves"));
  EXPECT_TRUE(depends_on_openssl("tls_ffdhe_auto_groups"));
  EXPECT_FALSE(depends_on_openssl("tls_eecdh_strong_curve"));
  EXPECT_EQ(default_since_3_5("tls_eecdh_auto_curves"), "?X25519MLKEM768:DEFAULT");
  EXPECT_EQ(default_since_3_5("tls_ffdhe_auto_groups"), "");
}

/// The library is asked here in another way: by its version text.
TEST(OpenSslDefaults, AreThoseOfTheLibrary) {
  if (is_openssl_3_5(layout_openssl_version())) GTEST_SKIP() << "this build names a release";
  void* library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
  if (!library) GTEST_SKIP() << "no libcrypto.so.3";
  auto* text = reinterpret_cast<const char* (*)(int)>(dlsym(library, "OpenSSL_version"));
  std::string_view version = text(0);  // "OpenSSL 3.0.22 1 Jan 2026"
  version.remove_prefix(version.find(' ') + 1);
  bool recent = is_openssl_3_5(version.substr(0, version.find(' '))).value();
  EXPECT_EQ(default_of(*find_parameter("tls_ffdhe_auto_groups")),
            recent ? "" : "ffdhe2048 ffdhe3072 ");
  EXPECT_EQ(default_of(*find_parameter("tls_eecdh_auto_curves")),
            recent ? "?X25519MLKEM768:DEFAULT" : "X25519 X448 prime256v1 secp384r1 secp521r1 ");
}

}  // namespace
}  // namespace postwright
