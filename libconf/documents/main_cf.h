#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "libconf/documents/source_file.h"

namespace postwright {

/// A `NAME = VALUE` text cut in two. Both are views of the text; the value is trimmed.
struct NameValue {
  std::string_view name;
  std::string_view value;
};
/// The error is the reason alone: "missing attribute name" or "missing '=' after attribute name".
Result<NameValue> split_name_value(std::string_view text);

/// One `NAME = VALUE` of a file.
struct Setting {
  std::string name;
  PlacedText value;                  ///< trimmed; may hold line parts
  std::uint64_t line = 0;            ///< of its first physical line
  std::vector<std::uint64_t> lines;  ///< offsets of its physical lines
};

/// main.cf, or a database client's .cf file, which has the same form: settings with their places,
/// and the bytes as they were. Source: postconf(5).
class MainCf {
 public:
  MainCf();
  /// `path` is named in messages and spans. Warnings (a line that continues nothing, null bytes,
  /// names with another value than before) go to `reporter`, in file order; `before` is a setting
  /// that stands before all of them, for the last. ErrorKind::config: "PATH, line N: missing '='
  /// after attribute name: "TEXT"".
  static Result<MainCf> parse(std::string bytes, const std::string& path,
                              Reporter* reporter = nullptr,
                              const std::optional<NameValue>& before = std::nullopt);
  /// The same for who wants all faults at once: lines that say nothing are left out and named in
  /// `problems`, in file order.
  static MainCf parse_tolerant(std::string bytes, const std::string& path,
                               std::vector<SyntaxProblem>& problems);

  const SourceFile& file() const { return *file_; }
  /// In file order, those that a later one overrides included.
  const std::vector<Setting>& settings() const { return settings_; }
  /// The last setting of `name`, which counts; nullptr when there is none.
  const Setting* find(std::string_view name) const;
  /// All settings of `name`, by number, in file order.
  std::span<const std::uint32_t> settings_of(std::string_view name) const;

 private:
  void add(const LogicalLine& line, const std::vector<LinePart>& parts, const NameValue& pair);
  void sort_names();

  std::shared_ptr<const SourceFile> file_;
  std::vector<Setting> settings_;
  std::vector<std::uint32_t> by_name_;  ///< all settings, sorted by name
};

/// `bytes` with `length` of them from `offset` on replaced. ErrorKind::config when they are not
/// inside the file.
Result<std::string> with_replaced(std::string_view bytes, std::uint64_t offset,
                                  std::uint64_t length, std::string_view with);

/// Warnings about a logical line that main.cf and master.cf share: it continues nothing, or has a
/// null byte. False: drop the line.
bool check_logical_line(const LogicalLine& line, const std::string& path, Reporter* reporter);
/// At the end of the file: a null byte in the lines behind the last logical line.
void check_end(const LogicalLineReader& lines, const std::string& path, Reporter* reporter);
/// The first, into `problems`.
bool check_logical_line(const LogicalLine& line, const PlacedText& placed,
                        std::vector<SyntaxProblem>& problems);

}  // namespace postwright
