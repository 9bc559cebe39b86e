#pragma once

#include <hiredis/hiredis.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libmaps/client/server_table.h"
#include "net/connection.h"

namespace postwright {

/// Who the client is, and which database it wants.
struct RedisLogin {
  std::string username;  ///< empty: the default user
  std::string password;  ///< empty: none is sent
  int database = 0;
};

/// What a command gives. Lists are not read.
struct RedisReply {
  enum class Kind { nothing, string, number, error };
  Kind kind = Kind::nothing;
  std::string text;  ///< of a string or an error
  std::int64_t number = 0;
};

/// A command and its arguments, which may have any bytes.
using RedisCommand = std::vector<std::string>;

/// A connection to one server. Troubles: `lost` when the server ended the connection, `failed` for
/// one that cannot work now or sends what is no reply, `refused` for other errors that it answers
/// with.
class RedisConnection {
 public:
  /// Authenticates, and selects the database.
  static FromServer<RedisConnection> open(std::unique_ptr<ByteStream> stream,
                                          const RedisLogin& login, Deadline deadline);

  /// The string that the command gives; nothing when it gives none.
  FromServer<std::optional<std::string>> ask(const RedisCommand& command, Deadline deadline);

  /// Sends all commands at once. As many replies, of which any may be an error.
  FromServer<std::vector<RedisReply>> run(std::span<const RedisCommand> commands,
                                          Deadline deadline);

 private:
  struct FreeReader {
    void operator()(redisReader* reader) const { redisReaderFree(reader); }
  };

  explicit RedisConnection(std::unique_ptr<ByteStream> stream)
      : stream_(std::move(stream)), reader_(redisReaderCreate()) {}
  FromServer<void> read_replies(std::vector<RedisReply>& replies);

  std::unique_ptr<ByteStream> stream_;
  std::unique_ptr<redisReader, FreeReader> reader_;
  bool in_reply_ = false;  // the reader has a part of one
};

/// `failed` for errors that are about the server at this time, so that another one may answer.
ServerTrouble trouble_of_error(std::string_view error);

}  // namespace postwright
