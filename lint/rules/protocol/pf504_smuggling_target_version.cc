#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/smtpd_services.h"

namespace postwright::lint {

namespace {

/// The first release that had the setting added to it.
constexpr Version kPatched{.major_part = 3, .minor_part = 5};

void check_pf504(const Site& site, Report& report) {
  const InputFile* main_file = site.main_file();
  constexpr std::string_view kName = "smtpd_forbid_bare_newline";
  if (!main_file || main_file->masked.is_template || site.assignments().empty()) return;
  if (!site.assignments_of(kName).empty()) return;
  if (!site.services().empty() && smtpd_services(site).empty()) return;  // nobody listens
  Version target = site.context().target;
  if (target < kPatched) {
    report
        .add(main_file->source->span(0, 0),
             cat("Postfix ", target.text(), " has no protection against SMTP smuggling"))
        .parameter = kName;
    return;
  }
  Finding& finding = report.add(main_file->source->span(0, 0),
                                cat(kName, " is not set, and Postfix ", target.text(),
                                    " does not protect against SMTP smuggling by default"));
  finding.parameter = kName;
  finding.fix = append_setting(site, kName, "yes", FixKind::unsafe);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf504_smuggling_target_version){
    .id = "PF504",
    .name = "smuggling-target-version",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "With a target before 3.9: a main.cf that does not set smtpd_forbid_bare_newline.",
    .why =
        "Releases before 3.9 do not protect by default. 3.5.23, 3.6.13, 3.7.9 and 3.8.4 brought "
        "the setting, switched off; releases before 3.5 never got it.",
    .fixing = "Sets it to yes. A release without it ignores it.",
    .bad = "inet_interfaces = all\n",
    .good = "inet_interfaces = all\nsmtpd_forbid_bare_newline = yes\n",
    .example_options = "--target-version=3.8",
    .source = "CVE-2023-51764; RELEASE_NOTES-3.9",
    .until = {.major_part = 3, .minor_part = 8},
    .check_site = check_pf504,
};

}  // namespace postwright::lint
