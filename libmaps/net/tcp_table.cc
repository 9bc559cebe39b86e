#include "libmaps/net/tcp_table.h"

#include <string.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.h"
#include "libmaps/memory/read_only.h"
#include "libmaps/net/tcp_reply.h"
#include "net/kept_connection.h"

namespace postwright {
namespace {

using std::chrono::seconds;
constexpr seconds kTcpTimeLimit{100};
constexpr int kMaxTries = 10;
constexpr std::size_t kMaxLine = 4096;

class TcpTable final : public Table {
 public:
  TcpTable(std::string_view name, Endpoint endpoint, Reporter* reporter)
      : Table("tcp", std::string(name), KeyKind::pattern),
        server_(std::move(endpoint), kNoTimeLimit, kNoTimeLimit),
        reporter_(reporter) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    auto line = ask(cat("get ", quote_tcp_text(key), "\n"));
    if (!line) return failure_of(line);
    TcpReply reply = parse_tcp_reply(*line);
    switch (reply.kind) {
      case TcpReply::Kind::found:
        return std::string(until_nul(reply.text));
      case TcpReply::Kind::not_found:
        return std::nullopt;
      case TcpReply::Kind::temporary:
        break;
      case TcpReply::Kind::bad_status:
        warn_about_reply(cat("bad status code: ", *line));
        break;
      case TcpReply::Kind::malformed:
        warn_about_reply(cat("malformed reply: ", *line));
        break;
    }
    server_.close();
    return failure(ErrorKind::retry, "Application error");
  }

 private:
  /// A line of the server, without its newline.
  Result<std::string> ask(std::string_view request) {
    for (int attempt = 1;; ++attempt) {
      auto line = ask_once(request);
      if (line) return line;
      server_.close();
      if (attempt == kMaxTries) return line;
      sleep(1);
    }
  }

  Result<std::string> ask_once(std::string_view request) {
    Deadline deadline = Clock::now() + kTcpTimeLimit;
    auto connection = server_.open(deadline, reporter_);
    if (!connection) {
      warn(cat("connect to TCP map ", name(), ": ", connection.error().message));
      return failure_of(connection);
    }
    Status sent = (*connection)->send(request, deadline);
    if (!sent) return unexpected_end(sent.error());
    for (;;) {
      std::string_view bytes = (*connection)->received();
      std::size_t newline = bytes.find('\n');
      if (std::min(newline, bytes.size()) >= kMaxLine) {
        warn_about_reply(cat("text longer than ", kMaxLine));
        return failure(ErrorKind::retry, strerror(EMSGSIZE), EMSGSIZE);
      }
      if (newline != std::string_view::npos) {
        std::string line(until_nul(bytes.substr(0, newline)));
        (*connection)->take(newline + 1);
        return line;
      }
      auto more = (*connection)->receive(deadline);
      if (!more) return unexpected_end(more.error());
      if (!*more)
        return unexpected_end(
            {.kind = ErrorKind::retry, .message = strerror(ECONNRESET), .code = ECONNRESET});
    }
  }

  tl::unexpected<Error> unexpected_end(const Error& error) const {
    warn_about_reply(cat("unexpected EOF (", error.message, ")"));
    return failure(ErrorKind::retry, error.message, error.code);
  }
  void warn_about_reply(std::string_view problem) const {
    warn(cat("read TCP map reply from ", name(), ": ", problem));
  }
  void warn(std::string_view text) const {
    if (reporter_) reporter_->warning(text);
  }

  KeptConnection server_;
  Reporter* reporter_;
};

}  // namespace

Result<TablePtr> open_tcp_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("tcp", name, options);
  if (!allowed) return failure_of(allowed);
  auto endpoint = parse_host_and_port(name);
  if (!endpoint) return failure_of(endpoint);
  return std::make_unique<TcpTable>(name, std::move(*endpoint), options.reporter);
}

}  // namespace postwright
