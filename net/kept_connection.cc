#include "net/kept_connection.h"

namespace postwright {

Result<Connection*> KeptConnection::open(Deadline deadline, Reporter* reporter) {
  Clock::time_point now = Clock::now();
  if (connection_ &&
      (now - used_ > idle_limit_ || now - opened_ > age_limit_ || connection_->is_stale()))
    close();
  is_new_ = !connection_;
  if (is_new_) {
    auto opened = Connection::open(endpoint_, deadline, reporter);
    if (!opened) return failure_of(opened);
    connection_ = std::move(*opened);
    opened_ = now;
  }
  used_ = now;
  return &*connection_;
}

}  // namespace postwright
