#include "libconf/reports/configuration_difference.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

struct Loaded {
  Loaded(const std::string& main_cf, const std::string& master_cf)
      : configuration(*Configuration::parse("/c", main_cf, master_cf, {})),
        names(*KnownNames::discover(configuration, {.tolerant = true}, messages)) {}
  CollectedMessages messages;
  Configuration configuration;
  KnownNames names;
};

std::string text_of(const ParameterDifference& difference) {
  auto side = [](const DifferenceSide& s) {
    return cat("[", s.value.expanded.value_or("?"), "]", s.is_set ? "*" : "");
  };
  return cat(difference.name, " ", difference_word(difference.kind),
             difference.effect ? " " : " no effect ", side(difference.here), side(difference.there),
             "\n");
}

/// * is a side that sets it.
std::string difference(const std::string& here_main, const std::string& there_main,
                       const std::string& here_master = "", const std::string& there_master = "") {
  // Nothing of this host, no long values that follow from everything.
  const std::string host =
      "mynetworks = 127.0.0.0/8\nmyhostname = h.example\nproxy_read_maps =\n"
      "smtp_requiretls_policy =\n";
  Loaded here(host + here_main, here_master);
  Loaded there(host + there_main, there_master);
  auto found = difference_of({here.configuration, here.names}, {there.configuration, there.names});
  std::string text;
  bool effect = false;
  for (const ParameterDifference& parameter : found.parameters) {
    text += text_of(parameter);
    effect |= parameter.effect;
  }
  for (const ServiceDifference& service : found.services) {
    text += cat(service.service, "/", service.type, " ", difference_word(service.kind), "\n");
    effect |= service.kind != DifferenceKind::changed;
    for (const FieldDifference& field : service.fields) {
      text += cat(" ", field.name, field.effect ? " [" : " no effect [", field.here, "][",
                  field.there, "]\n");
      effect |= field.effect;
    }
    for (const ParameterDifference& setting : service.settings) {
      text += " " + text_of(setting);
      effect |= setting.effect;
    }
  }
  EXPECT_EQ(found.has_effect(), effect);
  return text;
}

TEST(ConfigurationDifference, OrderCommentsAndWhiteSpaceAreNone) {
  EXPECT_EQ(difference("mail_owner = a\nrelayhost = x,\n  y\n",
                       "# other\nrelayhost = x,   y\nmail_owner=a\n"),
            "");
}

TEST(ConfigurationDifference, ParametersAndWhatFollowsFromThem) {
  EXPECT_EQ(difference("mail_owner = a\nsyslog_name = x\n", "mail_owner = b\nsyslog_name = y\n"),
            "mail_owner changed [a]*[b]*\nsyslog_name changed [x]*[y]*\n");
  EXPECT_EQ(difference("myorigin = $mydomain\n",
                       "myorigin = $mydomain\nmydomain = other\nmydestination =\n"),
            "fast_flush_domains consequence [h.example, localhost.example, localhost][]\n"
            "mydestination only_there [h.example, localhost.example, localhost][]*\n"
            "mydomain only_there [example][other]*\n"
            "myorigin consequence [example]*[other]*\n"
            "relay_domains consequence [h.example, localhost.example, localhost][]\n");
}

TEST(ConfigurationDifference, TheDefaultIsNoEffect) {
  EXPECT_EQ(difference("mail_owner = postfix\n", ""),
            "mail_owner only_here no effect [postfix]*[postfix]\n");
  EXPECT_EQ(difference("mail_owner = a$empty\nempty =\n", "mail_owner = a\n"),
            "empty only_here no effect []*[]\nmail_owner changed no effect [a]*[a]*\n");
}

TEST(ConfigurationDifference, FaultsAreComparedAsText) {
  EXPECT_EQ(difference("relayhost = ${\n", "relayhost = ${\n"), "");
  EXPECT_EQ(difference("relayhost = ${\n", "relayhost = $(\n"), "relayhost changed [?]*[?]*\n");
  EXPECT_NE(difference("relayhost = ${\n", "").find("relayhost only_here [?]*[]\n"),
            std::string::npos);
}

TEST(ConfigurationDifference, Services) {
  EXPECT_EQ(difference("", "", "a unix - - n - - smtp\nb unix - - n - - smtp\n",
                       "b unix - - n - - smtp\nc unix - - n - - smtp -v\n"),
            "a/unix only_here\nc/unix only_there\n");
  EXPECT_EQ(difference("", "", "a inet n - n - - smtpd -v -o mail_name=X -o mail_owner=postfix x\n",
                       "a inet n y y - 10 smtpd -o mail_name=Y {x y}\n"),
            "a/inet changed\n"
            " unprivileged no effect [-][y]\n"
            " chroot [n][y]\n"
            " process_limit [-][10]\n"
            " arguments [-v x][{x y}]\n"
            " mail_name changed [X]*[Y]*\n"
            " mail_owner only_here no effect [postfix]*[postfix]\n");
  // The second of two is compared with the second.
  EXPECT_EQ(difference("", "", "a inet n - n - - smtpd\na inet n - n - - smtp\n",
                       "a inet n - n - - smtpd\na inet n - n - - lmtp\n"),
            "a/inet changed\n command [smtp][lmtp]\n");
}

TEST(ConfigurationDifference, AHyphenMeansWhatTheConfigurationSays) {
  const char* here = "a inet n - - - - smtpd\n";
  const char* there = "a inet n - n - 100 smtpd\n";
  EXPECT_EQ(difference("compatibility_level = 1\n", "compatibility_level = 1\n", here, there),
            "a/inet changed\n chroot no effect [-][n]\n process_limit no effect [-][100]\n");
  EXPECT_NE(difference("", "", here, there).find(" chroot [-][n]\n"), std::string::npos);
}

}  // namespace
}  // namespace postwright
