#include "libmaps/ldap/ldap_settings.h"

#include <gtest/gtest.h>
#include <ldap.h>

#include "base/text.h"
#include "libmaps/client/server_process_for_test.h"

namespace postwright {
namespace {

using Texts = std::vector<std::string>;

class LdapSettingsTest : public testing::Test {
 protected:
  Result<LdapSettings> read(std::map<std::string, std::string> values) {
    source_.values = std::move(values);
    messages_.messages.clear();
    return LdapSettings::read(*source_.open("./x.cf", nullptr), options_);
  }
  std::string error(std::map<std::string, std::string> values) {
    auto settings = read(std::move(values));
    if (settings) return "(none)";
    EXPECT_EQ(settings.error().kind, ErrorKind::config);
    return settings.error().message;
  }
  Texts warnings(std::map<std::string, std::string> values) {
    auto settings = read(std::move(values));
    EXPECT_TRUE(settings) << settings.error().message;
    Texts texts;
    for (const auto& message : messages_.messages) texts.push_back(message.text);
    return texts;
  }

  SettingsForTest source_;
  CollectedMessages messages_;
  OpenOptions options_{.reporter = &messages_};
};

TEST_F(LdapSettingsTest, DefaultsAreThoseOfTheReference) {
  auto settings = read({});
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->server.urls, Texts{"ldap://localhost:389"});
  EXPECT_EQ(settings->server.version, 2);
  EXPECT_EQ(settings->server.timeout.count(), 10);
  EXPECT_EQ(settings->server.bind, LdapServerOptions::Bind::simple);
  EXPECT_FALSE(settings->server.chase_referrals || settings->server.start_tls ||
               settings->server.tls_require_certificate);
  EXPECT_EQ(settings->search.scope, LDAP_SCOPE_SUBTREE);
  EXPECT_EQ(settings->search.recursion_limit, 1000);
  EXPECT_EQ(settings->search.size_limit, 0);
  EXPECT_EQ(settings->search.results, Texts{"maildrop"});
  TemplateWord key("k");
  EXPECT_EQ(settings->client.query.expand(key, key), "mailacceptinggeneralid=k");
  EXPECT_EQ(settings->client.result_format.expand(key, key), "k");
  EXPECT_TRUE(messages_.messages.empty());
}

TEST(LdapUrls, HostsWithAndWithoutPorts) {
  EXPECT_EQ(ldap_urls("a, b:77\tldap://c:1 ldaps://d ldapi://%2Fs", 389),
            (Texts{"ldap://a:389", "ldap://b:77", "ldap://c:1", "ldaps://d", "ldapi://%2Fs"}));
  EXPECT_EQ(ldap_urls("::1 [::1] [::1]:77 10.0.0.1", 5),
            (Texts{"ldap://[::1]:5", "ldap://[::1]:5", "ldap://[::1]:77", "ldap://10.0.0.1:5"}));
  EXPECT_EQ(ldap_urls("ldap://a:1/dc=x?mail?sub?(b=c) LDAP://b/", 389),
            (Texts{"ldap://a:1", "LDAP://b"}));
  EXPECT_EQ(ldap_urls("foo://a:1", 389), Texts{"ldap://foo://a:1"});
}

TEST_F(LdapSettingsTest, SizeLimitIsExpansionLimit) {
  EXPECT_EQ(read({{"expansion_limit", "7"}})->search.size_limit, 7);
  auto both = read({{"expansion_limit", "7"}, {"size_limit", "0"}});
  EXPECT_EQ(both->search.size_limit, 0);
  EXPECT_EQ(both->client.expansion_limit, 7);
}

TEST_F(LdapSettingsTest, ResultFilterIsTheOldNameOfResultFormat) {
  TemplateWord key("k");
  auto shown = [&](std::map<std::string, std::string> values) {
    return read(std::move(values))->client.result_format.expand(key, key);
  };
  EXPECT_EQ(shown({{"result_filter", "<%s>"}}), "<k>");
  EXPECT_EQ(shown({{"result_filter", "<%s>"}, {"result_format", "[%s]"}}), "[k]");
  EXPECT_EQ(shown({{"result_format", ""}}), "k");
}

TEST_F(LdapSettingsTest, RefusesWhatMeansNothing) {
  EXPECT_EQ(error({{"server_host", ""}}), "./x.cf: bad string length 0 < 1: server_host = ");
  EXPECT_EQ(error({{"server_host", " , "}}),
            "dict_ldap_open: ./x.cf: server_host has no host:  , ");
  EXPECT_EQ(error({{"server_port", "x"}}), "./x.cf: bad numerical configuration: server_port = x");
  EXPECT_EQ(error({{"bind", "foo"}}), "./x.cf: unsupported parameter value: bind = foo");
  EXPECT_EQ(error({{"version", "1"}}), "./x.cf: invalid version parameter value 1 < 2");
  EXPECT_EQ(error({{"recursion_limit", "0"}}),
            "./x.cf: invalid recursion_limit parameter value 0 < 1");
  EXPECT_EQ(error({{"timeout", "0"}}), "./x.cf: invalid timeout parameter value 0 < 1");
  EXPECT_EQ(error({{"start_tls", "maybe"}}),
            "./x.cf: bad boolean configuration: start_tls = maybe");
  EXPECT_EQ(error({{"search_base", "%x"}}), "db_common_parse: ./x.cf: Invalid query template: %x");
  EXPECT_EQ(error({{"query_filter", "%x"}}), "db_common_parse: ./x.cf: Invalid query template: %x");
  EXPECT_EQ(error({{"result_format", "%x"}}),
            "db_common_parse: ./x.cf: Invalid result template: %x");
}

TEST_F(LdapSettingsTest, WarnsOfWhatItTakesForSomethingElse) {
  EXPECT_EQ(warnings({{"version", "4"}, {"scope", "foo"}, {"dereference", "9"}}),
            (Texts{"dict_ldap_open: ./x.cf Unknown version 4, using 3.",
                   "dict_ldap_open: ./x.cf: Unrecognized value foo specified for scope; using sub",
                   "dict_ldap_open: ./x.cf Unrecognized value 9 specified for dereference; using "
                   "0"}));
  EXPECT_EQ(warnings({{"query_filter", "mail=*"}}),
            Texts{"dict_ldap_open: ./x.cf: Fixed query_filter mail=* is probably useless"});
  EXPECT_EQ(warnings({{"cache", "yes"}, {"cache_size", "4"}}),
            (Texts{"dict_ldap_open: ./x.cf ignoring cache",
                   "dict_ldap_open: ./x.cf ignoring cache_size"}));
}

TEST_F(LdapSettingsTest, WhatNeedsVersionThreeGetsIt) {
  EXPECT_EQ(warnings({{"server_host", "ldaps://a"}}),
            Texts{"dict_ldap_open: URL scheme ldaps requires protocol version 3"});
  EXPECT_EQ(read({{"server_host", "ldaps://a"}})->server.version, 3);
  EXPECT_EQ(warnings({{"start_tls", "yes"}}),
            Texts{"dict_ldap_open: ./x.cf start_tls requires protocol version 3"});
  EXPECT_EQ(read({{"start_tls", "yes"}})->server.version, 3);
  EXPECT_EQ(warnings({{"server_host", "ldaps://a"}, {"start_tls", "yes"}, {"version", "3"}}),
            Texts{});
}

}  // namespace
}  // namespace postwright
