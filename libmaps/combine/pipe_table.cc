#include "libmaps/combine/pipe_table.h"

#include "libmaps/combine/member_tables.h"

namespace postwright {
namespace {

class PipeTable final : public Table {
 public:
  PipeTable(std::string_view name, std::vector<std::shared_ptr<Table>> members)
      : Table("pipemap", std::string(name), members.front()->key_kind()),
        members_(std::move(members)) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    std::optional<std::string> text(key);
    for (const auto& member : members_) {
      auto found = member->lookup(*text);
      if (!found || !*found) return found;
      text = std::move(**found);
    }
    return text;
  }

 private:
  std::vector<std::shared_ptr<Table>> members_;
};

}  // namespace

Result<TablePtr> open_pipe_table(std::string_view name, const OpenOptions& options) {
  auto members = open_members("pipemap", name, options);
  if (!members) return failure_of(members);
  return std::make_unique<PipeTable>(name, std::move(*members));
}

}  // namespace postwright
