#include "libmaps/table.h"

#include "base/text.h"

namespace postwright {

tl::unexpected<Error> Table::not_supported(std::string_view operation) const {
  return failure(ErrorKind::system,
                 cat("table ", title(), ": ", operation, " operation is not supported"));
}

std::string Table::title() const {
  return cat(type_, ":", name_);
}

Result<std::optional<std::string>> Table::lookup(std::string_view) {
  return not_supported("lookup");
}

Result<bool> Table::store(std::string_view, std::string_view) {
  return not_supported("update");
}

Result<bool> Table::erase(std::string_view) {
  return not_supported("delete");
}

Result<std::optional<Record>> Table::next() {
  return not_supported("sequence");
}

std::string TableName::title() const {
  return cat(type, ":", name);
}

std::optional<TableName> parse_table_name(std::string_view text) {
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return TableName{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

}  // namespace postwright
