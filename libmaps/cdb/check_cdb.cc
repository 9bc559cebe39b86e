#include "libmaps/cdb/check_cdb.h"

#include <optional>
#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/cdb/cdb_file.h"

namespace postwright::cdb {
namespace {

/// Proves a file that has no fault in one walk along its records, so that memory is met in order
/// but for the hash tables. Each record is found by a search for its own hash, and there are as
/// many used slots as records: then each slot leads to one of them. A file that fails here, or one
/// whose searches are so long that somebody must have made it so, is for Checker, which says what
/// is wrong and takes as long as the file is large, whatever is in it.
class QuickCheck {
 public:
  QuickCheck(const File& file, const MappedFile* mapping)
      : file_(file), mapping_(mapping), looks_left_(kLooks * (file.bytes().size() / 8)) {}

  std::optional<std::uint64_t> run() {
    auto slots = count_slots();
    if (!slots) return std::nullopt;
    std::uint64_t records = 0;
    std::uint64_t forgotten = 0;
    for (std::uint64_t position = file_.first_record(); position < file_.end_of_records();
         ++records) {
      std::uint64_t start = position;
      auto record = file_.record_at(position);
      if (!record || position > file_.end_of_records() || !is_found(hash_of(record->key), start))
        return std::nullopt;
      if (!mapping_ || position - forgotten < kKept) continue;
      forgotten = position;
      mapping_->forget();
    }
    return records == *slots ? std::optional(records) : std::nullopt;
  }

 private:
  static constexpr std::uint64_t kKept = 64u << 20;
  static constexpr std::uint64_t kLooks = 8;  // a slot; writers of cdb files need less than two

  /// Used slots of all tables, which stand one behind the other to the end of the file.
  std::optional<std::uint64_t> count_slots() const {
    std::string_view bytes = file_.bytes();
    std::uint64_t at = file_.end_of_records();
    std::uint64_t used = 0;
    for (std::size_t table = 0; table < kTables; ++table) {
      std::uint64_t slots = load32(&bytes[table * 8 + 4]);
      if (load32(&bytes[table * 8]) != at || slots > (bytes.size() - at) / 8) return std::nullopt;
      for (std::uint64_t end = at + slots * 8; at < end; at += 8)
        used += load32(&bytes[at + 4]) != 0;
    }
    return at == bytes.size() ? std::optional(used) : std::nullopt;
  }

  bool is_found(std::uint32_t hash, std::uint64_t start) {
    const char* header = &file_.bytes()[std::size_t{hash % kTables} * 8];
    const char* first = file_.bytes().data() + load32(header);
    std::uint64_t slots = load32(header + 4);
    std::uint64_t slot = slots == 0 ? 0 : hash / kTables % slots;
    for (std::uint64_t looked = 0; looked < slots && looks_left_ > 0; ++looked, --looks_left_) {
      const char* entry = first + slot * 8;
      std::uint64_t position = load32(entry + 4);
      if (position == 0) return false;
      if (position == start) return load32(entry) == hash;
      slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return false;
  }

  const File& file_;
  const MappedFile* mapping_;
  std::uint64_t looks_left_;
};

class Checker {
 public:
  Checker(const File& file, const std::string& path) : file_(file), path_(path) {}

  Result<CheckedFile> run() {
    Status walked = walk_records();
    if (!walked) return failure_of(walked);
    std::uint64_t at = file_.end_of_records();
    for (std::uint32_t table = 0; table < kTables; ++table) {
      Status checked = check_table(table, at);
      if (!checked) return failure_of(checked);
    }
    if (at != file_.bytes().size())
      return damage("bytes after the last hash table, at offset ", at);
    if (found_ != records_)
      return damage(records_ - found_, " of ", records_, " records are in no hash table");
    return CheckedFile{records_};
  }

 private:
  template <class... T>
  tl::unexpected<Error> damage(const T&... reason) const {
    return failure(ErrorKind::data, cat(path_, ": ", reason...));
  }

