#include "libmaps/cdb/check_cdb.h"

#include <vector>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/cdb/cdb_file.h"

namespace postwright::cdb {
namespace {

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

Result<CheckedFile> check_file(std::string_view bytes, const std::string& path) {
  auto file = File::parse(bytes);
  if (!file) return failure(ErrorKind::data, cat(path, ": shorter than the header of a cdb file"));
  return Checker(*file, path).run();
}

}  // namespace postwright::cdb

namespace postwright {

Result<std::uint64_t> check_cdb_index(std::string_view name) {
  std::string index = cat(name, ".cdb");
  auto mapping = MappedFile::open(index);
  if (!mapping) return failure_of(mapping);
  auto checked = cdb::check_file(mapping->bytes(), index);
  if (!checked) return failure_of(checked);
  return checked->records;
}

}  // namespace postwright
