#include "base/result.h"

#include <cstring>

namespace postwright {

tl::unexpected<Error> system_failure(int code) {
  const char* reason = strerrordesc_np(code);
  return failure(ErrorKind::system, reason ? reason : "Unknown error", code);
}

tl::unexpected<Error> system_failure(std::string_view what, int code) {
  auto failed = system_failure(code);
  failed.value().message.insert(0, cat(what, ": "));
  return failed;
}

}  // namespace postwright
