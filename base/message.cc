#include "base/message.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "base/block_output.h"
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
    {"syslog", LOG_SYSLOG}, {"user", LOG_USER},         {"uucp", LOG_UUCP},
    {"local0", LOG_LOCAL0}, {"local1", LOG_LOCAL1},     {"local2", LOG_LOCAL2},
    {"local3", LOG_LOCAL3}, {"local4", LOG_LOCAL4},     {"local5", LOG_LOCAL5},
    {"local6", LOG_LOCAL6}, {"local7", LOG_LOCAL7},
};

struct Level {
  std::string_view label;
  int priority;
};
constexpr Level kLevels[] = {
    {"", LOG_INFO}, {"warning: ", LOG_WARNING}, {"error: ", LOG_ERR}, {"fatal: ", LOG_CRIT}};

const Facility* find_facility(std::string_view name) {
  for (const Facility& known : kFacilities)
    if (known.name == name) return &known;
  return nullptr;
}

}  // namespace

bool is_syslog_facility(std::string_view name) {
  return find_facility(name) != nullptr;
}

Console::Console(std::string_view argv0, NameForm form)
    : name_(form == NameForm::as_given ? argv0 : argv0.substr(argv0.rfind('/') + 1)) {}

void Console::use_syslog(std::string_view identity, std::string_view facility) {
  const Facility* known = find_facility(facility);
  identity_ = identity;
  openlog(identity_.c_str(), LOG_PID, known ? known->value : LOG_MAIL);
  syslog_ = true;
}

void Console::report(Severity severity, std::string_view text) {
  const Level& level = kLevels[static_cast<int>(severity)];
  warned_ |= severity != Severity::info;
  BlockOutput::before_message();
  std::string line = cat(level.label, printable(text, utf8_));
  // One write a message: lines of parallel processes do not mix. Nobody is left to tell when
  // standard error itself fails.
  (void)write_all(STDERR_FILENO, cat(name_, ": ", line, "\n"));
  if (syslog_) syslog(level.priority, "%s", line.c_str());
  if (!log_service_.empty()) send_to_log_service(line);
}

void Console::use_log_service(std::string_view identity, std::string_view socket_path) {
  identity_ = identity;
  log_service_ = socket_path;
}

void Console::send_to_log_service(std::string_view line) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (log_service_.size() >= sizeof address.sun_path) return;
  std::copy(log_service_.begin(), log_service_.end(), address.sun_path);
  UniqueFd socket_fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket_fd) return;
  // As syslog writes it: "Nov 26 08:09:10 host postfix/postmap[123]: warning: text".
  char when[32];
  std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  std::strftime(when, sizeof when, "%b %e %H:%M:%S", &local);
  char host[256] = "";
  gethostname(host, sizeof host - 1);
  std::string record = cat(when, " ", until_nul(std::string_view(host, sizeof host)), " ",
                           identity_, "[", getpid(), "]: ", line);
  (void)sendto(socket_fd.get(), record.data(), record.size(), MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

}  // namespace postwright
