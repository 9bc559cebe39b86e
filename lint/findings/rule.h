#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lint/input/version.h"

namespace postwright::lint {

class Report;
class Site;
struct InputFile;
struct TableSource;
struct ClientFile;

/// How bad a finding is, the mildest first.
enum class Level { style, info, warning, error };
std::string_view level_name(Level level);
std::optional<Level> parse_level(std::string_view name);

/// What a fix may do.
enum class FixKind {
  none,
  safe,    ///< mail is handled as before, or as the rule says
  unsafe,  ///< behaviour may change: a person decides
};
std::string_view fix_kind_name(FixKind kind);

/// A lint rule: its documentation, and what looks for it. One constant a file; the catalogue is
/// rules.h.
struct Rule {
  std::string_view id;    ///< "PF105"; stable, never used again
  std::string_view name;  ///< "renamed-parameter"
  Level level = Level::warning;
  FixKind fix = FixKind::none;  ///< the boldest fix that it may propose

  // Documentation: whole sentences, Markdown where it helps.
  std::string_view finds;   ///< what triggers it
  std::string_view why;     ///< what goes wrong
  std::string_view fixing;  ///< what the fix does, or what to do where there is none
  std::string_view bad;     ///< an example that it finds: lines of `example_file`
  std::string_view good;    ///< the same, mended
  std::string_view example_file = "main.cf";
  std::string_view example_options = {};  ///< of postlint, that the example needs
  std::string_view source;  ///< documentation it rests on: "DEPRECATION_README", "RFC 8996"

  bool on_by_default = true;
  bool looks_at_files = false;  ///< file system facts: only with --host-checks or --root
  Version since = {};           ///< first release that it is true for
  Version until = {.major_part = 999, .minor_part = 0};  ///< last one

  // What it looks at; at least one. Each is called with every site, file and so on.
  void (*check_site)(const Site& site, Report& report) = nullptr;
  void (*check_file)(const InputFile& file, Report& report) = nullptr;
  void (*check_table)(const TableSource& table, Report& report) = nullptr;
  void (*check_client)(const ClientFile& client, Report& report) = nullptr;
};

/// A rule is defined once, in its file, and the catalogue declares it by its file's name.
#define POSTWRIGHT_LINT_RULE(name) \
  extern const Rule name;          \
  constinit const Rule name

}  // namespace postwright::lint
