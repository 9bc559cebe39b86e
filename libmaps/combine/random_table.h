#pragma once

#include "libmaps/table.h"

namespace postwright {

/// randmap:{value, ...}: one of the values for any key, each with the same chance. Braces in a
/// value stay. With OpenOptions::values_are_files each value is a file, whose content is the
/// result. Lookup only; pattern keys. Errors: "randmap:NAME map requires O_RDONLY access mode",
/// "bad syntax: "randmap:NAME"; need "randmap:{value...}"", those of reading a file.
Result<TablePtr> open_random_table(std::string_view name, const OpenOptions& options);

}  // namespace postwright
