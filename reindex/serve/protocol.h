#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace postwright::reindexer {

/// What a client of the re-index service asks for: an index for the Berkeley DB table TYPE:PATH.
struct ReindexRequest {
  std::string type;  ///< "hash", "btree"; what the client sent
  std::string path;  ///< without suffix
  /// Names of attributes that nobody asked for.
  std::vector<std::string> ignored = {};
};

/// A longer request is refused: a path has at most 4,096 bytes.
constexpr std::size_t kMaxRequest = 8192;

/// What the service says first, and its answer: status 0, or 1 with a reason. Source: the protocol
/// of nbdb_reindexd(8), attribute lists of `name NUL value NUL` that end in a NUL.
std::string service_greeting();
std::string service_answer(const Status& indexed);

/// The request at the front of what a client has sent; nothing while its end has not come.
/// ErrorKind::data with the text for the log: then the client gets no answer.
Result<std::optional<ReindexRequest>> parse_request(std::string_view received);

}  // namespace postwright::reindexer
