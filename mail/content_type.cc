#include "mail/content_type.h"

#include "mail/header_tokens.h"

namespace postwright {

namespace {

bool is_slash_and(const std::optional<HeaderToken>& slash,
                  const std::optional<HeaderToken>& subtype, std::string_view name) {
  return slash && slash->is('/') && subtype && subtype->is_atom(name);
}

/// *(";" attribute "=" value), from the first semicolon on.
std::vector<std::string> boundary_parameters(HeaderTokens tokens) {
  std::vector<std::string> values;
  std::optional<HeaderToken> token = tokens.next();
  while (token) {
    if (!token->is(';')) {
      token = tokens.next();
      continue;
    }
    token = tokens.next();
    if (!token || !token->is_atom("boundary")) continue;
    token = tokens.next();
    if (!token || !token->is('=')) continue;
    token = tokens.next();
    if (token && !token->is(';')) values.push_back(token->value());
  }
  return values;
}

}  // namespace

ContentType parse_content_type(std::string_view text) {
  using Kind = ContentType::Kind;
  HeaderTokens tokens(text);
  auto type = tokens.next();
  if (!type || type->is(';') || type->is_atom("text")) return {};

  HeaderTokens after_type = tokens;
  auto slash = tokens.next();
  auto subtype = tokens.next();
  if (type->is_atom("message")) {
    bool attached =
        is_slash_and(slash, subtype, "rfc822") || is_slash_and(slash, subtype, "global");
    return {.kind = attached ? Kind::attached_message : Kind::opaque_message, .boundaries = {}};
  }
  if (type->is_atom("multipart")) {
    bool digest = is_slash_and(slash, subtype, "digest");
    return {.kind = digest ? Kind::digest : Kind::multipart,
            .boundaries = boundary_parameters(after_type)};
  }
  return {.kind = Kind::other, .boundaries = {}};
}

}  // namespace postwright
