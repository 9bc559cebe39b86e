// Any bytes as a regexp: table; see regex_table_fuzz.h.

#include "fuzz/regex_table_fuzz.h"
#include "libmaps/pattern/posix_regex.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  postwright::check_regex_table(postwright::kRegexpDialect, data, size);
  return 0;
}
