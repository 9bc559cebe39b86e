#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "libconf/edits/config_edit.h"
#include "libconf/edits/master_cf_request.h"

namespace postwright {

/// The file with the edit done. Entries that no request matches stay byte for byte and are not
/// validated. Others are written as format_service() has it: a replaced entry keeps the comments in
/// it below, one with other fields or parameters above; with -M#, -MX lines are commented out or
/// go. ErrorKind::config: "file PATH: line N: ..." for lines whose service and type are not plain
/// and for entries to be changed that are not valid, or cannot be written so that they are read
/// back. Warning: "unmatched service_name/type: "ARGUMENT"". Source: postconf(1), -M, -F, -P.
Result<EditedConfig> edit_master_cf(std::string_view bytes, const MasterCfEdit& edit,
                                    const std::string& path, Reporter* reporter = nullptr);

/// The words of the first entry of that name (SERVICE/TYPE), a blank between them; nothing when
/// there is none. No entry needs to be valid.
std::optional<std::string> service_words(std::string_view bytes, std::string_view name);

}  // namespace postwright
