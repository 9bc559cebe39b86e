// Any bytes as master.cf, beside a main.cf whose values its overrides reach.

#include <cstddef>
#include <cstdint>

#include "fuzz/configuration_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  postwright::check_configuration("a = hash\nvirtual_alias_maps = $a:/x ${b?{$c}:{$d}}\n",
                                  std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
