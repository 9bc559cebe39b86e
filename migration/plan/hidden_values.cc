#include "migration/plan/hidden_values.h"

#include <algorithm>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "libconf/tables/table_uses.h"

namespace postwright::reindexer {
namespace {

constexpr std::string_view kHidden = "(hidden)";
constexpr std::string_view kBlank = " \t";

/// With their line ends.
std::vector<std::string_view> physical_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::string_view line_end(std::string_view line) {
  std::size_t size = line.ends_with("\r\n") ? 2 : line.ends_with('\n') ? 1 : 0;
  return line.substr(line.size() - size);
}

/// `line` with everything from `at` to its end hidden, if there is anything.
std::string hidden_from(std::string_view line, std::size_t at) {
  std::string_view end = line_end(line);
  std::string_view value = trim(line.substr(at, line.size() - end.size() - at));
  if (value.empty() || value == kHidden) return std::string(line);
  bool blank = at > 0 && line[at - 1] == '=';
  return cat(line.substr(0, at), blank ? " " : "", kHidden, end);
}

/// Of a client file: the name of a setting stays, and the beginning of a comment or a continuation.
std::string hide_line(std::string_view line) {
  std::size_t equals = line.find('=');
  if (equals != std::string_view::npos) return hidden_from(line, equals + 1);
  std::size_t text = line.find_first_not_of("# \t");
  return text == std::string_view::npos ? std::string(line) : hidden_from(line, text);
}

ShownTexts hide_client_file(std::string_view before, std::string_view after) {
  auto old_lines = physical_lines(before);
  auto new_lines = physical_lines(after);
  ShownTexts shown;
  auto add = [&](std::string_view line, bool changed, std::string& to) {
    std::string text = changed ? std::string(line) : hide_line(line);
    shown.hides |= text != line;
    to += text;
  };
  // An edit replaces a type where it stands, so lines keep their numbers.
  for (std::size_t i = 0; i < std::max(old_lines.size(), new_lines.size()); ++i) {
    bool changed = i >= old_lines.size() || i >= new_lines.size() || old_lines[i] != new_lines[i];
    if (i < old_lines.size()) add(old_lines[i], changed, shown.before);
    if (i < new_lines.size()) add(new_lines[i], changed, shown.after);
  }
  return shown;
}

bool says_password(std::string_view name) {
  std::string lower = ascii_lower(name);
  constexpr std::string_view kEnds[] = {"password", "passwd", "_pw", "secret"};
  return std::ranges::any_of(kEnds, [&](std::string_view end) { return lower.ends_with(end); });
}

/// main.cf or master.cf, a physical line after the other.
class SettingsHider {
 public:
  explicit SettingsHider(bool has_options) : has_options_(has_options) {}
  std::string hide(std::string_view line) {
    bool continues = !line.empty() && kBlank.find(line.front()) != std::string_view::npos;
    bool is_option = has_options_ && trim(line).starts_with("-o");
    if (!continues || is_option) inside_ = Inside::nothing;
    std::size_t at = continues ? place_in_continuation(line) : std::string_view::npos;
    if (at == std::string_view::npos) at = place_in_settings(line);
    if (at == std::string_view::npos) at = place_of_static_password(line);
    return at == std::string_view::npos ? std::string(line) : hidden_from(line, at);
  }

 private:
  enum class Inside { nothing, password, secret_tables };

  std::size_t place_in_continuation(std::string_view line) const {
    if (inside_ == Inside::password) return line.find_first_not_of(kBlank);
    if (inside_ == Inside::secret_tables) return place_of_literal(line, 0);
    return std::string_view::npos;
  }
  /// Where the value of a `name = value` or `-o name=value` in the line is to be hidden from. All
  /// that follows is: a reader finds the rest in the file.
  std::size_t place_in_settings(std::string_view line) {
    for (std::size_t equals = line.find('='); equals != std::string_view::npos;
         equals = line.find('=', equals + 1)) {
      std::string_view name = trim(line.substr(0, equals));
      name.remove_prefix(name.find_last_of(" \t#{,") + 1);  // npos + 1 is 0
      if (says_password(name)) {
        inside_ = Inside::password;
        return equals + 1;
      }
      if (!holds_secrets(name)) continue;
      inside_ = Inside::secret_tables;
      if (std::size_t at = place_of_literal(line, equals + 1); at != std::string_view::npos)
        return at;
    }
    return std::string_view::npos;
  }
  /// After the "static:" or "inline:" of a table that has its records in its name.
  static std::size_t place_of_literal(std::string_view line, std::size_t from) {
    std::size_t first = std::string_view::npos;
    for (std::string_view type : {"static:", "inline:"})
      if (std::size_t at = line.find(type, from); at != std::string_view::npos)
        first = std::min(first, at + type.size());
    return first;
  }
  static std::size_t place_of_static_password(std::string_view line) {
    constexpr std::string_view kStatic = "static:";
    std::size_t at = line.find(kStatic);
    if (at == std::string_view::npos) return at;
    std::string_view name = line.substr(at + kStatic.size());
    name = name.substr(0, name.find_first_of(", \t\r\n"));
    return name.find(':') == std::string_view::npos ? name.npos : at + kStatic.size();
  }

  bool has_options_;  // a continuation may be another setting, as in master.cf
  Inside inside_ = Inside::nothing;
};

}  // namespace

ShownTexts hide_values(std::string_view path, std::string_view before, std::string_view after) {
  std::string_view name = file_name_of(path);
  if (name != "main.cf" && name != "master.cf") return hide_client_file(before, after);
  ShownTexts shown;
  for (auto [text, to] : {std::pair(before, &shown.before), std::pair(after, &shown.after)}) {
    SettingsHider hider(name == "master.cf");
    for (std::string_view line : physical_lines(text)) *to += hider.hide(line);
  }
  shown.hides = shown.before != before || shown.after != after;
  return shown;
}

}  // namespace postwright::reindexer
