#include "reindex/watch/failures.h"

#include <algorithm>

namespace postwright::reindexer {
namespace {

bool same_owner_and_mode(const FileFacts& a, const FileFacts& b) {
  return a.error == b.error && a.id == b.id && a.uid == b.uid && a.gid == b.gid && a.mode == b.mode;
}

bool same_file(const FileFacts& a, const FileFacts& b) {
  return same_owner_and_mode(a, b) && a.size == b.size && a.mtime_ns == b.mtime_ns &&
         a.ctime_ns == b.ctime_ns;
}

/// Of the directory without its times, which change with every file that is made in it.
bool same_table(const TableFacts& a, const TableFacts& b) {
  auto same_link = [](const LinkOnPath& one, const LinkOnPath& other) {
    return one.path == other.path && one.owner == other.owner;
  };
  return same_file(a.source, b.source) && same_file(a.index, b.index) &&
         same_owner_and_mode(a.directory, b.directory) &&
         std::ranges::equal(a.links, b.links, same_link);
}

}  // namespace

bool Failures::waits(const std::string& index, const TableFacts& facts, Time now) const {
  auto failed = failed_.find(index);
  return failed != failed_.end() && now < failed->second.again &&
         same_table(failed->second.facts, facts);
}

void Failures::note(const std::string& index, const TableFacts& facts, Time now) {
  auto [failed, is_new] = failed_.try_emplace(index);
  bool again = !is_new && same_table(failed->second.facts, facts);
  Duration wait = again ? std::min(failed->second.wait * 2, longest_) : first_;
  failed->second = {.facts = facts, .wait = wait, .again = now + wait};
}

}  // namespace postwright::reindexer
