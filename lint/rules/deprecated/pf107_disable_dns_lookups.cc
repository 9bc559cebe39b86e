#include "base/file.h"
#include "base/text.h"
#include "lint/knowledge/deprecations.h"
#include "lint/site/fixes.h"

namespace postwright::lint {

namespace {

std::optional<Fix> replacement_fix(const Site& site, const Assignment& assignment) {
  auto disabled = site.flag(assignment.name, assignment.service);
  if (!disabled || !site.main_file() || site.has_branches() || !assignment.counts ||
      site.refers_to(assignment.name) || assignment.text().find('$') != std::string_view::npos)
    return std::nullopt;
  bool smtp_set = site.is_set("smtp_dns_support_level", assignment.service);
  bool lmtp_set = site.is_set("lmtp_dns_support_level", assignment.service);
  if (smtp_set || lmtp_set) return std::nullopt;
  if (!assignment.service) {
    if (!*disabled) {
      // A service may say yes, and then says so with a fix of its own.
      return remove_assignment(site, assignment, FixKind::safe);
    }
    Fix fix = rename_assignment(site, assignment, "smtp_dns_support_level", FixKind::safe);
    fix.title = "specify smtp_dns_support_level and lmtp_dns_support_level";
    fix.edits.push_back(replace_value(site, assignment,
                                      "disabled\nlmtp_dns_support_level = disabled", FixKind::safe)
                            .edits.front());
    return fix;
  }
  std::string_view client = file_name_of(assignment.service->command());
  if (client != "smtp" && client != "lmtp") return std::nullopt;
  if (!*disabled && !site.is_set(assignment.name))
    return remove_assignment(site, assignment, FixKind::safe);
  Fix fix = rename_assignment(site, assignment, cat(client, "_dns_support_level"), FixKind::safe);
  fix.edits.push_back(
      replace_value(site, assignment, *disabled ? "disabled" : "enabled", FixKind::safe)
          .edits.front());
  return fix;
}

void check_pf107(const Site& site, Report& report) {
  visit_deprecated(
      site, report.rule(), [&](const Deprecation& row, const Assignment& assignment, Level level) {
        site.report(report, assignment, deprecation_text(row, site.context().target), level).fix =
            replacement_fix(site, assignment);
      });
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf107_disable_dns_lookups){
    .id = "PF107",
    .name = "disable-dns-lookups",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds = "disable_dns_lookups, in main.cf or for a transport to a content filter.",
    .why =
        "Postfix warns about it since 3.9 and will remove it. A transport to `[127.0.0.1]:10024` "
        "does not need it: an address in brackets is not looked up.",
    .fixing =
        "Specifies smtp_dns_support_level or lmtp_dns_support_level as `disabled` for `yes`; `no` "
        "goes.",
    .bad = "scan unix - - n - 2 smtp\n    -o disable_dns_lookups=yes\n",
    .good = "scan unix - - n - 2 smtp\n    -o smtp_dns_support_level=disabled\n",
    .example_file = "master.cf",
    .source = "DEPRECATION_README; postconf(5), smtp_dns_support_level",
    .check_site = check_pf107,
};

}  // namespace postwright::lint
