#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reindex/serve/protocol.h"

namespace postwright::reindexer {

/// Which requests wait for which index: each index is made once, however many ask for it. Pure.
class JobQueue {
 public:
  using Client = std::uint64_t;

  struct Entry {
    std::string index;       ///< what is made
    ReindexRequest request;  ///< the first that asked
    std::vector<Client> clients;
    bool running = false;
  };

  /// True when it waits for an index that others have asked for already.
  bool add(const std::string& index, ReindexRequest request, Client client);
  /// The next one to begin, which is running from now on; nullptr when none waits.
  Entry* begin_next();
  /// Takes one out that has ended.
  Entry end(const std::string& index);
  /// A client has gone. What it has asked for is made all the same.
  void forget(Client client);

  std::size_t running() const { return entries_.size() - waiting_.size(); }
  std::size_t waiting() const { return waiting_.size(); }
  bool empty() const { return entries_.empty(); }

 private:
  std::map<std::string, Entry, std::less<>> entries_;
  std::deque<std::string> waiting_;
};

}  // namespace postwright::reindexer
