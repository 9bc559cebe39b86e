#include "lint/findings/finding.h"
#include "lint/input/input.h"

namespace postwright::lint {
namespace {

void check_pf613(const InputFile& file, Report& report) {
  const std::string& bytes = file.bytes();
  if (bytes.empty() || bytes.back() == '\n') return;
  FileSpan where = file.source->span(bytes.size(), 0);
  report.add(where, "the last line does not end with a newline").fix =
      Fix{.kind = FixKind::safe,
          .title = "add a newline",
          .edits = {{.file = file.path(), .offset = bytes.size(), .length = 0, .text = "\n"}}};
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf613_missing_final_newline){
    .id = "PF613",
    .name = "missing-final-newline",
    .level = Level::style,
    .fix = FixKind::safe,
    .finds = "A file whose last line has no newline at its end.",
    .why = "What a script appends with `>>` joins that line.",
    .fixing = "Adds it.",
    .bad = "mydomain = example.com",
    .good = "mydomain = example.com\n",
    .source = "postconf(5)",
    .check_file = check_pf613,
};

}  // namespace postwright::lint
