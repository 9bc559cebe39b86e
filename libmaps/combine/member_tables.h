#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libmaps/table.h"

namespace postwright {

/// Largest number of tables one inside another.
constexpr int kMaxTableDepth = 100;

/// What a table has opened whose name names others: each `type:name` once, also where it is a
/// member of a member. Lives while the outermost one is opened.
class MemberTables {
 public:
  Result<std::shared_ptr<Table>> open(std::string_view type_and_name, const OpenOptions& options);

 private:
  std::map<std::string, std::shared_ptr<Table>, std::less<>> opened_;
};

/// The elements of a name `{element, ...}`, separated by commas and white space outside braces; the
/// braces of an element stay. None when the name is anything else.
std::vector<std::string_view> list_in_braces(std::string_view name);

/// The tables of `TYPE:{type:name, ...}`. Errors: "TYPE:NAME map requires O_RDONLY access mode",
/// "bad syntax: "TYPE:NAME"; need "TYPE:{type:name...}"", and those of the members.
Result<std::vector<std::shared_ptr<Table>>> open_members(std::string_view type,
                                                         std::string_view name,
                                                         const OpenOptions& options);

/// One table that `outer` ("TYPE:NAME") names. Errors: those of the member; "OUTER: tables are
/// nested too deeply", beyond kMaxTableDepth.
Result<std::shared_ptr<Table>> open_member(std::string_view outer, std::string_view type_and_name,
                                           const OpenOptions& options);

/// "bad syntax: "TYPE:NAME"; need "TYPE:{ELEMENT...}"".
[[nodiscard]] tl::unexpected<Error> bad_list(std::string_view type, std::string_view name,
                                             std::string_view element);

}  // namespace postwright
