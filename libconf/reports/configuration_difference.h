#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libconf/reports/known_names.h"
#include "libconf/reports/parameter_state.h"

namespace postwright {

enum class DifferenceKind {
  changed,    ///< both set it, to different values
  only_here,  ///< only one of them sets it, or has it
  only_there,
  consequence,  ///< written alike, or set nowhere, and expanded to different values
};
/// "changed", "only_here", "only_there", "consequence".
std::string_view difference_word(DifferenceKind kind);

/// A parameter's value on one side: as it is set there, else as others and defaults make it.
struct DifferenceSide {
  bool is_set = false;
  std::optional<FileSpan> span;  ///< where
  ShownValue value;
};

struct ParameterDifference {
  std::string name;
  DifferenceKind kind = DifferenceKind::changed;
  /// False: what both sides expand to is the same, white space apart.
  bool effect = true;
  DifferenceSide here, there;
};

/// A field of an entry, or "arguments": options and arguments without -o settings.
struct FieldDifference {
  std::string name;
  bool effect = true;  ///< false: "-" stands for what the other one says
  std::string here, there;
};

struct ServiceDifference {
  std::string service, type;
  DifferenceKind kind = DifferenceKind::changed;  ///< or only_here, only_there
  std::optional<std::size_t> here, there;         ///< numbers of the entries
  std::vector<FieldDifference> fields;            ///< where both have it
  std::vector<ParameterDifference> settings;      ///< -o; the other side is what counts there
};

struct ConfigurationDifference {
  std::vector<ParameterDifference> parameters;  ///< of main.cf, by name
  std::vector<ServiceDifference> services;      ///< in the order here, then there
  bool has_effect() const;
};

/// One of the two: with the names that are known in it.
struct ComparedConfiguration {
  const Configuration& configuration;
  const KnownNames& names;
};

/// What differs in meaning: order, comments and white space do not. Entries of master.cf are told
/// apart by service and type; of several with the same, the first is compared with the first.
/// $config_directory counts as the same in both if neither main.cf sets it: make it so by
/// override_setting().
ConfigurationDifference difference_of(const ComparedConfiguration& here,
                                      const ComparedConfiguration& there);

}  // namespace postwright
