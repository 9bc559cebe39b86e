#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libmaps/client/client_table.h"
#include "libmaps/client/host_list.h"

namespace postwright {

/// How long a server may take. Behind it, the next one is asked.
struct ServerLimits {
  std::chrono::milliseconds connect{10000};
  std::chrono::milliseconds query{30000};
};

/// What went wrong with a server, and so what happens next.
struct ServerTrouble {
  enum class Kind {
    lost,     ///< the connection ended: perhaps only since it was kept
    failed,   ///< the server does not work, or does not answer in time: the next one is asked
    refused,  ///< it works, and says that it cannot answer this: others would say the same
  };
  Kind kind = Kind::failed;
  std::string text;
};

template <class T>
using FromServer = tl::expected<T, ServerTrouble>;

/// A table in a database that one or more servers have (host_list.h). A lookup is ErrorKind::retry
/// when no server answers, or one refuses; a server that refuses goes on being used, so that a key
/// that it does not like takes nobody out of service.
class ServerTable : public ClientTable {
 protected:
  using Time = HostList::Time;

  ServerTable(std::string type, std::string name, ClientOptions client, HostList hosts,
              const ServerLimits& limits, const OpenOptions& options)
      : ClientTable(std::move(type), std::move(name), std::move(client), options),
        hosts_(std::move(hosts)),
        limits_(limits) {}

  const std::vector<Host>& hosts() const { return hosts_.hosts(); }
  /// What HOST is called in messages.
  virtual std::string host_text(std::size_t host) const { return hosts()[host].text; }

  /// Makes a connection to a host. The trouble is told as "connect to TYPE server HOST: TEXT".
  virtual FromServer<void> connect(std::size_t host, Time deadline) = 0;
  /// The first columns of the rows that a host has for the key. The trouble is told as it is.
  virtual FromServer<std::vector<std::string>> ask(std::size_t host, const TemplateWord& key,
                                                   Time deadline) = 0;
  virtual void close(std::size_t host) = 0;

 private:
  Status search(const TemplateWord& key, ClientResult& result) final;
  FromServer<std::vector<std::string>> ask_host(const HostList::Choice& choice,
                                                const TemplateWord& key);

  HostList hosts_;
  ServerLimits limits_;
};

/// Waits until a socket has what poll(2) calls `events`; false behind the deadline.
bool wait_for_socket(int socket, short events, HostList::Time deadline);

/// The list of `hosts`, with idle_interval and retry_interval as the settings say.
Result<HostList> read_host_list(const ClientSettings& settings, std::vector<Host> hosts);

}  // namespace postwright
