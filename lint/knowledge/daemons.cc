#include "lint/knowledge/daemons.h"

#include <algorithm>

namespace postwright::lint {
namespace {

constexpr std::string_view kDaemons[] = {
    "anvil", "bounce",  "cleanup",  "discard",         "dnsblog",       "error",
    "flush", "fsstone", "lmtp",     "local",           "nbdb_reindexd", "nqmgr",
    "oqmgr", "pickup",  "pipe",     "postlogd",        "postscreen",    "proxymap",
    "qmgr",  "qmqpd",   "scache",   "showq",           "smtp",          "smtpd",
    "spawn", "tlsmgr",  "tlsproxy", "trivial-rewrite", "verify",        "virtual",
};
static_assert(std::ranges::is_sorted(kDaemons));

constexpr std::string_view kOptions = "DSVcdilmnorstuvz";
constexpr std::string_view kWithValue = "imnrst";

}  // namespace

std::span<const std::string_view> postfix_daemons() {
  return kDaemons;
}

bool is_postfix_daemon(std::string_view name) {
  return std::ranges::binary_search(kDaemons, name);
}

bool takes_arguments(std::string_view daemon) {
  return daemon == "pipe" || daemon == "spawn";
}

bool is_daemon_option(char letter) {
  return kOptions.find(letter) != std::string_view::npos;
}

bool has_option_value(char letter) {
  return kWithValue.find(letter) != std::string_view::npos;
}

}  // namespace postwright::lint
