#include "libconf/site/mail_log.h"

#include <algorithm>

#include "base/text.h"
#include "libconf/site/startup_checks.h"

namespace postwright {
Status use_mail_log(Console& console, const Configuration& configuration,
                    std::string_view program) {
  auto value = [&](std::string_view parameter) {
    return startup_value(configuration, parameter, console);
  };
  auto log_file = value("maillog_file");
  if (!log_file) return failure_of(log_file);
  if (!log_file->empty()) {
    auto prefixes = value("maillog_file_prefixes");
    if (!prefixes) return failure_of(prefixes);
    if (!std::ranges::any_of(split(*prefixes, kListSeparators), [&](std::string_view prefix) {
          return log_file->starts_with(prefix);
        }))
      return config_failure("maillog_file value '", *log_file,
                            "' does not match any prefix in maillog_file_prefixes");
  }
  auto name = value("syslog_name");
  if (!name) return failure_of(name);
  std::string identity = cat(*name, "/", program);
  if (!log_file->empty()) {
    auto queue = value("queue_directory");
    if (!queue) return failure_of(queue);
    console.use_log_service(identity, cat(*queue, "/public/postlog"));
    return {};
  }
  auto facility = value("syslog_facility");
  if (!facility) return failure_of(facility);
  console.use_syslog(identity, *facility);
  return {};
}

}  // namespace postwright
