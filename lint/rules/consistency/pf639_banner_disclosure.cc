#include <algorithm>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kSystems[] = {"alma",      "centos", "debian",  "fedora",
                                         "freebsd",   "gentoo", "red hat", "rocky",
                                         "slackware", "suse",   "ubuntu"};

void check_pf639(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("smtpd_banner")) {
    std::string_view text = assignment->text();
    if (!assignment->counts || !is_known(text)) continue;
    auto words = split(text, " \t\r\n");
    if (words.empty() || words.front().find_first_of("$.[") == std::string_view::npos)
      site.report(report, *assignment, "the greeting does not begin with the host's name",
                  Level::error);
    std::string lower = ascii_lower(std::string(text));
    std::string_view discloses;
    if (lower.find("mail_version") != std::string::npos) discloses = "the version of Postfix";
    for (std::string_view system : kSystems)
      if (lower.find(system) != std::string::npos) discloses = "the operating system";
    if (discloses.empty()) continue;
    Finding& finding =
        site.report(report, *assignment, cat("the greeting tells every client ", discloses));
    finding.fix = replace_value(site, *assignment, "$myhostname ESMTP $mail_name", FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf639_banner_disclosure){
    .id = "PF639",
    .name = "banner-disclosure",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds =
        "An smtpd_banner with $mail_version or the name of an operating system. An error where it "
        "does not begin with a host name.",
    .why =
        "Audits such as CIS and Lynis ask for less; it tells an attacker what to try first. RFC "
        "5321 wants the host's name first.",
    .fixing = "Sets `$myhostname ESMTP $mail_name`, which is the default.",
    .bad = "smtpd_banner = $myhostname ESMTP $mail_name (Debian/GNU)\n",
    .good = "smtpd_banner = $myhostname ESMTP $mail_name\n",
    .source = "postconf(5), smtpd_banner; RFC 5321, section 4.2",
    .on_by_default = false,
    .check_site = check_pf639,
};

}  // namespace postwright::lint
