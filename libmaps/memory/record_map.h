#pragma once

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/keyed_hash.h"
#include "libmaps/table.h"

namespace postwright {

/// Records in memory, found by their key and listed in the order in which they were added. Keys are
/// folded as ASCII when the table folds, both here and when they are searched.
class RecordMap {
 public:
  explicit RecordMap(bool fold) : fold_(fold) {}
  RecordMap(const RecordMap&) = delete;
  RecordMap& operator=(const RecordMap&) = delete;

  /// nullptr when there is none; lives until the record is erased.
  const Record* find(std::string_view key) const;
  /// False, and nothing changed, when the key is there already.
  bool add(std::string_view key, std::string_view value);
  /// Adds the record, or gives an old one the new value; it keeps its place.
  void set(std::string_view key, std::string_view value);
  bool erase(std::string_view key);

  /// The record that a walk comes to next; nullptr at the end. A walk survives every change.
  const Record* next();
  void rewind();

 private:
  using Records = std::list<Record>;
  std::string_view folded(std::string_view key) const;

  bool fold_;
  mutable std::string room_;
  Records records_;
  std::unordered_map<std::string_view, Records::iterator, KeyedStringHash> by_key_;
  Records::iterator at_ = records_.end();
  bool walking_ = false;
};

}  // namespace postwright
