#include "cmd/postfix/environment.h"

#include <stdlib.h>

#include <string>

#include "libconf/documents/import_environment.h"
#include "libconf/site/startup_checks.h"

namespace postwright::postfix {
namespace {

constexpr char kPath[] = "/bin:/usr/bin:/sbin:/usr/sbin";

constexpr const char* kParameters[] = {
    "command_directory", "daemon_directory", "data_directory",   "meta_directory",
    "queue_directory",   "config_directory", "shlib_directory",  "mail_owner",
    "setgid_group",      "sendmail_path",    "mailq_path",       "newaliases_path",
    "manpage_directory", "sample_directory", "readme_directory", "html_directory"};

}  // namespace

Status set_environment(const Configuration& configuration, Reporter& log) {
  auto list = startup_value(configuration, "import_environment", log);
  if (!list) return failure_of(list);
  auto imported = parse_import_environment(*list);
  if (!imported) return failure_of(imported);
  clean_environment(*imported);
  setenv("PATH", kPath, 1);
  setenv("MAIL_CONFIG", configuration.directory().c_str(), 1);
  for (const char* parameter : kParameters) {
    auto value = startup_value(configuration, parameter, log);
    if (!value) return failure_of(value);
    setenv(parameter, value->c_str(), 1);
  }
  return {};
}

}  // namespace postwright::postfix
