#include "libmaps/pattern/pcre_regex.h"

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "libmaps/pattern/pcre_library.h"
#include "libmaps/pattern/regex_table.h"

namespace postwright {
namespace {

/// Translation to machine code takes as long as some dozen matches.
constexpr int kMatchesBeforeJit = 16;

const PcreLibrary& library() {
  return *PcreLibrary::instance();
}

std::string reason(int code) {
  PCRE2_UCHAR text[256];
  if (library().get_error_message(code, text, sizeof text) < 0) return cat("error ", code);
  return reinterpret_cast<const char*>(text);
}

/// Where matches put what they captured: one for all patterns, as large as any needs.
pcre2_match_data* match_data(std::uint32_t groups) {
  struct Free {
    void operator()(pcre2_match_data* data) const { library().match_data_free(data); }
  };
  static thread_local std::unique_ptr<pcre2_match_data, Free> data;
  static thread_local std::uint32_t room = 0;
  if (!data || room < groups + 1) {
    room = std::max<std::uint32_t>(groups + 1, 16);
    data.reset(library().match_data_create(room, nullptr));
  }
  return data.get();
}

class PcreRegex final : public Regex {
 public:
  explicit PcreRegex(pcre2_code* code) : code_(code) {
    library().pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups_);
  }

  std::uint32_t groups() const override { return groups_; }

  /// Bounded by PCRE2's own match limit. Machine code has a small stack of its own; where that is
  /// not enough the interpreter, which takes its memory from the heap, begins anew.
  Result<bool> match(const std::string& subject, Captures* captures) override {
    if (library().jit_is_sound && matches_ < kMatchesBeforeJit && ++matches_ == kMatchesBeforeJit)
      library().jit_compile(code_.get(), PCRE2_JIT_COMPLETE);
    pcre2_match_data* data = match_data(captures ? groups_ : 0);
    if (!data) return failure(ErrorKind::config, reason(PCRE2_ERROR_NOMEMORY));
    int code = run(subject, 0, data);
    if (code == PCRE2_ERROR_JIT_STACKLIMIT) code = run(subject, PCRE2_NO_JIT, data);
    if (code == PCRE2_ERROR_NOMATCH) return false;
    if (code < 0) return failure(ErrorKind::config, reason(code));
    if (captures) take(subject, library().get_ovector_pointer(data), code, *captures);
    return true;
  }

 private:
  struct Free {
    void operator()(pcre2_code* code) const { library().code_free(code); }
  };

  int run(const std::string& subject, std::uint32_t options, pcre2_match_data* data) {
    return library().match(code_.get(), reinterpret_cast<PCRE2_SPTR>(subject.data()),
                           subject.size(), 0, options, data, nullptr);
  }

  /// `count` is one more than the highest group that was set.
  static void take(std::string_view subject, const PCRE2_SIZE* offsets, int count,
                   Captures& captures) {
    captures.clear();
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      PCRE2_SIZE begin = offsets[2 * i];
      PCRE2_SIZE end = offsets[2 * i + 1];
      // A group may be unset, and \K may lead to an end before the beginning.
      bool set = begin != PCRE2_UNSET && begin <= end;
      captures.push_back(set ? subject.substr(begin, end - begin) : std::string_view());
    }
  }

  std::unique_ptr<pcre2_code, Free> code_;
  std::uint32_t groups_ = 0;
  int matches_ = 0;
};

RegexSyntax syntax(std::uint32_t flags) {
  return flags & PCRE2_EXTENDED ? RegexSyntax::unknown : RegexSyntax::pcre;
}

Result<RegexPtr> compile(std::string_view pattern, std::uint32_t flags, bool) {
  int code = 0;
  PCRE2_SIZE offset = 0;
  pcre2_code* compiled = library().compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()),
                                           pattern.size(), flags, &code, &offset, nullptr);
  if (compiled) return std::make_unique<PcreRegex>(compiled);
  return config_failure("error in regex at offset ", offset, ": ", reason(code));
}

constexpr RegexFlag kLetters[] = {
    {'i', PCRE2_CASELESS},  {'s', PCRE2_DOTALL},
    {'m', PCRE2_MULTILINE}, {'x', PCRE2_EXTENDED},
    {'A', PCRE2_ANCHORED},  {'E', PCRE2_DOLLAR_ENDONLY},
    {'U', PCRE2_UNGREEDY},  {'X', 0},
};

}  // namespace

constinit const RegexDialect kPcreDialect{.type = "pcre",
                                          .letters = kLetters,
                                          .default_flags = PCRE2_CASELESS | PCRE2_DOTALL,
                                          .two_patterns = false,
                                          .unclosed_tail = ": ignoring this rule",
                                          .index_fault = "out of range replacement index",
                                          .syntax = syntax,
                                          .compile = compile};

Result<TablePtr> open_pcre_table(std::string_view name, const OpenOptions& options) {
  if (options.access == Access::read && !PcreLibrary::instance())
    return failure(ErrorKind::system,
                   cat("pcre:", name, ": ", PcreLibrary::instance().error().message));
  return open_regex_table(kPcreDialect, name, options);
}

}  // namespace postwright
