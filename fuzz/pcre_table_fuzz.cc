// Any bytes as a pcre: table; see regex_table_fuzz.h.

#include "fuzz/regex_table_fuzz.h"
#include "libmaps/pattern/pcre_library.h"
#include "libmaps/pattern/pcre_regex.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (!postwright::PcreLibrary::instance()) std::abort();
  postwright::check_regex_table(postwright::kPcreDialect, data, size);
  return 0;
}
