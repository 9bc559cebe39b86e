#include <algorithm>
#include <initializer_list>
#include <vector>

#include "base/text.h"
#include "libconf/reports/compatibility_report.h"
#include "lint/site/fixes.h"
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

/// Settings from before smtp_tls_security_level, or beside it, that give the SMTP client TLS.
bool gives_tls(const Site& site) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"smtp_use_tls", "smtp_enforce_tls",
                                              "smtp_tls_per_site", "smtp_tls_policy_maps"},
      [&](std::string_view name) { return site.is_set(name); });
}

/// What the old defaults do to this site: the two that matter most in words, the rest by name.
struct OldDefaults {
  bool sends_in_the_clear = false;
  bool trusts_subnet = false;
  std::vector<std::string> others = {};
  bool matter() const { return sends_in_the_clear || trusts_subnet; }
};

OldDefaults old_defaults(const Site& site, const CompatibilityReport& compatibility) {
  OldDefaults found;
  for (const CompatibilityStep& step : compatibility.steps) {
    if (!is_known_to(site.context().target, step.to)) continue;
    for (const CompatibilityChange& change : step.changes) {
      // The others have rules of their own (PF326, PF626), or follow from one of these.
      if (change.subject != CompatibilityChange::Subject::parameter || !change.main_cf ||
          !change.because_of.empty() || change.name == "relay_domains")
        continue;
      if (!is_known(change.main_cf->before) || !is_known(change.main_cf->after)) continue;
      if (change.name == "mynetworks_style") {
        // Where mynetworks is set, nothing reads it.
        found.trusts_subnet |= !site.is_set("mynetworks");
      } else if (change.name == "smtp_tls_security_level" && change.main_cf->before.empty() &&
                 !gives_tls(site)) {
        found.sends_in_the_clear = true;
      } else if (std::ranges::find(found.others, change.name) == found.others.end()) {
        found.others.push_back(change.name);
      }
    }
  }
  return found;
}

std::string text_of(const OldDefaults& found) {
  std::string text;
  auto add = [&](std::string_view more) { text += cat(text.empty() ? "" : ", ", more); };
  if (found.sends_in_the_clear)
    add("outbound mail goes without TLS (set smtp_tls_security_level = may)");
  if (found.trusts_subnet)
    add("mynetworks trusts every host of the local subnets (set mynetworks_style = host)");
  if (!found.others.empty()) {
    std::string names;
    for (const std::string& name : found.others) names += cat(names.empty() ? "" : ", ", name);
    add(cat(found.matter() ? "and old defaults hold for " : "old defaults hold for ", names));
  }
  return text;
}

void check_pf619(const Site& site, Report& report) {
  if (!site.main_file() || site.main_file()->masked.is_template) return;
  const Assignment* assignment = site.deciding("compatibility_level");
  bool whole = !site.main_file()->bytes().empty() && is_whole_name(site.main_file()->path());
  if (!assignment && !whole) return;
  auto compatibility = report_compatibility(site.configuration());
  if (!compatibility) return;
  OldDefaults found = old_defaults(site, *compatibility);
  std::string text = text_of(found);
  if (text.empty()) return;
  Level level = found.matter() ? Level::warning : Level::info;
  if (assignment) {
    site.report(
        report, *assignment,
        cat("with compatibility_level ", site.expanded(*assignment).value_or(""), " ", text),
        level);
    return;
  }
  report
      .add(level, site.main_file()->source->span(0, 0),
           cat("without compatibility_level, which is level 0, ", text))
      .parameter = "compatibility_level";
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf619_compat_default_in_effect){
    .id = "PF619",
    .name = "compat-default-in-effect",
    .level = Level::info,
    .finds =
        "Defaults of older releases that hold for this site, since its compatibility_level is "
        "lower than what the release knows, or not set, which is level 0: one finding for all. A "
        "warning where mail goes out without TLS, or mynetworks is all of the local subnets.",
    .why =
        "Nobody sees these values in main.cf. Below level 3.11 the SMTP client does not use TLS "
        "unless it is told to, and below level 2 every host of the subnet may relay.",
    .fixing =
        "Set what is named, or raise compatibility_level; `postconf --compat-report` shows what "
        "that changes here, and how to keep what must stay.",
    .bad = "compatibility_level = 0\nmynetworks = 192.0.2.0/28\nrelay_domains =\n",
    .good = "compatibility_level = 3.11\nmynetworks = 192.0.2.0/28\nrelay_domains =\n",
    .source = "COMPATIBILITY_README",
    .since = {.major_part = 3, .minor_part = 0},
    .check_site = check_pf619,
};

}  // namespace postwright::lint
