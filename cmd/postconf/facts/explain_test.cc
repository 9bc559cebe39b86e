#include "cmd/postconf/run_for_test.h"

namespace postwright::postconf {
namespace {

const TestDirectory::Files kExplainedFiles{
    {"main.cf",
     "mynetworks = 127.0.0.0/8\nmyhostname = h.example\nmail_name = A\nmail_name = Postfix\n"
     "smtpd_restriction_classes = strict\nstrict = reject\n"
     "smtpd_client_restrictions = strict\nsmtp_use_tls = yes\n"},
    {"master.cf",
     "smtp inet n - n - - smtpd\n  -o mail_name=C\n"
     "vac unix - n n - - pipe user=v argv=x\n"}};

/// From the row with that label up to the next one.
std::string row(const std::string& text, const std::string& label) {
  std::size_t begin = text.find("\n  " + label + " ");
  if (begin == std::string::npos) return "";
  std::size_t end = begin + 1;
  do {
    end = text.find('\n', end + 1);
  } while (end != std::string::npos && text.compare(end, 6, "\n     ") == 0);
  return text.substr(begin + 1, end - begin - 1);
}

std::string explanation(const std::string& name) {
  TestDirectory directory(kExplainedFiles);
  Ran ran = run_postconf(directory.path(), {"--explain", name});
  EXPECT_EQ(ran.status, 0);
  return ran.out;
}

TEST(Explain, AParameterThatIsSet) {
  std::string text = explanation("mail_name");
  EXPECT_EQ(text.find("mail_name\n  meaning     "), 0u);
  EXPECT_EQ(row(text, "type"), "  type        string, at least 1 byte");
  EXPECT_EQ(row(text, "default"), "  default     Postfix");
  EXPECT_EQ(row(text, "value"), "  value       Postfix");
  EXPECT_EQ(row(text, "set in"),
            "  set in      @/main.cf, line 4\n              in effect this is the default");
  EXPECT_EQ(row(text, "instead of"), "  instead of  @/main.cf, line 3: A");
  EXPECT_EQ(row(text, "in service"), "  in service  smtp/inet (@/master.cf, line 2): C");
  EXPECT_NE(row(text, "used by").find("smtpd_banner"), std::string::npos);
}

TEST(Explain, ADefaultIsExpanded) {
  std::string text = explanation("smtpd_banner");
  EXPECT_EQ(row(text, "default"), "  default     $myhostname ESMTP $mail_name");
  EXPECT_EQ(row(text, "value"), "");
  EXPECT_EQ(row(text, "expanded"), "  expanded    h.example ESMTP Postfix");
  EXPECT_EQ(row(text, "uses"), "  uses        mail_name, myhostname");
}

TEST(Explain, NamesThatOnlyThisSiteHas) {
  std::string strict = explanation("strict");
  EXPECT_EQ(row(strict, "kind"),
            "  kind        restriction class, named in smtpd_restriction_classes");
  EXPECT_EQ(row(strict, "used by"),
            "  used by     smtpd_client_restrictions, smtpd_restriction_classes");
  std::string limit = explanation("vac_time_limit");
  EXPECT_EQ(row(limit, "kind"), "  kind        parameter of a service in master.cf");
  EXPECT_EQ(row(limit, "type"),
            "  type        time with a unit s, m, h, d or w, without one in s, at least 1s");
}

TEST(Explain, Deprecation) {
  EXPECT_EQ(row(explanation("smtp_use_tls"), "deprecated"),
            "  deprecated  still works, warned about since 3.9; instead:\n"
            "              smtp_tls_security_level");
}

TEST(Explain, FitsTheScreen) {
  TestDirectory directory(kExplainedFiles);
  std::string all = run_postconf(directory.path(), {"-dH"}).out;
  std::vector<std::string> words{"--explain"};
  for (std::size_t at = 0; at < all.size(); at = all.find('\n', at) + 1)
    words.push_back(all.substr(at, all.find('\n', at) - at));
  Ran ran = run_postconf(directory.path(), words);
  EXPECT_EQ(ran.status, 0);
  std::size_t lines = 0;
  for (std::size_t at = 0; at < ran.out.size(); at = ran.out.find('\n', at) + 1) {
    std::string line = ran.out.substr(at, ran.out.find('\n', at) - at);
    lines = line.empty() ? 0 : lines + 1;
    EXPECT_LE(lines, 24u) << line;
    bool one_word = line.size() < 14 || line.find(' ', 14) == std::string::npos;
    EXPECT_TRUE(line.size() <= 80 || one_word) << line;
  }
}

TEST(Explain, AnUnknownNameHasNeighbours) {
  TestDirectory directory(kExplainedFiles);
  Ran ran = run_postconf(directory.path(), {"--explain", "mail_name", "smtpd_bannr"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err.substr(ran.err.find("fatal")),
            "fatal: smtpd_bannr: unknown parameter; did you mean smtpd_banner?\n");
}

}  // namespace
}  // namespace postwright::postconf
