#pragma once

#include "libmaps/pattern/regex.h"
#include "libmaps/table.h"

namespace postwright {

/// pcre: Perl-compatible regular expressions. Flags: i (case), s (dot matches newlines), m
/// (multi-line), x (extended), A (anchored), E (`$` at the very end), U (ungreedy), X (obsolete).
/// Its functions need PcreLibrary.
extern const RegexDialect kPcreDialect;

/// pcre:NAME, read into memory; see regex_table.h. Without the library: "pcre:NAME: libpcre2-8.so.0
/// is not installed".
Result<TablePtr> open_pcre_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
