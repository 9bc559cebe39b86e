#include "libmaps/map_types.h"

#include <algorithm>
#include <array>

#include "libmaps/accounts/nis_table.h"
#include "libmaps/accounts/unix_table.h"
#include "libmaps/bdb/bdb_table.h"
#include "libmaps/cdb/cdb_index.h"
#include "libmaps/cdb/cdb_table.h"
#include "libmaps/cdb/check_cdb.h"
#include "libmaps/combine/debug_table.h"
#include "libmaps/combine/pipe_table.h"
#include "libmaps/combine/random_table.h"
#include "libmaps/combine/union_table.h"
#include "libmaps/lmdb/check_lmdb.h"
#include "libmaps/lmdb/lmdb_format.h"
#include "libmaps/lmdb/lmdb_index.h"
#include "libmaps/lmdb/lmdb_table.h"
#include "libmaps/map_type_names.h"
#include "libmaps/memory/environ_table.h"
#include "libmaps/memory/fail_table.h"
#include "libmaps/memory/inline_table.h"
#include "libmaps/memory/internal_table.h"
#include "libmaps/memory/static_table.h"
#include "libmaps/memory/texthash_table.h"
#include "libmaps/module/load_module.h"
#include "libmaps/module/module_file.h"
#include "libmaps/net/memcache_table.h"
#include "libmaps/net/socketmap_table.h"
#include "libmaps/net/tcp_table.h"
#include "libmaps/pattern/cidr_table.h"
#include "libmaps/pattern/posix_regex.h"
#ifdef POSTWRIGHT_HAVE_PCRE
#include "libmaps/pattern/pcre_regex.h"
#endif
#include "libmaps/proxy/proxy_table.h"

namespace postwright {
namespace {

template <std::size_t N>
struct TypeName {
  // NOLINTNEXTLINE(google-explicit-constructor): it stands for a string literal
  consteval TypeName(const char (&name)[N]) { std::copy_n(name, N, text.begin()); }
  std::array<char, N> text{};
};

/// Opens a table of a type whose module has the row that counts.
template <TypeName kName>
Result<TablePtr> open_in_module(std::string_view name, const OpenOptions& options) {
  auto type = load_module(kName.text.data());
  if (!type) return failure_of(type);
  return (*type)->open(name, options);
}

template <TypeName kName>
Result<DatabaseWriterPtr> write_in_module(std::string_view name, const OpenOptions& options) {
  auto type = load_module(kName.text.data());
  if (!type) return failure_of(type);
  return (*type)->write(name, options);
}

constexpr MapType kMapTypes[] = {
    {.name = "btree",
     .index_suffix = ".db",
     .legacy = true,
     .nul_by_default = true,
     .open = open_btree_table,
     .create = create_btree_index,
     .check = check_btree_index},
    {.name = "cdb",
     .index_suffix = ".cdb",
     .open = open_cdb_table,
     .create = create_cdb_index,
     .check = check_cdb_index},
    {.name = "cidr", .keys = KeyKind::pattern, .open = open_cidr_table},
    {.name = "debug", .utf8_inside = true, .open = open_debug_table},
    {.name = "environ", .open = open_environ_table},
    {.name = "fail",
     .keys = KeyKind::pattern,
     .open = open_fail_table,
     .create = create_fail_index},
    {.name = "hash",
     .index_suffix = ".db",
     .legacy = true,
     .nul_by_default = true,
     .open = open_hash_table,
     .create = create_hash_index,
     .check = check_hash_index},
    {.name = "inline", .open = open_inline_table},
    {.name = "internal", .open = open_internal_table},
    {.name = "ldap", .module = true, .waits = true, .open = open_in_module<"ldap">},
    {.name = "lmdb",
     .index_suffix = ".lmdb",
     .nul_by_default = true,
     .max_key = lmdb::kMaxKeySize,
     .open = open_lmdb_table,
     .create = create_lmdb_index,
     .check = check_lmdb_index},
    {.name = "memcache", .waits = true, .open = open_memcache_table},
    {.name = "mongodb",
     .keys = KeyKind::pattern,
     .module = true,
     .waits = true,
     .open = open_in_module<"mongodb">},
    {.name = "mysql",
     .module = true,
     .waits = true,
     .open = open_in_module<"mysql">,
     .write = write_in_module<"mysql">},
    {.name = "nis", .waits = true, .open = open_nis_table},
#ifdef POSTWRIGHT_HAVE_PCRE
    {.name = "pcre", .keys = KeyKind::pattern, .open = open_pcre_table},
#endif
    {.name = "pgsql",
     .module = true,
     .waits = true,
     .open = open_in_module<"pgsql">,
     .write = write_in_module<"pgsql">},
    {.name = "pipemap", .open = open_pipe_table},
    {.name = "proxy", .waits = true, .utf8_inside = true, .open = open_proxy_table},
    {.name = "randmap", .keys = KeyKind::pattern, .open = open_random_table},
    {.name = "redis",
     .module = true,
     .waits = true,
     .open = open_in_module<"redis">,
     .write = write_in_module<"redis">},
    {.name = "regexp", .keys = KeyKind::pattern, .open = open_regexp_table},
    {.name = "socketmap", .keys = KeyKind::pattern, .waits = true, .open = open_socketmap_table},
    {.name = "sqlite",
     .module = true,
     .open = open_in_module<"sqlite">,
     .write = write_in_module<"sqlite">},
    {.name = "static", .open = open_static_table},
    {.name = "tcp", .keys = KeyKind::pattern, .waits = true, .open = open_tcp_table},
    {.name = "texthash", .open = open_texthash_table},
    {.name = "unionmap", .open = open_union_table},
    {.name = "unix", .waits = true, .open = open_unix_table},
};
static_assert(std::ranges::is_sorted(kMapTypes, {}, &MapType::name));
static_assert(std::ranges::equal(kMapTypes, kMapTypeNames, {}, &MapType::name));

}  // namespace

std::span<const MapType> map_types() {
  return kMapTypes;
}

const MapType* find_map_type(std::string_view name) {
  auto found = std::ranges::lower_bound(kMapTypes, name, {}, &MapType::name);
  if (found == std::end(kMapTypes) || found->name != name) return nullptr;
  return !found->module || is_installed_type(name) ? found : nullptr;
}

}  // namespace postwright
