#include <algorithm>

#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {
namespace {

/// Texts and shell commands may well have a # in them.
bool may_have_one(std::string_view name) {
  const ParameterInfo* parameter = find_parameter(name);
  return !parameter || parameter->type == ParameterType::raw || name.ends_with("_command") ||
         name.ends_with("_banner") || name.ends_with("_footer");
}

void check_pf608(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    if (assignment.service || may_have_one(assignment.name)) continue;
    std::string_view text = assignment.text();
    const auto& parts = assignment.value->parts();
    for (std::string_view word : split_outside_braces(text, " \t\r\n")) {
      if (!word.starts_with('#')) continue;
      auto begin = static_cast<std::size_t>(word.data() - text.data());
      // The rest of its physical line is the comment.
      std::size_t end = text.size();
      for (const LinePart& part : parts)
        if (part.begin > begin) end = std::min(end, part.begin);
      std::string_view comment = trim_right(text.substr(begin, end - begin));
      FileSpan where = assignment.value->span(begin, comment.size());
      Finding& finding =
          report.add(where, cat("this is no comment but a part of the value of ", assignment.name));
      finding.parameter = Site::full_name(assignment);
      finding.value = text;
      if (begin == 0) break;  // the whole value: what was meant is not clear
      std::uint64_t cut = where.offset;
      const std::string& bytes = assignment.value->file()->bytes();
      while (cut > 0 && (bytes[cut - 1] == ' ' || bytes[cut - 1] == '\t')) --cut;
      std::uint64_t line = assignment.setting->lines.front();
      finding.fix = Fix{
          .kind = FixKind::unsafe,
          .title = "move it to a line of its own, above",
          .edits = {{.file = where.file, .offset = line, .length = 0, .text = cat(comment, "\n")},
                    {.file = where.file,
                     .offset = cut,
                     .length = where.offset + where.length - cut,
                     .text = {}}}};
      break;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf608_trailing_comment){
    .id = "PF608",
    .name = "trailing-comment",
    .level = Level::warning,
    .fix = FixKind::unsafe,
    .finds = "A word that begins with `#` behind a value.",
    .why =
        "A comment in main.cf is a line that begins with `#`. Here the text belongs to the "
        "value: a list gets odd items, a number becomes invalid.",
    .fixing = "Moves the comment to a line of its own above the setting.",
    .bad = "relayhost = [mail.example.com] # the office\n",
    .good = "# the office\nrelayhost = [mail.example.com]\n",
    .source = "postconf(5)",
    .check_site = check_pf608,
};

}  // namespace postwright::lint
