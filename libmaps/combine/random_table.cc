#include "libmaps/combine/random_table.h"

#include <random>

#include "libmaps/combine/member_tables.h"
#include "libmaps/memory/read_only.h"
#include "libmaps/text/file_values.h"

namespace postwright {
namespace {

class RandomTable final : public Table {
 public:
  RandomTable(std::string_view name, std::vector<std::string> values)
      : Table("randmap", std::string(name), KeyKind::pattern),
        values_(std::move(values)),
        chance_(std::random_device{}()) {}

  Result<std::optional<std::string>> lookup(std::string_view) override {
    std::uniform_int_distribution<std::size_t> choice(0, values_.size() - 1);
    return values_[choice(chance_)];
  }

 private:
  std::vector<std::string> values_;
  std::minstd_rand chance_;
};

}  // namespace

Result<TablePtr> open_random_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("randmap", name, options);
  if (!allowed) return failure_of(allowed);
  std::vector<std::string> values;
  for (std::string_view element : list_in_braces(name)) {
    if (!options.values_are_files) {
      values.emplace_back(element);
      continue;
    }
    auto encoded = encode_files(element);
    if (!encoded) return failure_of(encoded);
    values.push_back(std::move(*encoded));
  }
  if (values.empty()) return bad_list("randmap", name, "value");
  return std::make_unique<RandomTable>(name, std::move(values));
}

}  // namespace postwright
