#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {

/// The edits that rules propose. Each keeps every comment and everything that it does not name.

/// The assignment goes, with its lines or its -o; nothing where a -o shares its word with other
/// options.
std::optional<Fix> remove_assignment(const Site& site, const Assignment& assignment, FixKind kind);
/// The same for a setting of main.cf or of a client file.
Fix remove_setting(const MainCf& file, const Setting& setting, FixKind kind);
Fix rename_assignment(const Site& site, const Assignment& assignment, std::string_view new_name,
                      FixKind kind);
/// Its first line gets the whole new value; the lines that continued it go, comments stay.
Fix replace_value(const Site& site, const Assignment& assignment, std::string_view value,
                  FixKind kind);
/// Other bytes where a span stands.
Fix replace_span(const FileSpan& where, std::string_view text, FixKind kind);
/// Words of a list go, `first` to `last`, with what separates them from their neighbours. Only for
/// literal words that stand in the assignment's own value; nothing otherwise.
std::optional<Fix> remove_words(const Site& site, const Assignment& assignment,
                                const ValueWord& first, const ValueWord& last, FixKind kind);
inline std::optional<Fix> remove_word(const Site& site, const Assignment& assignment,
                                      const ValueWord& word, FixKind kind) {
  return remove_words(site, assignment, word, word, kind);
}
/// "name = value" at the end of main.cf.
std::optional<Fix> append_setting(const Site& site, std::string_view name, std::string_view value,
                                  FixKind kind);

}  // namespace postwright::lint
