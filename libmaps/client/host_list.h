#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postwright {

/// A server as `hosts` names it.
struct Host {
  bool local = false;  ///< a UNIX socket
  std::string name;    ///< the path of a UNIX socket, else what stands behind inet:
  std::string text;    ///< as it was given, for messages
  bool operator==(const Host&) const = default;
};

/// `hosts` of database clients: elements separated by commas and white space, each unix:PATH,
/// inet:NAME, or NAME. What a NAME may be (HOST, HOST:PORT, a URI) is the client's business.
std::vector<Host> parse_hosts(std::string_view text);

/// Which of several servers that hold the same is asked next.
///
/// A host is closed, open or failed. A lookup begins with begin(), and asks what next() names until
/// one of them answers, succeeded(), or next() names none. An open host is preferred, then one that
/// can be tried: closed, or failed and its retry_interval is over. UNIX sockets go before the rest,
/// and among equals chance decides. No host is asked twice in a lookup, except that
/// - one whose kept connection turns out to be lost, lost(), is closed, not failed, since a server
///   that was restarted loses all its connections; a new connection to it may be tried;
/// - the only host of a list is assumed to be a load balancer, and tried again at once after its
///   first failure. It is never left out for having failed.
/// Open hosts that nobody asked for idle_interval are to be closed.
///
/// The clock and the chance are the caller's, so that nothing here waits or surprises a test.
/// Source: mysql_table(5), pgsql_table(5).
class HostList {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Seconds = std::chrono::seconds;
  /// A number below `limit`, which is at least 1.
  using Chance = std::function<std::size_t(std::size_t limit)>;

  HostList(std::vector<Host> hosts, Seconds idle_interval, Seconds retry_interval, Chance chance);

  const std::vector<Host>& hosts() const { return hosts_; }

  /// Begins a lookup. The result are hosts whose connections the caller is to close: idle ones.
  std::vector<std::size_t> begin(Time now);

  struct Choice {
    std::size_t host = 0;  ///< index in hosts()
    bool open = false;     ///< has a connection; else the caller makes one
    bool operator==(const Choice&) const = default;
  };
  /// The host to ask now. Nothing: all have failed, now or a short time ago.
  std::optional<Choice> next(Time now);

  /// What became of the last choice. It answered, and its connection is kept.
  void succeeded(Time now);
  /// It did not, and the caller has closed the connection.
  void failed(Time now);
  /// The same, and the reason may be that the server ended a connection that was kept: it was at
  /// its end, which is no time limit. Counts as failed() when the connection was new.
  void lost(Time now);

 private:
  enum class State { closed, open, failed };
  struct Status {
    State state = State::closed;
    Time until{};      // open: of idle_interval; failed: of retry_interval
    int attempts = 0;  // in this lookup, connections that were lost not counted
  };

  bool may_open(const Status& status, Time now) const;
  template <class Wanted>
  std::optional<Choice> choose(Wanted&& wanted, bool open);

  std::vector<Host> hosts_;
  std::vector<Status> statuses_;
  Seconds idle_interval_;
  Seconds retry_interval_;
  Chance chance_;
  Choice last_;
};

/// Chance for programs.
HostList::Chance host_chance();

}  // namespace postwright
