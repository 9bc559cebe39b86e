#include "libmaps/proxy/proxy_table.h"

#include <unistd.h>

#include "base/text.h"
#include "libmaps/proxy/proxy_client.h"
#include "libmaps/proxy/table_flags.h"
#include "libmaps/site_parameters.h"

namespace postwright {
namespace {

/// Asks about one table, and turns what the server says about the request into errors.
class Asker {
 public:
  Asker(std::shared_ptr<ProxyClient> client, std::string_view table, const OpenOptions& options)
      : client_(std::move(client)),
        table_(table),
        instance_flags_(table_flag::of_options(options)),
        reporter_(options.reporter) {}

  /// A reply with status ok or no_key.
  Result<ProxyReply> ask(ProxyRequest request) {
    request.table = table_;
    request.instance_flags = instance_flags_;
    request.flags = flags_;
    for (int attempt = 1;; ++attempt) {
      auto reply = client_->ask(request, reporter_);
      if (!reply) return reply;
      flags_ = reply->flags;
      switch (static_cast<ProxyStatus>(reply->status)) {
        case ProxyStatus::ok:
        case ProxyStatus::no_key:
          return reply;
        case ProxyStatus::retry:
          return failure(ErrorKind::retry, std::string(kNoReason));
        case ProxyStatus::bad:
          return failure(ErrorKind::system, cat(complaint(request), ": invalid request"));
        case ProxyStatus::denied:
          return denied(request.operation);
        case ProxyStatus::config:
          if (request.operation == ProxyOperation::open) break;
          return failure(ErrorKind::config, std::string(kNoReason));
      }
      if (reporter_)
        reporter_->warning(cat(complaint(request), ": unexpected status ", reply->status));
      if (attempt == ProxyClient::kMaxTries)
        return failure(ErrorKind::retry, std::string(kNoReason));
      sleep(1);
    }
  }
  unsigned flags() const { return flags_; }
  void add_flags(unsigned flags) { flags_ |= flags; }

 private:
  std::string complaint(const ProxyRequest& request) const {
    bool has_key =
        request.operation != ProxyOperation::open && request.operation != ProxyOperation::sequence;
    std::string key = has_key ? cat(" key \"", request.key, "\"") : "";
    return cat(client_->service(), " ", name_of(request.operation), " failed for table \"", table_,
               "\"", key);
  }
  tl::unexpected<Error> denied(ProxyOperation operation) const {
    bool change = operation == ProxyOperation::update || operation == ProxyOperation::erase;
    return failure(ErrorKind::system,
                   cat(client_->service(), change ? " update access" : " service",
                       " is not configured for table \"", table_, "\""));
  }

  std::shared_ptr<ProxyClient> client_;
  std::string table_;
  unsigned instance_flags_;
  unsigned flags_ = 0;
  Reporter* reporter_;
};

bool is_ok(const ProxyReply& reply) {
  return static_cast<ProxyStatus>(reply.status) == ProxyStatus::ok;
}

class ProxyTable final : public Table {
 public:
  ProxyTable(std::string_view name, Asker asker)
      : Table("proxy", std::string(name),
              asker.flags() & table_flag::fixed_keys ? KeyKind::fixed : KeyKind::pattern),
        asker_(std::move(asker)) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    auto reply = asker_.ask({.operation = ProxyOperation::lookup, .key = std::string(key)});
    if (!reply) return failure_of(reply);
    if (!is_ok(*reply)) return std::nullopt;
    return std::move(reply->value);
  }

  Result<bool> store(std::string_view key, std::string_view value) override {
    auto reply = asker_.ask({.operation = ProxyOperation::update,
                             .key = std::string(key),
                             .value = std::string(value)});
    if (!reply) return failure_of(reply);
    return is_ok(*reply);
  }

  Result<bool> erase(std::string_view key) override {
    auto reply = asker_.ask({.operation = ProxyOperation::erase, .key = std::string(key)});
    if (!reply) return failure_of(reply);
    return is_ok(*reply);
  }

  Result<std::optional<Record>> next() override {
    auto reply = asker_.ask({.operation = ProxyOperation::sequence, .rewind = at_start_});
    at_start_ = false;
    if (!reply) return failure_of(reply);
    if (!is_ok(*reply)) return std::nullopt;
    return Record{.key = std::move(reply->key), .value = std::move(reply->value)};
  }
  void rewind() override { at_start_ = true; }

 private:
  Asker asker_;
  bool at_start_ = true;
};

}  // namespace

Result<TablePtr> open_proxy_table(std::string_view name, const OpenOptions& options) {
  bool change = options.access != Access::read;
  if (!options.site)
    return config_failure("proxy:", name, ": there is no main.cf to say where the server is");
  auto queue = options.site->value("queue_directory");
  if (!queue) return failure_of(queue);
  auto service = options.site->value(change ? "proxywrite_service_name" : "proxymap_service_name");
  if (!service) return failure_of(service);
  Asker asker(ProxyClient::at(cat(*queue, "/private"), *service), name, options);
  auto opened = asker.ask({.operation = ProxyOperation::open});
  if (!opened) return failure_of(opened);
  if (options.access == Access::update) asker.add_flags(table_flag::warn_duplicate);
  return std::make_unique<ProxyTable>(name, std::move(asker));
}

}  // namespace postwright
