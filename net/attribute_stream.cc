#include "net/attribute_stream.h"

#include <string.h>

#include <cerrno>

namespace postwright {

Result<Attributes> receive_attributes(Connection& connection, std::size_t limit,
                                      Deadline deadline) {
  auto failed = [](int code) { return failure(ErrorKind::retry, strerror(code), code); };
  for (;;) {
    std::string_view bytes = connection.received();
    std::size_t size = bytes.size();
    auto taken = take_attributes(bytes, limit);
    if (!taken) return failed(EPROTO);
    if (*taken) {
      connection.take(size - bytes.size());
      return std::move(**taken);
    }
    auto more = connection.receive(deadline);
    if (!more) return failure_of(more);
    if (!*more) return failed(ECONNRESET);
  }
}

}  // namespace postwright
