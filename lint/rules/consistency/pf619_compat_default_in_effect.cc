#include <algorithm>

#include "base/text.h"
#include "libconf/reports/compatibility_report.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// The release that knows a level.
bool is_known_to(Version target, std::string_view level) {
  auto parsed = CompatibilityLevel::parse(level);
  if (!parsed) return false;
  // Levels before 3.6 came with 3.0.
  Version since{.major_part = 3, .minor_part = 0};
  if (*parsed >= CompatibilityLevel{.major_part = 3, .minor_part = 6})
    since.minor_part = static_cast<int>(parsed->minor_part);
  return since <= target;
}

/// What an administrator has to know first of the defaults that are in effect.
std::string_view consequence_of(std::string_view parameter) {
  if (parameter == "smtp_tls_security_level") return "mail goes out without TLS";
  if (parameter == "mynetworks_style") return "mynetworks trusts all of the local subnet";
  if (parameter == "smtpd_relay_restrictions")
    return "nothing but other lists keeps this from relaying";
  return {};
}

void check_pf619(const Site& site, Report& report) {
  if (!site.main_file() || site.main_file()->masked.is_template ||
      site.main_file()->bytes().empty())
    return;
  const Assignment* assignment = site.deciding("compatibility_level");
  auto compatibility = report_compatibility(site.configuration());
  if (!compatibility) return;
  std::string consequences, others;
  auto add = [](std::string& list, std::string_view separator, std::string_view text) {
    list += cat(list.empty() ? "" : separator, text);
  };
  for (const CompatibilityStep& step : compatibility->steps) {
    if (!is_known_to(site.context().target, step.to)) continue;
    for (const CompatibilityChange& change : step.changes) {
      // The others have rules of their own (PF326, PF626), or follow from one of these.
      if (change.subject != CompatibilityChange::Subject::parameter || !change.main_cf ||
          !change.because_of.empty() || change.name == "relay_domains")
        continue;
      if (!is_known(change.main_cf->before) || !is_known(change.main_cf->after)) continue;
      std::string setting = cat(change.name, " = ", change.main_cf->before);
      if (std::string_view consequence = consequence_of(change.name); !consequence.empty())
        add(consequences, ", ", cat(consequence, " (", trim(setting), ")"));
      else
        add(others, ", ", change.name);
    }
  }
  if (consequences.empty() && others.empty()) return;
  std::string text = cat("old defaults are in effect at compatibility_level ",
                         site.known_value("compatibility_level").value_or("0"), ": ", consequences);
  if (!others.empty()) text += cat(consequences.empty() ? "" : "; also ", others);
  FileSpan where = assignment ? site.value_span(*assignment) : site.main_file()->source->span(0, 0);
  Finding& finding = report.add(where, std::move(text));
  finding.parameter = "compatibility_level";
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf619_compat_default_in_effect){
    .id = "PF619",
    .name = "compat-default-in-effect",
    .level = Level::info,
    .finds =
        "Defaults that a higher compatibility_level, as far as the release knows it, would change "
        "for "
        "this site, where the parameter is not set: one finding for all. Without a "
        "compatibility_level it is 0.",
    .why = "Raising the level changes what it does; Postfix logs each use of an old default.",
    .fixing =
        "`postconf --compat-report` says what to set so that raising the level changes nothing.",
    .bad = "compatibility_level = 0\nmynetworks = 192.0.2.0/28\nrelay_domains =\n",
    .good = "compatibility_level = 3.11\nmynetworks = 192.0.2.0/28\nrelay_domains =\n",
    .source = "COMPATIBILITY_README",
    .since = {.major_part = 3, .minor_part = 0},
    .check_site = check_pf619,
};

}  // namespace postwright::lint
