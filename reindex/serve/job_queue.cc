#include "reindex/serve/job_queue.h"

#include <algorithm>

namespace postwright::reindexer {

bool JobQueue::add(const std::string& index, ReindexRequest request, Client client) {
  auto [entry, is_new] = entries_.try_emplace(
      index, Entry{.index = index, .request = std::move(request), .clients = {}});
  entry->second.clients.push_back(client);
  if (is_new) waiting_.push_back(index);
  return !is_new;
}

JobQueue::Entry* JobQueue::begin_next() {
  if (waiting_.empty()) return nullptr;
  Entry& entry = entries_.at(waiting_.front());
  waiting_.pop_front();
  entry.running = true;
  return &entry;
}

JobQueue::Entry JobQueue::end(const std::string& index) {
  auto found = entries_.find(index);
  Entry entry = std::move(found->second);
  entries_.erase(found);
  std::erase(waiting_, index);
  return entry;
}

void JobQueue::forget(Client client) {
  for (auto& [index, entry] : entries_) std::erase(entry.clients, client);
}

}  // namespace postwright::reindexer
