#pragma once

#include <string_view>

#include "base/result.h"

namespace postwright {

/// ICU's library "uc", loaded at its first use, so that programs which meet only ASCII start
/// without it. Its functions have the version in their names.
class IcuLibrary {
 public:
  /// The one of this process, which stays loaded. ErrorKind::system: "libicuuc.so.N is not
  /// installed".
  static const Result<IcuLibrary>& instance();

  /// nullptr when there is no such function.
  template <class Function>
  Function* find(std::string_view name) const {
    return reinterpret_cast<Function*>(find_symbol(name));
  }

 private:
  IcuLibrary(void* handle, int version) : handle_(handle), version_(version) {}
  static Result<IcuLibrary> load();
  void* find_symbol(std::string_view name) const;

  void* handle_;
  int version_;
};

}  // namespace postwright
