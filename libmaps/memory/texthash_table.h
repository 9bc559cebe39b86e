#pragma once

#include "libmaps/table.h"

namespace postwright {

/// texthash:PATH is postmap's input format, read into memory when the table is opened. Listing
/// order: that of the file. Keys are folded as ASCII while they are loaded, and there is no UTF-8
/// check, so that a non-ASCII capital is only found with folding or UTF-8 off (Postfix's
/// behaviour).
///
/// The first of several records with one key stays, with the warning "PATH, line N: duplicate
/// entry: "KEY"", unless OpenOptions::duplicates says otherwise. A pipe or device is read once, up
/// to 256 MB. Errors: "open database PATH: REASON", "read PATH: REASON", "PATH: larger than N
/// bytes"; "texthash:PATH map requires O_RDONLY access mode".
Result<TablePtr> open_texthash_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
