#include "cmd/postmulti/list.h"

#include "base/json_string.h"
#include "base/text.h"

namespace postwright::postmulti {
namespace {

std::string_view or_dash(const std::string& text) {
  return text.empty() ? std::string_view("-") : std::string_view(text);
}

void append_column(std::string& line, std::string_view text, std::size_t width) {
  line += text;
  line.append(text.size() < width ? width - text.size() : 0, ' ');
  line += ' ';
}

}  // namespace

std::string list_line(const Instance& instance) {
  std::string line;
  append_column(line, or_dash(instance.name), 15);
  append_column(line, or_dash(instance.group), 15);
  append_column(line, instance.enabled ? "y" : "n", 9);
  return cat(line, instance.directory, "\n");
}

std::string json_line(const Instance& instance) {
  const std::pair<std::string_view, std::string_view> members[] = {
      {"name", or_dash(instance.name)},
      {"group", or_dash(instance.group)},
      {"enabled", instance.enabled ? "y" : "n"},
      {"config_directory", instance.directory}};
  std::string line;
  for (const auto& [name, value] : members) {
    line += line.empty() ? "{" : ",";
    append_json_string(line, name);
    line += ": ";
    append_json_string(line, value);
  }
  return cat(line, "}\n");
}

}  // namespace postwright::postmulti
