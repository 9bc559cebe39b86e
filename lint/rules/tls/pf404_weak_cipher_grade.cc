#include <algorithm>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kWeakGrades[] = {"export", "low", "null"};
/// Of what a cipher's name or class consists.
constexpr std::string_view kWeakParts[] = {"RC4",   "3DES",   "DES", "MD5", "NULL",
                                           "eNULL", "EXPORT", "EXP", "LOW"};

bool is_weak_cipher(std::string_view word) {
  if (word.empty() || word.front() == '!' || word.front() == '-' || word.front() == '+')
    return false;
  return std::ranges::any_of(split(word, "-+"), [](std::string_view part) {
    return std::ranges::find(kWeakParts, part) != std::end(kWeakParts);
  });
}

/// Since 3.8 there are no such ciphers left: these grades are read as medium.
bool report_obsolete_grade(const Site& site, const Assignment& assignment, std::string_view grade,
                           Report& report) {
  bool obsolete =
      equals_ignoring_case(trim(grade), "export") || equals_ignoring_case(trim(grade), "low");
  if (!obsolete || site.context().target < Version{.major_part = 3, .minor_part = 8}) return false;
  Finding& finding =
      report.add(Level::info, site.value_span(assignment),
                 cat(assignment.name, ": the grade ", trim(grade),
                     " is the same as medium since Postfix 3.8; write medium, or nothing"));
  finding.parameter = Site::full_name(assignment);
  finding.value = grade;
  finding.fix = replace_value(site, assignment, "medium", FixKind::safe);
  return true;
}

void check_pf404(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    std::string_view name = assignment.name;
    bool grade = name.ends_with("_tls_ciphers") || name.ends_with("_tls_mandatory_ciphers");
    bool list = name == "tls_high_cipherlist" || name == "tls_medium_cipherlist";
    if (!assignment.counts || (!grade && !list)) continue;
    auto text = site.known_value(name, assignment.service);
    if (!text) continue;
    std::string weak;
    if (grade && report_obsolete_grade(site, assignment, *text, report)) continue;
    if (grade) {
      for (std::string_view known : kWeakGrades)
        if (equals_ignoring_case(trim(*text), known)) weak = known;
    } else {
      for (std::string_view word : split(*text, ":, \t\r\n"))
        if (is_weak_cipher(word)) weak = weak.empty() ? std::string(word) : weak;
    }
    if (weak.empty()) continue;
    Finding& finding = report.add(site.value_span(assignment),
                                  cat(name, grade ? ": the grade " : " has the broken cipher ",
                                      weak, grade ? " lets broken ciphers in" : ""));
    finding.parameter = Site::full_name(assignment);
    finding.value = *text;
    if (grade) finding.fix = replace_value(site, assignment, "medium", FixKind::unsafe);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf404_weak_cipher_grade){
    .id = "PF404",
    .name = "weak-cipher-grade",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "The cipher grade null, before Postfix 3.8 also export and low (a note since then, when "
        "they "
        "became other names of medium), and RC4, DES, 3DES, MD5 or NULL ciphers in "
        "tls_high_cipherlist or tls_medium_cipherlist.",
    .why = "These ciphers are broken, or encrypt nothing.",
    .fixing = "Sets the grade medium, which is the default.",
    .bad = "smtpd_tls_mandatory_ciphers = null\n",
    .good = "smtpd_tls_mandatory_ciphers = medium\n",
    .source = "RFC 7465, RFC 9325; postconf(5)",
    .check_site = check_pf404,
};

}  // namespace postwright::lint
