#include "libmaps/redis/redis_connection.h"

#include <algorithm>

#include "base/text.h"

namespace postwright {
namespace {

using Kind = ServerTrouble::Kind;

/// More than any sensible result, and less than the memory of a small machine.
constexpr std::size_t kMaxReply = std::size_t{16} << 20;

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

tl::unexpected<ServerTrouble> trouble(Kind kind, std::string_view text) {
  return tl::unexpected(ServerTrouble{.kind = kind, .text = std::string(text)});
}

/// Whether an error is about this server at this time, so that another one may answer.
bool is_about_the_server(std::string_view error) {
  constexpr std::string_view kWords[] = {"BUSY",       "CLUSTERDOWN", "LOADING",
                                         "MASTERDOWN", "NOREPLICAS",  "OOM",
                                         "TRYAGAIN",   "MISCONF",     "UNKILLABLE"};
  std::string_view word = error.substr(0, error.find(' '));
  return std::ranges::find(kWords, word) != std::end(kWords);
}

std::string formatted(const std::vector<std::string>& command) {
  std::vector<const char*> words;
  std::vector<std::size_t> sizes;
  for (const std::string& word : command) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* made = nullptr;
  int size =
      redisFormatCommandArgv(&made, static_cast<int>(words.size()), words.data(), sizes.data());
  std::string bytes;
  if (size > 0) bytes.assign(made, static_cast<std::size_t>(size));
  redisFreeCommand(made);
  return bytes;
}

FromServer<std::optional<std::string>> string_of(const redisReply& reply) {
  std::string_view text = reply.str ? std::string_view(reply.str, reply.len) : std::string_view();
  switch (reply.type) {
    case REDIS_REPLY_NIL:
      return std::nullopt;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return std::string(text);
    case REDIS_REPLY_ERROR:
      return trouble(is_about_the_server(text) ? Kind::failed : Kind::refused, text);
    default:
      return trouble(Kind::failed, "the reply is not a string");
  }
}

}  // namespace

FromServer<RedisConnection> RedisConnection::open(const Endpoint& endpoint, const RedisLogin& login,
                                                  Deadline deadline) {
  auto connected = Connection::open(endpoint, deadline, nullptr);
  if (!connected) return trouble(Kind::failed, connected.error().message);
  RedisConnection connection(std::move(*connected));
  std::vector<std::vector<std::string>> commands;
  if (!login.username.empty())
    commands.push_back({"AUTH", login.username, login.password});
  else if (!login.password.empty())
    commands.push_back({"AUTH", login.password});
  if (login.database != 0) commands.push_back({"SELECT", cat(login.database)});
  for (const auto& command : commands) {
    auto done = connection.ask(command, deadline);
    if (!done) return trouble(Kind::failed, cat(command[0], ": ", done.error().text));
  }
  return connection;
}

FromServer<std::optional<std::string>> RedisConnection::ask(const std::vector<std::string>& command,
                                                            Deadline deadline) {
  if (connection_.is_stale()) return trouble(Kind::lost, "the server ended the connection");
  Status sent = connection_.send(formatted(command), deadline);
  if (!sent)
    return trouble(sent.error().code == ETIMEDOUT ? Kind::failed : Kind::lost,
                   sent.error().message);
  std::size_t size = 0;
  for (;;) {
    auto more = connection_.receive(deadline);
    if (!more)
      return trouble(more.error().code == ETIMEDOUT ? Kind::failed : Kind::lost,
                     more.error().message);
    if (!*more) return trouble(Kind::lost, "the server ended the connection");
    std::string_view bytes = connection_.received();
    size += bytes.size();
    if (size > kMaxReply)
      return trouble(Kind::failed, cat("a reply of more than ", kMaxReply, " bytes"));
    // An array would make the reader allocate what its head says.
    if (size == bytes.size() && (bytes[0] == '*' || bytes[0] == '%' || bytes[0] == '~'))
      return trouble(Kind::failed, "the reply is not a string");
    void* whole = nullptr;
    if (redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK ||
        redisReaderGetReply(reader_.get(), &whole) != REDIS_OK)
      return trouble(Kind::failed, reader_->errstr);
    connection_.take(bytes.size());
    if (!whole) continue;
    Reply reply(static_cast<redisReply*>(whole));
    if (reader_->len != reader_->pos) return trouble(Kind::failed, "more than one reply");
    return string_of(*reply);
  }
}

Result<Endpoint> parse_redis_host(std::string_view text) {
  constexpr std::string_view kInet = "inet:";
  if (text.starts_with("unix:")) return parse_endpoint(text);
  std::string_view host = text.starts_with(kInet) ? text.substr(kInet.size()) : text;
  bool bracketed = host.starts_with('[');
  auto colons = std::ranges::count(host, ':');
  if (bracketed ? host.ends_with(']') : colons == 0) return parse_host_and_port(cat(host, ":6379"));
  if (!bracketed && colons > 1) return parse_host_and_port(cat("[", host, "]:6379"));
  return parse_host_and_port(host);
}

}  // namespace postwright
