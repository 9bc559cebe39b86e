#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/text.h"
#include "libmaps/table.h"

namespace postwright {

/// `one:KEY=VALUE` has a single record, `pattern:KEY=VALUE` the same as a table of patterns, and
/// `fail:` no answer. A table for tests of what stands on tables.
class OneRecordTable final : public Table {
 public:
  OneRecordTable(std::string type, std::string name, KeyKind keys)
      : Table(std::move(type), std::move(name), keys) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    asked.emplace_back(key);
    if (type() == "fail") return failure(ErrorKind::retry, "not now");
    std::string_view record = name();
    std::size_t equals = record.find('=');
    if (record.substr(0, equals) != key) return std::nullopt;
    return std::string(equals == std::string_view::npos ? "" : record.substr(equals + 1));
  }

  std::vector<std::string> asked;
};

inline Result<TablePtr> open_one_record(std::string_view type_and_name, const OpenOptions&) {
  auto name = parse_table_name(type_and_name);
  if (!name || (name->type != "one" && name->type != "pattern" && name->type != "fail"))
    return config_failure("no type ", name ? name->type : std::string(type_and_name));
  return std::make_unique<OneRecordTable>(
      name->type, name->name, name->type == "pattern" ? KeyKind::pattern : KeyKind::fixed);
}

}  // namespace postwright
