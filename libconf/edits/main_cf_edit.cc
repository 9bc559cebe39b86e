#include "libconf/edits/main_cf_edit.h"

#include "base/logical_line.h"
#include "base/text.h"
#include "libconf/documents/main_cf.h"

namespace postwright {
namespace {

/// The name of the setting that begins with this line.
std::string_view name_of(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && !is_space(line[end]) && line[end] != '=') ++end;
  return line.substr(0, end);
}

/// The values that count of those settings that the edit names.
std::map<std::string, std::string, std::less<>> values_before(std::string_view bytes,
                                                              const MainCfEdit& edit) {
  std::map<std::string, std::string, std::less<>> values;
  LogicalLineReader lines(bytes);
  for (;;) {
    auto line = lines.next();
    if (!line || !*line) return values;
    auto pair = split_name_value((*line)->text);
    if ((*line)->orphan || !pair || !edit.values.contains(pair->name)) continue;
    values.insert_or_assign(std::string(pair->name), std::string(pair->value));
  }
}

std::vector<ConfigChange> changes_of(std::string_view bytes, const MainCfEdit& edit) {
  auto before = values_before(bytes, edit);
  std::vector<ConfigChange> changes;
  for (const auto& [name, value] : edit.values) {
    ConfigChange change{.name = name, .before = std::nullopt, .after = std::nullopt};
    if (auto old = before.find(name); old != before.end()) change.before = old->second;
    if (edit.action == EditAction::set) change.after = value;
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

std::string setting_line(std::string_view name, std::string_view value) {
  return cat(name, " = ", value);
}

}  // namespace

Result<MainCfEdit> parse_main_cf_edit(EditAction action, std::span<const std::string> arguments,
                                      Reporter* reporter) {
  MainCfEdit edit{.action = action, .values = {}};
  for (const std::string& argument : arguments) {
    if (argument.find('\n') != std::string::npos)
      return failure(ErrorKind::config, "-e, -X, or -# accepts no multi-line input");
    std::string_view text = trim_left(argument);
    if (text.starts_with('#'))
      return failure(ErrorKind::config, "-e, -X, or -# accepts no comment input");
    NameValue request{.name = text, .value = {}};
    if (action == EditAction::set) {
      auto pair = split_name_value(text);
      if (!pair) return config_failure(pair.error().message, ": \"", text, "\"");
      request = *pair;
    } else if (text.empty()) {
      return failure(ErrorKind::config, "-X or -# requires non-blank parameter names");
    } else if (text.find('=') != std::string_view::npos) {
      return failure(ErrorKind::config, "-X or -# requires parameter names without value");
    }
    auto [at, is_new] = edit.values.try_emplace(std::string(request.name), request.value);
    if (is_new || at->second == request.value) continue;
    if (reporter)
      reporter->warning(
          cat("ignoring earlier request: '", setting_line(at->first, at->second), "'"));
    at->second = request.value;
  }
  return edit;
}

EditedConfig edit_main_cf(std::string_view bytes, const MainCfEdit& edit, const std::string& path,
                          Reporter* reporter) {
  EditedConfig edited{.bytes = {}, .changes = changes_of(bytes, edit)};
  edited.bytes.reserve(bytes.size() + 1);
  std::map<std::string_view, int> found;
  bool in_named = false;  // the entry above is one that the edit names
  EditLines lines(bytes);
  while (auto line = lines.next()) {
    bool is_first = line->kind == EditLine::Kind::first;
    auto request = edit.values.end();
    if (is_first) {
      request = edit.values.find(name_of(until_nul(line->text)));
      in_named = request != edit.values.end();
      if (in_named && ++found[request->first] == 2 && reporter)
        reporter->warning(cat(path, ": multiple entries for \"", request->first, "\""));
    }
    if (line->kind == EditLine::Kind::ignored || !in_named)
      append_line(edited.bytes, line->text);
    else if (edit.action == EditAction::comment_out)
      append_line(edited.bytes, cat("#", line->text));
    else if (edit.action == EditAction::set && is_first)
      append_line(edited.bytes, setting_line(request->first, request->second));
  }
  if (edit.action == EditAction::set)
    for (const auto& [name, value] : edit.values)
      if (!found.contains(name)) append_line(edited.bytes, setting_line(name, value));
  return edited;
}

}  // namespace postwright
