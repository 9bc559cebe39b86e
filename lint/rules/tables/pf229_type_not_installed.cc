#include "base/text.h"
#include "libconf/site/postfix_types.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

/// What the distribution calls the package, as far as the host tells.
std::string where_to_get(const FileSystem& disk, const std::string& type) {
  std::optional<std::string> os_release = disk.bytes_of("/etc/os-release");
  if (!os_release) os_release = disk.bytes_of("/usr/lib/os-release");
  std::string package = package_of_type(type, os_release.value_or(""));
  return package.empty() ? cat("its package for ", type, " tables") : package;
}

void check_pf229(const Site& site, Report& report) {
  const FileSystem& disk = *site.context().files;
  auto types = index_types_of(
      site.configuration(),
      {.exists = [&](const std::string& path) { return disk.look(path).exists(); },
       .names_in = [&](const std::string& directory) { return disk.names_in(directory); },
       .bytes_of = [&](const std::string& path) { return disk.bytes_of(path); }});
  for (const TableReference& table : site.tables()) {
    auto type = types.find(table.type);
    if (!table.where || type == types.end() || type->second) continue;
    report_table(report, table,
                 cat("the Postfix of this host has no ", table.type, " tables: install ",
                     where_to_get(disk, table.type)));
  }
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf229_type_not_installed){
    .id = "PF229",
    .name = "type-not-installed",
    .level = Level::error,
    .finds = "A table of type lmdb or cdb on a host whose Postfix does not open that type.",
    .why = "Every lookup fails with \"unsupported dictionary type\", and mail is deferred.",
    .fixing =
        "Install the package that the finding names, or move the table to a type that "
        "`postconf -m` lists.",
    .bad = "virtual_alias_maps = lmdb:/etc/postfix/virtual\n",
    .good = "virtual_alias_maps = cdb:/etc/postfix/virtual\n",
    .source = "DATABASE_README",
    .looks_at_files = true,
    .check_site = check_pf229,
};

}  // namespace postwright::lint
