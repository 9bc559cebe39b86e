#include "libmaps/pattern/pcre_library.h"

#include <dlfcn.h>

#include "base/text.h"

namespace postwright {
namespace {

constexpr const char* kFile = "libpcre2-8.so.0";

}  // namespace

const Result<PcreLibrary>& PcreLibrary::instance() {
  static const Result<PcreLibrary> library = load();
  return library;
}

Result<PcreLibrary> PcreLibrary::load() {
  void* handle = dlopen(kFile, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return failure(ErrorKind::system, cat(kFile, " is not installed"));
  PcreLibrary library{};
  bool complete = true;
  auto find = [&]<class Function>(const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(handle, name));
    complete &= function != nullptr;
  };
  find("pcre2_compile_8", library.compile);
  find("pcre2_code_free_8", library.code_free);
  find("pcre2_jit_compile_8", library.jit_compile);
  find("pcre2_match_8", library.match);
  find("pcre2_match_data_create_8", library.match_data_create);
  find("pcre2_match_data_free_8", library.match_data_free);
  find("pcre2_get_ovector_pointer_8", library.get_ovector_pointer);
  find("pcre2_pattern_info_8", library.pattern_info);
  find("pcre2_get_error_message_8", library.get_error_message);
  if (!complete) return failure(ErrorKind::system, cat(kFile, " lacks functions of PCRE2"));
  library.jit_is_sound = library.try_jit();
  return library;
}

bool PcreLibrary::try_jit() const {
  constexpr std::string_view kPattern = "(?:ba|).*b";
  constexpr std::string_view kSubject = "ba1";
  auto bytes = [](std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); };
  int code = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* pattern = compile(bytes(kPattern), kPattern.size(), 0, &code, &offset, nullptr);
  pcre2_match_data* data = match_data_create(1, nullptr);
  bool sound = pattern && data && jit_compile(pattern, PCRE2_JIT_COMPLETE) == 0 &&
               match(pattern, bytes(kSubject), kSubject.size(), 0, 0, data, nullptr) >= 0;
  match_data_free(data);
  code_free(pattern);
  return sound;
}

}  // namespace postwright
