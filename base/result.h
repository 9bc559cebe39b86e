#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/text.h"

namespace postwright {

/// What the caller does next.
enum class ErrorKind {
  retry,   ///< the same call may succeed later: I/O trouble, a lock, a server that is down
  config,  ///< a person must change a setting or an argument
  data,    ///< the bytes read are damaged or hostile; reading them again gives the same
  system,  ///< the operating system refused: permissions, missing file, full disk
};

/// A failure that a person can act on. `message` is complete: place, fact, hint; lower case, no
/// final period, no program name. `code` is the errno behind it, 0 when there is none.
struct Error {
  ErrorKind kind = ErrorKind::system;
  std::string message;
  int code = 0;
};

/// A value or the reason why there is none. Crosses every library border; exceptions do not.
template <class T>
using Result = tl::expected<T, Error>;

/// Success without a value: `return {};`.
using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> failure(ErrorKind kind, std::string message,
                                                   int code = 0) {
  return tl::unexpected<Error>(Error{kind, std::move(message), code});
}

/// ErrorKind::config with the parts as cat() joins them.
template <class... T>
[[nodiscard]] tl::unexpected<Error> config_failure(const T&... parts) {
  return failure(ErrorKind::config, cat(parts...));
}

/// "WHAT: REASON" with the text of `code` (an errno), or REASON alone.
[[nodiscard]] tl::unexpected<Error> system_failure(std::string_view what, int code);
[[nodiscard]] tl::unexpected<Error> system_failure(int code);

/// Hands on the error of another result.
template <class T>
[[nodiscard]] tl::unexpected<Error> failure_of(Result<T>& result) {
  return tl::unexpected<Error>(std::move(result.error()));
}
template <class T>
[[nodiscard]] tl::unexpected<Error> failure_of(Result<T>&& result) {
  return tl::unexpected<Error>(std::move(result.error()));
}

}  // namespace postwright
