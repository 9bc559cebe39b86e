// ldap: tables against real servers of this test.
#include "libmaps/ldap/ldap_table.h"

#include <gtest/gtest.h>

#include "libmaps/client/client_table_for_test.h"
#include "libmaps/ldap/slapd_for_test.h"
#include "net/server_for_test.h"

namespace postwright {
namespace {

using std::chrono::milliseconds;
using Texts = std::vector<std::string>;

/// An entry below dc=x; `lines` are "attribute: value".
std::string entry(std::string_view name, const Texts& lines) {
  std::string text = cat("dn: cn=", name, ",dc=x\nobjectClass: mailUser\ncn: ", name, "\n");
  for (const std::string& line : lines) text += cat(line, "\n");
  return cat(text, "\n");
}

std::string entries() {
  return cat(entry("one", {"maildrop: one@drop", "userPassword: one"}),
             entry("two", {"maildrop: two1@drop", "maildrop: two2@drop", "description: second"}),
             entry("group", {"maildrop: group@drop", "memberdn: cn=one,dc=x",
                             "memberdn: cn=two,dc=x", "memberdn: cn=gone,dc=x"}),
             entry("outer", {"memberdn: cn=group,dc=x", "description: outer"}),
             entry("urls", {"memberurl: ldap:///dc=x?maildrop?sub?(cn=o*)",
                            "memberurl: ldap://192.0.2.1:9/cn=two,dc=x?description"}),
             entry("badurl", {"memberurl: ldap://[::"}),
             entry("nodn", {"memberurl: not a dn", "maildrop: x"}),
             entry("loop", {"memberdn: cn=loop,dc=x"}), entry("nothing", {"description: no drop"}),
             entry("bytes", {"maildrop:: YQBi", "maildrop: c,d"}),
             "dn: cn=a\\2cb\\2b\\2a\\28\\29\\5c\\22\\3d,dc=x\nobjectClass: mailUser\n"
             "cn: a,b+*()\\\"=\nmaildrop: hostile@drop\n\n");
}

class LdapTableTest : public ClientTableTest {
 protected:
  LdapTableTest() : ClientTableTest(open_ldap_table) {}

  static void SetUpTestSuite() {
    if (!SlapdForTest::is_installed()) return;
    server_ = new SlapdForTest;
    bool made = server_->make(entries()) && server_->start();
    EXPECT_TRUE(made) << server_->log();
  }
  static void TearDownTestSuite() { delete std::exchange(server_, nullptr); }

  void SetUp() override {
    if (!server_) GTEST_SKIP() << "slapd is not installed (apt-get install slapd)";
    settings_.values = {{"server_host", server_->url()}, {"version", "3"}, {"search_base", "dc=x"},
                        {"query_filter", "cn=%s"},       {"bind", "no"},   {"timeout", "1"}};
  }

  static milliseconds time_of(const std::function<void()>& work) {
    auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
  }

