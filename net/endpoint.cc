#include "net/endpoint.h"

#include <arpa/inet.h>
#include <sys/un.h>

#include <algorithm>

#include "base/hostname.h"
#include "base/text.h"

namespace postwright {

bool is_ip_address(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

Result<Endpoint> parse_host_and_port(std::string_view text) {
  auto bad = [&](std::string_view reason) { return config_failure(text, ": ", reason); };
  std::string_view host;
  std::string_view service = text;
  bool bracketed = text.starts_with('[');
  if (bracketed) {
    std::size_t end = text.find(']');
    if (end == std::string_view::npos) return bad("missing \"]\"");
    host = text.substr(1, end - 1);
    std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && rest[0] != ':') return bad("garbage after \"]\"");
    service = rest.empty() ? rest : rest.substr(1);
  } else if (std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
    host = text.substr(0, colon);
    service = text.substr(colon + 1);
  }
  if (service.empty()) return bad("missing service information");
  Endpoint endpoint{.path = {},
                    .host = std::string(host),
                    .service = std::string(service),
                    .text = std::string(text)};
  bool named = bracketed || !host.empty();
  if (named && !is_ip_address(endpoint.host) && !hostname_problem(host).empty())
    return bad("valid hostname or network address required");
  if (is_digit(service[0]) && !std::all_of(service.begin(), service.end(), is_digit))
    return bad("garbage after numerical service");
  return endpoint;
}

Result<Endpoint> parse_endpoint(std::string_view text) {
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon + 1 == text.size())
    return config_failure("need service transport:endpoint instead of \"", text, "\"");
  std::string_view transport = text.substr(0, colon);
  std::string_view place = text.substr(colon + 1);
  if (transport == "inet") return parse_host_and_port(place);
  if (transport != "unix" && transport != "local")
    return config_failure("invalid transport name: ", transport, " in service: ", text);
  if (place.size() >= sizeof(sockaddr_un::sun_path))
    return config_failure("unix-domain name too long: ", place);
  return Endpoint{
      .path = std::string(place), .host = {}, .service = {}, .text = std::string(place)};
}

}  // namespace postwright
