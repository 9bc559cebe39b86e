#include <set>

#include "base/text.h"
#include "lint/findings/finding.h"
#include "lint/site/table_files.h"

namespace postwright::lint {
namespace {

constexpr std::uint32_t kOthersWrite = 022;

void check_pf642(const Site& site, Report& report) {
  if (!site.main_file()) return;
  std::set<std::string> seen;
  auto look = [&](const std::string& path, const FileSpan& where) {
    if (!seen.insert(path).second) return;
    FileFacts facts = site.context().files->look(path);
    if (!facts.exists()) return;
    bool writable = (facts.mode & kOthersWrite) != 0;
    if (facts.owner == 0 && !writable) return;
    Finding& finding = report.add(where, cat(path, writable ? " may be written by others than root"
                                                            : " does not belong to root"));
    finding.value = path;
  };
  const std::string& directory = site.configuration().directory();
  FileSpan top = site.main_file()->source->span(0, 0);
  for (std::string_view name : {"main.cf", "master.cf", "dynamicmaps.cf"})
    look(cat(directory, "/", name), top);
  look(directory, top);
  for (const TableReference& table : site.tables())
    if (auto files = table_files(table); files && table.where && !files->index.empty())
      look(files->index, *table.where);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf642_file_not_owned_by_root){
    .id = "PF642",
    .name = "file-not-owned-by-root",
    .level = Level::warning,
    .finds =
        "main.cf, master.cf, dynamicmaps.cf, their directory or an index that does not belong to "
        "root, or that group or others may write.",
    .why =
        "Whoever may write them decides what runs as root and where mail goes; Postfix skips some "
        "of them then.",
    .fixing = "chown root, chmod go-w.",
    .bad = "alias_maps = lmdb:/home/user/aliases\n",
    .good = "alias_maps = lmdb:/etc/aliases\n",
    .source = "postfix check",
    .looks_at_files = true,
    .check_site = check_pf642,
};

}  // namespace postwright::lint
