#include <map>

#include "base/text.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kOwn[] = {"data_directory", "queue_directory"};

void check_pf641(const Site& site, Report& report) {
  const Assignment* assignment = site.deciding("multi_instance_directories");
  if (!assignment || assignment->service) return;
  // Of each value the first instance that has it.
  std::map<std::pair<std::string_view, std::string>, std::string> owners;
  for (std::string_view name : kOwn)
    if (auto value = site.known_value(name))
      owners.emplace(std::pair(name, *value), site.configuration().directory());
  auto add = [&](const ValueWord& word, std::string message) {
    Finding& finding = report.add(word.where, std::move(message));
    finding.parameter = "multi_instance_directories";
    finding.value = word.text;
  };
  for (const ValueWord& word : site.words(*assignment)) {
    if (!is_known(word.text)) continue;
    std::string path = cat(word.text, "/main.cf");
    auto text = site.read(path);
    if (!text) {
      if (site.context().files && site.context().files->look(path).is_missing())
        add(word, cat("the instance ", word.text, " has no main.cf"));
      continue;
    }
    std::vector<SyntaxProblem> problems;
    MainCf instance = MainCf::parse_tolerant(text->bytes, text->shown, problems);
    for (std::string_view name : kOwn) {
      const Setting* setting = instance.find(name);
      std::string value;
      if (setting)
        value = setting->value.text();
      else if (auto fallback = site.configuration().find_default(name); fallback && *fallback)
        value = (*fallback)->text;
      if (value.empty() || value.find('$') != std::string::npos || !is_known(value)) continue;
      auto [owner, is_new] = owners.emplace(std::pair(name, value), word.text);
      if (!is_new)
        add(word, cat(word.text, " and ", owner->second, " have the same ", name, ", ", value));
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf641_multi_instance_inconsistent){
    .id = "PF641",
    .name = "multi-instance-inconsistent",
    .level = Level::error,
    .finds =
        "An instance in multi_instance_directories with the queue_directory or data_directory of "
        "another one, as far as its main.cf is linted too; with --host-checks or --root, one "
        "without a main.cf.",
    .why =
        "Two instances in one queue destroy each other's mail; postmulti stops without the file.",
    .fixing = "Make instances with `postmulti -e create`, which gives each its own.",
    .bad =
        "multi_instance_directories = /etc/postfix-out\n"
        "queue_directory = /var/spool/postfix-out\n",
    .good = "multi_instance_directories = /etc/postfix-out\nqueue_directory = /var/spool/postfix\n",
    .source = "MULTI_INSTANCE_README",
    .check_site = check_pf641,
};

}  // namespace postwright::lint
