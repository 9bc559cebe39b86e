#include "libmaps/lmdb/lmdb_update.h"

#include <chrono>
#include <optional>
#include <vector>

#include "base/links.h"
#include "base/text.h"
#include "libmaps/lmdb/environment.h"
#include "libmaps/lmdb/lmdb_format.h"
#include "libmaps/stored_key.h"

namespace postwright::lmdb {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kMaxBatch = 10000;
constexpr std::size_t kMaxBatchBytes = std::size_t{16} << 20;
constexpr auto kMaxBatchTime = std::chrono::milliseconds(100);

/// A change, kept until it is committed: a full map means doing the transaction again.
struct Change {
  std::string key;
  std::optional<std::string> value;  // nothing: erase
  bool replace = false;
};

class UpdateTable final : public Table {
 public:
  UpdateTable(std::string_view name, Environment environment, const OpenOptions& options)
      : Table("lmdb", std::string(name), KeyKind::fixed),
        environment_(std::move(environment)),
        options_(options),
        keys_(options) {}
  ~UpdateTable() override { (void)flush(); }

  Result<std::optional<std::string>> lookup(std::string_view key) override;
  Result<bool> store(std::string_view key, std::string_view value) override;
  Result<bool> erase(std::string_view key) override;
  Status flush() override;

 private:
  Result<int> apply(Change change);
  int perform(const Change& change);
  Status redo_in_larger_map();
  tl::unexpected<Error> failed(std::string_view operation, const Error& error) const {
    return failure(error.kind, cat("error ", operation, " lmdb:", name(), ": ", error.message),
                   error.code);
  }

  Environment environment_;
  OpenOptions options_;
  StoredKey keys_;
  std::vector<Change> batch_;
  std::size_t batch_bytes_ = 0;
  Clock::time_point batch_began_;
};

/// liblmdb's answer.
int UpdateTable::perform(const Change& change) {
  MDB_val key = to_val(change.key);
  if (!change.value) return mdb_del(environment_.txn(), environment_.dbi(), &key, nullptr);
  MDB_val value = to_val(*change.value);
  return mdb_put(environment_.txn(), environment_.dbi(), &key, &value,
                 change.replace ? 0 : MDB_NOOVERWRITE);
}

/// Begins again with twice the room, and repeats what the transaction held.
Status UpdateTable::redo_in_larger_map() {
  for (;;) {
    environment_.abort();
    Status ready = environment_.grow();
    if (ready) ready = environment_.begin();
    if (!ready) return ready;
    int code = 0;
    for (const Change& change : batch_) {
      code = perform(change);
      if (code == MDB_MAP_FULL) break;
    }
    if (code != MDB_MAP_FULL) return {};
  }
}

/// Does the change in a transaction; liblmdb's answer when that is not an error of its own.
Result<int> UpdateTable::apply(Change change) {
  if (!environment_.active()) {
    Status begun = environment_.begin();
    if (!begun) return failure_of(begun);
    batch_began_ = Clock::now();
  }
  int code = perform(change);
  while (code == MDB_MAP_FULL) {
    Status grown = redo_in_larger_map();
    if (!grown) return failure_of(grown);
    code = perform(change);
  }
  bool done = code == 0 || code == MDB_KEYEXIST || code == MDB_NOTFOUND;
  if (!done) {
    // The transaction is lost only if it was this one; earlier changes of a batch stay.
    if (batch_.empty())
      environment_.abort();
    else
      (void)flush();
    return Environment::failed(code);
  }
  if (code == 0) {
    batch_bytes_ += change.key.size() + (change.value ? change.value->size() : 0);
    batch_.push_back(std::move(change));
  }
  bool more = options_.batch_updates && batch_.size() < kMaxBatch &&
              batch_bytes_ < kMaxBatchBytes && Clock::now() - batch_began_ < kMaxBatchTime;
  if (!more) {
    Status flushed = flush();
    if (!flushed) return failure_of(flushed);
  }
  return code;
}

Status UpdateTable::flush() {
  if (!environment_.active()) return {};
  Status ready;
  int code = environment_.commit();
  while (code == MDB_MAP_FULL) {
    ready = redo_in_larger_map();
    if (!ready) break;
    code = environment_.commit();
  }
  batch_.clear();
  batch_bytes_ = 0;
  if (ready && code != 0) ready = Environment::failed(code);
  if (!ready) return failed("updating", ready.error());
  return {};
}

Result<bool> UpdateTable::store(std::string_view key, std::string_view value) {
  std::string stored(keys_.for_store(key, true));
  std::string content(value);
  if (stored.size() > key.size()) content.push_back('\0');
  bool replace = options_.duplicates == Duplicates::replace;
  auto code = apply({.key = stored, .value = std::move(content), .replace = replace});
  if (!code) return failed("updating", code.error());
  if (*code == MDB_KEYEXIST && options_.duplicates == Duplicates::warn && options_.reporter)
    options_.reporter->warning(
        cat("lmdb:", name(), ": duplicate entry: \"", until_nul(stored), "\""));
  return *code == 0;
}

Result<bool> UpdateTable::erase(std::string_view key) {
  auto erased = keys_.search(key, [this](std::string_view stored) -> Result<bool> {
    // A key that cannot exist is not found; only the empty one is an error, as in Postfix.
    if (stored.size() > kMaxKeySize) return false;
    auto code = apply({.key = std::string(stored), .value = std::nullopt});
    if (!code) return failure_of(code);
    return *code == 0;
  });
  if (!erased) return failed("deleting from", erased.error());
  return erased;
}

Result<std::optional<std::string>> UpdateTable::lookup(std::string_view key) {
  bool own = !environment_.active();
  if (own) {
    Status begun = environment_.begin();
    if (!begun) return failed("reading", begun.error());
  }
  auto found =
      keys_.search(key, [this](std::string_view stored) -> Result<std::optional<std::string>> {
        if (stored.size() > kMaxKeySize) return std::nullopt;
        MDB_val k = to_val(stored);
        MDB_val v{};
        int code = mdb_get(environment_.txn(), environment_.dbi(), &k, &v);
        if (code == MDB_NOTFOUND) return std::nullopt;
        if (code != 0) return Environment::failed(code);
        return std::string(until_nul({static_cast<const char*>(v.mv_data), v.mv_size}));
      });
  if (own) environment_.abort();
  if (!found) return failed("reading", found.error());
  return found;
}

}  // namespace

Result<TablePtr> open_for_update(std::string_view name, const OpenOptions& options) {
  std::string index = cat(name, ".lmdb");
  auto environment = resolve_links(index).and_then(
      [](const std::string& path) { return Environment::open(path, true, 0); });
  if (!environment)
    return failure(environment.error().kind,
                   cat("open database ", index, ": ", environment.error().message),
                   environment.error().code);
  return std::make_unique<UpdateTable>(name, std::move(*environment), options);
}

}  // namespace postwright::lmdb
