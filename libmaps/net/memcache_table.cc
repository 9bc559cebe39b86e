#include "libmaps/net/memcache_table.h"

#include <limits>
#include <optional>
#include <tuple>

#include "base/text.h"
#include "libmaps/client/settings.h"
#include "libmaps/client/template.h"
#include "libmaps/combine/member_tables.h"
#include "libmaps/net/memcache_client.h"
#include "libmaps/net/memcache_reply.h"
#include "libmaps/net/message_digest.h"
#include "libmaps/search/match_list.h"

namespace postwright {
namespace {

/// How names become keys of the server.
struct KeyRules {
  ClientTemplate format;
  MatchList domains;
  std::optional<MessageDigest> digest;
};

class MemcacheTable final : public Table {
 public:
  MemcacheTable(std::string_view name, MemcacheClient client, KeyRules rules,
                std::shared_ptr<Table> backup, const OpenOptions& options)
      : Table("memcache", std::string(name), KeyKind::fixed),
        client_(std::move(client)),
        rules_(std::move(rules)),
        backup_(std::move(backup)),
        reporter_(options.reporter),
        fold_(options.fold_keys) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    auto spelled = spell(key, false);
    if (!spelled) return failure_of(spelled);
    if (!*spelled) return std::nullopt;
    auto cached = client_.get(**spelled);
    if (!backup_ || (cached && *cached)) return cached;
    auto found = backup_->lookup(folded(key));
    // A copy that is not made costs time, nothing else.
    if (found && *found) (void)client_.set(**spelled, **found);
    return found;
  }

  Result<bool> store(std::string_view key, std::string_view value) override {
    auto spelled = spell(key, true);
    if (!spelled) return failure_of(spelled);
    if (!*spelled) return true;
    Status cached = client_.set(**spelled, value);
    if (backup_) return backup_->store(folded(key), value);
    if (!cached) return failure_of(cached);
    return true;
  }

  Result<bool> erase(std::string_view key) override {
    auto spelled = spell(key, false);
    if (!spelled) return failure_of(spelled);
    if (!*spelled) return false;
    auto cached = client_.erase(**spelled);
    return backup_ ? backup_->erase(folded(key)) : cached;
  }

  Status flush() override { return backup_ ? backup_->flush() : Status(); }
  Result<std::optional<Record>> next() override {
    if (backup_) return backup_->next();
    warn(cat("database memcache:", name(), ": first/next support requires backup database"));
    return std::nullopt;
  }
  void rewind() override {
    if (backup_) backup_->rewind();
  }

 private:
  std::string folded(std::string_view key) const {
    return fold_ ? ascii_lower(key) : std::string(key);
  }

  /// The key of the server; nothing when there cannot be one. `say` why.
  Result<std::optional<std::string>> spell(std::string_view key, bool say) {
    std::string name = folded(key);
    auto skip = [&](std::string_view reason) -> std::optional<std::string> {
      if (say) warn(cat(this->name(), ": skipping update for name \"", name, "\": ", reason));
      return std::nullopt;
    };
    if (!rules_.domains.empty()) {
      TemplateWord word(name);
      bool whole = word.domain() && !word.local().empty();
      auto listed = whole ? rules_.domains.matches(*word.domain()) : Result<bool>(false);
      if (!listed) return failure_of(listed);
      if (!*listed) return skip("domain mismatch");
    }
    TemplateWord word(name);
    std::string spelled;
    if (rules_.format.fits(word, word)) spelled = rules_.format.expand(word, word);
    if (spelled.empty()) return skip("empty lookup key expansion");
    if (rules_.digest) spelled = rules_.digest->hex(spelled);
    if (!is_memcache_key(spelled)) return skip("name contains space");
    return spelled;
  }
  void warn(std::string_view text) const {
    if (reporter_) reporter_->warning(text);
  }

  MemcacheClient client_;
  KeyRules rules_;
  std::shared_ptr<Table> backup_;
  Reporter* reporter_;
  bool fold_;
};

/// Everything that the settings say, in the order in which the reference finds fault with it.
class Opener {
 public:
  Opener(std::string_view name, const ClientSettings& settings, const OpenOptions& options)
      : name_(name), settings_(settings), options_(options) {}

