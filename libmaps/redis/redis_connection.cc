#include "libmaps/redis/redis_connection.h"

#include <algorithm>
#include <cerrno>

#include "base/text.h"

namespace postwright {
namespace {

using Kind = ServerTrouble::Kind;

/// More than any sensible result, and less than the memory of a small machine.
constexpr std::size_t kMaxReply = std::size_t{16} << 20;

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kNoString = "the reply is not a string";

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

void append_formatted(const RedisCommand& command, std::string& to) {
  std::vector<const char*> words;
  std::vector<std::size_t> sizes;
  for (const std::string& word : command) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  char* made = nullptr;
  int size =
      redisFormatCommandArgv(&made, static_cast<int>(words.size()), words.data(), sizes.data());
  if (size > 0) to.append(made, static_cast<std::size_t>(size));
  redisFreeCommand(made);
}

FromServer<RedisReply> reply_of(const redisReply& reply) {
  RedisReply made{.kind = RedisReply::Kind::string, .text = {}, .number = 0};
  if (reply.str) made.text.assign(reply.str, reply.len);
  switch (reply.type) {
    case REDIS_REPLY_NIL:
      made.kind = RedisReply::Kind::nothing;
      return made;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      return made;
    case REDIS_REPLY_INTEGER:
      made.kind = RedisReply::Kind::number;
      made.number = reply.integer;
      return made;
    case REDIS_REPLY_ERROR:
      made.kind = RedisReply::Kind::error;
      return made;
    default:
      return trouble(Kind::failed, kNoString);
  }
}

/// A connection that is of no use any more.
tl::unexpected<ServerTrouble> broken(const Error& error) {
  return trouble(error.code == ETIMEDOUT ? Kind::failed : Kind::lost, error.message);
}

}  // namespace

ServerTrouble trouble_of_error(std::string_view error) {
  return {.kind = is_about_the_server(error) ? Kind::failed : Kind::refused,
          .text = std::string(error)};
}

FromServer<RedisConnection> RedisConnection::open(std::unique_ptr<ByteStream> stream,
                                                  const RedisLogin& login, Deadline deadline) {
  RedisConnection connection(std::move(stream));
  std::vector<RedisCommand> commands;
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

FromServer<std::optional<std::string>> RedisConnection::ask(const RedisCommand& command,
                                                            Deadline deadline) {
  auto replies = run({&command, 1}, deadline);
  if (!replies) return tl::unexpected(std::move(replies.error()));
  RedisReply& reply = replies->at(0);
  switch (reply.kind) {
    case RedisReply::Kind::nothing:
      return std::nullopt;
    case RedisReply::Kind::string:
      return std::move(reply.text);
    case RedisReply::Kind::error:
      return tl::unexpected(trouble_of_error(reply.text));
    case RedisReply::Kind::number:
      break;
  }
  return trouble(Kind::failed, kNoString);
}

FromServer<std::vector<RedisReply>> RedisConnection::run(std::span<const RedisCommand> commands,
                                                         Deadline deadline) {
  if (stream_->is_stale()) return trouble(Kind::lost, "the server ended the connection");
  std::string request;
  for (const RedisCommand& command : commands) append_formatted(command, request);
  Status sent = stream_->send(request, deadline);
  if (!sent) return broken(sent.error());
  std::vector<RedisReply> replies;
  std::size_t size = 0;
  while (replies.size() < commands.size()) {
    auto more = stream_->receive(deadline);
    if (!more) return broken(more.error());
    if (!*more) return trouble(Kind::lost, "the server ended the connection");
    std::string_view bytes = stream_->received();
    size += bytes.size();
    if (size > kMaxReply)
      return trouble(Kind::failed, cat("a reply of more than ", kMaxReply, " bytes"));
    if (redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK)
      return trouble(Kind::failed, reader_->errstr);
    stream_->take(bytes.size());
    auto read = read_replies(replies);
    if (!read) return tl::unexpected(std::move(read.error()));
  }
  if (replies.size() > commands.size() || in_reply_)
    return trouble(Kind::failed, "more than one reply");
  return replies;
}

FromServer<void> RedisConnection::read_replies(std::vector<RedisReply>& replies) {
  while (reader_->pos < reader_->len) {
    // A list would make the reader allocate what its head says.
    if (!in_reply_ && std::string_view("*%~").find(reader_->buf[reader_->pos]) != kNone)
      return trouble(Kind::failed, kNoString);
    in_reply_ = true;
    void* whole = nullptr;
    if (redisReaderGetReply(reader_.get(), &whole) != REDIS_OK)
      return trouble(Kind::failed, reader_->errstr);
    if (!whole) return {};
    in_reply_ = false;
    Reply reply(static_cast<redisReply*>(whole));
    auto made = reply_of(*reply);
    if (!made) return tl::unexpected(std::move(made.error()));
    replies.push_back(std::move(*made));
  }
  return {};
}

}  // namespace postwright
