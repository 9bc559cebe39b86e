#pragma once

#include "base/message.h"
#include "cmd/postconf/session/command_line.h"

namespace postwright::postconf {

/// --batch FILE|-: edits of main.cf and master.cf, each file written once, and a report of what
/// changed. Whether something did, or with --dry-run would.
///
/// Nothing is written unless every edit is valid. master.cf is put in place before main.cf:
/// master(8) reads it only when it is told to, but every new process reads main.cf, so that what
/// runs sees the old configuration until both are there.
Result<bool> edit_by_batch(const CommandLine& options, Console& console);

}  // namespace postwright::postconf
