#include "cmd/postconf/views/service_pattern.h"

#include <gtest/gtest.h>

namespace postwright::postconf {
namespace {

TEST(ServicePattern, MissingPartsMatchEverything) {
  ServicePattern pattern;
  std::string text = "smtp//inet/";
  ASSERT_TRUE(parse_service_pattern(text, 3, pattern));
  EXPECT_TRUE(pattern.fits_service("smtp", "inet"));
  EXPECT_FALSE(pattern.fits_service("smtp", "unix"));
  EXPECT_FALSE(pattern.fits_service("SMTP", "inet"));
  EXPECT_EQ(pattern.item, "*");
  text = "*/unix/chroot";
  ASSERT_TRUE(parse_service_pattern(text, 3, pattern));
  EXPECT_TRUE(pattern.fits_service("anything", "unix"));
  EXPECT_EQ(pattern.item, "chroot");
}

TEST(ServicePattern, RefusesOtherForms) {
  ServicePattern pattern;
  for (const char* bad : {"", "/", "/smtp", "a/b/c", "sm*", "a/*x"}) {
    std::string text = bad;
    EXPECT_FALSE(parse_service_pattern(text, 2, pattern)) << bad;
  }
}

}  // namespace
}  // namespace postwright::postconf
