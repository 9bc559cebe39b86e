#include "libconf/reports/compatibility_report.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "libconf/expansion/expansion.h"
#include "libconf/expansion/macro_names.h"
#include "libconf/parameters/parameters.h"
#include "libconf/reports/value_origin.h"

namespace postwright {
namespace {

constexpr std::string_view kLevel = "compatibility_level";
constexpr CompatibilityLevel kLast{3, 11, 0};

/// What a program does below a level as if its parameter had another value than its default.
struct Forced {
  std::string_view name;
  std::string_view until;  ///< level
  std::string_view value;
};
constexpr Forced kForced[] = {{"smtp_tlsrpt_skip_reused_handshakes", "3.11", "yes"}};

/// They repeat the values of many parameters, but only these words of them mean something.
constexpr std::string_view kProxyLists[] = {"proxy_read_maps", "proxy_write_maps"};
constexpr std::string_view kProxy = "proxy:";

bool differ(std::string_view name, const ValueChange& values) {
  if (std::ranges::find(kProxyLists, name) == std::end(kProxyLists))
    return values.before != values.after;
  auto words_of = [](std::string_view value) {
    std::set<std::string_view> words;
    for (std::string_view word : split(value, kListSeparators))
      if (word.starts_with(kProxy)) words.insert(word);
    return words;
  };
  return words_of(values.before) != words_of(values.after);
}

/// Programs that are the only ones to read parameters that begin with their name.
constexpr std::string_view kPrograms[] = {"lmtp", "postscreen", "qmqpd",
                                          "smtp", "smtpd",      "tlsproxy"};

bool reads(std::string_view program, std::string_view parameter) {
  std::string_view owner = parameter.substr(0, parameter.find('_'));
  bool owned = std::ranges::find(kPrograms, owner) != std::end(kPrograms);
  return !owned || owner == program;
}

Result<std::string> expand_text(std::string_view text, const Scope& scope) {
  ExpansionBudget budget;
  auto expanded = expand({.text = text}, scope, budget);
  if (!expanded) return failure_of(expanded);
  return expanded->text();
}

Result<std::string> value_in(const Scope& scope, std::string_view name) {
  auto found = scope.find(name);
  if (!found) return failure_of(found);
  if (!*found) return std::string();
  ExpansionBudget budget;
  auto expanded = expand(**found, scope, budget);
  if (!expanded) return failure_of(expanded);
  return expanded->text();
}

/// Leaves every name but compatibility_level as it is.
class LevelOnly final : public Scope {
 public:
  LevelOnly(std::string_view level, bool in_braces) : level_(level), in_braces_(in_braces) {}
  Result<std::optional<ScopeValue>> find(std::string_view name) const override {
    if (name == kLevel) return ScopeValue{.text = level_, .raw = true};
    auto& text = names_[std::string(name)];
    text = in_braces_ ? cat("${", name, "}") : cat("$", name);
    return ScopeValue{.text = text, .raw = true};
  }

 private:
  std::string_view level_;
  bool in_braces_;
  mutable std::map<std::string, std::string> names_;
};

/// All values that count somewhere, which names they use, and which levels they mention.
class References {
 public:
  static Result<References> of(const Configuration& configuration) {
    References references;
    for (const ParameterInfo& parameter : parameters()) {
      if (parameter.default_value.starts_with("@computed:")) {
        auto origin = origin_of(configuration, parameter.name);
        if (!origin) continue;  // a fault when it is looked at
        for (std::string_view input : origin->inputs)
          references.uses_[std::string(parameter.name)].emplace(input);
      } else if (!configuration.is_set(parameter.name)) {
        references.read(parameter.name, default_of(parameter));
      }
    }
    for (const auto& [name, value] : configuration.settings()) references.read(name, value);
    for (const ServiceEntry& entry : configuration.master_cf().entries())
      for (const Override& setting : entry.overrides)
        references.read(setting.name, setting.value.text());
    return references;
  }

  /// Names whose values can depend on the level.
  std::set<std::string, std::less<>> dependent() const {
    std::set<std::string, std::less<>> found;
    for (bool more = true; more;) {
      more = false;
      for (const auto& [name, used] : uses_) {
        if (name == kLevel || found.contains(name)) continue;
        bool depends = std::ranges::any_of(used, [&](const std::string& other) {
          return other == kLevel || found.contains(other);
        });
        if (depends) more = found.insert(name).second;
      }
    }
    for (const Forced& row : kForced) found.emplace(row.name);
    return found;
  }

  const std::set<std::string>& used_by(const std::string& name) const {
    static const std::set<std::string> none;
    auto at = uses_.find(name);
    return at == uses_.end() ? none : at->second;
  }

  const std::map<CompatibilityLevel, std::string>& levels() const { return levels_; }

 private:
  References() {
    note_level("1");  // master.cf's chroot field
    for (const Forced& row : kForced) note_level(row.until);
  }

  void read(std::string_view name, std::string_view value) {
    if (value.find('$') == std::string_view::npos) return;
    auto& used = uses_[std::string(name)];
    std::vector<std::string> problems;
    visit_macro_names(
        value, [&](std::string_view other) { used.emplace(other); }, problems);
    if (!used.contains(std::string(kLevel))) return;
    constexpr std::string_view kSuffix = "level";
    for (std::size_t at = 0; (at = value.find(kSuffix, at)) != std::string_view::npos;) {
      at += kSuffix.size();
      std::string_view rest = trim_left(value.substr(at));
      if (rest.starts_with('{')) note_level(rest.substr(1, rest.find('}') - 1));
    }
  }

