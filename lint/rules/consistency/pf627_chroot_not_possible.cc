#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Programs that reach for files and commands of the whole system.
constexpr std::string_view kUnchrootable[] = {"local", "pipe", "proxymap", "spawn", "virtual"};
void check_pf627(const Site& site, Report& report) {
  for (const ServiceEntry& service : site.services()) {
    std::string_view program = file_name_of(service.command());
    if (service.fields[ServiceLine::kChroot] != "y" ||
        std::ranges::find(kUnchrootable, program) == std::end(kUnchrootable))
      continue;
    FileSpan where = site.field_span(service, ServiceLine::kChroot);
    Finding& finding = report.add(where, cat(program, " does not work in a chroot"));
    finding.parameter = cat(service.service(), "/", service.type(), "/chroot");
    finding.value = service.fields[ServiceLine::kChroot];
    finding.fix = replace_span(where, "n", FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf627_chroot_not_possible){
    .id = "PF627",
    .name = "chroot-not-possible",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "A service that runs local, virtual, pipe, spawn or proxymap with y in the chroot "
        "column.",
    .why =
        "These programs deliver to files, run commands or open tables anywhere in the system; "
        "in the queue directory they find nothing.",
    .fixing = "Writes n.",
    .bad = "local unix - n y - - local\n",
    .good = "local unix - n n - - local\n",
    .example_file = "master.cf",
    .source = "master(5)",
    .check_site = check_pf627,
};

}  // namespace postwright::lint
