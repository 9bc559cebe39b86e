#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

constexpr std::uint32_t kOthersRead = 04;

/// A client file that holds a password; a table of them.
bool holds_secret(const Site& site, const TableReference& table, const TableFiles& files) {
  if (table.setting.ends_with("_sasl_password_maps")) return true;
  if (!files.index.empty() || table.type == "texthash") return false;
  auto text = site.read(files.source);
  if (!text) return false;
  std::vector<SyntaxProblem> problems;
  MainCf settings = MainCf::parse_tolerant(text->bytes, text->shown, problems);
  for (std::string_view name : {"bind_pw", "password"})
    if (const Setting* setting = settings.find(name); setting && !setting->value.text().empty())
      return true;
  return false;
}

void check_pf221(const Site& site, Report& report) {
  for (const TableReference& table : site.tables()) {
    auto files = table_files(table);
    if (!files || !table.where || !holds_secret(site, table, *files)) continue;
    for (const std::string& path : {files->source, files->index}) {
      if (path.empty()) continue;
      FileFacts facts = site.context().files->look(path);
      if (facts.kind != FileFacts::Kind::file || !(facts.mode & kOthersRead)) continue;
      Finding& finding = report.add(
          *table.where, cat("every user of the host can read ", path, ", which holds passwords"));
      finding.parameter = table.setting;
      finding.value = path;
    }
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf221_secret_world_readable){
    .id = "PF221",
    .name = "sql-plaintext-world-readable",
    .level = Level::warning,
    .finds =
        "A client file with a password, or a source or index of ..._sasl_password_maps, that "
        "others may read.",
    .why = "Every account of the host gets the password.",
    .fixing =
        "chmod 0640 with group postfix for client files, 0600 for SASL passwords; their index too.",
    .bad = "smtp_sasl_password_maps = lmdb:/etc/postfix/sasl_passwd\n",
    .good = "smtp_sasl_password_maps = lmdb:/etc/postfix/private/sasl_passwd\n",
    .source = "SASL_README, MYSQL_README",
    .looks_at_files = true,
    .check_site = check_pf221,
};

}  // namespace postwright::lint
