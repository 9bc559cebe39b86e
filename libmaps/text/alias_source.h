#pragma once

#include "libmaps/text/source.h"

namespace postwright {

/// Reads `name: value` lines of an alias file (aliases(5), postalias(1)). The key is the name
/// without its quotes; the value has white space and quoting in one normal form. Lines with a fault
/// are left out with the reference's warning. The signature records that postalias adds are not
/// part of this. SourceOptions::values_are_files has no effect. Errors: reading, those of `visit`.
Status read_alias_source(LogicalLineReader& lines, const SourceOptions& options, Reporter& reporter,
                         const RecordVisitor& visit);

}  // namespace postwright
