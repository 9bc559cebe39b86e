#include "libconf/site/host_defaults.h"

#include <unistd.h>

#include "base/text.h"

namespace postwright {

std::string default_myhostname(std::string_view domain) {
  char name[256] = "";
  if (gethostname(name, sizeof name - 1) != 0) name[0] = '\0';
  std::string_view host = name;
  if (host.find('.') != std::string_view::npos) return std::string(host);
  return cat(host, ".", domain);
}

std::string default_mydomain(std::string_view myhostname) {
  std::size_t dot = myhostname.find('.');
  return std::string(dot == std::string_view::npos ? "localdomain" : myhostname.substr(dot + 1));
}

}  // namespace postwright
