#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/message.h"
#include "base/result.h"
#include "libconf/edits/config_edit.h"
#include "libconf/edits/main_cf_edit.h"
#include "libconf/edits/master_cf_edit.h"

namespace postwright {

/// Edits of main.cf and master.cf from a text: one edit a logical line, in the words of
/// postconf(1).
///
///   LINE = [OPTIONS] EDIT        OPTIONS as -e, -X, -#, -M, -MX, -M#, -F, -P, -PX, together or
///   apart EDIT = PATTERN "=" VALUE     VALUE is the rest of the line: no quotes, no escapes
///        | NAME...               with -X and -#
///
/// Comments, blank lines and continued lines are as in main.cf, so that a piece of main.cf is a
/// batch.
struct ConfigBatch {
  struct Edit {
    std::uint64_t line = 0;  ///< of its first physical line
    std::variant<MainCfEdit, MasterCfEdit> what;
  };
  std::vector<Edit> edits;  ///< in file order

  bool names_main_cf() const;
  bool names_master_cf() const;
};

/// ErrorKind::config: "FILE, line N: REASON", with what to write instead. Warnings have the same
/// beginning.
Result<ConfigBatch> parse_config_batch(std::string_view text, const std::string& file,
                                       Reporter* reporter = nullptr);

/// What a batch changed: a parameter of main.cf, an entry of master.cf, a field or a -o setting of
/// one. An entry that was written anew is one change, with all that later edits made of it.
enum class BatchSubject { parameter, service, field, setting };
struct BatchChange {
  BatchSubject subject;
  ConfigChange change;
  bool operator==(const BatchChange&) const = default;
};

/// The files of a batch. A file that it does not name has no path, no bytes and no changes.
struct BatchFiles {
  std::string main_cf, master_cf;
};
struct EditedBatch {
  BatchFiles bytes;
  std::vector<BatchChange> main_cf, master_cf;  ///< in the order of the edits
};

/// The files' bytes as if postconf had been called for each edit in turn. `file` is the batch's own
/// name: errors and warnings begin with "FILE, line N: ". When the bytes come out as they were
/// there are no changes; when only layout changed, neither.
Result<EditedBatch> apply_config_batch(const ConfigBatch& batch, const std::string& file,
                                       const BatchFiles& paths, const BatchFiles& bytes,
                                       Reporter* reporter = nullptr);

}  // namespace postwright
