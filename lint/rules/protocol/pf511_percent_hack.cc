#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

void check_pf511(const Site& site, Report& report) {
  for (std::string_view name : {"allow_percent_hack", "swap_bangpath"})
    for (const Assignment* assignment : site.assignments_of(name))
      if (assignment->counts && !assignment->service && site.flag(name) == true)
        site.report(report, *assignment,
                    cat(name, " = yes rewrites addresses as was usual in the 1980s"));
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf511_percent_hack){
    .id = "PF511",
    .name = "percent-hack",
    .level = Level::info,
    .finds = "allow_percent_hack = yes or swap_bangpath = yes, written down.",
    .why =
        "user%domain and site!user have been of no use on the Internet for decades, and have "
        "served to get round relay checks. Postfix still rewrites them by default.",
    .fixing = "Specify no.",
    .bad = "allow_percent_hack = yes\n",
    .good = "allow_percent_hack = no\n",
    .source = "postconf(5), allow_percent_hack, swap_bangpath",
    .check_site = check_pf511,
};

}  // namespace postwright::lint
