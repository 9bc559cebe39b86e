#include "base/message.h"

#include <syslog.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

namespace postwright {
namespace {

struct Facility {
  std::string_view name;
  int value;
};
constexpr Facility kFacilities[] = {
    {"auth", LOG_AUTH},     {"authpriv", LOG_AUTHPRIV}, {"cron", LOG_CRON},
    {"daemon", LOG_DAEMON}, {"ftp", LOG_FTP},           {"kern", LOG_KERN},
    {"lpr", LOG_LPR},       {"mail", LOG_MAIL},         {"news", LOG_NEWS},
    {"security", LOG_AUTH}, {"syslog", LOG_SYSLOG},     {"user", LOG_USER},
    {"uucp", LOG_UUCP},     {"local0", LOG_LOCAL0},     {"local1", LOG_LOCAL1},
    {"local2", LOG_LOCAL2}, {"local3", LOG_LOCAL3},     {"local4", LOG_LOCAL4},
    {"local5", LOG_LOCAL5}, {"local6", LOG_LOCAL6},     {"local7", LOG_LOCAL7},
};

struct Level {
  std::string_view label;
  int priority;
};
constexpr Level kLevels[] = {
    {"", LOG_INFO}, {"warning: ", LOG_WARNING}, {"error: ", LOG_ERR}, {"fatal: ", LOG_CRIT}};

}  // namespace

Console::Console(std::string_view argv0) : name_(argv0.substr(argv0.rfind('/') + 1)) {}

void Console::use_syslog(std::string_view identity, std::string_view facility) {
  int value = LOG_MAIL;
  for (const Facility& known : kFacilities)
    if (known.name == facility) value = known.value;
  identity_ = identity;
  openlog(identity_.c_str(), LOG_PID, value);
  syslog_ = true;
}

void Console::report(Severity severity, std::string_view text) {
  const Level& level = kLevels[static_cast<int>(severity)];
  std::string line = cat(level.label, printable(text, utf8_));
  // One write a message: lines of parallel processes do not mix. Nobody is left to tell when
  // standard error itself fails.
  (void)write_all(STDERR_FILENO, cat(name_, ": ", line, "\n"));
  if (syslog_) syslog(level.priority, "%s", line.c_str());
}

}  // namespace postwright
