#include "migration/plan/decide.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/legacy_types.h"
#include "migration/records/compare.h"
#include "migration/records/target_type.h"
#include "migration/values/counted.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kShownKey = 60;
constexpr std::uint64_t kCdbLimit = std::uint64_t{1} << 32;
constexpr std::uint64_t kCdbRecord = 8 + 2 * 8 + 2;  // lengths, two hash slots, null bytes
constexpr std::uint64_t kCdbHeader = 2048;

class Deciding {
 public:
  Deciding(const TableState& table, const Choice& choice)
      : table_(table),
        choice_(choice),
        source_(file_name_of(table.path)),
        db_(cat(source_, ".db")) {
    for (const TableState::Index& index : table.new_indexes)
      if (index.type == choice.target_type && index.state != FileState::absent) index_ = &index;
    index_name_ = cat(source_, ".", choice.target_type);
  }

  Decision run() const {
    if (table_.use == TableUse::cache) return check_limits(cache());
    if (!is_berkeley_db(table_.legacy_type)) return through_default();
    if (index_ && is_live(*index_) && index_is_right()) return have_index();
    Decision decision = choose_side();
    if (decision.action == Action::blocked) return decision;
    if (choice_.prefer == Prefer::ask)
      for (const TableState::Index& index : table_.new_indexes)
        if (is_live(index) && !equals(index, decision.action))
          return blocked(cat("Postfix reads ", name_of(index), " already, and it ", trouble(index)),
                         cat("--prefer db=", table_.path, " or --prefer source=", table_.path,
                             " builds from that, which loses what only ", name_of(index),
                             " holds; to keep it, make the source of it: postmap -s ", index.type,
                             ":", table_.path));
    if (index_ && equals(*index_, decision.action)) return have_index();
    return check_limits(std::move(decision));
  }

 private:
  static Decision blocked(std::string reason, std::string hint) {
    return {.action = Action::blocked, .reason = std::move(reason), .hint = std::move(hint)};
  }
  bool db_readable() const { return table_.db.state == FileState::present; }
  bool source_readable() const { return table_.source.state == FileState::present; }
  static bool equal(const std::optional<Comparison>& comparison) {
    return comparison && comparison->equal;
  }

  Decision cache() const {
    if (index_ && is_live(*index_))
      return {.action = Action::nothing,
              .reason = cat("a cache, and Postfix has filled ", index_name_, " already")};
    if (!choice_.keep_caches)
      return {.action = Action::start_empty,
              .reason = "a cache, which Postfix fills again; --keep-caches converts it"};
    if (db_readable()) return convert("a cache, kept on request");
    return {.action = Action::start_empty,
            .reason = table_.db.state == FileState::absent
                          ? "a cache without a .db"
                          : cat("a cache whose .db cannot be read: ", table_.db.error)};
  }
  Decision convert(std::string reason) const {
    const std::string& doubt = table_.db.doubt;
    if (doubt.empty())
      return {.action = Action::convert, .reason = std::move(reason), .records = table_.db.records};
    if (!choice_.accept_records)
      return blocked(cat("records may be missing in the .db: ", doubt, "; ", reason),
                     hint_about_doubt());
    return {.action = Action::convert,
            .reason = cat(reason, "; accepted: ", doubt),
            .records = table_.db.records,
            .accept_records = true};
  }
  std::string hint_about_doubt() const {
    std::string other = source_readable()
                            ? cat("--prefer source=", table_.path, " builds from the source (",
                                  source_records(), " records)")
                            : std::string("a backup may have more");
    return cat("--accept-records ", table_.path, " takes the ", table_.db.records,
               table_.db.records == 1 ? " record that is there; " : " records that are there; ",
               other);
  }
  /// As they will be in the index.
  std::uint64_t source_records() const { return table_.source.records - table_.source.duplicates; }
  Decision rebuild(std::string reason) const {
    return {.action = Action::rebuild, .reason = std::move(reason), .records = source_records()};
  }

