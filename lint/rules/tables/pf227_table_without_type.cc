#include <algorithm>

#include "base/text.h"
#include "libconf/tables/table_spec.h"
#include "libconf/tables/table_uses.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

/// Lists of tables in which other words may stand as well.
constexpr std::string_view kWithOtherWords[] = {"alias_database", "lmtp_requiretls_policy",
                                                "smtp_requiretls_policy"};

bool takes_only_tables(std::string_view parameter) {
  return form_of(parameter) == ValueForm::tables &&
         std::ranges::find(kWithOtherWords, parameter) == std::end(kWithOtherWords);
}

/// "lmdb:" with its name behind a blank.
bool is_type_alone(std::string_view word) {
  return word.ends_with(':') && is_map_type(word.substr(0, word.size() - 1));
}

std::string hint_for(std::string_view word) {
  if (word.starts_with('/')) return cat("; write lmdb:", word, ", or the type that it has");
  if (std::ranges::all_of(word, is_digit))
    return cat("; for one value for all write static:", word);
  return "; write type:name";
}

/// "lmdb: /x" on one line, joined; nothing where somebody else must do it.
std::optional<Fix> join_words(const ValueWord& type, const ValueWord& name) {
  if (!type.literal || !name.literal || type.where.file != name.where.file ||
      type.where.line != name.where.line || name.where.offset < type.where.offset)
    return std::nullopt;
  FileSpan both = type.where;
  both.length = name.where.offset + name.where.length - type.where.offset;
  return replace_span(both, cat(type.text, name.text), FixKind::unsafe);
}

Finding& add_word(const Assignment& assignment, const ValueWord& word, std::string message,
                  Report& report) {
  Finding& finding = report.add(word.where, std::move(message));
  finding.parameter = Site::full_name(assignment);
  finding.value = word.text;
  return finding;
}

void check_table_words(const Site& site, const Assignment& assignment, Report& report) {
  bool only_tables = takes_only_tables(assignment.name);
  auto words = site.words(assignment);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const ValueWord& word = words[i];
    if (!is_known(word.text)) continue;
    if (is_type_alone(word.text)) {
      Finding& finding =
          add_word(assignment, word,
                   cat(word.text, " has no name behind the colon; write no blank there"), report);
      // The name is no fault of its own.
      if (i + 1 < words.size() && words[i + 1].text.starts_with('/'))
        finding.fix = join_words(word, words[++i]);
    } else if (only_tables && word.text.find_first_of(":{") == std::string::npos) {
      Finding& finding =
          add_word(assignment, word, cat(word.text, " is no table", hint_for(word.text)), report);
      if (word.literal && std::ranges::all_of(word.text, is_digit))
        finding.fix = replace_span(word.where, cat("static:", word.text), FixKind::unsafe);
    }
  }
}

void check_pf227(const Site& site, Report& report) {
  for (const Assignment& assignment : site.assignments()) {
    ValueForm form = form_of(assignment.name);
    if (assignment.counts && (form == ValueForm::tables || form == ValueForm::matches ||
                              form == ValueForm::restrictions))
      check_table_words(site, assignment, report);
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf227_table_without_type){
    .id = "PF227",
    .name = "table-without-type",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "A word without a type in a list of tables (`transport_maps = /etc/postfix/transport`, "
        "`virtual_uid_maps = 5000`), and a type whose name stands behind a blank (`lmdb: "
        "/etc/postfix/x`).",
    .why =
        "There is no default type here: every program that reads the parameter stops with "
        "`expecting \"type:name\" form`.",
    .fixing =
        "Turns a number into static:NUMBER, and takes the blank behind a type away. Else write the "
        "type of the table in front of its name.",
    .bad = "transport_maps = /etc/postfix/transport\n",
    .good = "transport_maps = lmdb:/etc/postfix/transport\n",
    .source = "postconf(5); DATABASE_README",
    .check_site = check_pf227,
};

}  // namespace postwright::lint
