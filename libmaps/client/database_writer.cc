#include "libmaps/client/database_writer.h"

#include "base/text.h"
#include "base/utf8.h"

namespace postwright {
namespace {

const char* problem_of(std::string_view key, std::string_view value) {
  if (key.empty()) return "is empty, and clients do not ask for it";
  for (std::string_view text : {key, value})
    if (text.find('\0') != std::string_view::npos || !is_valid_utf8(text))
      return "or its value is no UTF-8 text without null bytes";
  return nullptr;
}

}  // namespace

std::string shown_key(std::string_view key) {
  constexpr std::size_t kShown = 60;
  return printable(key.substr(0, kShown), true);
}

Status check_database_record(std::string_view title, std::string_view key, std::string_view value) {
  const char* problem = problem_of(key, value);
  if (!problem) return {};
  return failure(ErrorKind::data, cat(title, ": key \"", shown_key(key), "\" ", problem));
}

tl::unexpected<Error> several_hosts(std::string_view client) {
  return config_failure(client, ": hosts names several servers; name the one that is written to");
}

}  // namespace postwright