  void note_level(std::string_view text) {
    auto level = CompatibilityLevel::parse(trim(text));
    if (level && *level <= kLast) levels_.emplace(*level, trim(text));
  }

  std::map<std::string, std::set<std::string>> uses_;
  std::map<CompatibilityLevel, std::string> levels_;
};

/// From one level to the next.
class Step {
 public:
  Step(const Configuration& site, const References& references, std::string from, std::string to)
      : references_(references), before_(site), after_(site) {
    before_.override_setting(kLevel, from);
    after_.override_setting(kLevel, to);
    step_.from = std::move(from);
    step_.to = std::move(to);
  }

  CompatibilityStep take(const std::set<std::string, std::less<>>& names,
                         std::map<std::string, std::string>& faults) {
    for (const std::string& name : names) {
      auto change = change_of(name);
      if (!change)
        faults.try_emplace(name, change.error().message);
      else if (*change)
        step_.changes.push_back(std::move(**change));
    }
    for (CompatibilityChange& change : step_.changes) find_causes(change);
    if (is_crossed("1")) change_chroot();
    return std::move(step_);
  }

 private:
  bool is_crossed(std::string_view level) const {
    auto at = CompatibilityLevel::parse(level);
    auto from = CompatibilityLevel::parse(step_.from), to = CompatibilityLevel::parse(step_.to);
    return *from < *at && *at <= *to;
  }

  Result<std::optional<CompatibilityChange>> change_of(const std::string& name) const {
    CompatibilityChange change{.name = name};
    auto values = values_of(name, MainScope(before_), MainScope(after_));
    if (!values) return failure_of(values);
    if (differ(name, *values)) change.main_cf = *values;
    for (const ServiceEntry& entry : before_.master_cf().entries()) {
      if (!reads(file_name_of(entry.command()), name)) continue;
      auto own = values_of(name, ServiceScope(before_, entry), ServiceScope(after_, entry));
      if (!own) return failure_of(own);
      if (!differ(name, *own)) continue;
      change.services.push_back({cat(entry.service(), "/", entry.type()), *own});
    }
    if (!change.main_cf && change.services.empty()) return std::nullopt;
    return change;
  }

  Result<ValueChange> values_of(const std::string& name, const Scope& before,
                                const Scope& after) const {
    auto old_value = value_in(before, name);
    if (!old_value) return failure_of(old_value);
    auto new_value = value_in(after, name);
    if (!new_value) return failure_of(new_value);
    ValueChange values{.before = std::move(*old_value), .after = std::move(*new_value)};
    auto found = before.find(name);
    bool is_default = found && *found && !(*found)->place && !before_.is_set(name);
    for (const Forced& row : kForced)
      if (row.name == name && is_default && is_crossed(row.until)) values.before = row.value;
    return values;
  }

  void find_causes(CompatibilityChange& change) const {
    for (const CompatibilityChange& other : step_.changes)
      if (other.name != change.name && references_.used_by(change.name).contains(other.name))
        change.because_of.push_back(other.name);
    if (change.because_of.empty() && change.main_cf) change.keep.push_back(keep(change));
  }

  /// With the names that the old value refers to, where that gives the same.
  std::string keep(const CompatibilityChange& change) const {
    const std::string& wanted = change.main_cf->before;
    auto found = before_.find(change.name);
    for (bool in_braces : {false, true}) {
      if (!found || !*found || (*found)->raw) break;
      auto text = expand_text((*found)->text, LevelOnly(step_.from, in_braces));
      if (!text) continue;
      auto again = expand_text(*text, MainScope(after_));
      if (again && *again == wanted) return cat(change.name, "=", *text);
    }
    std::string text = cat(change.name, "=");
    for (char c : wanted) text += c == '$' ? "$$" : std::string(1, c);
    return text;
  }

  void change_chroot() {
    CompatibilityChange change{.subject = CompatibilityChange::Subject::chroot, .name = "chroot"};
    for (const ServiceEntry& entry : before_.master_cf().entries()) {
      if (entry.fields[ServiceLine::kChroot] != "-") continue;
      std::string name = cat(entry.service(), "/", entry.type());
      change.keep.push_back(cat(name, "/chroot=y"));
      change.services.push_back({std::move(name), {.before = "y", .after = "n"}});
    }
    if (!change.services.empty()) step_.changes.push_back(std::move(change));
  }

  const References& references_;
  Configuration before_, after_;
  CompatibilityStep step_;
};

}  // namespace

Result<CompatibilityReport> report_compatibility(const Configuration& configuration) {
  auto level = configuration.value(kLevel);
  if (!level) return failure_of(level);
  auto now = CompatibilityLevel::parse(*level);
  if (!now) return failure_of(now);
  auto references = References::of(configuration);
  if (!references) return failure_of(references);
  auto names = references->dependent();
  CompatibilityReport report{.level = *level};
  std::map<std::string, std::string> faults;
  std::string from = *level;
  for (const auto& [to, text] : references->levels()) {
    if (to <= *now) continue;
    report.steps.push_back(Step(configuration, *references, from, text).take(names, faults));
    from = text;
  }
  for (auto& [name, reason] : faults) report.faults.push_back({name, std::move(reason)});
  return report;
}

}  // namespace postwright
