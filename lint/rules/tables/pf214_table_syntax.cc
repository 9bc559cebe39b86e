#include "base/logical_line.h"
#include "libmaps/text/alias_source.h"
#include "libmaps/text/postmap_source.h"
#include "lint/site/source_messages.h"

namespace postwright::lint {
namespace {

void check_pf214(const TableSource& table, Report& report) {
  if (table.file.kind != FileKind::table && table.file.kind != FileKind::aliases) return;
  SourceMessages said;
  LogicalLineReader lines(table.file.masked.text);
  SourceOptions options{.file = table.file.path()};
  auto keep = [](const SourceRecord&) { return Status(); };
  // texthash: is read as postmap reads, whatever it is used for.
  bool texthash = table.file.type == "texthash";
  Status read =
      table.file.kind == FileKind::aliases && !texthash
          ? read_alias_source(lines, options, said, keep)
          : read_postmap_source(lines, options, said, keep,
                                texthash ? PostmapDialect::texthash : PostmapDialect::postmap);
  report_source_messages(table.file, said, report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf214_table_syntax){
    .id = "PF214",
    .name = "table-syntax",
    .level = Level::warning,
    .finds =
        "Lines in the source of a table that postmap or postalias leaves out or warns about: "
        "a key without a value, `key: value` in a postmap source, a first line that continues "
        "nothing.",
    .why = "The tools only warn and exit with status 0; the entries are missing.",
    .fixing = "See postmap(1) and aliases(5) for the form.",
    .bad = "postmaster\nabuse root\n",
    .good = "postmaster root\nabuse root\n",
    .example_file = "virtual",
    .source = "postmap(1), aliases(5)",
    .check_table = check_pf214,
};

}  // namespace postwright::lint
