#include "libconf/documents/import_environment.h"

#include <stdlib.h>

#include "base/braces.h"
#include "base/text.h"
#include "libconf/documents/main_cf.h"

namespace postwright {

Result<ImportedEnvironment> parse_import_environment(std::string_view list) {
  ImportedEnvironment imported;
  for (std::string_view element : split_outside_braces(list, kListSeparators)) {
    if (element.starts_with('{')) {
      BracedText braced = inside_braces(element);
      if (!braced.problem.empty()) return config_failure("import_environment: ", braced.problem);
      element = braced.inside;
    }
    if (element.find('=') == std::string_view::npos) {
      imported.kept.emplace_back(element);
      continue;
    }
    auto pair = split_name_value(element);
    if (!pair) return config_failure("update_env: ", pair.error().message, " in: ", element);
    imported.set.emplace_back(pair->name, pair->value);
  }
  return imported;
}

void clean_environment(const ImportedEnvironment& imported) {
  std::vector<std::pair<std::string, std::string>> kept;
  for (const std::string& name : imported.kept)
    if (const char* value = getenv(name.c_str())) kept.emplace_back(name, value);
  clearenv();
  for (const auto* list : {&std::as_const(kept), &imported.set})
    for (const auto& [name, value] : *list) setenv(name.c_str(), value.c_str(), 1);
}

}  // namespace postwright
