#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Debian reads a file for myorigin; nobody does so for myhostname.
void report_file_name(const Site& site, const Assignment& assignment, std::string_view name,
                      Report& report) {
  Finding& finding = report.add(
      Level::error, site.value_span(assignment),
      cat("myhostname takes a host name and reads no file: Postfix does not start with ", name));
  finding.parameter = "myhostname";
  finding.value = assignment.text();
}

void check_pf636(const Site& site, Report& report) {
  const Assignment* assignment = site.deciding("myhostname");
  auto name = site.known_value("myhostname");
  if (!assignment || !name || name->empty()) return;
  if (name->starts_with('/')) {
    report_file_name(site, *assignment, *name, report);
    return;
  }
  bool local = equals_ignoring_case(*name, "localhost") ||
               equals_ignoring_case(*name, "localhost.localdomain");
  if (!local && name->find('.') != std::string::npos) return;
  Finding& finding = report.add(
      site.value_span(*assignment),
      cat("myhostname \"", *name, "\" is ", local ? "every host's name" : "no full domain name",
          ", and remote servers reject it in EHLO"));
  finding.parameter = "myhostname";
  finding.value = assignment->text();
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf636_myhostname_not_fqdn){
    .id = "PF636",
    .name = "myhostname-not-fqdn",
    .level = Level::warning,
    .finds = "A myhostname without a dot, or localhost. The name of a file is an error.",
    .why =
        "It is what Postfix says in EHLO and HELO, where RFC 5321 asks for a full domain name; "
        "many servers reject others.",
    .fixing = "Set the host's full name, as DNS has it.",
    .bad = "myhostname = mail\n",
    .good = "myhostname = mail.example.com\n",
    .source = "RFC 5321, section 4.1.1.1; postconf(5)",
    .check_site = check_pf636,
};

}  // namespace postwright::lint
