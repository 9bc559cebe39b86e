#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

void check_pf637(const Site& site, Report& report) {
  const Assignment* assignment = site.deciding("myorigin");
  auto text = site.known_value("myorigin");
  if (!assignment || !text || !text->starts_with('/')) return;
  if (!site.context().files->look(*text).is_missing()) return;
  site.report(report, *assignment, cat(*text, " does not exist"));
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf637_myorigin_file_missing){
    .id = "PF637",
    .name = "myorigin-file-missing",
    .level = Level::error,
    .finds = "A myorigin that names a file which does not exist.",
    .why =
        "Debian's Postfix reads the domain from it; without the file, local mail gets senders such "
        "as root@/etc/mailname.",
    .fixing = "Make the file, or write the domain into main.cf.",
    .bad = "myorigin = /etc/mailname\n",
    .good = "myorigin = $mydomain\n",
    .source = "postconf(5), myorigin; Debian's README",
    .looks_at_files = true,
    .check_site = check_pf637,
};

}  // namespace postwright::lint
