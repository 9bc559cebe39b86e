#include "libmaps/memory/environ_table.h"

#include <cerrno>
#include <cstdlib>

#include "base/text.h"

namespace postwright {
namespace {

class EnvironTable final : public Table {
 public:
  EnvironTable(std::string_view name, bool fold)
      : Table("environ", std::string(name), KeyKind::fixed), fold_(fold) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    const char* value = getenv(spelled(key).c_str());
    return value ? std::optional(std::string(value)) : std::nullopt;
  }
  Result<bool> store(std::string_view key, std::string_view value) override {
    std::string name = spelled(key);
    if (setenv(name.c_str(), std::string(value).c_str(), 1) != 0)
      return system_failure("setenv", errno);
    return true;
  }

 private:
  std::string spelled(std::string_view key) const {
    return fold_ ? ascii_lower(key) : std::string(key);
  }
  bool fold_;
};

}  // namespace

Result<TablePtr> open_environ_table(std::string_view name, const OpenOptions& options) {
  return std::make_unique<EnvironTable>(name, options.fold_keys);
}

}  // namespace postwright
