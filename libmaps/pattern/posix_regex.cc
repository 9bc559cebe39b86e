#include "libmaps/pattern/posix_regex.h"

#include <regex.h>

#include <vector>

#include "libmaps/pattern/pattern_shape.h"
#include "libmaps/pattern/regex_table.h"

namespace postwright {
namespace {

/// The C library builds repetitions out, and takes the memory that this takes.
constexpr std::uint64_t kLargestPattern = 100'000;

std::string reason(int code, const regex_t* regex) {
  std::string text(regerror(code, regex, nullptr, 0), '\0');
  regerror(code, regex, text.data(), text.size());
  text.pop_back();
  return text;
}

class PosixRegex final : public Regex {
 public:
  ~PosixRegex() override {
    if (compiled_) regfree(&regex_);
  }

  Status compile(std::string_view pattern, int flags) {
    int code = regcomp(&regex_, std::string(pattern).c_str(), flags);
    if (code != 0) return failure(ErrorKind::config, reason(code, &regex_));
    compiled_ = true;
    return {};
  }

  std::uint32_t groups() const override { return static_cast<std::uint32_t>(regex_.re_nsub); }

  Result<bool> match(const std::string& subject, Captures* captures) override {
    if (captures) found_.resize(regex_.re_nsub + 1);
    int code = regexec(&regex_, subject.c_str(), captures ? found_.size() : 0, found_.data(), 0);
    if (code == REG_NOMATCH) return false;
    if (code != 0) return failure(ErrorKind::config, reason(code, &regex_));
    if (!captures) return true;
    captures->clear();
    std::string_view text(subject);
    for (const regmatch_t& group : found_) {
      bool set = group.rm_so >= 0;
      auto begin = static_cast<std::size_t>(set ? group.rm_so : 0);
      auto end = static_cast<std::size_t>(set ? group.rm_eo : 0);
      captures->push_back(text.substr(begin, end - begin));
    }
    return true;
  }

 private:
  regex_t regex_{};
  bool compiled_ = false;
  std::vector<regmatch_t> found_;
};

RegexSyntax syntax(std::uint32_t flags) {
  return flags & REG_EXTENDED ? RegexSyntax::posix_extended : RegexSyntax::posix_basic;
}

Result<RegexPtr> compile(std::string_view pattern, std::uint32_t flags, bool captures) {
  if (shape_of(pattern, syntax(flags)).size > kLargestPattern)
    return failure(ErrorKind::config, reason(REG_ESIZE, nullptr));
  auto regex = std::make_unique<PosixRegex>();
  Status compiled = regex->compile(pattern, static_cast<int>(flags) | (captures ? 0 : REG_NOSUB));
  if (!compiled) return failure_of(compiled);
  return regex;
}

constexpr RegexFlag kLetters[] = {{'i', REG_ICASE}, {'m', REG_NEWLINE}, {'x', REG_EXTENDED}};

}  // namespace

constinit const RegexDialect kRegexpDialect{.type = "regexp",
                                            .letters = kLetters,
                                            .default_flags = REG_EXTENDED | REG_ICASE,
                                            .two_patterns = true,
                                            .unclosed_tail = ": skipping this rule",
                                            .index_fault = "out-of-range replacement index",
                                            .syntax = syntax,
                                            .compile = compile};

Result<TablePtr> open_regexp_table(std::string_view name, const OpenOptions& options) {
  return open_regex_table(kRegexpDialect, name, options);
}

}  // namespace postwright
