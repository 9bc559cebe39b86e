#include "cmd/postconf/views/full_view.h"

#include <unistd.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "cmd/postconf/views/parameter_json.h"
#include "cmd/postconf/views/service_selection.h"
#include "libconf/documents/master_cf_format.h"

namespace postwright::postconf {
namespace {

Json begin(const Session& session, std::string_view kind) {
  Json document = begin_document(kind);
  put_bytes(document, "config_directory", session.configuration().directory());
  return document;
}

/// Nobody hears of a pipe that was closed, as in the other views.
void print_document(const Json& document) {
  (void)write_all(STDOUT_FILENO, document_text(document));
}

Json json_of_settings(const Session& session, std::size_t entry, const ServicePattern& pattern) {
  const ServiceEntry& service = session.configuration().master_cf().entries()[entry];
  Json settings = Json::array();
  ExpansionBudget budget;
  for (const Override& setting : service.overrides) {
    if (!ServicePattern::fits(pattern.item, setting.name)) continue;
    SharedServiceScope scope(session.configuration(), service, session.names().settings_of(entry));
    FileSpan span = setting.value.span(0, setting.value.text().size());
    Json json;
    put_bytes(json, "name", setting.name);
    put_bytes(json, "value", setting.value.text());
    const ParameterInfo* info = find_parameter(setting.name);
    auto expanded =
        expand({.text = setting.value.text(), .raw = info && info->type == ParameterType::raw},
               scope, budget);
    if (expanded)
      put_bytes(json, "expanded", expanded->text());
    else
      put_bytes(json, "error", expanded.error().message);
    json["line"] = span.line;
    const auto& counts = session.names().settings_of(entry);
    auto found = counts.find(setting.name);
    json["counts"] = found != counts.end() && found->second == &setting.value;
    json["known"] = session.names().is_valid_in(entry, setting.name);
    settings.push_back(std::move(json));
  }
  return settings;
}

std::string_view word_of(CommandWord::Kind kind) {
  switch (kind) {
    case CommandWord::Kind::option:
      return "option";
    case CommandWord::Kind::setting:
      return "setting";
    case CommandWord::Kind::argument:
      return "argument";
  }
  return {};
}

void put_fields(Json& json, const ServiceEntry& service, const ServicePattern& pattern) {
  Json& fields = json["fields"] = Json::object();
  for (std::size_t i = 0; i < ServiceLine::kFields; ++i)
    if (ServicePattern::fits(pattern.item, ServiceLine::kFieldNames[i]))
      put_bytes(fields, ServiceLine::kFieldNames[i], service.fields[i]);
  if (!ServicePattern::fits(pattern.item, "command")) return;
  put_bytes(json, "command_line", format_field(service, ServiceLine::kFields - 1, "", false));
  json["words"] = Json::array();
  for (const CommandWord& word : service.words) {
    Json object{{"kind", word_of(word.kind)}};
    put_bytes(object, "text", word.text);
    json["words"].push_back(std::move(object));
  }
}

class FullMasterView {
 public:
  explicit FullMasterView(Session& session)
      : session_(session), uses_(session.configuration(), session.names()) {}

  void show(std::size_t entry, ServicePattern& pattern, Json& list) {
    const ServiceEntry& service = session_.configuration().master_cf().entries()[entry];
    Json json;
    put_bytes(json, "service", service.service());
    put_bytes(json, "type", service.type());
    json["line"] = service.line;
    Mode mode = session_.options().mode;
    if (mode == Mode::master_entries || mode == Mode::master_fields)
      put_fields(json, service, pattern);
    if (mode == Mode::master_entries || mode == Mode::master_parameters)
      json["settings"] = json_of_settings(session_, entry, pattern);
    if (mode == Mode::effective_parameters) json["parameters"] = parameters(entry, pattern);
    bool empty = false;
    for (const char* part : {"settings", "parameters"})
      empty |= mode != Mode::master_entries && json.contains(part) && json[part].empty();
    if (!empty) pattern.matched = true;
    if (empty && pattern.item != "*") return;
    list.push_back(std::move(json));
  }

 private:
  Json parameters(std::size_t entry, const ServicePattern& pattern) {
    Json list = Json::array();
    ExpansionBudget budget;
    for (const std::string& name : names_for_service(session_, entry))
      if (ServicePattern::fits(pattern.item, name))
        list.push_back(json_of(
            state_of(session_.configuration(), session_.names(), name, budget, entry), uses_));
    return list;
  }

  Session& session_;
  ParameterUses uses_;
};

}  // namespace

Status show_main_cf_in_full(Session& session) {
  const CommandLine& options = session.options();
  ParameterUses uses(session.configuration(), session.names());
  Json document = begin(session, "postconf-parameters");
  Json& list = document["parameters"] = Json::array();
  ExpansionBudget budget;
  auto show = [&](const std::string& name) {
    if (options.only_set && !session.configuration().is_set(name)) return;
    list.push_back(json_of(state_of(session.configuration(), session.names(), name, budget), uses));
  };
  for (const std::string& name : options.arguments) {
    if (session.names().class_of(name))
      show(name);
    else
      session.warn_about_unknown(name);
  }
  if (options.arguments.empty())
    for (const KnownNames::Name& name : session.names().names())
      if (session.wants(name.name_class)) show(name.name);
  print_document(document);
  session.warn_about_unused(true);
  return {};
}

Status show_master_cf_in_full(Session& session) {
  auto patterns = read_service_patterns(session.options());
  if (!patterns) return failure_of(patterns);
  Json document = begin(session, "postconf-services");
  put_bytes(document, "file", session.configuration().master_cf().file().path());
  Json& list = document["services"] = Json::array();
  FullMasterView view(session);
  const auto& entries = session.configuration().master_cf().entries();
  for (std::size_t i = 0; i < entries.size(); ++i)
    for (ServicePattern& pattern : *patterns)
      if (pattern.fits_service(entries[i].service(), entries[i].type()))
        view.show(i, pattern, list);
  print_document(document);
  warn_about_unmatched(session, *patterns);
  session.warn_about_unused(false);
  return {};
}

}  // namespace postwright::postconf
