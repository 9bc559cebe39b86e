#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace postwright::reindexer {

/// Bytes of a file that are replaced.
struct Replacement {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string with;
  bool operator==(const Replacement&) const = default;
};

/// `text` with every replacement made; the same one twice counts once. ErrorKind::config when one
/// lies outside the text or two overlap.
Result<std::string> replace_spans(std::string_view text, std::vector<Replacement> replacements);

/// main.cf with `name = value`: the last setting of it is changed where it stands, keeping what is
/// around it; without one, a line is added at the end, as postconf -e does. A setting that is
/// continued over several lines is overruled by a line at the end.
Result<std::string> set_parameter(std::string_view main_cf, std::string_view name,
                                  std::string_view value);

}  // namespace postwright::reindexer
