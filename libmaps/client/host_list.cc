#include "libmaps/client/host_list.h"

#include <cassert>
#include <random>

#include "base/text.h"

namespace postwright {

std::vector<Host> parse_hosts(std::string_view text) {
  constexpr std::string_view kUnix = "unix:";
  constexpr std::string_view kInet = "inet:";
  std::vector<Host> hosts;
  for (std::string_view word : split(text, kListSeparators)) {
    Host host{.local = word.starts_with(kUnix), .name = {}, .text = std::string(word)};
    if (host.local)
      word.remove_prefix(kUnix.size());
    else if (word.starts_with(kInet))
      word.remove_prefix(kInet.size());
    host.name = word;
    hosts.push_back(std::move(host));
  }
  return hosts;
}

HostList::HostList(std::vector<Host> hosts, Seconds idle_interval, Seconds retry_interval,
                   Chance chance)
    : hosts_(std::move(hosts)),
      statuses_(hosts_.size()),
      idle_interval_(idle_interval),
      retry_interval_(retry_interval),
      chance_(std::move(chance)) {}

std::vector<std::size_t> HostList::begin(Time now) {
  std::vector<std::size_t> idle;
  for (std::size_t i = 0; i < statuses_.size(); ++i) {
    Status& status = statuses_[i];
    status.attempts = 0;
    if (status.state != State::open || now < status.until) continue;
    status.state = State::closed;
    idle.push_back(i);
  }
  return idle;
}

bool HostList::may_open(const Status& status, Time now) const {
  if (statuses_.size() == 1) return status.attempts < 2;
  if (status.state == State::open || status.attempts > 0) return false;
  return status.state == State::closed || status.until <= now;
}

template <class Wanted>
std::optional<HostList::Choice> HostList::choose(Wanted&& wanted, bool open) {
  for (bool local : {true, false}) {
    std::vector<std::size_t> candidates;
    for (std::size_t i = 0; i < hosts_.size(); ++i)
      if (hosts_[i].local == local && wanted(statuses_[i])) candidates.push_back(i);
    if (candidates.empty()) continue;
    std::size_t index = chance_(candidates.size());
    assert(index < candidates.size());
    return last_ = {.host = candidates[index], .open = open};
  }
  return std::nullopt;
}

std::optional<HostList::Choice> HostList::next(Time now) {
  auto open = choose([](const Status& status) { return status.state == State::open; }, true);
  if (open) return open;
  return choose([&](const Status& status) { return may_open(status, now); }, false);
}

void HostList::succeeded(Time now) {
  Status& status = statuses_[last_.host];
  status.state = State::open;
  status.until = now + idle_interval_;
}

void HostList::failed(Time now) {
  Status& status = statuses_[last_.host];
  ++status.attempts;
  status.state = State::failed;
  status.until = now + retry_interval_;
}

void HostList::lost(Time now) {
  if (!last_.open) return failed(now);
  statuses_[last_.host].state = State::closed;
}

HostList::Chance host_chance() {
  return [engine = std::minstd_rand(std::random_device{}())](std::size_t limit) mutable {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(engine);
  };
}

}  // namespace postwright
