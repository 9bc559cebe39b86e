#include "libmaps/combine/union_table.h"

#include "libmaps/combine/member_tables.h"

namespace postwright {
namespace {

class UnionTable final : public Table {
 public:
  UnionTable(std::string_view name, std::vector<std::shared_ptr<Table>> members)
      : Table("unionmap", std::string(name), members.front()->key_kind()),
        members_(std::move(members)) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    std::string all;
    for (const auto& member : members_) {
      auto found = member->lookup(key);
      if (!found) return found;
      if (!*found) continue;
      if (!all.empty()) all.push_back(',');
      all += **found;
    }
    if (all.empty()) return std::nullopt;
    return all;
  }

 private:
  std::vector<std::shared_ptr<Table>> members_;
};

}  // namespace

Result<TablePtr> open_union_table(std::string_view name, const OpenOptions& options) {
  auto members = open_members("unionmap", name, options);
  if (!members) return failure_of(members);
  return std::make_unique<UnionTable>(name, std::move(*members));
}

}  // namespace postwright