  Decision choose_side() const {
    switch (table_.db.state) {
      case FileState::absent:
        return without_db();
      case FileState::damaged:
      case FileState::unreadable:
        return with_damaged_db();
      case FileState::present:
        break;
    }
    if (table_.source.state == FileState::absent) return convert("there is no source");
    if (!source_readable()) {
      if (choice_.prefer == Prefer::db) return convert("the .db is preferred to a faulty source");
      if (table_.source.content) return binary_source();
      return blocked(cat("the source cannot be read: ", table_.source.error),
                     cat("repair it, or --prefer db=", table_.path));
    }
    if (equal(table_.db_and_source)) return rebuild("the .db and the source hold the same records");
    if (choice_.prefer == Prefer::db) return convert(cat("the .db is preferred; ", difference()));
    if (choice_.prefer == Prefer::source)
      return rebuild(cat("the source is preferred; ", difference()));
    if (made_by_postmap())
      return blocked(
          cat("postmap made the .db of this alias file, so its keys end in a colon and no "
              "alias is found in it: ",
              difference()),
          cat("--prefer source=", table_.path, " builds from the source as postalias does"));
    if (made_by_postalias())
      return blocked(cat("postalias made the .db of this plain table: ", difference_and_doubt()),
                     cat("--prefer db=", table_.path,
                         " keeps what Postfix finds now, --prefer source=", table_.path,
                         " builds as postmap does"));
    return blocked(cat("the .db and the source differ: ", difference_and_doubt()),
                   cat("--prefer db=", table_.path, " or --prefer source=", table_.path));
  }

  /// Nearly all keys, since a line may be continued or quoted in ways of alias files.
  bool made_by_postmap() const {
    return table_.use == TableUse::alias && !table_.db.alias_markers &&
           table_.db.keys_with_colon > table_.db.records / 2;
  }
  bool made_by_postalias() const {
    return table_.use == TableUse::lookup && table_.db.alias_markers;
  }

  /// The suffix that the table's own name ends in, as people write it who take the name for that of
  /// the index; empty: none.
  std::string_view named_suffix() const {
    for (std::string_view suffix : {".db", ".lmdb", ".cdb"})
      if (source_.size() > suffix.size() && source_.ends_with(suffix)) return suffix;
    return {};
  }
  std::string right_name() const {
    return cat("name it ", table_.legacy_type, ":",
               table_.path.substr(0, table_.path.size() - named_suffix().size()));
  }

  /// Built from such bytes, the index would hold nothing, and errors would become "not found".
  Decision binary_source() const {
    std::string reason = cat("the source is ", table_.source.content.what);
    if (table_.source.content.is_index && !named_suffix().empty())
      return blocked(cat(reason, "; the name goes without ", named_suffix()), right_name());
    if (db_readable())
      return blocked(std::move(reason),
                     cat("put the text in its place, or --prefer db=", table_.path));
    return blocked(std::move(reason), "put the text in its place");
  }

  Decision without_db() const {
    if (source_readable() && table_.source.size == 0 && !named_suffix().empty())
      return blocked(cat("the source is an empty file; the name goes without ", named_suffix()),
                     right_name());
    if (source_readable()) return rebuild("there is no .db");
    if (table_.source.content) return binary_source();
    if (table_.source.state != FileState::absent)
      return blocked(cat("there is no .db, and the source cannot be read: ", table_.source.error),
                     "repair the source");
    if (index_ && index_->state == FileState::present) return have_index();
    return blocked(
        cat("neither ", db_, " nor ", source_, " is there",
            named_suffix().empty() ? "" : cat("; the name goes without ", named_suffix())),
        named_suffix().empty() ? "restore one of them, or take the table out of the configuration"
                               : right_name());
  }

  Decision with_damaged_db() const {
    std::string reason = cat("the .db cannot be read: ", table_.db.error);
    if (table_.source.content) return binary_source();
    if (!source_readable())
      return blocked(std::move(reason), table_.db.state == FileState::unreadable
                                            ? "run this as a user who may read it"
                                            : "there is no source to build from; restore a backup");
    if (table_.db.no_bytes) return rebuild(cat(db_, " has 0 bytes and holds no record"));
    if (choice_.prefer == Prefer::source) return rebuild(cat("the source is preferred; ", reason));
    return blocked(cat(reason, "; records that only it held would be lost"),
                   cat("--prefer source=", table_.path, " builds from the source (",
                       counted(table_.source.records, "record"), ")"));
  }

  /// A table that Postfix reads by a default that becomes another one. What it answers now is in
  /// an index; which one of several may not be known, so all must hold what the source holds.
  Decision through_default() const {
    std::string hint = cat("set default_database_type = ", table_.legacy_type,
                           " in main.cf, or name the table ", table_.legacy_type, ":", table_.path);
    bool is_read = false;
    for (const TableState::Index& index : table_.new_indexes) {
      if (index.state == FileState::absent) continue;
      is_read = true;
      if (!source_readable()) continue;
      if (!equals(index, Action::rebuild) && choice_.prefer != Prefer::source)
        return blocked(
            cat("its type is a default that changes, and ", name_of(index), " ", trouble(index)),
            cat("--prefer source=", table_.path, ", or ", hint));
    }
    if (!source_readable() && is_read)
      return blocked(cat("its type is a default that changes, and there is no source to build ",
                         index_name_, " from"),
                     hint);
    if (!source_readable())
      return blocked(cat("the source cannot be read: ", table_.source.error), "repair the source");
    if (index_ && equals(*index_, Action::rebuild)) return have_index();
    return check_limits(rebuild("its type is a default, which changes"));
  }

