#include "base/text.h"
#include "libconf/expansion/compatibility_level.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

bool is_below_level_1(const Site& site) {
  auto text = site.known_value("compatibility_level");
  if (!text) return false;
  auto level = CompatibilityLevel::parse(*text);
  return level && *level < CompatibilityLevel{.major_part = 1};
}

void check_pf626(const Site& site, Report& report) {
  if (!site.main_file() || site.main_file()->masked.is_template) return;
  if (!site.main_file()->bytes().empty() && !is_below_level_1(site)) return;
  if (!site.is_set("compatibility_level") && site.main_file()->bytes().empty()) return;
  const ServiceEntry* first = nullptr;
  std::size_t count = 0;
  Fix fix{.kind = FixKind::unsafe, .title = "write y, as it is now", .edits = {}};
  for (const ServiceEntry& service : site.services()) {
    if (service.fields[ServiceLine::kChroot] != "-") continue;
    if (!first) first = &service;
    ++count;
    FileSpan field = site.field_span(service, ServiceLine::kChroot);
    fix.edits.push_back(
        {.file = field.file, .offset = field.offset, .length = field.length, .text = "y"});
  }
  if (!first) return;
  Finding& finding =
      report.add(site.field_span(*first, ServiceLine::kChroot),
                 cat("chroot is \"-\" in ", count, count == 1 ? " entry" : " entries",
                     ": y below compatibility level 1, n from there on"));
  finding.parameter = "chroot";
  finding.fix = std::move(fix);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf626_chroot_implicit){
    .id = "PF626",
    .name = "chroot-implicit",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds =
        "Entries of master.cf with \"-\" as chroot, where compatibility_level is below 1 or not "
        "set. One finding for the file.",
    .why =
        "The default turns over at level 1. In a chroot, name lookups, SASL and sockets of other "
        "programs work only where their files are there too.",
    .fixing = "Writes y, which is what counts today. Mostly n is what should stand there.",
    .bad = "smtp inet n - - - - smtpd\n",
    .good = "smtp inet n - n - - smtpd\n",
    .example_file = "master.cf",
    .source = "master(5); COMPATIBILITY_README",
    .since = {.major_part = 3, .minor_part = 0},
    .check_site = check_pf626,
};

}  // namespace postwright::lint