  Result<TablePtr> open() {
    for (auto step : {&Opener::read_texts, &Opener::read_numbers, &Opener::find_server,
                      &Opener::find_digest, &Opener::open_backup, &Opener::read_rules}) {
      Status done = (this->*step)();
      if (!done) return failure_of(done);
    }
    return std::make_unique<MemcacheTable>(
        name_, MemcacheClient(name_, std::move(endpoint_), numbers_, options_.reporter),
        std::move(*rules_), std::move(backup_), options_);
  }

 private:
  Status read_texts() {
    for (auto [setting, fallback, text] :
         {std::tuple("memcache", "inet:localhost:11211", &memcache_),
          std::tuple("key_format", "%s", &key_format_), std::tuple("key_digest", "", &key_digest_),
          std::tuple("backup", "", &backup_name_), std::tuple("domain", "", &domain_)}) {
      auto value = settings_.text(setting, fallback);
      if (!value) return failure_of(value);
      *text = std::move(*value);
    }
    return {};
  }

  Status read_numbers() {
    int timeout = 0;
    int pause = 0;
    int line = 0;
    int data = 0;
    constexpr int kAny = std::numeric_limits<int>::min();
    for (auto [setting, fallback, min, number] :
         {std::tuple("ttl", 3600, kAny, &numbers_.ttl), std::tuple("timeout", 2, kAny, &timeout),
          std::tuple("retry_pause", 1, 1, &pause), std::tuple("max_try", 2, 1, &numbers_.max_try),
          std::tuple("flags", 0, kAny, &numbers_.flags),
          std::tuple("line_size_limit", 1024, 1, &line),
          std::tuple("data_size_limit", 10240, 1, &data)}) {
      auto value = settings_.integer(setting, fallback, min);
      if (!value) return failure_of(value);
      *number = *value;
    }
    // No time limit at all is what 0 means.
    numbers_.timeout = timeout > 0 ? std::chrono::seconds(timeout) : kNoTimeLimit;
    numbers_.retry_pause = std::chrono::seconds(pause);
    numbers_.line_size_limit = static_cast<std::size_t>(line);
    numbers_.data_size_limit = static_cast<std::size_t>(data);
    return {};
  }

  Status find_server() {
    auto endpoint = parse_endpoint(memcache_);
    if (!endpoint) return failure_of(endpoint);
    endpoint_ = std::move(*endpoint);
    return {};
  }

  Status find_digest() {
    if (key_digest_.empty()) return {};
    auto digest = MessageDigest::find(key_digest_);
    if (!digest) return config_failure("open ", name_, ": ", digest.error().message);
    digest_ = *digest;
    return {};
  }

  Status open_backup() {
    if (backup_name_.empty()) return {};
    auto backup = open_member(cat("memcache:", name_), backup_name_, options_);
    if (!backup) return failure_of(backup);
    backup_ = std::move(*backup);
    return {};
  }

  Status read_rules() {
    auto format = ClientTemplate::parse(key_format_);
    if (!format)
      return config_failure("db_common_parse: ", name_, ": Invalid query template: ", key_format_);
    auto domains = MatchList::parse(name_, domain_, {}, options_);
    if (!domains) return failure_of(domains);
    rules_.emplace(
        KeyRules{.format = std::move(*format), .domains = std::move(*domains), .digest = digest_});
    return {};
  }

  std::string_view name_;
  const ClientSettings& settings_;
  const OpenOptions& options_;
  std::string memcache_;
  std::string key_format_;
  std::string key_digest_;
  std::string backup_name_;
  std::string domain_;
  MemcacheOptions numbers_;
  Endpoint endpoint_;
  std::optional<MessageDigest> digest_;
  std::shared_ptr<Table> backup_;
  std::optional<KeyRules> rules_;
};

}  // namespace

Result<TablePtr> open_memcache_table(std::string_view name, const OpenOptions& options) {
  auto settings = open_client_settings("memcache", name, options);
  if (!settings) return failure_of(settings);
  return Opener(name, *settings, options).open();
}

}  // namespace postwright
