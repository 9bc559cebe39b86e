#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/attribute_list.h"

namespace postwright {

/// The protocol between programs and proxymap(8), over a stream socket: the server says which
/// protocol it speaks, then requests and replies follow one another as attribute lists. This room
/// is both sides of it.
constexpr std::string_view kProxyProtocol = "proxymap_protocol";

enum class ProxyOperation { open, lookup, update, erase, sequence };

/// What a request asks. Null bytes end a key or value on the wire.
struct ProxyRequest {
  ProxyOperation operation = ProxyOperation::open;
  std::string table = {};       ///< type:name
  unsigned instance_flags = 0;  ///< how the client opened it (table_flags.h)
  unsigned flags = 0;           ///< how it is open now; not with `open`
  std::string key = {};         ///< lookup, update, erase
  std::string value = {};       ///< update
  bool rewind = false;          ///< sequence: the first record, not the next
  bool operator==(const ProxyRequest&) const = default;
};

enum class ProxyStatus { ok = 0, no_key = 1, retry = 2, bad = 3, denied = 4, config = 5 };

struct ProxyReply {
  int status = 0;          ///< a ProxyStatus, or what only the server knows
  unsigned flags = 0;      ///< how the table is open now
  std::string key = {};    ///< sequence
  std::string value = {};  ///< lookup, sequence
  bool operator==(const ProxyReply&) const = default;
};

/// The name of an operation in requests and messages.
std::string_view name_of(ProxyOperation operation);

Attributes encode(const ProxyRequest& request);
/// ErrorKind::data: an attribute is missing, or is not what it should be.
Result<ProxyRequest> decode_proxy_request(const Attributes& attributes);

Attributes encode(const ProxyReply& reply, ProxyOperation operation);
Result<ProxyReply> decode_proxy_reply(const Attributes& attributes, ProxyOperation operation);

}  // namespace postwright
