#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf422(const Site& site, Report& report) {
  if (!site.main_file() || site.main_file()->masked.is_template) return;
  const Assignment* enable = site.deciding("smtp_tlsrpt_enable");
  if (!enable || site.flag("smtp_tlsrpt_enable") != true) return;
  auto socket = site.value("smtp_tlsrpt_socket_name");
  if (!socket || !socket->empty()) return;
  site.report(report, *enable,
              "nothing is reported without smtp_tlsrpt_socket_name, the socket of a reporter");
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf422_tlsrpt_half_set){
    .id = "PF422",
    .name = "tlsrpt-half-set",
    .level = Level::info,
    .finds = "smtp_tlsrpt_enable = yes without smtp_tlsrpt_socket_name.",
    .why = "Postfix hands what it saw to a reporting program over that socket.",
    .fixing = "Set smtp_tlsrpt_socket_name, or do not enable reports.",
    .bad = "smtp_tlsrpt_enable = yes\n",
    .good = "smtp_tlsrpt_enable = yes\nsmtp_tlsrpt_socket_name = run/tlsrpt/tlsrpt.sock\n",
    .source = "TLSRPT_README; RFC 8460",
    .since = {.major_part = 3, .minor_part = 10},
    .check_site = check_pf422,
};

}  // namespace postwright::lint
