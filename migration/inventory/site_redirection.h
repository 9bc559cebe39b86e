#pragma once

#include <memory>

#include "base/message.h"
#include "base/result.h"
#include "libconf/site/configuration.h"
#include "libmaps/redirect.h"

namespace postwright::reindexer {

/// What an instance has instead of Berkeley DB when it redirects, whatever its level is now.
/// Nothing is logged of single redirections; `log`, which may be nullptr, hears of
/// non_bdb_custom_mapping.
Result<std::unique_ptr<Redirection>> site_redirection(const Configuration& configuration,
                                                      Reporter* log);

}  // namespace postwright::reindexer
