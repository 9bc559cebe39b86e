#pragma once

#include <string>

#include "base/result.h"

namespace postwright::reindexer {

/// The bytes of a file that nobody but root and the user who runs this can have written: what it
/// says is carried out with all their rights. Such a file
///  - is a regular file of one of the two, and neither its group nor others may write it;
///  - stands, as does every link on the way, below directories of the two, which nobody else may
///    write; where the sticky bit is set, as in /tmp, others may add files but not swap this one.
/// What is read is the descriptor that was looked at, whatever becomes of the name meanwhile.
///
/// ErrorKind::config: "PATH is not trusted: WHY". ErrorKind::system: it cannot be read, or has more
/// than 1 GiB.
Result<std::string> read_trusted_file(const std::string& path);

}  // namespace postwright::reindexer
