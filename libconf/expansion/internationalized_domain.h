#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// The functions domain_to_ascii and domain_to_utf8 of main.cf: UTS 46, not transitional. A domain
/// that is ASCII already stays as it is for the first, one that is not for the second. ICU is
/// loaded when it is needed. The error (ErrorKind::config) is the reference's first warning:
/// "midna_domain_to_ascii_create: Problem translating domain "X" to ASCII form: REASON".
/// Source: postconf(5).
Result<std::string> domain_to_ascii(std::string_view domain);
Result<std::string> domain_to_utf8(std::string_view domain);

}  // namespace postwright
