#include "base/file.h"
#include "base/text.h"
#include "lint/knowledge/deprecations.h"
#include "lint/site/fixes.h"

namespace postwright::lint {

namespace {

/// The first release that knows what takes the place of smtpd_forbid_bare_newline = yes.
constexpr Version kNormalize{.major_part = 3, .minor_part = 9};

/// Words that have been renamed: "continue" of postscreen's actions, "yes".
void check_values(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    std::string_view name = assignment.name;
    std::string_view old_word;
    std::string_view new_word;
    if (name.starts_with("postscreen_") && name.ends_with("_action")) {
      old_word = "continue";
      new_word = "ignore";
    } else if (name == "smtpd_forbid_bare_newline" && site.context().target >= kNormalize) {
      old_word = "yes";
      new_word = "normalize";
    }
    if (old_word.empty() || !equals_ignoring_case(assignment.text(), old_word)) continue;
    FileSpan where = site.value_span(assignment);
    Finding& finding =
        report.add(where, cat(name, ": ", old_word, " is the old word for ", new_word));
    finding.parameter = Site::full_name(assignment);
    finding.value = assignment.text();
    finding.fix = replace_span(where, new_word, FixKind::safe);
  }
}

/// sendmail -V in a command of master.cf: it is -XV now.
void check_commands(const Site& site, Report& report) {
  for (const ServiceEntry& service : site.services()) {
    const std::string& text = service.text.text();
    auto words = split_outside_braces(text, kServiceBlanks);
    bool is_sendmail = false;
    for (std::string_view word : words) {
      std::size_t at = static_cast<std::size_t>(word.data() - text.data());
      std::string_view program = word.starts_with("argv=") ? word.substr(5) : word;
      if (file_name_of(program) == "sendmail") {
        is_sendmail = true;
      } else if (is_sendmail && word == "--") {
        break;
      } else if (is_sendmail && word.starts_with("-V")) {
        FileSpan where = service.text.span(at, word.size());
        Finding& finding = report.add(
            where, cat("the option ", word, " of sendmail is -X", word.substr(1), " now"));
        finding.parameter = cat(service.service(), "/", service.type());
        finding.value = word;
        finding.fix = replace_span(where, cat("-X", word.substr(1)), FixKind::safe);
      }
    }
  }
}

void check_pf120(const Site& site, Report& report) {
  report_deprecated(site, report);
  check_values(site, report);
  check_commands(site, report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf120_obsolete_but_read){
    .id = "PF120",
    .name = "obsolete-but-read",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds =
        "Parameters and words that Postfix still reads and that nobody needs: "
        "sun_mailtool_compatibility, lmtp_assume_final, qmgr_fudge_factor, maps_rbl_domains, "
        "tls_eecdh_strong_curve, `continue` as an action of postscreen, `yes` for "
        "smtpd_forbid_bare_newline, `sendmail -V`.",
    .why = "They are relics: other names do the same, or nothing asks for what they say.",
    .fixing = "Writes the word of today. Removes what is ignored.",
    .bad = "postscreen_greet_action = continue\n",
    .good = "postscreen_greet_action = ignore\n",
    .source = "postconf(5); sendmail(1)",
    .check_site = check_pf120,
};

}  // namespace postwright::lint
