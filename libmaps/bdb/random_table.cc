#include "libmaps/bdb/random_table.h"

#include <db.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>

#include "base/text.h"
#include "libmaps/bdb/layout.h"
#include "libmaps/bdb/page_reader.h"

/// DB->verify() of libdb loses memory when it finds damage; read by the leak sanitizer.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libdb";
}

namespace postwright::bdb {
namespace {

class Choices {
 public:
  explicit Choices(std::uint64_t seed) : random_(seed) {}
  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
  std::string bytes(std::size_t size, bool text) {
    std::string result(size, '\0');
    for (char& c : result) c = static_cast<char>(text ? 'a' + below(26) : below(256));
    return result;
  }
  template <class T>
  void shuffle(std::vector<T>& values) {
    std::shuffle(values.begin(), values.end(), random_);
  }

 private:
  std::mt19937_64 random_;
};

struct Plan {
  bool hash;
  std::uint32_t page_size;
  bool big_endian;
  bool checksums;
  std::uint32_t duplicates;  // 0, DB_DUP, DB_DUPSORT
  bool record_numbers;
  std::uint32_t fill_factor;  // hash, 0: libdb's
  std::uint32_t elements;     // hash, 0: unknown
  std::uint32_t min_keys;     // btree, 0: libdb's
  std::uint32_t records;
  std::uint32_t key_style;
  std::uint32_t value_style;
  std::uint32_t order;    // of insertion
  std::uint32_t deletes;  // percent
  bool compact;
};

Plan choose(Choices& choices) {
  Plan plan{};
  plan.hash = choices.one_in(2);
  plan.page_size = 512u << choices.below(choices.one_in(3) ? 8 : 4);
  plan.big_endian = choices.one_in(2);
  plan.checksums = choices.one_in(4);
  constexpr std::uint32_t kDuplicates[] = {0, 0, DB_DUP, DB_DUP | DB_DUPSORT};
  plan.duplicates = kDuplicates[choices.below(4)];
  plan.record_numbers = !plan.hash && plan.duplicates == 0 && choices.one_in(5);
  plan.fill_factor = choices.one_in(3) ? 1 + choices.below(40) : 0;
  plan.elements = choices.one_in(3) ? choices.below(3000) : choices.one_in(2) ? 4096 : 0;
  plan.min_keys = choices.one_in(4) ? 2 + choices.below(6) : 0;
  constexpr std::uint32_t kRecords[] = {0, 1, 5, 40, 100, 300};
  plan.records = kRecords[choices.below(6)];
  if (plan.records > 5) plan.records += choices.below(plan.records);
  if (choices.one_in(30)) plan.records = 3000;
  plan.key_style = choices.below(6);
  // libdb 5.3 loses its way in hash tables whose duplicates have keys on overflow pages.
  if (plan.hash && plan.duplicates) plan.key_style = plan.key_style % 2;
  plan.value_style = choices.below(5);
  plan.order = choices.below(3);
  constexpr std::uint32_t kDeletes[] = {0, 0, 10, 50, 95, 100};
  plan.deletes = kDeletes[choices.below(6)];
  plan.compact = choices.one_in(6);
  return plan;
}

std::string describe(const Plan& plan) {
  return cat(plan.hash ? "hash" : "btree", " page=", plan.page_size,
             plan.big_endian ? " be" : " le", plan.checksums ? " checksums" : "",
             " duplicates=", plan.duplicates, plan.record_numbers ? " recnum" : "",
             " ffactor=", plan.fill_factor, " nelem=", plan.elements, " minkey=", plan.min_keys,
             " records=", plan.records, " keys=", plan.key_style, " values=", plan.value_style,
             " order=", plan.order, " deletes=", plan.deletes, plan.compact ? " compact" : "");
}

std::string make_key(Choices& choices, const Plan& plan, std::uint32_t number) {
  switch (plan.key_style) {
    case 0:
      return cat("user", number, "@example.com", '\0');
    case 1:
      return choices.bytes(choices.below(12), false);
    case 2:  // long common prefixes: overflow keys on internal pages
      return std::string(plan.page_size / 2 + choices.below(20), 'p') + cat(number);
    case 3:
      return choices.bytes(choices.below(plan.page_size), true) + cat(number);
    case 4:
      return choices.one_in(10) ? choices.bytes(choices.below(3 * plan.page_size), false)
                                : cat(number);
    default:
      return choices.bytes(1 + choices.below(3), true);
  }
}

std::string make_value(Choices& choices, const Plan& plan) {
  switch (plan.value_style) {
    case 0:
      return choices.bytes(choices.below(30), true) + '\0';
    case 1:
      return std::string();
    case 2:
      return choices.bytes(choices.below(plan.page_size / 2), false);
    case 3:
      return choices.bytes(choices.one_in(8) ? choices.below(5 * plan.page_size) : choices.below(9),
                           false);
    default:
      return choices.bytes(plan.page_size / 4 - 8 + choices.below(16), true);
  }
}

DBT item(const std::string& bytes) {
  DBT dbt;
  std::memset(&dbt, 0, sizeof dbt);
  dbt.data = const_cast<char*>(bytes.data());
  dbt.size = static_cast<std::uint32_t>(bytes.size());
  return dbt;
}

void silence(DB* db) {
  db->set_errcall(db, [](const DB_ENV*, const char*, const char*) {});
  db->set_msgcall(db, [](const DB_ENV*, const char*) {});
}

/// One table, open in libdb.
class Maker {
 public:
  Maker(Choices& choices, const Plan& plan) : choices_(choices), plan_(plan) {}
  ~Maker() {
    if (db_) db_->close(db_, 0);
  }
  Maker(const Maker&) = delete;
  Maker& operator=(const Maker&) = delete;

