#include "cmd/postconf/facts/schema.h"

#include "base/text.h"

namespace postwright::postconf {
namespace {

/// JSON Schema 2020-12 of one output.
struct Schema {
  std::string_view name;
  std::string_view text;
};
constexpr Schema kSchemas[] = {
#include "schemas.inc"
};

}  // namespace

Result<std::string> schema_text(const std::vector<std::string>& names) {
  if (names.size() > 1)
    return failure(ErrorKind::config, "option --schema requires at most one name");
  std::string known;
  for (const Schema& schema : kSchemas) {
    if (!names.empty() && schema.name == names[0]) return std::string(schema.text);
    known += cat(schema.name, "\n");
  }
  if (names.empty()) return known;
  return config_failure("unknown schema name: \"", names[0],
                        "\"; postconf --schema lists the names");
}

}  // namespace postwright::postconf