  static inline SlapdForTest* server_ = nullptr;
};

TEST_F(LdapTableTest, FindsNothingOneOrSeveral) {
  auto tested = table();
  EXPECT_EQ(shown(tested->lookup("one")), "one@drop");
  EXPECT_EQ(shown(tested->lookup("ONE")), "one@drop");
  EXPECT_EQ(shown(tested->lookup("two")), "two1@drop,two2@drop");
  for (const char* key : {"gone", "nothing"}) EXPECT_EQ(shown(tested->lookup(key)), "-") << key;
  EXPECT_EQ(ask("two", {{"result_attribute", "description maildrop"}, {"result_format", "<%s>"}}),
            "<two1@drop>,<two2@drop>,<second>");
  EXPECT_EQ(ask("two", {{"result_attribute", ""}}), "-");
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(LdapTableTest, AValueEndsAtItsNullByte) {
  EXPECT_EQ(ask("bytes"), "a,c,d");
}

TEST_F(LdapTableTest, FollowsSpecialAttributes) {
  settings_.values["special_result_attribute"] = "memberdn, memberurl";
  EXPECT_EQ(ask("group"), "group@drop,one@drop,two1@drop,two2@drop");
  EXPECT_EQ(warnings(), (Texts{"dict_ldap_get_values[1]: DN cn=gone,dc=x not found, skipping ",
                               "dict_ldap_lookup: Had some trouble with entries returned by "
                               "search: No such object"}));
  EXPECT_EQ(ask("outer"), "group@drop,one@drop,two1@drop,two2@drop");
  // The URL's own host is not asked.
  EXPECT_EQ(ask("urls"), "one@drop");
  EXPECT_EQ(ask("urls", {{"result_attribute", "maildrop description"}}), "one@drop,second");
}

TEST_F(LdapTableTest, LeafAndTerminalAttributes) {
  settings_.values["special_result_attribute"] = "memberdn";
  settings_.values["result_attribute"] = "";
  EXPECT_EQ(ask("group", {{"leaf_result_attribute", "maildrop"}}), "one@drop,two1@drop,two2@drop");
  EXPECT_EQ(ask("group", {{"terminal_result_attribute", "maildrop"}}), "group@drop");
  EXPECT_EQ(ask("outer", {{"leaf_result_attribute", "maildrop"},
                          {"terminal_result_attribute", "description"}}),
            "outer");
}

TEST_F(LdapTableTest, LimitsAreErrors) {
  EXPECT_EQ(ask("two", {{"expansion_limit", "2"}}), "two1@drop,two2@drop");
  warnings();
  EXPECT_EQ(ask("two", {{"expansion_limit", "1"}}), "(later)");
  EXPECT_EQ(warnings(),
            Texts{"dict_ldap_get_values[1]: ./x.cf: Expansion limit exceeded for key: 'two'"});
  EXPECT_EQ(ask("o", {{"expansion_limit", "0"}, {"query_filter", "cn=%s*"}, {"size_limit", "1"}}),
            "(later)");
  EXPECT_EQ(warnings(), Texts{"dict_ldap_lookup: Search error 4: Size limit exceeded "});
  EXPECT_EQ(ask("loop", {{"query_filter", "cn=%s"}, {"special_result_attribute", "memberdn"}}),
            "(later)");
  EXPECT_EQ(warnings(), Texts{"dict_ldap_get_values[1000]: ./x.cf: Recursion limit exceeded for "
                              "special attribute memberdn=cn=loop,dc=x"});
  EXPECT_EQ(ask("outer", {{"recursion_limit", "2"}}), "(later)");
  EXPECT_EQ(ask("outer", {{"recursion_limit", "3"}}), "group@drop,one@drop,two1@drop,two2@drop");
}

TEST_F(LdapTableTest, WhatIsBrokenIsNeverNotFound) {
  settings_.values["special_result_attribute"] = "memberurl";
  EXPECT_EQ(ask("badurl"), "(later)");
  EXPECT_EQ(warnings(),
            Texts{"dict_ldap_get_values[1]: malformed URL ldap://[::: Compare False(5)"});
  EXPECT_EQ(ask("nodn"), "(later)");
  EXPECT_EQ(ask("one", {{"query_filter", "(cn=%s"}}), "(later)");
  EXPECT_EQ(ask("one", {{"query_filter", "cn=%s"}, {"search_base", "nonsense"}}), "(later)");
  warnings();
  EXPECT_EQ(ask("one", {{"search_base", "dc=nope"}}), "(later)");
  EXPECT_EQ(warnings(), Texts{"dict_ldap_lookup: ./x.cf: Search base 'dc=nope' not found: 32: No "
                              "such object"});
}

TEST_F(LdapTableTest, ABaseWithTheKeyNeedNotExist) {
  settings_.values["search_base"] = "cn=%u,dc=%d";
  settings_.values["query_filter"] = "objectClass=*";
  EXPECT_EQ(ask("one@x"), "one@drop");
  EXPECT_EQ(ask("none@x"), "-");
  EXPECT_EQ(ask("one"), "-");
}

/// Each of these would find something, or be an error, if it became syntax.
TEST_F(LdapTableTest, NoKeyChangesTheFilter) {
  const std::string hostile[] = {"*",
                                 "o*",
                                 "one)(cn=*",
                                 "x)(|(cn=one)",
                                 "(",
                                 ")",
                                 "\\",
                                 "\\2a",
                                 "one\\",
                                 "*)(objectClass=*",
                                 std::string("one\0", 4),
                                 std::string("\0*", 2),
                                 std::string(65536, '*'),
                                 std::string(65536, '('),
                                 std::string(65536, 'x')};
  for (const char* filter : {"cn=%s", "(&(cn=%s)(objectClass=*))", "(|(cn=<%s>)(cn=%u))"}) {
    auto tested = table({{"query_filter", filter}});
    for (const std::string& key : hostile)
      EXPECT_EQ(shown(tested->lookup(key)), "-") << filter << " " << key.substr(0, 40);
    EXPECT_EQ(shown(tested->lookup("a,b+*()\\\"=")), "hostile@drop");
    EXPECT_EQ(shown(tested->lookup("one")), "one@drop");
  }
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(LdapTableTest, NoKeyChangesTheBase) {
  auto tested =
      table({{"search_base", "cn=%s,dc=x"}, {"query_filter", "(|(cn=%s)(objectClass=mailUser))"}});
  EXPECT_EQ(shown(tested->lookup("a,b+*()\\\"=")), "hostile@drop");
  for (const std::string& key :
       {std::string("x,dc=x"), std::string("one,dc=x"), std::string("one+cn=one"),
        std::string("one\\"), std::string("\\6f\\6e\\65"), std::string("#0403666f6f"),
        std::string("\"one\""), std::string("one;"), std::string("<one>"), std::string("one\0", 4),
        std::string("*"), std::string(65536, ','), std::string(1000, '\\')})
    EXPECT_EQ(shown(tested->lookup(key)), "-") << key.substr(0, 40);
  EXPECT_EQ(shown(tested->lookup("one")), "one@drop");
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(LdapTableTest, Binds) {
  settings_.values["bind"] = "yes";
  EXPECT_EQ(ask("one"), "one@drop");
  settings_.values["bind_dn"] = "cn=one,dc=x";
  EXPECT_EQ(ask("one", {{"bind_pw", "one"}}), "one@drop");
  EXPECT_EQ(warnings(), Texts{});
  EXPECT_EQ(ask("one", {{"bind_pw", "wrong"}}), "(later)");
  EXPECT_EQ(warnings(), Texts{cat("dict_ldap_connect: Unable to bind to server ", server_->url(),
                                  " with dn cn=one,dc=x: 49 (Invalid credentials)")});
  EXPECT_EQ(ask("one", {{"bind", "sasl"},
                        {"bind_dn", ""},
                        {"sasl_mechs", "EXTERNAL"},
                        {"server_host", server_->socket_url()}}),
            "one@drop");
  EXPECT_EQ(ask("one", {{"sasl_mechs", "NONSENSE"}}), "(later)");
}

TEST_F(LdapTableTest, Tls) {
  settings_.values["tls_require_cert"] = "yes";
  settings_.values["tls_ca_cert_file"] = server_->path("server.crt");
  EXPECT_EQ(ask("one", {{"start_tls", "yes"}}), "one@drop");
  EXPECT_EQ(ask("one", {{"start_tls", "no"}, {"server_host", server_->ldaps_url()}}), "one@drop");
  EXPECT_EQ(warnings(), Texts{});
  // A server that nobody vouches for, and one of another name.
  EXPECT_EQ(ask("one", {{"tls_ca_cert_file", "/etc/hostname"}}), "(later)");
  EXPECT_EQ(ask("one", {{"start_tls", "yes"}, {"server_host", server_->url()}}), "(later)");
  settings_.values.erase("tls_ca_cert_file");
  EXPECT_EQ(ask("one"), "(later)");
  EXPECT_EQ(ask("one", {{"tls_require_cert", "no"}}), "one@drop");
}

TEST_F(LdapTableTest, AServerThatStopsIsATemporaryErrorInTime) {
  for (const auto& more : std::vector<std::map<std::string, std::string>>{
           {},
           {{"bind", "yes"}},
           {{"bind", "no"}, {"start_tls", "yes"}},
           {{"start_tls", "no"}, {"server_host", server_->ldaps_url()}}}) {
    auto kept = table(more);
    EXPECT_EQ(shown(kept->lookup("one")), "one@drop");
    server_->pause();
    milliseconds time = time_of([&] { EXPECT_EQ(shown(kept->lookup("one")), "(later)"); });
    EXPECT_LT(time, milliseconds(2500)) << settings_.values["server_host"];
    time = time_of([&] { EXPECT_EQ(ask("one"), "(later)"); });
    EXPECT_LT(time, milliseconds(2500)) << settings_.values["server_host"];
    server_->resume();
    EXPECT_EQ(shown(kept->lookup("one")), "one@drop");
  }
}

/// A reply that stops in its middle, or comes byte by byte, has no more time than one that never
/// comes.
TEST_F(LdapTableTest, HalfAReplyIsATemporaryErrorInTime) {
  ServerForTest half(
      [](int fd) {
        std::string request(100, '\0');
        (void)!read(fd, request.data(), request.size());
        send_reply(fd, std::string_view("\x30\x70\x02\x01\x01\x64", 6));
        (void)!read(fd, request.data(), request.size());
      },
      ServerForTest::Family::inet);
  milliseconds time = time_of([&] {
    EXPECT_EQ(ask("one", {{"server_host", cat("127.0.0.1:", half.port())}}), "(later)");
  });
  EXPECT_LT(time, milliseconds(3500));
}

TEST_F(LdapTableTest, AServerThatWasRestartedIsConnectedToAgain) {
  auto tested = table();
  EXPECT_EQ(shown(tested->lookup("one")), "one@drop");
  server_->kill();
  EXPECT_EQ(shown(tested->lookup("one")), "(later)");
  EXPECT_EQ(warnings(), Texts{"dict_ldap_lookup: Search error -1: Can't contact LDAP server "});
  ASSERT_TRUE(server_->start()) << server_->log();
  EXPECT_EQ(shown(tested->lookup("one")), "one@drop");
  server_->kill();
  ASSERT_TRUE(server_->start()) << server_->log();
  EXPECT_EQ(shown(tested->lookup("one")), "one@drop");
  EXPECT_EQ(warnings(), Texts{});
}

TEST_F(LdapTableTest, AnotherServerAnswersForOneThatIsDown) {
  SlapdForTest other;
  ASSERT_TRUE(other.make(entry("one", {"maildrop: other"})) && other.start()) << other.log();
  auto tested = table({{"server_host", cat(other.url(), " ", server_->url())}});
  EXPECT_EQ(shown(tested->lookup("one")), "other");
  other.pause();
  EXPECT_EQ(shown(tested->lookup("one")), "one@drop") << "too slow";
  other.resume();
  EXPECT_EQ(shown(table()->lookup("one")), "other") << "the first of them is asked first";
  EXPECT_EQ(warnings(), Texts{});
  other.kill();
  tested = table();
  EXPECT_EQ(shown(tested->lookup("one")), "one@drop") << "down";
  EXPECT_EQ(warnings(), Texts{cat("dict_ldap_connect: Unable to connect to server ", other.url(),
                                  ": -1 (Can't contact LDAP server)")});
  EXPECT_EQ(shown(tested->lookup("two")), "two1@drop,two2@drop");
  EXPECT_EQ(warnings(), Texts{}) << "one that is down is left alone for a while";
}

TEST_F(LdapTableTest, OpensForReadingOnly) {
  OpenOptions update = options_;
  update.access = Access::update;
  auto opened = open_ldap_table("./x.cf", update);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().message, "ldap:./x.cf map requires O_RDONLY access mode");
}

}  // namespace
}  // namespace postwright
