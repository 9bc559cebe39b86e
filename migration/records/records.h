#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "migration/records/index_recipe.h"

namespace postwright::reindexer {

/// A record on its way into an index: the key as it is searched, both without the trailing null
/// byte that Berkeley DB files of Postfix have.
struct IndexRecord {
  std::string_view key;
  std::string_view value;
  /// Stored without a trailing null byte whatever the table's convention is: postalias' YP_
  /// records.
  bool exact = false;
  std::uint64_t line = 0;  ///< in the source; 0 from a .db
};

using IndexRecordVisitor = std::function<Status(const IndexRecord&)>;

/// All records of a Berkeley DB file, in an order in which the first of several records with one
/// key is the one that Postfix finds: those with a trailing null byte come first. Views live during
/// the call. Errors: those of bdb::File, and of `visit`.
/// ErrorKind::data, too, when records may be missing (bdb::File::doubt()); a person decides that.
Status walk_db_records(const std::string& path, const IndexRecordVisitor& visit);

/// The same, whatever the file counts. The result is the doubt, a sentence; empty: there is none.
Result<std::string> walk_present_db_records(const std::string& path,
                                            const IndexRecordVisitor& visit);

/// How a source is read, besides what the recipe says.
struct SourceReading {
  std::string shown;      ///< what messages call the source
  bool utf8 = true;       ///< smtputf8_enable
  std::string root = {};  ///< of the site: files that values name (postmap -F) are below it
};

/// All records of a text source, keys folded as the recipe says, in the order of the file; of
/// several with one key the first counts. For alias sources postalias' "@" record follows at the
/// end; its YP_ records are the caller's matter. Lines with a fault are left out, `reporter` hears
/// of them. Errors: reading, ErrorKind::data for a file that is no text (source_content.h), and
/// those of `visit`.
Status walk_source_records(const std::string& path, const IndexRecipe& recipe,
                           const SourceReading& reading, Reporter& reporter,
                           const IndexRecordVisitor& visit);

/// The same of bytes that were read already.
Status walk_source_text(std::string_view text, const IndexRecipe& recipe,
                        const SourceReading& reading, Reporter& reporter,
                        const IndexRecordVisitor& visit);

/// True for the records that postalias adds by itself: "@" with the value "@", YP_LAST_MODIFIED and
/// YP_MASTER_NAME. Null bytes at the ends do not count.
bool is_alias_marker(std::string_view key, std::string_view value);

}  // namespace postwright::reindexer
