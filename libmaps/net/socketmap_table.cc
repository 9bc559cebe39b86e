#include "libmaps/net/socketmap_table.h"

#include <string.h>

#include <cerrno>
#include <map>

#include "base/text.h"
#include "libmaps/memory/read_only.h"
#include "libmaps/net/socketmap_reply.h"
#include "libmaps/site_parameters.h"
#include "net/kept_connection.h"
#include "net/netstring.h"

namespace postwright {
namespace {

using std::chrono::seconds;
constexpr seconds kSocketmapTimeLimit{100};
constexpr seconds kIdleLimit{10};
constexpr seconds kAgeLimit{100};
constexpr std::size_t kReplyLimit = 100000;

/// The maps of one server share a connection, since a simple server serves one client at a time.
std::shared_ptr<KeptConnection> server_at(Endpoint endpoint) {
  thread_local std::map<std::string, std::weak_ptr<KeptConnection>> known;
  std::erase_if(known, [](const auto& server) { return server.second.expired(); });
  auto& server = known[cat(endpoint.path.empty() ? "inet:" : "unix:", endpoint.text)];
  auto shared = server.lock();
  if (!shared) {
    shared = std::make_shared<KeptConnection>(std::move(endpoint), kIdleLimit, kAgeLimit);
    server = shared;
  }
  return shared;
}

class SocketmapTable final : public Table {
 public:
  SocketmapTable(std::string_view name, std::shared_ptr<KeptConnection> server,
                 std::string_view map, std::size_t reply_limit, Reporter* reporter)
      : Table("socketmap", std::string(name), KeyKind::pattern),
        server_(std::move(server)),
        map_(map),
        reply_limit_(reply_limit),
        reporter_(reporter) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    auto reply = ask(format_netstring(cat(map_, " ", key)));
    if (!reply) {
      warn(cat("table ", full_name(), " lookup error: ", reply.error().message));
      std::string reason(reply.error().code ? std::string(strerror(reply.error().code))
                                            : std::string(kNoReason));
      return failure(ErrorKind::retry, std::move(reason), reply.error().code);
    }
    SocketmapReply answer = parse_socketmap_reply(*reply);
    if (answer.kind == SocketmapReply::Kind::found) return std::string(answer.text);
    if (answer.kind == SocketmapReply::Kind::not_found) return std::nullopt;
    std::string_view reason = trim_left(answer.text);
    warn(cat(full_name(), " socketmap server ", error_class(answer.kind), " error",
             reason.empty() ? "" : ": ", reason));
    bool permanent = answer.kind == SocketmapReply::Kind::permanent;
    return failure(permanent ? ErrorKind::config : ErrorKind::retry, std::string(kNoReason));
  }

 private:
  /// The content of the reply. One more try when a connection ends without one.
  Result<std::string> ask(std::string_view request) {
    for (bool again : {true, false}) {
      auto reply = ask_once(request);
      if (reply) return reply;
      server_->close();
      if (!again || reply.error().message != kDisconnect) return reply;
    }
    return failure(ErrorKind::retry, std::string(kDisconnect));
  }

  Result<std::string> ask_once(std::string_view request) {
    Deadline deadline = Clock::now() + kSocketmapTimeLimit;
    auto connection = server_->open(deadline, reporter_);
    if (!connection) {
      warn(cat("connect to ", server_->endpoint().text, ": ", connection.error().message));
      return failure_of(connection);
    }
    Status sent = (*connection)->send(request, deadline);
    if (!sent) return broken(sent.error());
    for (;;) {
      std::string_view bytes = (*connection)->received();
      std::size_t size = bytes.size();
      auto content = take_netstring(bytes, reply_limit_);
      if (!content) return failure_of(content);
      if (*content) {
        std::string reply(**content);
        (*connection)->take(size - bytes.size());
        return reply;
      }
      auto more = (*connection)->receive(deadline);
      if (!more) return broken(more.error());
      if (!*more) return failure(ErrorKind::retry, std::string(kDisconnect));
    }
  }

  static tl::unexpected<Error> broken(const Error& error) {
    if (error.code == ETIMEDOUT)
      return failure(ErrorKind::retry, "time limit exceeded", error.code);
    return failure(ErrorKind::retry, std::string(kDisconnect));
  }
  void warn(std::string_view text) const {
    if (reporter_) reporter_->warning(text);
  }
  std::string full_name() const { return cat("socketmap:", name()); }

  static constexpr std::string_view kDisconnect = "unexpected disconnect";
  std::shared_ptr<KeptConnection> server_;
  std::string map_;
  std::size_t reply_limit_;
  Reporter* reporter_;
};

Result<std::size_t> reply_limit(const OpenOptions& options) {
  if (!options.site) return kReplyLimit;
  auto text = options.site->value("socketmap_max_reply_size");
  if (!text) return failure_of(text);
  // Its syntax was checked when main.cf was read.
  return parse_unsigned(*text).value_or(kReplyLimit);
}

}  // namespace

Result<TablePtr> open_socketmap_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("socketmap", name, options);
  if (!allowed) return failure_of(allowed);
  std::size_t colon = name.rfind(':');
  if (colon == std::string_view::npos)
    return failure(ErrorKind::config, "socketmap requires server:socketmap argument");
  auto endpoint = parse_endpoint(name.substr(0, colon));
  if (!endpoint) return failure_of(endpoint);
  auto limit = reply_limit(options);
  if (!limit) return failure_of(limit);
  return std::make_unique<SocketmapTable>(name, server_at(std::move(*endpoint)),
                                          name.substr(colon + 1), *limit, options.reporter);
}

}  // namespace postwright
