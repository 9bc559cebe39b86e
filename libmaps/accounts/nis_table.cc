#include "libmaps/accounts/nis_table.h"

#include <atomic>

#include "libmaps/memory/read_only.h"

namespace postwright {
namespace {

class NisTable final : public Table {
 public:
  explicit NisTable(std::string_view name) : Table("nis", std::string(name), KeyKind::fixed) {}
  Result<std::optional<std::string>> lookup(std::string_view) override { return std::nullopt; }
};

}  // namespace

Result<TablePtr> open_nis_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("nis", name, options);
  if (!allowed) return failure_of(allowed);
  static std::atomic_flag said;
  if (options.reporter && !said.test_and_set())
    options.reporter->warning("dict_nis_init: NIS domain name not set - NIS lookups disabled");
  return std::make_unique<NisTable>(name);
}

}  // namespace postwright
