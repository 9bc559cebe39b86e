#include "lint/knowledge/destinations.h"

#include <algorithm>

#include "base/text.h"
#include "libmaps/pattern/cidr_rules.h"

namespace postwright::lint {
namespace {

struct NamedPort {
  std::string_view name;
  std::uint16_t number;
};
constexpr NamedPort kNamedPorts[] = {
    {"lmtp", 24}, {"smtp", 25}, {"smtps", 465}, {"submissions", 465}, {"submission", 587}};

ParsedDestination bad(std::string reason, std::string meant = {}) {
  return {.good = {},
          .bad = BadDestination{.reason = std::move(reason), .meant = std::move(meant)}};
}

bool is_ipv6(std::string_view text) {
  if (text.size() > 5 && equals_ignoring_case(text.substr(0, 5), "ipv6:")) text.remove_prefix(5);
  auto address = parse_address(text);
  return address && address->family == Network::Family::ipv6;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool is_port(std::string_view port) {
  if (is_all_digits(port)) return port_number(port).has_value();
  return !port.empty() && std::ranges::all_of(port, [](char c) {
    return is_alnum(c) || c == '-' || c == '_' || c == '.' || c == '+';
  });
}

std::string in_brackets(std::string_view host, std::string_view port) {
  return cat("[", host, "]", port.empty() ? "" : ":", port);
}

/// "h:587" of "[h:587]".
ParsedDestination port_inside(std::string_view inside) {
  std::size_t colon = inside.rfind(':');
  std::string_view host = inside.substr(0, colon);
  std::string_view port = inside.substr(colon + 1);
  bool simple = host.find(':') == std::string_view::npos && is_port(port);
  return bad("the port goes behind the bracket", simple ? in_brackets(host, port) : std::string());
}

ParsedDestination parse_bracketed(std::string_view text) {
  std::size_t end = text.find(']');
  if (end == std::string_view::npos) return bad("there is no ]");
  std::string_view inside = text.substr(1, end - 1);
  std::string_view behind = text.substr(end + 1);
  if (inside.empty()) return bad("there is no host in the brackets");
  if (inside.find('[') != std::string_view::npos) return bad("there is a [ too many");
  if (inside.find(':') != std::string_view::npos && !is_ipv6(inside)) return port_inside(inside);
  if (behind.empty())
    return {.good = Destination{.host = ascii_lower(inside), .in_brackets = true, .port = {}},
            .bad = {}};
  if (behind.front() != ':')
    return bad("only a colon and a port may stand behind ]",
               is_port(behind) ? in_brackets(inside, behind) : std::string());
  behind.remove_prefix(1);
  if (!is_port(behind))
    return bad(behind.empty() ? "there is no port behind the colon" : cat(behind, " is no port"));
  return {.good =
              Destination{
                  .host = ascii_lower(inside), .in_brackets = true, .port = std::string(behind)},
          .bad = {}};
}

/// What people write in front of a next hop, as other settings have it.
bool is_prefix_of_others(std::string_view word) {
  constexpr std::string_view kPrefixes[] = {"esmtp", "inet",  "lmtp", "relay",
                                            "smtp",  "smtps", "tcp"};
  return std::ranges::find(kPrefixes, ascii_lower(word)) != std::end(kPrefixes);
}

/// "smtp:[h]:1", "inet:h:25": what a transport or a milter is written like.
ParsedDestination several_colons(std::string_view text) {
  if (is_ipv6(text)) return bad("an IPv6 address needs brackets", in_brackets(text, {}));
  std::size_t colon = text.find(':');
  std::string_view rest = text.substr(colon + 1);
  if (rest.empty()) return bad("there is a colon too many");
  ParsedDestination inner = parse_destination(rest);
  bool prefixed = rest.starts_with('[') || is_prefix_of_others(text.substr(0, colon));
  if (!inner.good || !prefixed) return bad("there is a colon too many");
  return bad(cat(text.substr(0, colon + 1), " is no part of a next hop"), std::string(rest));
}

}  // namespace

std::optional<std::uint16_t> port_number(std::string_view port) {
  for (const NamedPort& row : kNamedPorts)
    if (equals_ignoring_case(port, row.name)) return row.number;
  if (!is_all_digits(port)) return std::nullopt;
  auto number = parse_unsigned(port);
  if (!number || *number == 0 || *number > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

ParsedDestination parse_destination(std::string_view text) {
  if (text.find_first_of("\"'") != std::string_view::npos)
    return bad("a quote is no part of a host name");
  if (std::size_t scheme = text.find("://"); scheme != std::string_view::npos) {
    std::string_view rest = text.substr(scheme + 3);
    if (rest.ends_with('/')) rest.remove_suffix(1);
    bool plain = rest.find_first_of("/@[") == std::string_view::npos;
    std::size_t colon = rest.find(':');
    std::string meant = colon == std::string_view::npos
                            ? in_brackets(rest, {})
                            : in_brackets(rest.substr(0, colon), rest.substr(colon + 1));
    return bad("a next hop is no URL", plain && !rest.empty() ? meant : std::string());
  }
  if (text.front() == '[') return parse_bracketed(text);
  auto colons = std::ranges::count(text, ':');
  if (colons > 1 || text.find_first_of("[]") != std::string_view::npos) {
    if (colons > 0) return several_colons(text);
    return bad("a bracket must be the first character");
  }
  if (is_all_digits(text)) return bad("a number is no host");
  std::size_t colon = text.find(':');
  std::string_view host = text.substr(0, colon);
  std::string_view port = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (host.empty()) return bad("there is no host in front of the colon");
  if (colon != std::string_view::npos && !is_port(port))
    return bad(port.empty() ? "there is no port behind the colon" : cat(port, " is no port"));
  return {
      .good =
          Destination{.host = ascii_lower(host), .in_brackets = false, .port = std::string(port)},
      .bad = {}};
}

}  // namespace postwright::lint
