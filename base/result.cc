#include "base/result.h"

#include <cstring>

namespace postwright {

tl::unexpected<Error> system_failure(std::string_view what, int code) {
  std::string message(what);
  message += ": ";
  message += strerrordesc_np(code) ? strerrordesc_np(code) : "Unknown error";
  return failure(ErrorKind::system, std::move(message), code);
}

}  // namespace postwright
