#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/documents/source_file.h"
#include "lint/findings/context.h"
#include "lint/findings/rule.h"

namespace postwright::lint {

/// Bytes of a file to be replaced.
struct Edit {
  std::string file;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string text;
  bool operator==(const Edit&) const = default;
};

/// A mechanical change that takes a finding away: all of its edits or none.
struct Fix {
  FixKind kind = FixKind::safe;
  std::string title;  ///< "rename to postscreen_denylist_action"
  std::vector<Edit> edits;
};

/// Another place that a finding speaks of.
struct Related {
  FileSpan where;
  std::string text;
};

struct Finding {
  const Rule* rule = nullptr;
  Level level = Level::warning;
  FileSpan where;
  std::string message;  ///< place, fact, hint; lower case, no full stop
  std::string
      parameter;      ///< what it is about, for baselines: a parameter or service/type/parameter
  std::string value;  ///< its value, white space normalised
  std::optional<Fix> fix;
  std::vector<Related> related;
};

/// Takes the findings of one rule.
class Report {
 public:
  Report(const Rule& rule, Level level, const Context& context, std::vector<Finding>& findings)
      : rule_(rule), level_(level), context_(context), findings_(findings) {}

  const Context& context() const { return context_; }
  const Rule& rule() const { return rule_; }

  /// The reference is good until the next call.
  Finding& add(const FileSpan& where, std::string message) {
    return add(rule_.level, where, std::move(message));
  }
  /// With a level that differs from the rule's. A level that the user has set for the rule wins.
  Finding& add(Level level, const FileSpan& where, std::string message);

 private:
  const Rule& rule_;
  Level level_;  ///< the rule's, or what the user has set
  const Context& context_;
  std::vector<Finding>& findings_;
};

}  // namespace postwright::lint
