#include "migration/inventory/writers.h"

namespace postwright::reindexer {
namespace {

constexpr std::string_view kMailman3 =
    "it runs `postmap hash:` unless it is newer than May 2025; set transport_file_type: in its "
    "postfix.cfg, or update it";

constexpr Writer kWriters[] = {
    {"/mailman3/", "Mailman 3", kMailman3},
    {"/postfix_lmtp", "Mailman 3", kMailman3},  // wherever it is installed: /opt/mailman/var/data
    {"/postfix_domains", "Mailman 3", kMailman3},
    {"/postfix_vmap", "Mailman 3", kMailman3},
    {"/mailman/", "Mailman 2",
     "it runs postalias and postmap without a type and then wants aliases.db and "
     "virtual-mailman.db; set POSTFIX_ALIAS_CMD and POSTFIX_MAP_CMD in mm_cfg.py"},
    {"/etc/pmg/", "Proxmox Mail Gateway",
     "it compares times with FILE.db and so builds the new index again each time"},
    {"/debops/", "DebOps", "its Makefile renames FILE.in.db to FILE.db"},
    {"/plesk/", "Plesk", "it builds its tables itself, with the type that it knows"},
    {"/usr/local/psa/", "Plesk", "it builds its tables itself, with the type that it knows"},
    {"/yunohost/", "YunoHost", "it runs `postmap -F hash:` for its SNI table"},
    {"/opt/postfix/conf/", "mailcow", "it runs `postmap -F hash:` for its SNI table"},
    {"/sympa/", "Sympa", "its alias manager runs postalias; check aliases_db_type in sympa.conf"},
};

}  // namespace

std::span<const Writer> writers() {
  return kWriters;
}

const Writer* writer_of(std::string_view table_path) {
  for (const Writer& writer : kWriters)
    if (table_path.find(writer.path_part) != std::string_view::npos) return &writer;
  return nullptr;
}

}  // namespace postwright::reindexer
