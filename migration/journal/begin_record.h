#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "migration/journal/kept_file.h"
#include "migration/plan/plan.h"

namespace postwright::reindexer {

/// The detail of a journal's Event::begin: all that resume and rollback need to know.
struct BeginRecord {
  Plan plan;
  /// Configuration files that the plan edits, then indexes that stood where it builds new ones.
  std::vector<KeptFile> kept;

  /// nullptr when nothing was there.
  const KeptFile* find_kept(std::string_view path) const;
};

std::string begin_record_text(const BeginRecord& record);
/// ErrorKind::data when it is not such a text.
Result<BeginRecord> parse_begin_record(std::string_view text);

}  // namespace postwright::reindexer
