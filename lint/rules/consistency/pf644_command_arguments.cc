#include <algorithm>
#include <span>

#include "base/file.h"
#include "base/text.h"
#include "libconf/documents/main_cf.h"
#include "libconf/parameters/parameters.h"
#include "lint/knowledge/daemons.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

/// Reads the words behind a program as it does: options first, each -o with one word, and nothing
/// else. Goes on behind a fault, so that all of an entry are found at once.
class ArgumentReader {
 public:
  ArgumentReader(const ServiceEntry& entry, Report& report)
      : entry_(entry),
        report_(report),
        daemon_(file_name_of(entry.command())),
        words_(split_outside_braces(entry.text.text(), kServiceBlanks)) {}

  void read() {
    at_ = ServiceEntry::kFields;
    while (at_ < words_.size() && !stopped_) {
      std::string_view word = words_[at_];
      if (!is_known(word) || word == "--" || word == "-" || word == "\\")
        ++at_;
      else if (word.front() == '#')
        read_comment();
      else if (word.front() == '-')
        read_options(word);
      else
        read_bare_words();
    }
  }

 private:
  FileSpan span_of(std::size_t first, std::size_t end) const {
    std::size_t begin = position(words_[first]);
    std::size_t last = position(words_[end - 1]) + words_[end - 1].size();
    return entry_.text.span(begin, last - begin);
  }
  std::size_t position(std::string_view word) const {
    return static_cast<std::size_t>(word.data() - entry_.text.text().data());
  }
  std::uint64_t line_of(std::size_t index) const {
    return entry_.text.span(position(words_[index]), words_[index].size()).line;
  }
  /// Behind the words that belong to no option.
  std::size_t end_of_value(std::size_t first) const {
    std::size_t end = first;
    while (end < words_.size() && words_[end].front() != '#' &&
           !(words_[end].size() > 1 && words_[end].front() == '-' && is_alpha(words_[end][1])))
      ++end;
    return end;
  }

  Finding& add(std::size_t first, std::size_t end, std::string message) {
    Finding& finding = report_.add(span_of(first, end), std::move(message));
    finding.parameter = cat(entry_.service(), "/", entry_.type());
    finding.value = words_[first];
    return finding;
  }

  void read_comment() {
    std::size_t end = at_ + 1;
    while (end < words_.size() && line_of(end) == line_of(at_)) ++end;
    add(at_, end,
        cat("a comment needs a line of its own; ", daemon_,
            " takes this for arguments and does not start"));
    at_ = end;
  }

  void read_options(std::string_view word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      if (word[i] == 'o') {
        read_setting(word.substr(i + 1));
        return;
      }
      if (!is_daemon_option(word[i])) {
        add(at_, at_ + 1,
            cat(daemon_, " has no option -", word.substr(i, 1), ", and does not start with it"));
        break;
      }
      // Its value, or what a template makes of it, may be anything.
      if (has_option_value(word[i])) stopped_ = true;
    }
    ++at_;
  }

  /// `joined`: what stands behind -o in its own word.
  void read_setting(std::string_view joined) {
    if (joined.empty()) ++at_;
    if (at_ >= words_.size()) {
      add(words_.size() - 1, words_.size(), "-o needs a setting behind it: -o name=value");
      return;
    }
    std::size_t first = at_;
    std::string_view setting = joined.empty() ? words_[first] : joined;
    std::size_t end = std::max(first + 1, end_of_value(first + 1));
    at_ = end;
    if (!std::ranges::all_of(std::span(words_).subspan(first, end - first), is_known)) return;
    if (setting.front() == '{')
      check_braced(first, setting, end);
    else
      check_plain(first, setting, end);
  }

  void check_braced(std::size_t first, std::string_view setting, std::size_t end) {
    if (setting.find('=') == std::string_view::npos)
      add(first, first + 1, cat("-o ", setting, " has no \"=\", and ", daemon_, " does not start"));
    if (end > first + 1) at_ = first + 1;
  }

  void check_plain(std::size_t first, std::string_view setting, std::size_t end) {
    bool alone = end == first + 1;
    bool is_pair = setting.find('=') != std::string_view::npos;
    if (is_pair && alone) return;
    // "-o a=b c=d", "-o a=b -": the first one is complete.
    if (is_pair && !setting.ends_with('=') && is_next_setting(words_[first + 1])) {
      at_ = first + 1;
      return;
    }
    bool spaced = !is_pair && !alone && words_[first + 1].front() == '=';
    std::string_view name = setting.substr(0, setting.find('='));
    if (!is_pair && !spaced) {
      add(first, first + 1,
          cat("-o ", name, " has no \"=\", and ", daemon_, " does not start; write -o name=value"));
      at_ = first + 1;
      return;
    }
    std::string_view text = entry_.text.text();
    std::size_t begin = position(words_[first]) + words_[first].size() - setting.size();
    std::string_view written =
        text.substr(begin, position(words_[end - 1]) + words_[end - 1].size() - begin);
    Finding& finding =
        add(first, end,
            cat("-o ends at the blank, and ", daemon_, " does not start with what follows; for ",
                name, " write -o { name = value }"));
    if (line_of(first) != line_of(end - 1) || written.find_first_of("{}\"\n") != std::string::npos)
      return;
    finding.fix = replace_span(
        entry_.text.span(begin, written.size()),
        cat(begin == position(words_[first]) ? "" : " ", "{ ", written, " }"), FixKind::unsafe);
    finding.fix->title = "put it into braces";
  }

  static bool is_next_setting(std::string_view word) {
    auto pair = split_name_value(word);
    return pair && find_parameter(pair->name);
  }

  void read_bare_words() {
    std::size_t end = end_of_value(at_);
    std::string_view word = words_[at_];
    add(at_, end,
        cat(daemon_, " takes no arguments, and does not start with ", word,
            is_next_setting(word) ? "; is there a -o missing?" : ""));
    at_ = end;
  }

  const ServiceEntry& entry_;
  Report& report_;
  std::string_view daemon_;
  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
  bool stopped_ = false;
};

/// By its name, or in a directory of Postfix.
bool is_of_postfix(std::string_view command) {
  bool has_directory = command.find('/') != std::string_view::npos;
  return is_postfix_daemon(file_name_of(command)) &&
         (!has_directory || command.find("postfix") != std::string_view::npos);
}

void check_pf644(const Site& site, Report& report) {
  for (const ServiceEntry& entry : site.services())
    if (is_of_postfix(entry.command()) && !takes_arguments(file_name_of(entry.command())))
      ArgumentReader(entry, report).read();
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf644_command_arguments){
    .id = "PF644",
    .name = "command-arguments",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "Words behind a program of Postfix that it does not take: `-o name = value` and `-o "
        "name=a, b` with blanks outside braces, `-o` without a setting, an option that it does not "
        "have, a bare word, a comment in the same line. Not for pipe(8) and spawn(8), which run "
        "commands.",
    .why =
        "The program stops with \"unexpected command-line argument\", \"invalid option\" or "
        "\"missing '=' after attribute name\"; master(8) starts it again and again, and clients "
        "get nothing.",
    .fixing = "Puts the setting into braces: `-o { name = value }`.",
    .bad =
        "smtp inet n - n - - smtpd\n  -o smtpd_client_restrictions = permit_mynetworks, reject\n",
    .good =
        "smtp inet n - n - - smtpd\n  -o { smtpd_client_restrictions = permit_mynetworks, reject "
        "}\n",
    .example_file = "master.cf",
    .source = "master(5)",
    .check_site = check_pf644,
};

}  // namespace postwright::lint
