#include "migration/plan/hidden_values.h"

#include <gtest/gtest.h>

namespace postwright::reindexer {
namespace {

std::string shown(std::string_view path, std::string_view text) {
  return hide_values(path, text, text).before;
}

TEST(HideValues, OfAClientFileOnlyTheChangedLinesAreShown) {
  ShownTexts shown = hide_values("/etc/postfix/ldap.cf",
                                 "# bind_pw = old\nbind_pw = secret\n# ask Bob: 4711\n"
                                 "password =\n  two words\ndomain = hash:/d\nuser=u\r\n\n#\n",
                                 "# bind_pw = old\nbind_pw = secret\n# ask Bob: 4711\n"
                                 "password =\n  two words\ndomain = lmdb:/d\nuser=u\r\n\n#\n");
  EXPECT_TRUE(shown.hides);
  EXPECT_EQ(shown.before,
            "# bind_pw = (hidden)\nbind_pw = (hidden)\n# (hidden)\npassword =\n  (hidden)\n"
            "domain = hash:/d\nuser= (hidden)\r\n\n#\n");
  EXPECT_EQ(shown.after,
            "# bind_pw = (hidden)\nbind_pw = (hidden)\n# (hidden)\npassword =\n  (hidden)\n"
            "domain = lmdb:/d\nuser= (hidden)\r\n\n#\n");
}

TEST(HideValues, OfMainCfOnlyPasswords) {
  const char kPlain[] =
      "myhostname = a.example\nsmtp_sasl_password_maps = hash:/etc/sasl, cdb:/b\n"
      "x = static:all\n# a comment\n";
  EXPECT_FALSE(hide_values("/etc/postfix/main.cf", kPlain, kPlain).hides);
  EXPECT_EQ(shown("/etc/postfix/main.cf",
                  "ldap_bind_pw = secret\n#db_password=old\nDB_PASSWORD =\n  one\n  two\n"
                  "y = hash:/y\n"),
            "ldap_bind_pw = (hidden)\n#db_password= (hidden)\nDB_PASSWORD =\n  (hidden)\n"
            "  (hidden)\ny = hash:/y\n");
  EXPECT_EQ(shown("/etc/postfix/main.cf",
                  "smtp_sasl_password_maps = hash:/a, static:bob:secret\n"
                  "lmtp_sasl_password_maps = hash:/a\n  inline:{a=b:c}\nz = static:u:p\n"),
            "smtp_sasl_password_maps = hash:/a, static:(hidden)\n"
            "lmtp_sasl_password_maps = hash:/a\n  inline:(hidden)\nz = static:(hidden)\n");
}

TEST(HideValues, OfMasterCfThoseOfOverrides) {
  EXPECT_EQ(shown("/etc/postfix/master.cf",
                  "smtp unix - - - - - smtp -o a=b\n  -o smtp_sasl_password_maps=static:u:p\n"
                  "  -o { smtp_sasl_password_maps = inline:{ a=b:c } }\n  -o db_password=secret\n"
                  "  -o c=hash:/c\n"),
            "smtp unix - - - - - smtp -o a=b\n  -o smtp_sasl_password_maps=static:(hidden)\n"
            "  -o { smtp_sasl_password_maps = inline:(hidden)\n  -o db_password= (hidden)\n"
            "  -o c=hash:/c\n");
}

}  // namespace
}  // namespace postwright::reindexer
