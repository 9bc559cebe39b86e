#pragma once

#include <db.h>

#include <string>
#include <utility>
#include <vector>

namespace postwright::reindexer {

/// For tests: a Berkeley DB file as postmap makes it, with null bytes at the ends unless `nul` is
/// false. False when libdb refuses.
inline bool make_db(const std::string& path, DBTYPE type,
                    const std::vector<std::pair<std::string, std::string>>& records,
                    bool nul = true) {
  DB* db = nullptr;
  if (db_create(&db, nullptr, 0) != 0) return false;
  bool fine = db->open(db, nullptr, path.c_str(), nullptr, type, DB_CREATE, 0644) == 0;
  for (const auto& [key, value] : records) {
    std::string stored_key = key;
    std::string stored_value = value;
    if (nul) stored_key += '\0', stored_value += '\0';
    DBT key_item{};
    DBT value_item{};
    key_item.data = stored_key.data();
    key_item.size = static_cast<u_int32_t>(stored_key.size());
    value_item.data = stored_value.data();
    value_item.size = static_cast<u_int32_t>(stored_value.size());
    fine = fine && db->put(db, nullptr, &key_item, &value_item, 0) == 0;
  }
  return db->close(db, 0) == 0 && fine;
}

}  // namespace postwright::reindexer
