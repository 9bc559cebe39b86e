#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// A digest by its OpenSSL name ("sha256"). The library is loaded when the first one is asked for:
/// it is nothing that every start should pay for.
class MessageDigest {
 public:
  /// ErrorKind::config "key digest NAME is not available", also when the library is not there.
  static Result<MessageDigest> find(const std::string& name);
  /// In lower-case hexadecimal digits.
  std::string hex(std::string_view bytes) const;

 private:
  explicit MessageDigest(const void* algorithm) : algorithm_(algorithm) {}
  const void* algorithm_;
};

}  // namespace postwright
