#include <algorithm>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Groups of TLS key exchange, and the first OpenSSL that has them.
struct Group {
  std::string_view name;
  Version since;
};
constexpr Group kGroups[] = {
    {"ffdhe2048", {.major_part = 3, .minor_part = 0}},
    {"ffdhe3072", {.major_part = 3, .minor_part = 0}},
    {"ffdhe4096", {.major_part = 3, .minor_part = 0}},
    {"ffdhe6144", {.major_part = 3, .minor_part = 0}},
    {"ffdhe8192", {.major_part = 3, .minor_part = 0}},
    {"X25519", {.major_part = 1, .minor_part = 1}},
    {"X448", {.major_part = 1, .minor_part = 1}},
    {"MLKEM512", {.major_part = 3, .minor_part = 5}},
    {"MLKEM768", {.major_part = 3, .minor_part = 5}},
    {"MLKEM1024", {.major_part = 3, .minor_part = 5}},
    {"X25519MLKEM768", {.major_part = 3, .minor_part = 5}},
    {"X448MLKEM1024", {.major_part = 3, .minor_part = 5}},
    {"SecP256r1MLKEM768", {.major_part = 3, .minor_part = 5}},
    {"SecP384r1MLKEM1024", {.major_part = 3, .minor_part = 5}},
};

constexpr Version kChoosesItself{.major_part = 3, .minor_part = 5};

void check_pf421(const Site& site, Report& report) {
  const auto& openssl = site.context().openssl;
  if (!openssl) return;
  for (const Assignment& assignment : site.assignments()) {
    bool curves = assignment.name == "tls_eecdh_auto_curves";
    if (!assignment.counts || (!curves && assignment.name != "tls_ffdhe_auto_groups")) continue;
    for (const ValueWord& word : site.words(assignment)) {
      const Group* lacking = nullptr;
      for (const Group& group : kGroups)
        if (equals_ignoring_case(group.name, word.text) && *openssl < group.since) lacking = &group;
      if (!lacking) continue;
      Finding& finding =
          report.add(Level::warning, word.where,
                     cat("OpenSSL ", openssl->text(), " has no group ", lacking->name, ", which ",
                         lacking->since.text(), " brought"));
      finding.parameter = Site::full_name(assignment);
      finding.value = word.text;
    }
    if (*openssl < kChoosesItself || assignment.text().empty()) continue;
    Finding& finding = site.report(
        report, assignment,
        cat("OpenSSL ", openssl->text(),
            " chooses groups well by itself; a list of one's own may lack the new ones"));
    finding.fix = remove_assignment(site, assignment, FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf421_curves_with_openssl35){
    .id = "PF421",
    .name = "curves-with-openssl35",
    .level = Level::info,
    .fix = FixKind::unsafe,
    .finds =
        "With --openssl VERSION: groups in tls_eecdh_auto_curves or tls_ffdhe_auto_groups "
        "that this OpenSSL lacks, and, from 3.5 on, that they are set at all.",
    .why =
        "A group that is not there is left out with a warning in the log for each session; a "
        "list of one's own keeps post-quantum groups out.",
    .fixing = "Removes the setting where OpenSSL chooses by itself.",
    .bad = "# --openssl 3.5\ntls_eecdh_auto_curves = X25519 prime256v1\n",
    .good = "# --openssl 3.5\nsmtpd_tls_security_level = may\n",
    .example_options = "--openssl=3.5",
    .source = "TLS_README; OpenSSL release notes",
    .check_site = check_pf421,
};

}  // namespace postwright::lint
