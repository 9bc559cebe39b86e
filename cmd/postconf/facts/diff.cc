#include "cmd/postconf/facts/diff.h"

#include <unistd.h>

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "cmd/postconf/views/parameter_json.h"
#include "libconf/documents/master_cf_format.h"
#include "libconf/reports/configuration_difference.h"

namespace postwright::postconf {
namespace {

const ServiceEntry& entry_of(const ComparedConfiguration& side, std::size_t number) {
  return side.configuration.master_cf().entries()[number];
}

class DifferenceText {
 public:
  DifferenceText(const ComparedConfiguration& here, const ComparedConfiguration& there, bool all)
      : here_(here), there_(there), all_(all) {}

  std::string of(const ConfigurationDifference& difference) {
    for (const ParameterDifference& parameter : difference.parameters)
      show(parameter, cat(parameter.name, " = "));
    for (const ServiceDifference& service : difference.services) show(service);
    if (text_.empty()) return {};
    return cat("--- ", printable(here_.configuration.directory(), true), "\n+++ ",
               printable(there_.configuration.directory(), true), "\n", text_);
  }

 private:
  void line(char mark, std::string_view content, bool effect) {
    std::string text = cat(mark, content, effect ? "" : "  (no effect)");
    text_ += cat(trim_right(printable(text, true)), "\n");
  }
  /// Values of consequences may be long, and are not what somebody wrote.
  static std::string consequence(const ParameterDifference& parameter, const std::string& prefix) {
    constexpr std::size_t kMost = 100;
    auto shown = [](const ShownValue& value) {
      return value.expanded ? with_single_blanks(*value.expanded) : "(no value)";
    };
    std::string text =
        cat(prefix, shown(parameter.here.value), " -> ", shown(parameter.there.value));
    return text.size() > kMost ? cat(prefix, "(long; --json-full has it)") : text;
  }

  void show(const ParameterDifference& parameter, const std::string& prefix) {
    if (!parameter.effect && !all_) return;
    if (parameter.kind == DifferenceKind::consequence) {
      line('~', consequence(parameter, prefix), true);
      return;
    }
    for (auto [mark, side] : {std::pair('-', &parameter.here), std::pair('+', &parameter.there)})
      if (side->is_set)
        line(mark, cat(prefix, with_single_blanks(side->value.written)), parameter.effect);
  }

  void show(const ServiceDifference& service) {
    std::string place = cat(service.service, "/", service.type);
    if (service.kind == DifferenceKind::only_here)
      line('-', cat(place, ": ", join_service(entry_of(here_, *service.here))), true);
    if (service.kind == DifferenceKind::only_there)
      line('+', cat(place, ": ", join_service(entry_of(there_, *service.there))), true);
    for (const FieldDifference& field : service.fields) {
      if (!field.effect && !all_) continue;
      line('-', cat(place, " ", field.name, " = ", field.here), field.effect);
      line('+', cat(place, " ", field.name, " = ", field.there), field.effect);
    }
    for (const ParameterDifference& setting : service.settings)
      show(setting, cat(place, " -o ", setting.name, "="));
  }

  const ComparedConfiguration& here_;
  const ComparedConfiguration& there_;
  bool all_;
  std::string text_;
};

Json side_json(const DifferenceSide& side) {
  Json json;
  json["set"] = side.is_set;
  if (side.span) {
    put_bytes(json, "file", side.span->file);
    json["line"] = side.span->line;
  }
  put_value(json, side.value);
  return json;
}

Json difference_json(const ParameterDifference& difference) {
  Json json;
  put_bytes(json, "name", difference.name);
  json["kind"] = difference_word(difference.kind);
  json["effect"] = difference.effect;
  json["here"] = side_json(difference.here);
  json["there"] = side_json(difference.there);
  return json;
}

Json entry_json(const ServiceEntry& entry) {
  Json json{{"line", entry.line}};
  put_bytes(json, "entry", join_service(entry));
  return json;
}

std::string document(const ComparedConfiguration& here, const ComparedConfiguration& there,
                     const ConfigurationDifference& difference) {
  Json json = begin_document("postconf-diff");
  put_bytes(json, "here", here.configuration.directory());
  put_bytes(json, "there", there.configuration.directory());
  json["differs"] = difference.has_effect();
  json["parameters"] = Json::array();
  for (const ParameterDifference& parameter : difference.parameters)
    json["parameters"].push_back(difference_json(parameter));
  json["services"] = Json::array();
  for (const ServiceDifference& service : difference.services) {
    Json object;
    put_bytes(object, "service", service.service);
    put_bytes(object, "type", service.type);
    object["kind"] = difference_word(service.kind);
    if (service.here) object["here"] = entry_json(entry_of(here, *service.here));
    if (service.there) object["there"] = entry_json(entry_of(there, *service.there));
    object["fields"] = Json::array();
    for (const FieldDifference& field : service.fields) {
      Json one{{"name", field.name}, {"effect", field.effect}};
      put_bytes(one, "here", field.here);
      put_bytes(one, "there", field.there);
      object["fields"].push_back(std::move(one));
    }
    object["settings"] = Json::array();
    for (const ParameterDifference& setting : service.settings)
      object["settings"].push_back(difference_json(setting));
    json["services"].push_back(std::move(object));
  }
  return document_text(json);
}

}  // namespace

Result<bool> show_difference(Session& session) {
  const CommandLine& options = session.options();
  auto other = Configuration::load(
      options.other_directory,
      {.root = {}, .master_cf = MasterCfReading::tolerant, .reporter = &session.console()});
  if (!other) return failure_of(other);
  // A copy in another place is no difference.
  if (!other->is_set("config_directory"))
    other->override_setting("config_directory", session.configuration().directory());
  CollectedMessages unheard;
  auto names = KnownNames::discover(*other, {.unused = false, .tolerant = true}, unheard);
  if (!names) return failure_of(names);
  ComparedConfiguration here{session.configuration(), session.names()};
  ComparedConfiguration there{*other, *names};
  ConfigurationDifference difference = difference_of(here, there);
  bool printed =
      write_all(STDOUT_FILENO, options.json_full
                                   ? document(here, there, difference)
                                   : DifferenceText(here, there, options.all).of(difference))
          .has_value();
  if (!printed) return failure(ErrorKind::system, "write the differences to standard output");
  return !difference.has_effect();
}

}  // namespace postwright::postconf
