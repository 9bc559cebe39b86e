#include <nlohmann/json.hpp>

#include "cmd/postconf/run_for_test.h"

namespace postwright::postconf {
namespace {

const TestDirectory::Files kReportedFiles{
    {"main.cf", "mynetworks = 127.0.0.0/8\ncompatibility_level = 1\nmydestination = a.example\n"},
    {"master.cf",
     "smtp inet n - n - - smtpd\nrelay unix - - n - - smtp -o relay_domains=b.example\n"}};

TEST(CompatReport, IsForPeople) {
  TestDirectory site(kReportedFiles);
  Ran ran = run_postconf(site.path(), {"--compat-report", "-o", "smtp_tls_security_level=", "-o",
                                       "smtp_tlsrpt_skip_reused_handshakes=yes"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_EQ(ran.out,
            R"(compatibility_level is 1

from 1 to 2
  fast_flush_domains: a.example -> (empty)
      because of: relay_domains
      services: smtp/inet
  mynetworks_style: subnet -> host
      services: all
      keep it: postconf -e mynetworks_style=subnet
  relay_domains: a.example -> (empty)
      services: smtp/inet
      keep it: postconf -e 'relay_domains=$mydestination'

from 2 to 3.6
  lmtp_tls_fingerprint_digest: md5 -> sha256
      keep it: postconf -e lmtp_tls_fingerprint_digest=md5
  respectful_logging: no -> yes
      services: all
      keep it: postconf -e respectful_logging=no
  smtp_tls_fingerprint_digest: md5 -> sha256
      services: relay/unix
      keep it: postconf -e smtp_tls_fingerprint_digest=md5
  smtpd_relay_before_recipient_restrictions: no -> yes
      services: smtp/inet
      keep it: postconf -e smtpd_relay_before_recipient_restrictions=no
  smtpd_tls_fingerprint_digest: md5 -> sha256
      services: smtp/inet
      keep it: postconf -e smtpd_tls_fingerprint_digest=md5
  tlsproxy_client_fingerprint_digest: md5 -> sha256
      because of: smtp_tls_fingerprint_digest
  tlsproxy_tls_fingerprint_digest: md5 -> sha256
      because of: smtpd_tls_fingerprint_digest

from 3.6 to 3.11: nothing
)");
}

TEST(CompatReport, SaysThatThereIsNothingToDo) {
  TestDirectory site(kReportedFiles);
  EXPECT_EQ(run_postconf(site.path(), {"--compat-report", "-o", "compatibility_level=3.11"}).out,
            "compatibility_level is 3.11\nno later level changes a default\n");
}

TEST(CompatReport, IsADocument) {
  TestDirectory site(kReportedFiles);
  Ran ran = run_postconf(site.path(), {"--compat-report", "--json-full"});
  auto json = nlohmann::json::parse(ran.out);
  EXPECT_EQ(json["schema"], "urn:postwright:postconf-compatibility:1");
  EXPECT_EQ(json["steps"][0]["changes"][2], nlohmann::json::parse(R"({"subject": "parameter",
      "name": "relay_domains", "before": "a.example", "after": "", "because_of": [],
      "services": [{"name": "smtp/inet", "before": "a.example", "after": ""}],
      "keep": [{"option": "-e", "argument": "relay_domains=$mydestination"}]})"));
}

}  // namespace
}  // namespace postwright::postconf
