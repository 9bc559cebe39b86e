#include "libconf/edits/master_cf_request.h"

#include <algorithm>

#include "base/text.h"
#include "libconf/documents/main_cf.h"

namespace postwright {
namespace {

constexpr std::string_view kNoComment = "-Me, -Fe, -Pe, -X, or -# accept no comment input";

/// The parts of SERVICE/TYPE or SERVICE/TYPE/NAME; none when it is no such pattern.
std::vector<std::string_view> pattern_parts(std::string_view pattern, std::size_t count) {
  if (pattern.starts_with('/')) return {};
  auto parts = split(pattern, "/");
  if (parts.size() != count) return {};
  for (std::string_view part : parts)
    if (part != "*" && part.find('*') != std::string_view::npos) return {};
  return parts;
}

Status read_entry(ServiceRequest& request, Reporter* reporter) {
  auto entry = parse_service_line(request.value, reporter);
  if (!entry && entry.error().message == kBadFieldCount)
    return config_failure(kBadFieldCount, ": \"", request.argument, "\"");
  if (!entry) return failure_of(entry);
  if (entry->service().starts_with('#')) return config_failure(kNoComment);
  request.entry = std::move(*entry);
  return {};
}

Status read_field_name(ServiceRequest& request, std::string_view name) {
  const auto& names = ServiceLine::kFieldNames;
  const auto* found = std::find(std::begin(names), std::end(names), name);
  if (name == "*") return config_failure("-Fe does not accept wild-card field name");
  if (found == std::end(names))
    return config_failure("invalid service attribute name: \"", name, "\"");
  request.field = static_cast<std::size_t>(found - std::begin(names));
  if (request.field != ServiceLine::kCommand && has_service_blank(request.value))
    return config_failure("-Fe does not accept whitespace in non-command field");
  return {};
}

Status read_field(ServiceRequest& request, Reporter* reporter) {
  auto words = split_outside_braces(request.value, kServiceBlanks);
  if (words.empty()) return config_failure("-Fe does not accept an empty field value");
  if (request.field == 0 && words[0].starts_with('#')) return config_failure(kNoComment);
  if (request.field != ServiceLine::kCommand) return {};
  request.entry.fields[ServiceLine::kCommand] = words[0];
  std::span<const std::string_view> behind(words);
  for (const PlacedWord& word : read_command_words(behind.subspan(1), reporter))
    request.entry.words.push_back(word.normalised());
  return {};
}

Status read_parameter(ServiceRequest& request, std::string_view name) {
  if (name == "*") return config_failure("-Pe does not accept wild-card parameter name");
  if (has_service_blank(request.value))
    return config_failure("-Pe does not accept whitespace in parameter value");
  request.parameter = name;
  return {};
}

constexpr std::string_view kPatternTexts[] = {
    "-Me, -MX or -M# requires service_name/type",
    "-Fe or -FX requires service_name/type/field_name",
    "-Pe or -PX requires service_name/type/parameter",
};

/// What an argument is about; its value is only cut off.
Result<ServiceRequest> read_request(ServicePart part, EditAction action,
                                    const std::string& argument) {
  if (argument.find('\n') != std::string::npos)
    return config_failure("-Me, -Fe, -Pe, -X, or -# accept no multi-line input");
  std::string_view text = trim_left(argument);
  if (text.starts_with('#')) return config_failure(kNoComment);
  std::string_view pattern = text;
  ServiceRequest request;
  request.argument = argument;
  if (action == EditAction::set) {
    auto pair = split_name_value(text);
    if (!pair) return config_failure(pair.error().message, ": \"", argument, "\"");
    pattern = pair->name;
    request.value = pair->value;
  } else if (text.find('=') != std::string_view::npos) {
    return config_failure("-X or -# requires names without value");
  }
  auto parts = pattern_parts(pattern, part == ServicePart::entry ? 2 : 3);
  if (parts.empty()) return config_failure(kPatternTexts[static_cast<std::size_t>(part)]);
  request.service = parts[0];
  request.type = parts[1];
  Status read;
  if (part == ServicePart::field) read = read_field_name(request, parts[2]);
  if (part == ServicePart::parameter) read = read_parameter(request, parts[2]);
  if (!read) return failure_of(read);
  return request;
}

Status read_value(ServicePart part, EditAction action, ServiceRequest& request,
                  Reporter* reporter) {
  if (part == ServicePart::field) return read_field(request, reporter);
  if (part == ServicePart::entry && action == EditAction::set) return read_entry(request, reporter);
  return {};
}

}  // namespace

Result<MasterCfEdit> parse_master_cf_edit(ServicePart part, EditAction action,
                                          std::span<const std::string> arguments,
                                          Reporter* reporter) {
  MasterCfEdit edit{.part = part, .action = action, .requests = {}};
  for (const std::string& argument : arguments) {
    auto request = read_request(part, action, argument);
    if (!request) return failure_of(request);
    edit.requests.push_back(std::move(*request));
  }
  // The reference looks at no value before it knows what all arguments are about: which of two
  // errors it names depends on that.
  for (ServiceRequest& request : edit.requests) {
    Status read = read_value(part, action, request, reporter);
    if (!read) return failure_of(read);
  }
  return edit;
}

}  // namespace postwright