  /// Marks where records begin. They are at least 8 bytes apart, so position / 8 tells them apart.
  Status walk_records() {
    starts_.assign(file_.end_of_records() / 8 + 1, false);
    std::uint64_t position = file_.first_record();
    while (position < file_.end_of_records()) {
      std::uint64_t start = position;
      auto record = file_.record_at(position);
      if (!record || position > file_.end_of_records())
        return damage("record at offset ", start, " runs past the end of the records");
      starts_[start / 8] = true;
      ++records_;
    }
    return {};
  }

  Status check_table(std::uint32_t table, std::uint64_t& at) {
    std::string_view bytes = file_.bytes();
    std::uint64_t position = load32(&bytes[std::size_t{table} * 8]);
    std::uint64_t slots = load32(&bytes[std::size_t{table} * 8 + 4]);
    if (position != at) return damage("hash table ", table, " is not at offset ", at);
    if (slots > (bytes.size() - at) / 8)
      return damage("hash table ", table, " runs past the end of the file");
    at += slots * 8;
    // A run is the used slots since the last unused one; a search for a hash that starts in the
    // run reaches every later slot of it. Runs may begin before slot 0, at the table's end.
    std::uint64_t run = run_before(position, slots);
    for (std::uint64_t slot = 0; slot < slots; ++slot) {
      const char* entry = &bytes[position + slot * 8];
      std::uint32_t hash = load32(entry);
      std::uint64_t record = load32(entry + 4);
      if (record == 0) {
        run = 0;
        continue;
      }
      ++run;
      std::uint64_t wanted = hash / kTables % slots;
      std::uint64_t distance = slot >= wanted ? slot - wanted : slot + slots - wanted;
      if (distance >= run) return damage("hash table ", table, ", slot ", slot, ": out of reach");
      Status checked = check_entry(table, slot, hash, record);
      if (!checked) return checked;
    }
    return {};
  }

  /// Used slots at the end of a table, where the run of slot 0 begins.
  std::uint64_t run_before(std::uint64_t position, std::uint64_t slots) const {
    std::uint64_t run = 0;
    while (run < slots && load32(&file_.bytes()[position + (slots - 1 - run) * 8 + 4]) != 0) ++run;
    return run;
  }

  Status check_entry(std::uint32_t table, std::uint64_t slot, std::uint32_t hash,
                     std::uint64_t position) {
    std::uint64_t start = position;
    if (position < file_.first_record() || position >= file_.end_of_records() ||
        !starts_[position / 8])
      return damage("hash table ", table, ", slot ", slot, ": no record at offset ", start);
    auto record = file_.record_at(position);
    if (!record || hash % kTables != table || hash_of(record->key) != hash)
      return damage("hash table ", table, ", slot ", slot, ": not the hash of the key at offset ",
                    start);
    // Each record once: its mark goes when it is met.
    starts_[start / 8] = false;
    ++found_;
    return {};
  }

  const File& file_;
  const std::string& path_;
  std::vector<bool> starts_;
  std::uint64_t records_ = 0;
  std::uint64_t found_ = 0;
};

}  // namespace

Result<CheckedFile> check_file(std::string_view bytes, const std::string& path,
                               const MappedFile* mapping) {
  auto file = File::parse(bytes);
  if (!file) return failure(ErrorKind::data, cat(path, ": shorter than the header of a cdb file"));
  if (auto records = QuickCheck(*file, mapping).run()) return CheckedFile{*records};
  return Checker(*file, path).run();
}

}  // namespace postwright::cdb

namespace postwright {

Result<std::uint64_t> check_cdb_index(std::string_view name) {
  std::string index = cat(name, ".cdb");
  auto mapping = MappedFile::open(index);
  if (!mapping) return failure_of(mapping);
  auto checked = cdb::check_file(mapping->bytes(), index, &*mapping);
  if (!checked) return failure_of(checked);
  return checked->records;
}

}  // namespace postwright
