// Any bytes as main.cf: parsing, expansion, table references, edits that are read back.

#include <cstddef>
#include <cstdint>

#include "fuzz/configuration_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  postwright::check_configuration(std::string(reinterpret_cast<const char*>(data), size), "");
  return 0;
}
