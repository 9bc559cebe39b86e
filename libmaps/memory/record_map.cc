#include "libmaps/memory/record_map.h"

#include <iterator>

#include "base/text.h"

namespace postwright {

std::string_view RecordMap::folded(std::string_view key) const {
  if (!fold_) return key;
  room_.assign(key);
  for (char& c : room_) c = to_lower(c);
  return room_;
}

const Record* RecordMap::find(std::string_view key) const {
  auto found = by_key_.find(folded(key));
  return found == by_key_.end() ? nullptr : &*found->second;
}

bool RecordMap::add(std::string_view key, std::string_view value) {
  std::string_view stored = folded(key);
  if (by_key_.contains(stored)) return false;
  records_.push_back({std::string(stored), std::string(value)});
  auto added = std::prev(records_.end());
  by_key_.emplace(added->key, added);
  if (walking_ && at_ == records_.end()) at_ = added;
  return true;
}

void RecordMap::set(std::string_view key, std::string_view value) {
  auto found = by_key_.find(folded(key));
  if (found == by_key_.end())
    add(key, value);
  else
    found->second->value = value;
}

bool RecordMap::erase(std::string_view key) {
  auto found = by_key_.find(folded(key));
  if (found == by_key_.end()) return false;
  auto record = found->second;
  by_key_.erase(found);
  if (walking_ && at_ == record) ++at_;
  records_.erase(record);
  return true;
}

const Record* RecordMap::next() {
  if (!walking_) {
    at_ = records_.begin();
    walking_ = true;
  }
  if (at_ == records_.end()) return nullptr;
  return &*at_++;
}

void RecordMap::rewind() {
  walking_ = false;
}

}  // namespace postwright
