#include "libmaps/net/memcache_client.h"

#include <string.h>

#include <cerrno>
#include <thread>

#include "base/text.h"
#include "libmaps/net/memcache_reply.h"

namespace postwright {
MemcacheClient::MemcacheClient(std::string_view name, Endpoint endpoint,
                               const MemcacheOptions& options, Reporter* reporter)
    : name_(name),
      server_(std::move(endpoint), kNoTimeLimit, kNoTimeLimit),
      options_(options),
      reporter_(reporter) {}

/// Asks until there is an answer, max_try times at most. What `ask` fails with is the text of a
/// warning; ErrorKind::system is a server that is not there, about which it has been said.
template <class Answer, class Ask>
Result<Answer> MemcacheClient::try_often(Ask&& ask) {
  for (int attempt = 1;; ++attempt) {
    deadline_ = Clock::now() + options_.timeout;
    auto connection = server_.open(deadline_, reporter_);
    if (!connection) {
      if (reporter_)
        reporter_->warning(
            cat("connect to ", server_.endpoint().text, ": ", connection.error().message));
      return failure_of(connection);
    }
    connection_ = *connection;
    Result<Answer> answer = ask();
    if (answer) return answer;
    server_.close();
    if (attempt > 1 && reporter_) reporter_->warning(answer.error().message);
    if (attempt >= options_.max_try) {
      int code = answer.error().code;
      return failure(ErrorKind::retry, code ? strerror(code) : std::string(kNoReason), code);
    }
    std::this_thread::sleep_for(options_.retry_pause);
  }
}

Result<bool> MemcacheClient::receive() {
  auto more = connection_->receive(deadline_);
  std::string trouble = cat("database memcache:", name_, ": I/O error");
  if (!more)
    return failure(ErrorKind::retry, cat(trouble, ": ", more.error().message), more.error().code);
  if (!*more) return failure(ErrorKind::retry, std::move(trouble));
  return true;
}

Result<std::string> MemcacheClient::read_line() {
  for (;;) {
    std::string_view bytes = connection_->received();
    std::size_t size = bytes.size();
    auto line = take_memcache_line(bytes, options_.line_size_limit);
    if (!line) return failure(ErrorKind::retry, cat("database memcache:", name_, ": I/O error"));
    if (*line) {
      std::string text(**line);
      connection_->take(size - bytes.size());
      return text;
    }
    auto more = receive();
    if (!more) return failure_of(more);
  }
}

Result<std::string> MemcacheClient::read_data(std::size_t size) {
  for (;;) {
    std::string_view bytes = connection_->received();
    std::size_t before = bytes.size();
    auto data = take_memcache_data(bytes, size);
    if (data && *data) {
      std::string text(**data);
      connection_->take(before - bytes.size());
      return text;
    }
    if (!data || !receive())
      return failure(ErrorKind::retry, cat(name_, ": EOF receiving memcache server reply"));
  }
}

Result<std::string> MemcacheClient::ask_for_line(std::string_view request) {
  Status sent = connection_->send(request, deadline_);
  if (!sent)
    return failure(ErrorKind::retry,
                   cat("database memcache:", name_, ": I/O error: ", sent.error().message),
                   sent.error().code);
  return read_line();
}

Result<std::optional<std::string>> MemcacheClient::get_once(std::string_view request) {
  auto line = ask_for_line(request);
  if (!line) return failure_of(line);
  if (*line == "END") return std::nullopt;
  auto size = parse_memcache_value(*line, options_.data_size_limit);
  if (!size)
    return failure(ErrorKind::retry, cat(name_, ": unexpected memcache server reply: ", *line));
  auto value = read_data(*size);
  if (!value) return failure_of(value);
  // The value is whole; without END nothing that comes later can be trusted.
  auto end = read_line();
  if (!end || *end != "END") server_.close();
  return std::string(until_nul(*value));
}

Result<std::optional<std::string>> MemcacheClient::get(std::string_view key) {
  std::string request = cat("get ", key, "\r\n");
  return try_often<std::optional<std::string>>([&] { return get_once(request); });
}

Status MemcacheClient::set(std::string_view key, std::string_view value) {
  if (value.size() > options_.data_size_limit) {
    if (reporter_)
      reporter_->warning(cat("database memcache:", name_, ": data for key ", key,
                             " is too long (data_size_limit=", options_.data_size_limit,
                             ") -- not stored"));
    return {};
  }
  std::string request = cat("set ", key, " ", options_.flags, " ", options_.ttl, " ", value.size(),
                            "\r\n", value, "\r\n");
  auto stored = try_often<bool>([&]() -> Result<bool> {
    auto line = ask_for_line(request);
    if (!line) return failure_of(line);
    if (*line == "STORED") return true;
    return failure(ErrorKind::retry, cat("database memcache:", name_, ": update failed: ", *line));
  });
  if (!stored) return failure_of(stored);
  return {};
}

Result<bool> MemcacheClient::erase(std::string_view key) {
  std::string request = cat("delete ", key, "\r\n");
  return try_often<bool>([&]() -> Result<bool> {
    auto line = ask_for_line(request);
    if (!line) return failure_of(line);
    if (*line == "DELETED") return true;
    if (*line == "NOT_FOUND") return false;
    return failure(ErrorKind::retry, cat("database memcache:", name_, ": delete failed: ", *line));
  });
}

}  // namespace postwright