  std::string difference() const {
    if (!table_.db_and_source) return "they could not be compared";
    return comparison_text(*table_.db_and_source, db_, source_);
  }
  /// For a person who must choose.
  std::string difference_and_doubt() const {
    const std::string& doubt = table_.db.doubt;
    if (doubt.empty()) return difference();
    return cat(difference(), "; records may be missing in ", db_, ": ", doubt);
  }

  bool is_live(const TableState::Index& index) const {
    const auto& types = choice_.live_types;
    return index.state != FileState::absent &&
           std::find(types.begin(), types.end(), index.type) != types.end();
  }
  static bool equals(const TableState::Index& index, Action action) {
    return index.state == FileState::present &&
           equal(action == Action::convert ? index.with_db : index.with_source);
  }
  bool index_is_right() const {
    if (index_->state != FileState::present) return false;
    if (equal(index_->with_db) || equal(index_->with_source)) return true;
    return !index_->with_db && !index_->with_source;
  }
  Decision have_index() const {
    return {.action = Action::nothing,
            .reason = cat(index_name_, " is there",
                          equal(index_->with_db)       ? cat(" and equal to ", db_)
                          : equal(index_->with_source) ? cat(" and equal to ", source_)
                                                       : cat("; nothing else is"))};
  }
  std::string name_of(const TableState::Index& index) const {
    return cat(source_, ".", index.type);
  }
  std::string trouble(const TableState::Index& index) const {
    if (index.state == FileState::damaged) return cat("is damaged: ", index.error);
    if (index.state == FileState::unreadable) return cat("cannot be read: ", index.error);
    if (index.with_db && !index.with_db->equal)
      return cat("differs: ", comparison_text(*index.with_db, db_, name_of(index)));
    if (index.with_source && !index.with_source->equal)
      return cat("differs: ", comparison_text(*index.with_source, source_, name_of(index)));
    return "could not be compared";
  }

  /// What the target type cannot hold, and a directory that cannot be written.
  Decision check_limits(Decision decision) const {
    if (decision.action != Action::convert && decision.action != Action::rebuild) return decision;
    bool converts = decision.action == Action::convert;
    const MapType* type = find_target_type(choice_.target_type);
    if (!type)
      return blocked(cat("tables of type ", choice_.target_type, " cannot be built"), "--to lmdb");
    const std::string& key = converts ? table_.db.longest_key : table_.source.longest_key;
    bool nul = type->nul_by_default && recipe_of(table_.use, table_.db, true).trailing_nul;
    std::size_t size = key.size() + (nul ? 1 : 0);
    if (converts && table_.db.empty_key && type->max_key != 0 && !nul)
      return blocked(cat(db_, " has an empty key, which ", type->name, " tables cannot hold"),
                     cat("--to cdb=", table_.path));
    if (type->max_key != 0 && size > type->max_key) {
      std::string place = converts ? db_ : line_place(table_.source.longest_key_line);
      return blocked(
          cat(place, ": key \"", printable(std::string_view(key).substr(0, kShownKey), true),
              "...\" has ", key.size(), " bytes, more than ", type->name, " tables can hold"),
          cat("--to cdb=", table_.path));
    }
    std::uint64_t records = converts ? table_.db.records : table_.source.records;
    std::uint64_t bytes = converts ? table_.db.content_bytes : table_.source.content_bytes;
    if (type->name == "cdb" && kCdbHeader + bytes + records * kCdbRecord > kCdbLimit)
      return blocked("cdb files hold at most 4 GiB", cat("--to lmdb=", table_.path));
    if (auto obstacle = table_.obstacles.find(choice_.target_type);
        obstacle != table_.obstacles.end())
      return blocked(obstacle->second, "");
    return decision;
  }
  std::string line_place(std::uint64_t line) const { return cat(source_, ", line ", line); }

  const TableState& table_;
  const Choice& choice_;
  std::string source_;
  std::string db_;
  std::string index_name_;
  const TableState::Index* index_ = nullptr;
};

}  // namespace

Decision decide(const TableState& table, const Choice& choice) {
  return Deciding(table, choice).run();
}

}  // namespace postwright::reindexer
