#pragma once

#include <string>
#include <string_view>

#include "cmd/postlint/outcome.h"
#include "json/json_document.h"

namespace postwright::postlint {

/// The text of a document; bytes that are not UTF-8 become U+FFFD.
std::string dump(const Json& document, int indent = 2);

/// A path as the reference of a URI, RFC 3986: relative stays relative.
std::string uri_of(std::string_view path);

}  // namespace postwright::postlint
