// Edits of any bytes by any requests. The input is a line with the mode (as "e", "X", "#", "Me",
// "MX", "M#", "Fe", "Pe", "PX"), lines with requests, a line "--", and the file.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/logical_line.h"
#include "base/text.h"
#include "libconf/documents/main_cf.h"
#include "libconf/edits/main_cf_edit.h"
#include "libconf/edits/master_cf_edit.h"

namespace postwright {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Texts of the logical lines of which `wanted`, given a line and whether it continues nothing.
template <class Wanted>
std::vector<std::string> logical_lines(std::string_view bytes, Wanted&& wanted) {
  std::vector<std::string> texts;
  LogicalLineReader lines(bytes);
  for (auto line = lines.next(); line && *line; line = lines.next())
    if (wanted((*line)->text, (*line)->orphan)) texts.emplace_back((*line)->text);
  return texts;
}

std::size_t comments(std::string_view bytes) {
  std::size_t count = 0;
  EditLines lines(bytes);
  while (auto line = lines.next())
    if (line->kind == EditLine::Kind::ignored) ++count;
  return count;
}

std::string_view setting_name(std::string_view text) {
  auto end = std::find_if(text.begin(), text.end(), [](char c) { return is_space(c) || c == '='; });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

void check_main_cf(EditAction action, const std::vector<std::string>& arguments,
                   std::string_view bytes) {
  auto edit = parse_main_cf_edit(action, arguments);
  if (!edit) return;
  std::string edited = edit_main_cf(bytes, *edit, "main.cf").bytes;
  auto is_other = [&](std::string_view text, bool orphan) {
    return orphan || !edit->values.contains(setting_name(text));
  };
  require(logical_lines(bytes, is_other) == logical_lines(edited, is_other));
  if (action != EditAction::comment_out) require(comments(bytes) == comments(edited));
  require(edit_main_cf(edited, *edit, "main.cf").bytes == edited);
  require(edit_main_cf(edited, *edit, "main.cf").changes.empty());
  for (const auto& [name, value] : edit->values) {
    auto settings = logical_lines(edited, [&](std::string_view text, bool orphan) {
      return !orphan && setting_name(text) == name;
    });
    if (action != EditAction::set) {
      require(settings.empty());
      continue;
    }
    require(!settings.empty());
    auto pair = split_name_value(settings.back());
    require(pair && pair->value == value);
  }
}

bool matches(const MasterCfEdit& edit, std::string_view text) {
  auto words = split(text, kServiceBlanks);
  if (words.size() < 2) return false;
  return std::any_of(edit.requests.begin(), edit.requests.end(), [&](const ServiceRequest& one) {
    bool by_pattern = (one.service == "*" || one.service == words[0]) &&
                      (one.type == "*" || one.type == words[1]);
    return by_pattern || (one.entry.service() == words[0] && one.entry.type() == words[1]);
  });
}

void check_master_cf(ServicePart part, EditAction action, const std::vector<std::string>& arguments,
                     std::string_view bytes) {
  auto edit = parse_master_cf_edit(part, action, arguments);
  if (!edit) return;
  auto result = edit_master_cf(bytes, *edit, "master.cf");
  if (!result) return;
  const std::string& edited = result->bytes;
  if (action != EditAction::comment_out) require(comments(bytes) == comments(edited));
  bool renames =
      part == ServicePart::field || (part == ServicePart::entry && action == EditAction::set);
  auto is_other = [&](std::string_view text, bool orphan) {
    return orphan || !matches(*edit, text);
  };
  auto is_named = [&](std::string_view text, bool orphan) { return !is_other(text, orphan); };
  if (!renames) require(logical_lines(bytes, is_other) == logical_lines(edited, is_other));
  if (part == ServicePart::entry && action != EditAction::set)
    require(logical_lines(edited, is_named).empty());
  if (part != ServicePart::parameter) return;
  auto again = edit_master_cf(edited, *edit, "master.cf");
  require(again && again->bytes.size() == edited.size());
  auto all = [](std::string_view, bool) { return true; };
  require(logical_lines(again->bytes, all) == logical_lines(edited, all));
  if (edit->requests.size() != 1) return;
  for (const std::string& text : logical_lines(edited, is_named)) {
    auto line = parse_service_line(text);
    require(line.has_value());
    const ServiceRequest& request = edit->requests.front();
    bool found = false;
    for (const CommandWord& word : line->words) {
      auto pair = split_name_value(word.text);
      if (word.kind != CommandWord::Kind::setting || !pair || pair->name != request.parameter)
        continue;
      require(action == EditAction::set && pair->value == request.value);
      found = true;
    }
    require(found == (action == EditAction::set));
  }
}

void check(std::string_view input) {
  std::size_t newline = std::min(input.find('\n'), input.size());
  std::string_view mode = input.substr(0, newline);
  std::vector<std::string> arguments;
  while (newline < input.size()) {
    input.remove_prefix(newline + 1);
    newline = std::min(input.find('\n'), input.size());
    if (input.substr(0, newline) == "--") break;
    arguments.emplace_back(until_nul(input.substr(0, newline)));
  }
  if (mode.empty()) return;
  std::string_view bytes = input.substr(std::min(newline + 1, input.size()));
  // These continue a line but do not separate words: joined, "unix" and "\v x" are one word.
  if (bytes.find_first_of("\v\f") != std::string_view::npos) return;
  EditAction action = mode.back() == 'X'   ? EditAction::exclude
                      : mode.back() == '#' ? EditAction::comment_out
                                           : EditAction::set;
  if (mode.front() == 'M')
    check_master_cf(ServicePart::entry, action, arguments, bytes);
  else if (mode.front() == 'F')
    check_master_cf(ServicePart::field, EditAction::set, arguments, bytes);
  else if (mode.front() == 'P' && action != EditAction::comment_out)
    check_master_cf(ServicePart::parameter, action, arguments, bytes);
  else
    check_main_cf(action, arguments, bytes);
}

}  // namespace
}  // namespace postwright

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  postwright::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
