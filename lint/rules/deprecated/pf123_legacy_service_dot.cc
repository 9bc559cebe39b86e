#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "lint/site/fixes.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

constexpr std::string_view kServiceTypes[] = {"fifo", "inet", "pass", "unix", "unix-dgram"};

void check_pf123(const Site& site, Report& report) {
  for (const Assignment* assignment : site.assignments_of("master_service_disable")) {
    for (const ValueWord& word : site.words(*assignment)) {
      std::size_t dot = word.text.rfind('.');
      if (!is_known(word.text) || dot == std::string::npos || dot == 0 ||
          word.text.find('/') != std::string::npos ||
          std::ranges::find(kServiceTypes, std::string_view(word.text).substr(dot + 1)) ==
              std::end(kServiceTypes))
        continue;
      std::string name = word.text;
      name[dot] = '/';
      Finding& finding = report.add(word.where, cat(word.text, " is the old way to write ", name));
      finding.parameter = "master_service_disable";
      finding.value = word.text;
      if (word.literal) finding.fix = replace_span(word.where, name, FixKind::safe);
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf123_legacy_service_dot){
    .id = "PF123",
    .name = "legacy-service-dot",
    .level = Level::style,
    .fix = FixKind::safe,
    .finds = "A service as `name.type` in master_service_disable.",
    .why = "Since Postfix 2.11 it is `name/type`, as everywhere else.",
    .fixing = "Writes the slash.",
    .bad = "master_service_disable = smtp.inet\n",
    .good = "master_service_disable = smtp/inet\n",
    .source = "postconf(5), master_service_disable",
    .check_site = check_pf123,
};

}  // namespace postwright::lint
