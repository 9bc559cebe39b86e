#pragma once

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/result.h"

namespace postwright {

/// PCRE2's library of 8-bit code units, loaded at its first use, so that programs which open no
/// pcre: table start without it. Functions are as in pcre2api(3).
struct PcreLibrary {
  /// The one of this process, which stays loaded. ErrorKind::system: "libpcre2-8.so.0 is not
  /// installed".
  static const Result<PcreLibrary>& instance();

  decltype(&pcre2_compile) compile;
  decltype(&pcre2_code_free) code_free;
  decltype(&pcre2_jit_compile) jit_compile;
  decltype(&pcre2_match) match;
  decltype(&pcre2_match_data_create) match_data_create;
  decltype(&pcre2_match_data_free) match_data_free;
  decltype(&pcre2_get_ovector_pointer) get_ovector_pointer;
  decltype(&pcre2_pattern_info) pattern_info;
  decltype(&pcre2_get_error_message) get_error_message;

  /// Whether translation to machine code can be trusted: the library finds with it what it finds
  /// without. That of 10.42 does not see that `(?:ba|).*b` matches `ba1`.
  bool jit_is_sound = false;

 private:
  static Result<PcreLibrary> load();
  bool try_jit() const;
};

}  // namespace postwright
