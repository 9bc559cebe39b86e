#include "libmaps/memory/static_table.h"

#include "base/braces.h"
#include "base/text.h"
#include "libmaps/text/file_values.h"

namespace postwright {
namespace {

class StaticTable final : public Table {
 public:
  StaticTable(std::string_view name, std::string value)
      : Table("static", std::string(name), KeyKind::fixed), value_(std::move(value)) {}
  Result<std::optional<std::string>> lookup(std::string_view) override { return value_; }

 private:
  std::string value_;
};

}  // namespace

Result<TablePtr> open_static_table(std::string_view name, const OpenOptions& options) {
  std::string value(name);
  if (name.starts_with('{')) {
    BracedText braced = inside_braces(name);
    if (!braced.problem.empty()) return config_failure("bad static:name syntax: ", braced.problem);
    value = braced.inside;
  }
  if (options.values_are_files) {
    auto encoded = encode_files(value);
    if (!encoded) return failure_of(encoded);
    value = std::move(*encoded);
  }
  return std::make_unique<StaticTable>(name, std::move(value));
}

}  // namespace postwright
