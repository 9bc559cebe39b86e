#include "libconf/expansion/internationalized_domain.h"

#include <gtest/gtest.h>

namespace postwright {
namespace {

TEST(DomainToAscii, ConvertsWhatIsNotAscii) {
  EXPECT_EQ(domain_to_ascii("BÜCHER.Example").value(), "xn--bcher-kva.example");
  EXPECT_EQ(domain_to_ascii("EXAMPLE.Com").value(), "EXAMPLE.Com");
  EXPECT_EQ(domain_to_ascii("straße.test").value(), "xn--strae-oqa.test");
}

TEST(DomainToUtf8, ConvertsWhatIsAscii) {
  EXPECT_EQ(domain_to_utf8("XN--bcher-kva.Example").value(), "bücher.example");
  EXPECT_EQ(domain_to_utf8("BÜCHER.Example").value(), "BÜCHER.Example");
}

TEST(Domains, SayWhatIsWrong) {
  EXPECT_EQ(domain_to_ascii("").error().message,
            "midna_domain_to_ascii_create: Problem translating domain \"\" to ASCII form: "
            "UIDNA_ERROR_EMPTY_LABEL");
  EXPECT_EQ(domain_to_utf8("").error().message,
            "midna_domain_to_utf8_create: Problem translating domain \"\" to UTF8 form: "
            "UIDNA_ERROR_EMPTY_LABEL");
  EXPECT_FALSE(domain_to_utf8("xn--\x01"));
  EXPECT_FALSE(domain_to_ascii(std::string(300, 'a') + "ü.test"));
}

}  // namespace
}  // namespace postwright
