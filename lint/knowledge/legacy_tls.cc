#include "lint/knowledge/legacy_tls.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <vector>

#include "base/text.h"
#include "lint/knowledge/deprecations.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

constexpr LegacyTls kRows[] = {
    {"smtp_use_tls", "smtp_enforce_tls", "smtp_tls_enforce_peername", "smtp_tls_security_level",
     true, 0},
    {"tlsproxy_client_use_tls", "tlsproxy_client_enforce_tls", "", "tlsproxy_client_security_level",
     true, 0},
    {"lmtp_use_tls", "lmtp_enforce_tls", "lmtp_tls_enforce_peername", "lmtp_tls_security_level",
     true, 1},
    {"smtpd_use_tls", "smtpd_enforce_tls", "", "smtpd_tls_security_level", false, 2},
    {"postscreen_use_tls", "postscreen_enforce_tls", "", "postscreen_tls_security_level", false, 2},
    {"tlsproxy_use_tls", "tlsproxy_enforce_tls", "", "tlsproxy_tls_security_level", false, 2},
};

/// The first release in which smtp_tls_security_level has a default.
constexpr Version kClientLevelByDefault{.major_part = 3, .minor_part = 11};
constexpr std::size_t kManyEdits = 100;

/// The level itself; nothing when it cannot be told.
std::optional<std::string> set_level(const Site& site, const LegacyTls& row,
                                     const ServiceEntry* service) {
  if (!site.main_file()) return std::nullopt;
  bool by_default =
      !site.is_set(row.level, service) && !site.is_set("smtp_tls_security_level", service);
  if (row.group == 0 && by_default && site.context().target < kClientLevelByDefault)
    return std::string();
  return site.known_value(row.level, service);
}

std::vector<const Assignment*> legacy_assignments(const Site& site, const LegacyTls& row) {
  std::vector<const Assignment*> found;
  for (std::string_view name : {row.enforce, row.use, row.peername}) {
    auto more = site.assignments_of(name);
    found.insert(found.end(), more.begin(), more.end());
  }
  return found;
}

bool add_edits(Fix& fix, std::optional<Fix> more) {
  if (!more) return false;
  std::ranges::move(more->edits, std::back_inserter(fix.edits));
  return true;
}

bool is_enforced(std::string_view level) {
  return level != "may" && level != "none";
}

/// The one that becomes the level: what says it. A lone peer name check in main.cf says nothing.
const Assignment* carrier_of(const LegacyTls& row, const std::vector<const Assignment*>& found,
                             const ServiceEntry* service, std::string_view level) {
  bool enforced = is_enforced(level);
  for (std::string_view name :
       {enforced ? row.enforce : row.use, enforced ? row.use : row.enforce, row.peername}) {
    if (name == row.peername && !service) break;
    for (const Assignment* assignment : found)
      if (assignment->service == service && assignment->name == name && assignment->counts)
        return assignment;
  }
  return nullptr;
}

bool add_row(const Site& site, const LegacyTls& row, Fix& fix) {
  auto found = legacy_assignments(site, row);
  std::set<const ServiceEntry*> places;
  for (const Assignment* assignment : found) places.insert(assignment->service);
  for (const ServiceEntry* service : places) {
    auto level = legacy_tls_level(site, row, service);
    if (!level) return false;
    const Assignment* carrier = level->empty() ? nullptr : carrier_of(row, found, service, *level);
    for (const Assignment* assignment : found) {
      if (assignment->service != service) continue;
      if (assignment != carrier) {
        if (!add_edits(fix, remove_assignment(site, *assignment, fix.kind))) return false;
        continue;
      }
      if (!is_known(assignment->text()) || assignment->text().find('$') != std::string_view::npos)
        return false;
      add_edits(fix, rename_assignment(site, *assignment, row.level, fix.kind));
      add_edits(fix, replace_value(site, *assignment, *level, fix.kind));
    }
  }
  return std::ranges::none_of(
      found, [&](const Assignment* assignment) { return site.refers_to(assignment->name); });
}

}  // namespace

const LegacyTls* find_legacy_tls(std::string_view name) {
  const auto* found = std::ranges::find_if(kRows, [&](const LegacyTls& row) {
    return !name.empty() && (row.use == name || row.enforce == name || row.peername == name);
  });
  return found == std::end(kRows) ? nullptr : found;
}

std::optional<std::string> legacy_tls_level(const Site& site, const LegacyTls& row,
                                            const ServiceEntry* service) {
  auto level = set_level(site, row, service);
  if (!level) return std::nullopt;
  if (!level->empty()) return std::string();
  auto enforce = site.flag(row.enforce, service);
  auto use = site.flag(row.use, service);
  if (!enforce || !use) return std::nullopt;
  if (!*enforce) return *use ? "may" : "none";
  if (!row.is_client) return "encrypt";
  auto peername = row.peername.empty() ? std::nullopt : site.flag(row.peername, service);
  if (!peername) return std::nullopt;
  return *peername ? "verify" : "encrypt";
}

std::optional<Fix> legacy_tls_fix(const Site& site, const LegacyTls& row, FixKind kind) {
  if (site.has_branches()) return std::nullopt;
  Fix fix{.kind = kind, .title = cat("specify ", row.level), .edits = {}};
  for (const LegacyTls& other : kRows)
    if (other.group == row.group && !add_row(site, other, fix)) return std::nullopt;
  return fix;
}

void report_legacy_tls(const Site& site, Report& report) {
  std::map<int, std::optional<Fix>> fixes;  // by group
  visit_deprecated(
      site, report.rule(),
      [&](const Deprecation& deprecated, const Assignment& assignment, Level level) {
        const LegacyTls& row = *find_legacy_tls(assignment.name);
        auto wanted = legacy_tls_level(site, row, assignment.service);
        std::string text = deprecation_text(deprecated, site.context().target);
        if (wanted && wanted->empty())
          text = cat("remove ", assignment.name, ": it has no effect beside ", row.level);
        else if (wanted && assignment.name == row.peername && !is_enforced(*wanted))
          text =
              cat("remove ", assignment.name, ": it has no effect without ", row.enforce, " = yes");
        else if (wanted)
          text += cat(" = ", *wanted);
        Finding& finding = site.report(report, assignment, std::move(text), level);
        auto fix = fixes.find(row.group);
        if (fix == fixes.end())
          fix = fixes.emplace(row.group, legacy_tls_fix(site, row, report.rule().fix)).first;
        finding.fix = fix->second;
        // Each finding carries all edits: only the first where these are many.
        if (finding.fix && finding.fix->edits.size() > kManyEdits) fix->second.reset();
      });
}

}  // namespace postwright::lint