  bool open(const std::string& path, const char* subdatabase);
  void fill();
  std::vector<RandomRecord> records();
  std::string problem;

 private:
  bool works(int result, const char* what) {
    if (result == 0) return true;
    if (problem.empty()) problem = cat(what, ": ", db_strerror(result));
    return false;
  }
  void put(const std::string& key, const std::string& value);

  Choices& choices_;
  const Plan& plan_;
  DB* db_ = nullptr;
};

bool Maker::open(const std::string& path, const char* subdatabase) {
  if (!works(db_create(&db_, nullptr, 0), "db_create")) return false;
  silence(db_);
  works(db_->set_pagesize(db_, plan_.page_size), "page size");
  works(db_->set_lorder(db_, plan_.big_endian ? 4321 : 1234), "byte order");
  if (plan_.checksums) works(db_->set_flags(db_, DB_CHKSUM), "checksums");
  if (plan_.duplicates) works(db_->set_flags(db_, plan_.duplicates), "duplicates");
  if (plan_.record_numbers) works(db_->set_flags(db_, DB_RECNUM), "record numbers");
  if (plan_.hash) {
    if (plan_.fill_factor) works(db_->set_h_ffactor(db_, plan_.fill_factor), "fill factor");
    if (plan_.elements) works(db_->set_h_nelem(db_, plan_.elements), "elements");
  } else if (plan_.min_keys) {
    works(db_->set_bt_minkey(db_, plan_.min_keys), "minimum keys");
  }
  return works(db_->open(db_, nullptr, path.c_str(), subdatabase, plan_.hash ? DB_HASH : DB_BTREE,
                         DB_CREATE, 0600),
               "open");
}

void Maker::put(const std::string& key, const std::string& value) {
  DBT k = item(key);
  DBT v = item(value);
  int result = db_->put(db_, nullptr, &k, &v, 0);
  if (result != DB_KEYEXIST) works(result, "put");
}

void Maker::fill() {
  std::vector<std::string> keys;
  for (std::uint32_t i = 0; i < plan_.records; ++i) keys.push_back(make_key(choices_, plan_, i));
  if (plan_.order == 1) std::sort(keys.begin(), keys.end());
  if (plan_.order == 2) choices_.shuffle(keys);
  for (const std::string& key : keys) {
    put(key, make_value(choices_, plan_));
    if (plan_.duplicates && choices_.one_in(4)) {
      std::uint32_t more = choices_.one_in(20) ? choices_.below(200) : choices_.below(5);
      for (std::uint32_t i = 0; i < more; ++i) put(key, make_value(choices_, plan_));
    }
    if (choices_.one_in(10))
      put(keys[choices_.below(static_cast<std::uint32_t>(keys.size()))],
          make_value(choices_, plan_));
  }
  for (const std::string& key : keys) {
    if (choices_.below(100) >= plan_.deletes) continue;
    DBT k = item(key);
    int result = db_->del(db_, nullptr, &k, 0);
    if (result != DB_NOTFOUND) works(result, "delete");
  }
  if (plan_.compact)
    works(db_->compact(db_, nullptr, nullptr, nullptr, nullptr, DB_FREE_SPACE, nullptr), "compact");
  if (plan_.deletes > 0 && choices_.one_in(2))
    for (std::size_t i = 0; i < keys.size(); i += 3) put(keys[i], make_value(choices_, plan_));
}

std::vector<RandomRecord> Maker::records() {
  std::vector<RandomRecord> result;
  DBC* cursor = nullptr;
  if (!works(db_->cursor(db_, nullptr, &cursor, 0), "cursor")) return result;
  DBT key;
  DBT value;
  std::memset(&key, 0, sizeof key);
  std::memset(&value, 0, sizeof value);
  int got;
  while ((got = cursor->get(cursor, &key, &value, DB_NEXT)) == 0)
    result.push_back({std::string(static_cast<char*>(key.data), key.size),
                      std::string(static_cast<char*>(value.data), value.size)});
  if (got != DB_NOTFOUND) works(got, "next");
  cursor->close(cursor);
  return result;
}

bool libdb_accepts(const std::string& path) {
  DB* db = nullptr;
  if (db_create(&db, nullptr, 0) != 0) return false;
  silence(db);
  return db->verify(db, path.c_str(), nullptr, nullptr, 0) == 0;  // closes the handle, too
}

/// Gives a file the marks of another libdb version: 10 (6.0 and later), or those before 4.6 whose
/// hash pages were unsorted and before 4.1 which did not count pages.
class Disguise {
 public:
  Disguise(const std::string& path, Choices& choices) : path_(path), choices_(choices) {
    std::ifstream file(path, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(file), {});
  }
  std::string apply();

