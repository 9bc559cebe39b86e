#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

constexpr std::size_t kType = 1;

void check_pf116(const Site& site, Report& report) {
  for (const ServiceEntry& service : site.services()) {
    if (service.type() != "fifo" || (service.service() != "pickup" && service.service() != "qmgr"))
      continue;
    FileSpan where = site.field_span(service, kType);
    Finding& finding = report.add(where, cat("write unix in place of fifo: ", service.service(),
                                             " is a unix service since Postfix 2.10"));
    finding.parameter = cat(service.service(), "/", service.type(), "/type");
    finding.value = service.type();
    if (!site.configuration().master_cf().find(service.service(), "unix"))
      finding.fix = replace_span(where, "unix", FixKind::safe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf116_fifo_service_type){
    .id = "PF116",
    .name = "fifo-service-type",
    .level = Level::warning,
    .fix = FixKind::safe,
    .finds = "pickup or qmgr with the service type fifo in master.cf.",
    .why =
        "Postfix installs them as unix since 2.10. Waking a fifo changes its time stamps, so disks "
        "that could sleep are written to.",
    .fixing = "Writes unix.",
    .bad = "pickup fifo n - n 60 1 pickup\n",
    .good = "pickup unix n - n 60 1 pickup\n",
    .example_file = "master.cf",
    .source = "master(5); RELEASE_NOTES-2.10",
    .check_site = check_pf116,
};

}  // namespace postwright::lint
