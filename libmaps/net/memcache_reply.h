#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright {

/// The text protocol of memcached, as far as a table needs it. Lines end in CR LF. Source:
/// memcached's protocol.txt.
///
///   get KEY          -> VALUE KEY FLAGS SIZE, then SIZE bytes and CR LF, then END; or END
///   set KEY FLAGS TTL SIZE, then SIZE bytes and CR LF  -> STORED
///   delete KEY       -> DELETED or NOT_FOUND

/// Takes a line from the front of `bytes`, without its end (LF, and a CR before it). Nothing when
/// its end is not there yet; ErrorKind::data when it is longer than `limit` bytes.
Result<std::optional<std::string_view>> take_memcache_line(std::string_view& bytes,
                                                           std::size_t limit);

/// SIZE of a VALUE line; nothing when this is none, or above `limit`.
std::optional<std::size_t> parse_memcache_value(std::string_view line, std::size_t limit);

/// Takes `size` bytes and the line end behind them. Nothing when they are not all there yet;
/// ErrorKind::data when there is something else where the line should end.
Result<std::optional<std::string_view>> take_memcache_data(std::string_view& bytes,
                                                           std::size_t size);

/// Whether the protocol can carry a key: not empty, no white space, no null byte.
bool is_memcache_key(std::string_view key);

}  // namespace postwright
