#pragma once

#include "libconf/site/configuration.h"
#include "migration/values/installed_postfix.h"
#include "migration/values/options.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {

/// Finds it out: `postconf -d` and `postconf -m` of command_directory, where that is a Postfix'
/// own program that can be trusted (why_not_run()); the files of the installation otherwise, and
/// with Options::root always. What Options say of it goes before both.
InstalledPostfix find_installed_postfix(const Configuration& configuration, const Options& options);

/// The same for the primary instance of a site; of one that cannot be read nothing is known.
InstalledPostfix find_installed_postfix(const Options& options);

/// An index that is equal helps nobody where Postfix cannot open it: a step "unusable" for each
/// that `verified` found equal, and then ExitStatus::findings.
void add_unopened(const InstalledPostfix& postfix, Outcome& verified);

}  // namespace postwright::reindexer
