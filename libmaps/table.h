#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace postwright {

/// How a table's keys are meant: callers may try partial keys only with fixed ones, and only those
/// are case-folded.
enum class KeyKind { fixed, pattern };

/// How a table is opened. Postfix's open flags of the same meaning are in brackets.
enum class Access {
  read,    ///< [O_RDONLY]
  update,  ///< store and erase in an existing table or a new empty one [O_RDWR|O_CREAT]
  erase,   ///< erase from an existing table [O_RDWR]
};

/// Whether keys and values in index files end in a null byte (postmap -N, -n). See map type pages.
enum class TrailingNul {
  automatic,  ///< reading: with, then without, the first hit decides; writing: the type's default
  with,
  without,
};

/// What a second record with the same (folded) key does.
enum class Duplicates {
  warn,     ///< keep the first, warn
  ignore,   ///< keep the first silently (cdb: keep all) [postmap -w]
  replace,  ///< keep the last [postmap -r]
};

class Redirection;
class ClientSettingsSource;
class MemberTables;
class SiteParameters;
struct OpenOptions;

/// Opens a whole `type:name`.
using TableOpener = Result<std::unique_ptr<class Table>> (*)(std::string_view type_and_name,
                                                             const OpenOptions& options);

struct OpenOptions {
  Access access = Access::read;
  TrailingNul trailing_nul = TrailingNul::automatic;
  Duplicates duplicates = Duplicates::warn;
  bool fold_keys = true;          ///< lower-case keys of fixed-key tables [!postmap -f]
  bool utf8 = true;               ///< UTF-8 checks and Unicode folding [smtputf8_enable, !-u]
  bool values_are_files = false;  ///< [postmap -F]
  /// Updates may share a transaction (and hold its lock for a fraction of a second) until flush():
  /// only for a caller that will not wait for input meanwhile, and that does call flush().
  bool batch_updates = false;
  Reporter* reporter = nullptr;  ///< where warnings go; none: they are dropped
  /// Where hash: and btree: tables are looked for instead; outlives the table.
  const Redirection* redirection = nullptr;
  /// What tables that ask a server need of main.cf; outlives the table. None: the defaults.
  const SiteParameters* site = nullptr;
  /// What database clients are told; outlives the table.
  const ClientSettingsSource* client_settings = nullptr;
  /// A table that cannot be opened is reported as an error and becomes one whose operations all
  /// fail for now (unavailable_table.h): for a daemon, whose other tables go on working.
  bool unavailable_tables = false;
  /// How a table opens other ones that it names; open_table() sets it.
  TableOpener open_other = nullptr;
  /// Of a table that another one names: what that one has opened before, and how deep it is nested.
  MemberTables* members = nullptr;
  int depth = 0;
};

/// A key and its value as the table's user sees them: without trailing null bytes.
struct Record {
  std::string key;
  std::string value;
  bool operator==(const Record&) const = default;
};

/// An open lookup table, `type:name`.
///
/// Errors of all operations: ErrorKind::retry is a temporary lookup error (a daemon defers mail, a
/// tool prints "table TYPE:NAME: query error: ..." with the message as reason), ErrorKind::config a
/// configuration error of this key or table ("query error" without a reason), and data or system a
/// broken table, whose message is printed as it is. Operations that a type lacks fail with
/// "table TYPE:NAME: OPERATION operation is not supported" (ErrorKind::config is not used for it:
/// it is system).
class Table {
 public:
  Table(std::string type, std::string name, KeyKind keys)
      : type_(std::move(type)), name_(std::move(name)), keys_(keys) {}
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  virtual ~Table() = default;

  const std::string& type() const { return type_; }
  /// The name as the messages of this type print it (for example with the index suffix).
  const std::string& name() const { return name_; }
  KeyKind key_kind() const { return keys_; }
  /// "TYPE:NAME", for messages.
  std::string title() const;

  /// `key` is raw bytes as the user gave it. An empty optional is "not found".
  virtual Result<std::optional<std::string>> lookup(std::string_view key);

  /// A hint, without any effect on results: these keys are looked up next, in this order. A large
  /// table fetches their places into the processor's cache, all at once instead of one by one,
  /// which is most of the time that lookups take. Sixteen to 64 keys at a time are best.
  virtual void expect(std::span<const std::string_view> /*keys*/) {}

  /// A hint, without any effect on results: what was looked at so far is not needed again soon. A
  /// mapped file gives its memory back, so that a walk through a large table keeps little of it.
  virtual void forget() {}

  /// Adds a record, as OpenOptions::duplicates says for an existing key. False when an older record
  /// stays.
  virtual Result<bool> store(std::string_view key, std::string_view value);

  /// True when a record was removed.
  virtual Result<bool> erase(std::string_view key);

  /// Makes what was stored and erased durable; only needed with OpenOptions::batch_updates.
  virtual Status flush() { return {}; }

  /// Walks all records in the type's own order; nothing after the last one. `rewind()` starts
  /// again; a fresh table stands at the start.
  virtual Result<std::optional<Record>> next();
  virtual void rewind() {}

 protected:
  [[nodiscard]] tl::unexpected<Error> not_supported(std::string_view operation) const;

 private:
  std::string type_;
  std::string name_;
  KeyKind keys_;
};

using TablePtr = std::unique_ptr<Table>;

/// Splits at the first colon. Nothing when there is none; both parts may be empty.
struct TableName {
  std::string type;
  std::string name;
  std::string title() const;  ///< "TYPE:NAME"
};
std::optional<TableName> parse_table_name(std::string_view text);

}  // namespace postwright
