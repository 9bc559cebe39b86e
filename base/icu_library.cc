#include "base/icu_library.h"

#include <dlfcn.h>
#include <unicode/uvernum.h>

#include "base/text.h"

namespace postwright {

const Result<IcuLibrary>& IcuLibrary::instance() {
  static const Result<IcuLibrary> library = load();
  return library;
}

Result<IcuLibrary> IcuLibrary::load() {
  constexpr int kOldest = 50;
  constexpr int kNewest = 99;
  for (int candidate = kNewest + 1; candidate >= kOldest; --candidate) {
    // First the version that we were built for.
    int version = candidate > kNewest ? U_ICU_VERSION_MAJOR_NUM : candidate;
    if (void* handle = dlopen(cat("libicuuc.so.", version).c_str(), RTLD_NOW | RTLD_LOCAL))
      return IcuLibrary(handle, version);
  }
  return failure(ErrorKind::system,
                 cat("libicuuc.so.", U_ICU_VERSION_MAJOR_NUM, " is not installed"));
}

void* IcuLibrary::find_symbol(std::string_view name) const {
  return dlsym(handle_, cat(name, "_", version_).c_str());
}

}  // namespace postwright
