#include "lint/knowledge/old_restrictions.h"

#include <algorithm>

#include "base/text.h"
#include "lint/knowledge/deprecations.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

std::string text_of(const Deprecation& row, Version target) {
  if (row.status == "old-alias") return cat(row.name, " is an old name of ", row.replacement);
  auto removed = Version::parse(row.removed_in);
  if (removed && *removed <= target)
    return cat("Postfix has no ", row.name, " since ", row.removed_in,
               " and refuses mail that gets here; ", advice_of(row));
  return deprecation_text(row, target);
}

/// What reject_maps_rbl looked up: one restriction for each name of maps_rbl_domains.
std::optional<std::string> blocklists_of(const Site& site, const ServiceEntry* service) {
  auto names = site.known_value("maps_rbl_domains", service);
  if (!names || !site.main_file()) return std::nullopt;
  std::string text;
  for (std::string_view name : split(*names, kListSeparators))
    text += cat(text.empty() ? "" : ", ", "reject_rbl_client ", name);
  return text;
}

std::optional<Fix> fix_of(const Site& site, const Assignment& list, const ValueWord& word,
                          const Deprecation& row) {
  if (!word.literal || row.status == "active") return std::nullopt;
  if (row.status == "old-alias") return replace_span(word.where, row.replacement, FixKind::safe);
  if (row.name == "check_relay_domains")
    return replace_span(word.where, "reject_unauth_destination", FixKind::unsafe);
  if (row.name == "reject_maps_rbl") {
    auto text = blocklists_of(site, list.service);
    if (!text) return std::nullopt;
    bool needs_braces = list.service && !list.override_setting->in_braces;
    if (!text->empty() && !needs_braces) return replace_span(word.where, *text, FixKind::unsafe);
    if (!text->empty()) return std::nullopt;
  }
  return remove_word(site, list, word, FixKind::unsafe);
}

}  // namespace

void report_old_restrictions(const Site& site, Report& report) {
  const auto rows = rows_of(report.rule(), "restriction");
  Version target = site.context().target;
  auto look_at = [&](const Assignment& list, const ValueWord& word) {
    auto row = std::ranges::find_if(rows, [&](const Deprecation& candidate) {
      return equals_ignoring_case(candidate.name, word.text);
    });
    if (row == rows.end()) return;
    auto level = level_for(*row, report.rule(), target);
    if (!level) return;
    Finding& finding = report.add(*level, word.where, text_of(*row, target));
    finding.parameter = Site::full_name(list);
    finding.value = word.text;
    finding.fix = fix_of(site, list, word, *row);
  };
  for (const RestrictionList& list : restriction_lists(site))
    for (const RestrictionStep& step : list.steps) look_at(*list.assignment, step.word);
}

}  // namespace postwright::lint
