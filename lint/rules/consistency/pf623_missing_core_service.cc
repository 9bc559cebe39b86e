#include <algorithm>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/knowledge/core_services.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

bool has(const Site& site, const CoreService& service) {
  // Very old files have some of them as fifo.
  return !site.configuration().master_cf().entries_of(service.name).empty();
}

/// Whether it is a whole master.cf: a piece for others to include has one or two services.
bool is_whole(const Site& site) {
  return std::ranges::count_if(core_services(),
                               [&](const CoreService& service) { return has(site, service); }) >= 5;
}

void check_pf623(const Site& site, Report& report) {
  if (!site.master_file() || site.master_file()->masked.is_template || !is_whole(site)) return;
  const InputFile& file = *site.master_file();
  for (const CoreService& service : core_services()) {
    if (site.context().target < service.since || has(site, service)) continue;
    bool logs = service.name == "postlog" && site.is_set("maillog_file");
    Level level = service.always_needed || logs ? Level::error : Level::info;
    Finding& finding = report.add(level, file.source->span(0, 0),
                                  cat("the service ", service.name, "/", service.type,
                                      " is missing", logs ? ", and maillog_file needs it" : ""));
    finding.parameter = cat(service.name, "/", service.type);
    bool open_end = !file.bytes().ends_with('\n');
    finding.fix = Fix{.kind = FixKind::unsafe,
                      .title = cat("add ", service.name),
                      .edits = {{.file = file.path(),
                                 .offset = file.bytes().size(),
                                 .length = 0,
                                 .text = cat(open_end ? "\n" : "", service.line, "\n")}}};
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf623_missing_core_service){
    .id = "PF623",
    .name = "missing-core-service",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "A master.cf that lacks a service which programs of Postfix connect to by name. An "
        "error where no mail is handled without it, else a note.",
    .why =
        "Clients wait for the service, and mail is deferred; postlog is needed as soon as "
        "maillog_file is set.",
    .fixing =
        "Adds the entry that Postfix installs; `postfix upgrade-configuration` does the "
        "same.",
    .bad =
        "smtp inet n - n - - smtpd\npickup unix n - n 60 1 pickup\n"
        "qmgr unix n - n 300 1 qmgr\nrewrite unix - - n - - trivial-rewrite\n"
        "bounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\n",
    .good = "smtp inet n - n - - smtpd\n",
    .example_file = "master.cf",
    .source = "master(5), postfix(1)",
    .check_site = check_pf623,
};

}  // namespace postwright::lint