 private:
  void set32(std::size_t at, std::uint32_t value) {
    for (int i = 0; i < 4; ++i)
      bytes_[at + i] = static_cast<char>(value >> (big_endian_ ? 24 - 8 * i : 8 * i));
  }
  void disguise_metadata(std::size_t at, bool hash);
  void sign(std::size_t at, bool metadata);

  std::string path_;
  Choices& choices_;
  std::string bytes_;
  bool big_endian_ = false;
  bool checksums_ = false;
  std::uint32_t page_size_ = 0;
  bool newer_ = false;
};

std::string Disguise::apply() {
  big_endian_ = bytes_[12] == 0;
  ByteOrder order(big_endian_);
  page_size_ = order.load32(&bytes_[20]);
  checksums_ = bytes_[26] & 1;
  newer_ = choices_.one_in(2);
  for (std::size_t at = 0; at < bytes_.size(); at += page_size_) {
    auto type = static_cast<PageType>(bytes_[at + 25]);
    if (type == PageType::hash_metadata || type == PageType::btree_metadata) {
      disguise_metadata(at, type == PageType::hash_metadata);
    } else if (type == PageType::hash && !newer_ && choices_.one_in(2)) {
      bytes_[at + 25] = static_cast<char>(PageType::hash_unsorted);
      sign(at, false);
    }
  }
  std::ofstream(path_, std::ios::binary) << bytes_;
  return newer_ ? " as of 18.1" : " as of 4.4";
}

void Disguise::disguise_metadata(std::size_t at, bool hash) {
  std::uint32_t oldest = checksums_ ? 9 : 8;  // btree 8 has no checksums
  set32(at + 16, newer_ ? 10 : hash ? 8 : oldest);
  sign(at, true);
}

void Disguise::sign(std::size_t at, bool metadata) {
  if (!checksums_) return;
  std::uint32_t hole = metadata ? kMetadataChecksumOffset : kChecksumOffset;
  set32(at + hole, checksum(&bytes_[at], metadata ? kMetadataSize : page_size_, hole));
}

}  // namespace

RandomFile make_random_file(const std::string& path, std::uint64_t seed) {
  Choices choices(seed);
  unlink(path.c_str());
  RandomFile file;
  Plan plan = choose(choices);
  std::uint32_t tables = choices.one_in(5) ? 1 + choices.below(4) : 0;
  file.description = cat("seed ", seed, ": ");
  for (std::uint32_t i = 0; i < std::max(tables, 1u); ++i) {
    if (i > 0) {  // another kind of table in a file that is what it is
      Plan other = choose(choices);
      other.page_size = plan.page_size;
      other.big_endian = plan.big_endian;
      other.checksums = plan.checksums;
      plan = other;
    }
    RandomTable table;
    if (tables > 0) table.name = cat("table", i);
    table.hash = plan.hash;
    bool odd_number = plan.elements != 0 && plan.elements != 4096;
    table.doubtful = plan.hash && (odd_number || plan.compact);
    file.description += cat("[", table.name, " ", describe(plan), "]");
    Maker maker(choices, plan);
    if (maker.open(path, tables > 0 ? table.name.c_str() : nullptr)) {
      maker.fill();
      table.records = maker.records();
    }
    file.problem = maker.problem;
    if (!file.problem.empty()) return file;
    file.tables.push_back(std::move(table));
  }
  file.damaged = !libdb_accepts(path);
  if (choices.one_in(3)) file.description += Disguise(path, choices).apply();
  return file;
}

}  // namespace postwright::bdb
