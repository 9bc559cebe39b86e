#include "lint/site/smtpd_services.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

TEST(SmtpdServices, PortAndHostOfEach) {
  InputFile main_cf("main.cf", "mail_name = x\n", FileKind::main_cf, TemplateKind::automatic);
  InputFile master_cf("master.cf",
                      "smtp inet n - n - - smtpd\n"
                      "[127.0.0.2]:587 inet n - n - - smtpd\n"
                      "127.8.8.8:465 inet n - n - - smtpd\n"
                      "[::1]:10025 inet n - n - - smtpd\n"
                      "localhost:smtp inet n - n - - smtpd\n"
                      "192.0.2.127:submission inet n - n - - smtpd\n"
                      "policy unix n - n - - smtpd\n",
                      FileKind::master_cf, TemplateKind::automatic);
  Context context;
  Site site(
      "/etc/postfix", &main_cf, &master_cf, [](const std::string&) { return std::nullopt; },
      context);
  auto services = smtpd_services(site);
  std::vector<std::pair<SmtpPort, bool>> found;
  for (const SmtpdService& service : services) found.emplace_back(service.port, service.loopback);
  EXPECT_EQ(found, (std::vector<std::pair<SmtpPort, bool>>{{SmtpPort::smtp, false},
                                                           {SmtpPort::submission, true},
                                                           {SmtpPort::submissions, true},
                                                           {SmtpPort::other, true},
                                                           {SmtpPort::smtp, true},
                                                           {SmtpPort::submission, false}}));
}

}  // namespace
}  // namespace postwright::lint
