#include "libmaps/client/server_table.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>

#include "base/poll_time.h"
#include "base/text.h"

namespace postwright {

using Clock = std::chrono::steady_clock;

FromServer<std::vector<std::string>> ServerTable::ask_host(const HostList::Choice& choice,
                                                           const TemplateWord& key) {
  if (!choice.open) {
    auto connected = connect(choice.host, Clock::now() + limits_.connect);
    if (!connected)
      return tl::unexpected(
          ServerTrouble{.kind = ServerTrouble::Kind::failed,
                        .text = cat("connect to ", type(), " server ", host_text(choice.host), ": ",
                                    connected.error().text)});
  }
  return ask(choice.host, key, Clock::now() + limits_.query);
}

Status ServerTable::search(const TemplateWord& key, ClientResult& result) {
  for (std::size_t host : hosts_.begin(Clock::now())) close(host);
  while (auto choice = hosts_.next(Clock::now())) {
    auto rows = ask_host(*choice, key);
    if (rows) {
      hosts_.succeeded(Clock::now());
      for (const std::string& row : *rows)
        if (!result.add(row)) break;
      return {};
    }
    const ServerTrouble& trouble = rows.error();
    bool was_kept = trouble.kind == ServerTrouble::Kind::lost && choice->open;
    if (reporter() && !was_kept) reporter()->warning(trouble.text);
    if (trouble.kind == ServerTrouble::Kind::refused) {
      hosts_.succeeded(Clock::now());
      return failure(ErrorKind::retry, "the server refused the query");
    }
    close(choice->host);
    if (was_kept)
      hosts_.lost(Clock::now());
    else
      hosts_.failed(Clock::now());
  }
  return failure(ErrorKind::retry, "no server answers");
}

bool wait_for_socket(int socket, short events, HostList::Time deadline) {
  for (;;) {
    int left = poll_milliseconds(deadline);
    if (left == 0) return false;
    pollfd polled{.fd = socket, .events = events, .revents = 0};
    int ready = poll(&polled, 1, left);
    if (ready != 0 && !(ready < 0 && errno == EINTR)) return true;
  }
}

Result<HostList> read_host_list(const ClientSettings& settings, std::vector<Host> hosts) {
  auto idle = settings.integer("idle_interval", 60, 1);
  if (!idle) return failure_of(idle);
  auto retry = settings.integer("retry_interval", 60, 1);
  if (!retry) return failure_of(retry);
  return HostList(std::move(hosts), HostList::Seconds(*idle), HostList::Seconds(*retry),
                  host_chance());
}

}  // namespace postwright
