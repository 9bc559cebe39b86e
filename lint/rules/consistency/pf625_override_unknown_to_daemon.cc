#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

struct Family {
  std::string_view prefix;
  std::string_view readers;  ///< programs that read such parameters, each with commas around
};
constexpr Family kFamilies[] = {
    {"postscreen_", ",postscreen,dnsblog,tlsproxy,"},
    {"qmgr_", ",qmgr,nqmgr,oqmgr,"},
    {"smtp_", ",smtp,lmtp,tlsproxy,tlsmgr,posttls-finger,"},
    {"smtpd_", ",smtpd,qmqpd,postscreen,tlsproxy,tlsmgr,"},
};

/// Those of Postfix that read parameters and are no more than themselves. Not proxymap: the tables
/// that it serves are in parameters of others.
constexpr std::string_view kPrograms =
    ",anvil,bounce,cleanup,discard,dnsblog,error,flush,lmtp,local,pickup,pipe,postlogd,postscreen,"
    "qmgr,scache,showq,smtp,smtpd,tlsmgr,tlsproxy,trivial-rewrite,verify,virtual,";

bool lists(std::string_view programs, std::string_view name) {
  return programs.find(cat(",", name, ",")) != std::string_view::npos;
}

/// Whether another -o of the entry uses $name, or a default that the program reads may.
bool is_used(const Site& site, const Assignment& assignment) {
  return site.refers_to(assignment.name, assignment.name);
}

void check_pf625(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.service || !find_parameter(assignment.name)) continue;
    std::string_view program = file_name_of(assignment.service->command());
    if (!lists(kPrograms, program)) continue;
    for (const Family& family : kFamilies) {
      if (!assignment.name.starts_with(family.prefix) || lists(family.readers, program)) continue;
      if (is_used(site, assignment)) continue;
      Finding& finding =
          site.report(report, assignment, cat(program, " does not read ", assignment.name));
      finding.fix = remove_assignment(site, assignment, FixKind::unsafe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf625_override_unknown_to_daemon){
    .id = "PF625",
    .name = "override-unknown-to-daemon",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds =
        "A -o that the program of its entry never reads: smtpd_... for the SMTP client, smtp_... "
        "for smtpd, and so on.",
    .why = "It has no effect; what was meant is not set.",
    .fixing = "Removes it. Often the other prefix was meant.",
    .bad = "relay unix - - n - - smtp\n  -o smtpd_timeout=5m\n",
    .good = "relay unix - - n - - smtp\n  -o smtp_data_done_timeout=5m\n",
    .example_file = "master.cf",
    .source = "master(5); the manual pages of the programs",
    .check_site = check_pf625,
};

}  // namespace postwright::lint
