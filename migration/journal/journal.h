#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

/// What reindexer keeps about its work, so that it can be finished or undone after a crash.
///
///   STATE/                 mode 0700; ROOT/var/lib/postwright/reindexer/etc-postfix
///     lock                 held by a run; its text says who
///     run-0001/            one apply; the highest number is the last one
///       begin              the journal's first line, once more: with it a journal of which only
///                          the beginning of its first line is left still says what was planned
///       journal            what was done, in order
///       before/            what apply was going to change, copied; "00-main.cf", "01-master.cf",
///                          then the index files that were there
///       discarded/         what `rollback --discard` threw away, copied
///
///   journal  = line*
///   line     = checksum SP entry LF
///   checksum = 16 lower-case hex digits: SipHash-1-3 with a zero key over the bytes of `entry`
///   entry    = a JSON object {"event": E, "time": seconds since 1970, "pid": N,
///              "path": P, "detail": D}; path and detail are left out when they are empty; a path
///              that is not UTF-8 is "path_base64"
///
/// Each line is written with one write(2) and synced before the work that it announces begins, and
/// after work that it reports is itself on disk. A last line that is cut short or does not have its
/// checksum was being written in a crash: it does not count. Such a line elsewhere is damage.
/// A bad disk can lose any number of lines at the end: who reads a journal also looks at the files
/// that it is about, and takes a configuration file with the plan's new text for one that was
/// switched, and all indexes for made then, whatever the journal says.

namespace postwright::reindexer {

enum class Event {
  begin,          ///< detail: the plan, and what was copied to before/
  index_start,    ///< path: the index file; it may be there, half or whole, from now on
  index_proven,   ///< path: the index file; detail: its fingerprint. It is in place
  indexes_ready,  ///< all are: from now on configuration files change
  edit_start,     ///< path: the configuration file
  edit_done,
  done,
  rollback_start,
  restored,  ///< path: a file that is as it was, or gone again
  rolled_back,
  cleaned,  ///< path: a .db that `clean --remove` removed
};

std::string_view event_name(Event event);

struct JournalEntry {
  Event event = Event::begin;
  std::string path = {};    ///< without root
  std::string detail = {};  ///< text whose form depends on the event
  std::int64_t time = 0;
  std::int64_t pid = 0;
};

/// The line of an entry, newline included.
std::string journal_line(const JournalEntry& entry);

/// What a journal holds, and how many of its bytes count: a torn last line does not.
struct JournalText {
  std::vector<JournalEntry> entries;
  std::uint64_t size = 0;
};

/// ErrorKind::data for a bad line that is not the last one; `name` is named in it.
Result<JournalText> parse_journal(std::string_view text, std::string_view name);

/// RUN/begin, written before the journal's first entry and synced.
Status write_begin_copy(const std::string& run, const JournalEntry& begin);
/// ErrorKind::data when it is torn; code ENOENT when there is none.
Result<JournalEntry> read_begin_copy(const std::string& run);

/// A journal that is being written.
class Journal {
 public:
  /// A new one; there must be none.
  static Result<Journal> create(const std::string& path);
  /// An existing one, to be continued; a torn last line is cut off.
  static Result<Journal> open(const std::string& path);

  /// Puts the first entry, which was lost, back; it is written with the next one.
  void restore_begin(JournalEntry begin) { entries_.insert(entries_.begin(), std::move(begin)); }

  const std::vector<JournalEntry>& entries() const { return entries_; }
  bool has(Event event) const { return find(event) != nullptr; }
  /// The last entry of this kind (and, with a path, about it); nullptr when there is none.
  const JournalEntry* find(Event event, std::string_view path = {}) const;

  /// Appends and syncs. Time and process are filled in. What an error leaves behind the last whole
  /// line is cut off by the next call.
  Status add(Event event, std::string_view path = {}, std::string detail = {});

 private:
  Journal(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
  UniqueFd fd_;
  std::string path_;
  std::vector<JournalEntry> entries_;
  std::uint64_t size_ = 0;
};

}  // namespace postwright::reindexer
