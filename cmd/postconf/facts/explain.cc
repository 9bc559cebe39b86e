#include "cmd/postconf/facts/explain.h"

#include <unistd.h>

#include <algorithm>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "libconf/parameters/parameter_text.h"
#include "libconf/reports/parameter_state.h"
#include "libconf/reports/parameter_uses.h"

namespace postwright::postconf {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kLabel = 14;     // columns before the text
constexpr std::size_t kMostLines = 4;  // of a text, so that all is a screenful
constexpr std::size_t kMostNames = 6;  // of a list

/// `LABEL   TEXT`, the text in lines, of which a long one has only the first.
void append_row(std::string& to, std::string_view label, std::string_view text) {
  std::string line = cat("  ", label);
  line.resize(std::max(kLabel, line.size() + 1), ' ');
  std::size_t lines = 1;
  bool first = true;
  const std::string shown = printable(text, true);
  for (std::string_view word : split(shown, " \t\r\n")) {
    if (!first && line.size() + 1 + word.size() >= kWidth) {
      to += cat(line, "\n");
      line.assign(kLabel, ' ');
      first = true;
      if (++lines > kMostLines) {
        line += "...";
        break;
      }
    }
    if (!first) line += ' ';
    line += word;
    first = false;
  }
  to += cat(trim_right(line), "\n");
}

std::string limits_text(const ParameterInfo& info, std::string_view unit) {
  std::string text;
  if (info.min != kNoMinimum)
    text += cat(", at least ", info.min, info.min == 1 && unit == " bytes" ? " byte" : unit);
  if (info.max != kNoMaximum) text += cat(", at most ", info.max, unit);
  return text;
}

std::string type_text(const ParameterInfo& info) {
  std::string text(type_word(info.type));
  switch (info.type) {
    case ParameterType::boolean:
    case ParameterType::nbool:
      return "yes or no";
    case ParameterType::time:
      return cat("time with a unit s, m, h, d or w, without one in ", info.unit,
                 limits_text(info, "s"));
    case ParameterType::str:
    case ParameterType::str_fn:
      return cat(text, limits_text(info, " bytes"));
    case ParameterType::raw:
      return cat("string in which $ means nothing", limits_text(info, " bytes"));
    default:
      return cat(text, limits_text(info, ""));
  }
}

/// With the place of its settings when they are a file's.
std::string place_text(const ValueOrigin& origin) {
  if (origin.span) return cat(origin.span->file, ", line ", origin.span->line);
  return std::string(source_word(origin.source));
}

std::string value_or_problem(const ShownValue& value) {
  return value.expanded ? *value.expanded : cat("(none: ", value.expanded.error().message, ")");
}

class Explanation {
 public:
  explicit Explanation(const Session& session)
      : session_(session), uses_(session.configuration(), session.names()) {}

  std::string of(const std::string& name) {
    text_ = cat(name, "\n");
    ParameterState state = state_of(session_.configuration(), session_.names(), name, budget_);
    show_facts(state);
    show_value(state);
    show_services(state);
    show_neighbours(state);
    return std::move(text_);
  }

 private:
  void row(std::string_view label, std::string_view text) { append_row(text_, label, text); }
  void names(std::string_view label, const std::vector<std::string>& list) {
    if (list.empty()) return;
    std::string text;
    for (std::size_t i = 0; i < std::min(list.size(), kMostNames); ++i)
      text += cat(i == 0 ? "" : ", ", list[i]);
    if (list.size() > kMostNames) text += cat(" and ", list.size() - kMostNames, " more");
    row(label, text);
  }

  void show_facts(const ParameterState& state) {
    auto text = describe_parameter(state.name);
    if (!text && state.name_class == NameClass::service)
      text = describe_service_parameter(state.name);
    if (text) row("meaning", text->text);
    if (uses_.is_restriction_class(state.name))
      row("kind", "restriction class, named in smtpd_restriction_classes");
    else if (is_old_parameter(state.name))
      row("kind", "name of an old release, the default of its successor");
    else if (state.name_class == NameClass::user)
      row("kind", "parameter of this site: it is set, and something uses it");
    else if (state.name_class == NameClass::service && !find_parameter(state.name))
      row("kind", "parameter of a service in master.cf");
    if (state.info) row("type", type_text(*state.info));
    if (text && !text->since.empty()) row("since", cat("Postfix ", text->since));
    if (state.deprecation) show_deprecation(*state.deprecation);
    if (!state.default_value) return;
    row("default", state.default_value->written.empty() ? "(empty)" : state.default_value->written);
  }

  void show_deprecation(const Deprecation& deprecation) {
    constexpr std::pair<std::string_view, std::string_view> kWords[] = {
        {"active", "still works"},
        {"legacy-name", "old name, still read"},
        {"ignored", "has no effect"},
        {"removed", "means nothing any more"},
    };
    std::string text;
    for (const auto& [status, words] : kWords)
      if (status == deprecation.status) text = words;
    if (!deprecation.since.empty()) text += cat(", warned about since ", deprecation.since);
    if (!deprecation.removed_in.empty()) text += cat(", since ", deprecation.removed_in);
    if (!deprecation.replacement.empty()) text += cat("; instead: ", deprecation.replacement);
    row("deprecated", text);
  }

  void show_value(const ParameterState& state) {
    bool is_set =
        state.origin.source == ValueSource::main_cf || state.origin.source == ValueSource::given;
    if (is_set) {
      row("value", state.value.written.empty() ? "(empty)" : state.value.written);
      row("set in", place_text(state.origin));
      if (state.equals_default) row("", "in effect this is the default");
      for (const SettingPlace& setting : state.origin.overrides)
        row("instead of",
            cat(setting.span.file, ", line ", setting.span.line, ": ", setting.value));
    } else if (!state.origin.how.empty()) {
      row("computed", state.origin.how);
    }
    bool expands = !state.value.expanded || *state.value.expanded != state.value.written;
    if (expands) row("expanded", value_or_problem(state.value));
  }

  void show_services(const ParameterState& state) {
    const auto& entries = session_.configuration().master_cf().entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const auto& settings = session_.names().settings_of(i);
      auto found = settings.find(state.name);
      if (found == settings.end()) continue;
      const PlacedText& value = *found->second;
      if (!shown_.insert(&value).second) continue;  // entries share their settings
      FileSpan span = value.span(0, value.text().size());
      row("in service", cat(entries[i].service(), "/", entries[i].type(), " (", span.file,
                            ", line ", span.line, "): ", value.text()));
    }
  }

  void show_neighbours(const ParameterState& state) {
    names("uses", uses_.used_by(state.name));
    std::vector<std::string> users;
    for (const ParameterUser& user : uses_.users_of(state.name))
      users.push_back(user.service.empty() ? user.name : cat(user.name, " in ", user.service));
    names("used by", users);
    std::vector<std::string> others;
    if (auto text = describe_parameter(state.name))
      for (std::string_view name : split(text->see_also, " ")) others.emplace_back(name);
    names("see also", others);
  }

  const Session& session_;
  ParameterUses uses_;
  ExpansionBudget budget_;
  std::set<const PlacedText*> shown_;
  std::string text_;
};

}  // namespace

Status show_explanations(Session& session) {
  Explanation explanation(session);
  std::string text;
  for (const std::string& name : session.options().arguments) {
    if (!session.names().class_of(name)) return session.unknown_name(name);
    if (!text.empty()) text += '\n';
    text += explanation.of(name);
  }
  (void)write_all(STDOUT_FILENO, text);
  return {};
}

}  // namespace postwright::postconf
