#include "base/hostname.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

TEST(Hostname, GoodNames) {
  std::string label(63, 'x');
  for (std::string_view name :
       {"a", "mx.example.org", "a_b", "A.b", "1a", "0x10", "a--b", "xn--a.1"})
    EXPECT_EQ(hostname_problem(name), "") << name;
  EXPECT_EQ(hostname_problem(label), "");
  EXPECT_EQ(hostname_problem(cat(label, ".", label, ".", label, ".", label)), "");
}

// The texts are those of postmap 3.11.7, after "warning: valid_hostname: ".
TEST(Hostname, BadNames) {
  for (std::string_view name : {"a..b", ".a", "a."})
    EXPECT_EQ(hostname_problem(name), cat("misplaced delimiter: ", name));
  for (std::string_view name : {"-a", "a-", "a.-b", "a--b.-c", "a-.b"})
    EXPECT_EQ(hostname_problem(name), cat("misplaced hyphen: ", name));
  for (std::string_view name : {"1", "12", "1.2.3.4"})
    EXPECT_EQ(hostname_problem(name), cat("numeric hostname: ", name));
  EXPECT_EQ(hostname_problem("a b"), "invalid character 32(decimal): a b");
  EXPECT_EQ(hostname_problem("\xff.x"), "invalid character 255(decimal): \xff.x");
  EXPECT_EQ(hostname_problem("[::1]"), "invalid character 91(decimal): [::1]");
  EXPECT_EQ(hostname_problem(""), "bad length 0 for ");
  std::string label(64, 'x');
  EXPECT_EQ(hostname_problem(label), cat("hostname label too long: ", label));
  std::string name = "x";
  while (name.size() < 256) name += ".x";
  EXPECT_EQ(hostname_problem(name), cat("bad length 257 for ", name));
}

}  // namespace
}  // namespace postwright
