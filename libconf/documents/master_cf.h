#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "libconf/documents/service_command.h"
#include "libconf/documents/source_file.h"

namespace postwright {

/// `-o NAME=VALUE`, `-oNAME=VALUE` or `-o { NAME = VALUE }` of a service entry.
struct Override {
  std::string name;
  PlacedText value;
  bool in_braces = false;
};

/// One service of master.cf. Source: master(5).
struct ServiceEntry : ServiceLine {
  std::vector<Override> overrides;  ///< in order; a later one of the same name counts
  std::uint64_t line = 0;           ///< of its first physical line
  PlacedText text;                  ///< the whole entry

  /// The override that counts; nullptr when there is none.
  const Override* find(std::string_view name) const;
  std::vector<std::uint32_t> by_name;  ///< overrides that count, sorted by name
};

/// master.cf: service entries with the places of their overrides, and the bytes as they were.
class MasterCf {
 public:
  MasterCf();
  /// ErrorKind::config: "file PATH: line N: bad field count", or a field that is not valid
  /// ("invalid type field "X" in "LINE""). Warnings, about braces in commands too, go to
  /// `reporter`.
  static Result<MasterCf> parse(std::string bytes, const std::string& path,
                                Reporter* reporter = nullptr);
  /// The same for who wants all faults at once: they go to `problems`, in file order. A line with
  /// too few fields is left out; an entry with a field that is not valid stays.
  static MasterCf parse_tolerant(std::string bytes, const std::string& path,
                                 std::vector<SyntaxProblem>& problems);

  const SourceFile& file() const { return *file_; }
  const std::vector<ServiceEntry>& entries() const { return entries_; }
  /// Entries of that service name, by number, in file order.
  std::span<const std::uint32_t> entries_of(std::string_view service) const;
  /// The first entry of that name and type; nullptr when there is none.
  const ServiceEntry* find(std::string_view service, std::string_view type) const;

  /// The file's bytes with the value of an existing override replaced where it stands.
  std::string with_override(const Override& which, std::string_view value) const;

 private:
  void add(const PlacedText& text, std::uint64_t line, std::span<const std::string_view> words,
           Reporter* reporter);
  void sort_services();

  std::shared_ptr<const SourceFile> file_;
  std::vector<ServiceEntry> entries_;
  std::vector<std::uint32_t> by_service_;  ///< sorted by service name
};

}  // namespace postwright
