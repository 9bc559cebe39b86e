#include "libmaps/ldap/ldap_escape.h"

#include <gtest/gtest.h>
#include <ldap.h>

#include <memory>

#include "base/text.h"

namespace postwright {
namespace {

std::string filter_value(std::string_view part) {
  std::string to;
  append_filter_value(part, to);
  return to;
}
std::string dn_value(std::string_view part) {
  std::string to;
  append_dn_value(part, to);
  return to;
}

TEST(LdapEscape, FilterValues) {
  EXPECT_EQ(filter_value("user@example.com"), "user@example.com");
  EXPECT_EQ(filter_value("*"), "\\2a");
  EXPECT_EQ(filter_value("a)(b=*"), "a\\29\\28b=\\2a");
  EXPECT_EQ(filter_value("\\2a"), "\\5c2a");
  EXPECT_EQ(filter_value(std::string_view("a\0b", 3)), "a\\00b");
  EXPECT_EQ(filter_value("ä"), "ä");
  EXPECT_EQ(filter_value(""), "");
}

TEST(LdapEscape, NameValues) {
  EXPECT_EQ(dn_value("user@example.com"), "user@example.com");
  EXPECT_EQ(dn_value("a,dc=b+c=d"), "a\\,dc\\=b\\+c\\=d");
  EXPECT_EQ(dn_value("\"<>;\\"), "\\\"\\<\\>\\;\\\\");
  EXPECT_EQ(dn_value("# a #"), "\\23 a \\23");
  EXPECT_EQ(dn_value(" a b "), "\\20a b\\20");
  EXPECT_EQ(dn_value(" "), "\\20");
  EXPECT_EQ(dn_value(std::string_view("a\0\nb", 4)), "a\\00\\0ab");
  EXPECT_EQ(dn_value("ä*()"), "ä*()");
}

/// The value as libldap reads it out of a name with one attribute before and one behind it; nothing
/// when it reads another shape.
std::string read_back(const std::string& name) {
  LDAPDN parsed = nullptr;
  if (ldap_str2dn(name.c_str(), &parsed, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS) return "(bad)";
  std::unique_ptr<LDAPRDN, void (*)(LDAPDN)> owner(parsed, ldap_dnfree);
  if (!parsed[0] || !parsed[1] || parsed[2] || parsed[0][1]) return "(shape)";
  const berval& value = parsed[0][0]->la_value;
  return std::string(value.bv_val, value.bv_len);
}

TEST(LdapEscape, LibldapReadsEachValueBackAsItWas) {
  for (int first = 0; first < 128; ++first)
    for (char second : std::string("\0\1 #\\,=a\x7f", 9)) {
      std::string part{static_cast<char>(first), 'x', second};
      EXPECT_EQ(read_back(cat("cn=", dn_value(part), ",dc=x")), part) << first << " " << second;
      EXPECT_EQ(read_back(cat("cn=a", dn_value(part), "b,dc=x")), cat("a", part, "b"));
    }
}

}  // namespace
}  // namespace postwright
