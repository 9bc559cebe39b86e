#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/reports/known_names.h"
#include "libconf/site/configuration.h"
#include "libconf/tables/table_references.h"
#include "lint/findings/context.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"

namespace postwright::lint {

/// One place where a parameter gets a value: a setting of main.cf, or a -o of a service.
struct Assignment {
  std::string_view name;
  const PlacedText* value = nullptr;
  const ServiceEntry* service = nullptr;  ///< nullptr: main.cf
  const Setting* setting = nullptr;       ///< in main.cf
  const Override* override_setting = nullptr;
  bool counts = true;  ///< no later one of the same place has the same name
  /// Of a -o, in the text of its service entry: the name, and all from "-o" on; `begin` is npos
  /// where the -o shares its word with other options.
  std::size_t name_at = 0;
  std::size_t begin = 0;
  std::size_t end = 0;

  std::string_view text() const { return value->text(); }
};

/// A word of a value, with the bytes that it comes from.
struct ValueWord {
  std::string text;      ///< may hold unknown bytes
  FileSpan where;        ///< the word, or the $name that it comes from, as far as it can be told
  bool literal = false;  ///< it stands there as it is: `where` may be replaced
};

/// One instance's configuration as rules look at it. Built from bytes alone; a missing main.cf or
/// master.cf is an empty one.
class Site {
 public:
  /// The files must outlive the site. `directory` is where they would be installed, for
  /// $config_directory.
  Site(std::string directory, const InputFile* main_cf, const InputFile* master_cf,
       FileFinder finder, const Context& context);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  const Context& context() const { return context_; }
  const Configuration& configuration() const { return configuration_; }
  /// Which names mean something; nullptr when that cannot be told (a client file is broken).
  const KnownNames* names() const { return names_ ? &*names_ : nullptr; }
  const InputFile* main_file() const { return main_file_; }
  const InputFile* master_file() const { return master_file_; }
  /// It has marks of a template's control lines: what stands twice may be two branches.
  bool has_branches() const;
  const std::vector<SyntaxProblem>& main_problems() const { return main_problems_; }
  const std::vector<SyntaxProblem>& master_problems() const { return master_problems_; }

  /// In file order, main.cf first.
  const std::vector<Assignment>& assignments() const { return assignments_; }
  std::vector<const Assignment*> assignments_of(std::string_view name) const;
  /// The one that decides the value of `name` in a service (nullptr: main.cf); nullptr: the default
  /// does.
  const Assignment* deciding(std::string_view name, const ServiceEntry* service = nullptr) const;
  /// Whether the value of a setting or override of another name than `except` uses $name.
  bool refers_to(std::string_view name, std::string_view except = {}) const;
  bool is_set(std::string_view name, const ServiceEntry* service = nullptr) const {
    return deciding(name, service) != nullptr;
  }

  std::span<const ServiceEntry> services() const { return configuration_.master_cf().entries(); }
  /// Those that run `command` ("smtpd"), whatever directory it has.
  std::vector<const ServiceEntry*> services_running(std::string_view command) const;

  /// The effective value of a parameter in a service (nullptr: main.cf), expanded; nothing when it
  /// cannot be expanded. It may hold unknown bytes.
  std::optional<std::string> value(std::string_view name,
                                   const ServiceEntry* service = nullptr) const;
  /// The same, and nothing when a part of it is unknown.
  std::optional<std::string> known_value(std::string_view name,
                                         const ServiceEntry* service = nullptr) const;
  /// yes or no; nothing when it is unknown or neither.
  std::optional<bool> flag(std::string_view name, const ServiceEntry* service = nullptr) const;
  /// A text expanded as a value of that assignment's place would be.
  std::optional<std::string> expanded(const Assignment& assignment) const;
  /// The words of an assignment's expanded value, split at white space and commas outside braces.
  std::vector<ValueWord> words(const Assignment& assignment) const;

  FileSpan name_span(const Assignment& assignment) const;
  /// Of the value as it is written; its place when it is empty.
  FileSpan value_span(const Assignment& assignment) const;
  FileSpan field_span(const ServiceEntry& service, std::size_t field) const;
  FileSpan entry_span(const ServiceEntry& service) const { return field_span(service, 0); }
  /// "smtpd_timeout", or "smtp/inet/smtpd_timeout" in a service.
  static std::string full_name(const Assignment& assignment);

  /// All lookup tables that it names.
  const std::vector<TableReference>& tables() const;
  /// The bytes of a file that it names, if it is part of what is linted.
  std::optional<NamedBytes> read(const std::string& path) const { return finder_(path); }

  /// A finding about an assignment: its name's place, parameter and value.
  Finding& report(Report& report, const Assignment& assignment, std::string message) const {
    return this->report(report, assignment, std::move(message), report.rule().level);
  }
  Finding& report(Report& report, const Assignment& assignment, std::string message,
                  Level level) const;

 private:
  void collect_assignments();
  void discover_names();
  std::optional<Expanded> expand_in(const ScopeValue& value, const ServiceEntry* service) const;

  const Context& context_;
  const InputFile* main_file_;
  const InputFile* master_file_;
  FileFinder finder_;
  std::vector<SyntaxProblem> main_problems_;
  std::vector<SyntaxProblem> master_problems_;
  Configuration configuration_;
  std::optional<KnownNames> names_;
  std::vector<Assignment> assignments_;
  std::multimap<std::string_view, const Assignment*> by_name_;
  std::map<std::pair<std::string_view, const ServiceEntry*>, const Assignment*> deciding_;
  /// Names that values use, and the names of those that use them.
  mutable std::optional<std::map<std::string, std::set<std::string_view>, std::less<>>> references_;
  mutable std::optional<std::vector<TableReference>> tables_;
};

}  // namespace postwright::lint
