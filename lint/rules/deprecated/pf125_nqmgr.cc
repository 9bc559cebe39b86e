#include "base/file.h"
#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

constexpr std::size_t kCommand = 7;

void check_pf125(const Site& site, Report& report) {
  for (const ServiceEntry& service : site.services()) {
    if (file_name_of(service.command()) != "nqmgr") continue;
    FileSpan where = site.field_span(service, kCommand);
    Finding& finding = report.add(where, "nqmgr is the old name of qmgr");
    finding.parameter = cat(service.service(), "/", service.type(), "/command");
    finding.value = service.command();
    std::string_view command = service.command();
    std::string_view directory =
        command.substr(0, command.size() - std::string_view("nqmgr").size());
    finding.fix = replace_span(where, cat(directory, "qmgr"), FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf125_nqmgr){
    .id = "PF125",
    .name = "nqmgr",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds = "A service of master.cf that runs nqmgr.",
    .why =
        "Postfix 2.1 made it the queue manager, under the name qmgr; the old name only gives "
        "warnings.",
    .fixing = "Writes qmgr.",
    .bad = "qmgr unix n - n 300 1 nqmgr\n",
    .good = "qmgr unix n - n 300 1 qmgr\n",
    .example_file = "master.cf",
    .source = "qmgr(8)",
    .check_site = check_pf125,
};

}  // namespace postwright::lint
