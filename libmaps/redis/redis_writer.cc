#include "libmaps/redis/redis_writer.h"

#include <sys/random.h>

#include <algorithm>

#include "base/hex.h"
#include "base/text.h"
#include "libmaps/client/batch_writer.h"
#include "libmaps/client/template.h"
#include "libmaps/redis/redis_servers.h"

namespace postwright {
namespace {

constexpr std::chrono::seconds kConnectLimit{10};
constexpr std::chrono::minutes kCommandLimit{10};  // a server may save its data, or free old ones
constexpr std::size_t kBatchRecords = 1000;
/// How long the server keeps a hash that nobody writes or reads any more, in seconds.
constexpr const char* kLifetime = "3600";
constexpr std::uint64_t kFindsInLifetime = 10000;

/// Where the client file says that records are.
struct RedisPlace {
  std::string client;  // "redis:NAME"
  std::string hash;

  static Result<RedisPlace> read(const ClientSettings& settings);
};

class RedisWriter final : public BatchWriter {
 public:
  RedisWriter(RedisConnection connection, RedisPlace place, std::string unfinished)
      : BatchWriter(kBatchRecords),
        connection_(std::move(connection)),
        place_(std::move(place)),
        unfinished_(std::move(unfinished)) {}
  ~RedisWriter() override {
    if (made_ && !committed_) (void)run({{"UNLINK", unfinished_}});
  }

  Status begin() {
    auto type = run({{"TYPE", place_.hash}});
    if (!type) return failure_of(type);
    const std::string& text = type->at(0).text;
    if (text != "none" && text != "hash")
      return config_failure(title(), ": there is a ", text, " of this name, which would be lost");
    return {};
  }

  std::string title() const override { return cat(place_.client, ", hash ", place_.hash); }

  Result<std::optional<std::string>> find(std::string_view key) override {
    std::vector<RedisCommand> commands{{"HGET", unfinished_, std::string(key)}};
    if (++finds_ % kFindsInLifetime == 0) commands.push_back({"EXPIRE", unfinished_, kLifetime});
    auto replies = run(commands);
    if (!replies) return failure_of(replies);
    RedisReply& found = replies->at(0);
    if (found.kind == RedisReply::Kind::nothing) return std::nullopt;
    return std::move(found.text);
  }

  Result<std::uint64_t> count() override {
    auto replies = run({{"HLEN", unfinished_}});
    if (!replies) return failure_of(replies);
    return static_cast<std::uint64_t>(replies->at(0).number);
  }

  Status commit() override {
    // The limit of its life goes first: what is in its place is to stay.
    auto replies = made_ ? run({{"PERSIST", unfinished_}, {"RENAME", unfinished_, place_.hash}})
                         : run({{"UNLINK", place_.hash}});
    if (!replies) return failure_of(replies);
    committed_ = true;
    return {};
  }

 private:
  Result<std::uint64_t> insert(std::vector<std::string> records) override {
    std::vector<RedisCommand> commands;
    for (std::size_t i = 0; i < records.size(); i += 2)
      commands.push_back({"HSETNX", unfinished_, std::move(records[i]), std::move(records[i + 1])});
    commands.push_back({"EXPIRE", unfinished_, kLifetime});
    made_ = true;
    auto replies = run(commands);
    if (!replies) return failure_of(replies);
    replies->pop_back();
    return static_cast<std::uint64_t>(
        std::ranges::count_if(*replies, [](const RedisReply& reply) { return reply.number == 1; }));
  }

  /// The replies, none of which is an error.
  Result<std::vector<RedisReply>> run(const std::vector<RedisCommand>& commands) {
    auto replies = connection_.run(commands, Clock::now() + kCommandLimit);
    if (!replies) return named(replies.error());
    for (std::size_t i = 0; i < replies->size(); ++i) {
      const RedisReply& reply = (*replies)[i];
      if (reply.kind != RedisReply::Kind::error) continue;
      ServerTrouble trouble = trouble_of_error(reply.text);
      trouble.text = cat(commands[i][0], ": ", trouble.text);
      return named(trouble);
    }
    return std::move(*replies);
  }
  tl::unexpected<Error> named(const ServerTrouble& trouble) const {
    bool refused = trouble.kind == ServerTrouble::Kind::refused;
    return failure(refused ? ErrorKind::system : ErrorKind::retry,
                   cat(title(), ": ", trouble.text));
  }

  RedisConnection connection_;
  RedisPlace place_;
  std::string unfinished_;
  bool made_ = false;  // unfinished_ may be there
  bool committed_ = false;
  std::uint64_t finds_ = 0;
};

/// The same text for each key.
std::optional<std::string> fixed_text(std::string_view text) {
  auto parsed = ClientTemplate::parse(text);
  if (!parsed) return std::nullopt;
  std::string fixed;
  for (const ClientTemplate::Piece& piece : parsed->pieces()) {
    if (piece.letter != 0) return std::nullopt;
    fixed += piece.text;
  }
  return fixed;
}

Result<RedisPlace> RedisPlace::read(const ClientSettings& settings) {
  RedisPlace place;
  place.client = cat("redis:", settings.name());
  auto refuse = [&](std::string_view text) { return config_failure(place.client, ": ", text); };
  auto hash = settings.text("hash");
  if (!hash) return failure_of(hash);
  if (hash->empty())
    return refuse(
        "without hash, records are keys among others, and cannot be replaced together; set hash");
  auto fixed = fixed_text(*hash);
  if (!fixed)
    return refuse(
        cat("hash = ", *hash, ": this is not one hash, and nothing can be written there"));
  place.hash = std::move(*fixed);
  auto format = settings.text("key_format", "%s", 1);
  if (!format) return failure_of(format);
  if (*format != "%s")
    return refuse(cat("key_format = ", *format,
                      ": fields are written with the keys themselves as their names; set %s"));
  return place;
}

Result<std::string> random_name() {
  std::uint64_t number = 0;
  if (getrandom(&number, sizeof number, 0) != static_cast<ssize_t>(sizeof number))
    return system_failure("get a random number", errno);
  return to_hex(number);
}

}  // namespace

Result<DatabaseWriterPtr> open_redis_writer(std::string_view name, const OpenOptions& options) {
  auto settings = open_client_settings("redis", name, options);
  if (!settings) return failure_of(settings);
  auto place = RedisPlace::read(*settings);
  if (!place) return failure_of(place);
  auto servers = RedisServers::read(*settings);
  if (!servers) return failure_of(servers);
  if (servers->hosts().size() > 1) return several_hosts(place->client);
  auto random = random_name();
  if (!random) return failure_of(random);
  auto connection = servers->connect(0, Clock::now() + kConnectLimit);
  if (!connection)
    return failure(ErrorKind::retry, cat("connect to redis server ", servers->hosts()[0].text, ": ",
                                         connection.error().text));
  std::string unfinished = cat(place->hash, ".", *random);
  auto writer = std::make_unique<RedisWriter>(std::move(*connection), std::move(*place),
                                              std::move(unfinished));
  Status begun = writer->begin();
  if (!begun) return failure_of(begun);
  return writer;
}

}  // namespace postwright
