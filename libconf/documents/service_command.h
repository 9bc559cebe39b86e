#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"

namespace postwright {

/// One of the words behind a master.cf command, normalised: `-vo x` is `-v` and `-o x`,
/// `-oNAME=VALUE` is `-o NAME=VALUE`, outer braces are off.
struct CommandWord {
  enum class Kind {
    option,    ///< "-v"; also a last "-o" that has no value
    setting,   ///< the value of a -o: "NAME=VALUE", or what stands there without being that
    argument,  ///< from the first word on that is no option: "--", "-", "user=x"
  };
  Kind kind;
  std::string text;
  bool in_braces = false;  ///< it was written as `{ text }`
  bool operator==(const CommandWord&) const = default;
};

/// An entry of master.cf as its fields and words, without places: what is shown and edited.
struct ServiceLine {
  /// service, type, private, unprivileged, chroot, wakeup, process_limit, command
  static constexpr std::size_t kFields = 8;
  static constexpr std::string_view kFieldNames[kFields] = {
      "service", "type", "private", "unprivileged", "chroot", "wakeup", "process_limit", "command"};
  static constexpr std::size_t kChroot = 4;  ///< its place among the fields
  static constexpr std::size_t kCommand = kFields - 1;
  std::array<std::string, kFields> fields;
  std::vector<CommandWord> words;  ///< behind the command

  const std::string& service() const { return fields[0]; }
  const std::string& type() const { return fields[1]; }
  const std::string& command() const { return fields[7]; }
};

/// What separates words in master.cf.
inline constexpr std::string_view kServiceBlanks = " \t\r\n";
inline bool has_service_blank(std::string_view text) {
  return text.find_first_of(kServiceBlanks) != std::string_view::npos;
}

/// The error of parse_service_line() for a line with fewer than eight fields.
inline constexpr std::string_view kBadFieldCount = "bad field count";

/// Reads `text`, one logical line or a request's value, and checks its fields. ErrorKind::config:
/// kBadFieldCount, or check_fields's. Warnings: read_command_words's. `shown` stands for the
/// text in errors about fields.
Result<ServiceLine> parse_service_line(std::string_view text, Reporter* reporter,
                                       std::string_view shown);
inline Result<ServiceLine> parse_service_line(std::string_view text, Reporter* reporter = nullptr) {
  return parse_service_line(text, reporter, text);
}

/// A field that master(5) does not allow.
struct BadField {
  std::size_t field;  ///< index in ServiceLine::fields
  std::string_view text;
  std::string message() const;  ///< "invalid type field "X""
};
std::vector<BadField> bad_fields(std::span<const std::string_view> fields);

/// ErrorKind::config, for the first of them: "invalid type field "X" in "SHOWN"". Source:
/// master(5).
Status check_fields(std::span<const std::string_view> fields, std::string_view shown);

/// A CommandWord that still lies where it was read.
struct PlacedWord {
  CommandWord::Kind kind;
  std::string_view text;  ///< without braces; a view of a word given, or a constant
  bool in_braces = false;
  bool is_pair = false;        ///< a setting that is NAME=VALUE
  std::string_view name = {};  ///< of a pair: a view of `text`, as the value
  std::string_view value = {};

  CommandWord normalised() const;
};

/// Reads the words behind a command (split outside braces). Warnings, about braces and about
/// settings in braces: "master.cf: missing '}' in "X"", "master.cf: syntax error after '}' in
/// "X"", "master.cf: missing '=' after attribute name: "X"", "master.cf: missing attribute name:
/// "X"". Source: master(5), postconf 3.11.
std::vector<PlacedWord> read_command_words(std::span<const std::string_view> words,
                                           Reporter* reporter = nullptr);

}  // namespace postwright
