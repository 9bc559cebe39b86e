#pragma once

#include "base/attribute_list.h"
#include "net/connection.h"

namespace postwright {

/// One attribute list from a server. Errors are those of connection.h; ECONNRESET when the stream
/// ends, EPROTO for what is no list or one of more than `limit` bytes.
Result<Attributes> receive_attributes(Connection& connection, std::size_t limit, Deadline deadline);

}  // namespace postwright
