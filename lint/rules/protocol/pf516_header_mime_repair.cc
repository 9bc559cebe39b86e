#include "lint/knowledge/milters.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

void check_pf516(const Site& site, Report& report) {
  if (!site.main_file() || site.main_file()->masked.is_template) return;
  if (site.known_value("non_empty_end_of_header_action") != "fix_quietly") return;
  for (const Assignment* assignment : site.assignments_of("smtpd_milters")) {
    auto text = site.expanded(*assignment);
    if (!assignment->counts || !text || !names_signing_milter(*text)) continue;
    site.report(report, *assignment,
                "messages without an empty line behind their header are repaired and then signed; "
                "see non_empty_end_of_header_action");
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf516_header_mime_repair){
    .id = "PF516",
    .name = "header-mime-repair",
    .level = Level::info,
    .finds =
        "A milter that signs, by its name or port, and non_empty_end_of_header_action at its "
        "default fix_quietly. Off unless selected.",
    .why =
        "What is header and what is body in such a message is a matter of opinion. A signature "
        "vouches for the repaired one.",
    .fixing = "Specify add_header, which says so in the message, or reject.",
    .bad = "smtpd_milters = inet:localhost:8891\n",
    .good = "smtpd_milters = inet:localhost:8891\nnon_empty_end_of_header_action = reject\n",
    .source = "RELEASE_NOTES-3.11; postconf(5), non_empty_end_of_header_action",
    .on_by_default = false,
    .since = {.major_part = 3, .minor_part = 11},
    .check_site = check_pf516,
};

}  // namespace postwright::lint
