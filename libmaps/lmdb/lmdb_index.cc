#include "libmaps/lmdb/lmdb_index.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "base/atomic_file.h"
#include "base/lock.h"
#include "base/text.h"
#include "libmaps/lmdb/held_messages.h"
#include "libmaps/lmdb/index_target.h"
#include "libmaps/lmdb/lmdb_format.h"
#include "libmaps/lmdb/record_sorter.h"

namespace postwright {
namespace {

using lmdb::IndexTarget;
using lmdb::SortedRecord;

class LmdbIndexBuilder final : public IndexBuilder {
 public:
  LmdbIndexBuilder(std::string name, IndexTarget target, const BuildOptions& options)
      : name_(std::move(name)),
        options_(options),
        target_(std::move(target)),
        sorter_(directory_of(target_.path()), options.sort_memory),
        messages_(options.reporter, directory_of(target_.path())) {}

  ~LmdbIndexBuilder() override {
    if (!done_) give_up();
  }

  Status put(std::string_view key, std::string_view value) override {
    bool nul = options_.trailing_nul != TrailingNul::without;
    return add(key, value, nul ? std::string_view("\0", 1) : std::string_view());
  }
  Status put_bytes(std::string_view key, std::string_view value) override {
    return add(key, value, {});
  }
  void warn(std::string_view text) override { messages_.add(sequence_++, text); }
  Result<BuildSummary> finish() override;

 private:
  Status add(std::string_view key, std::string_view value, std::string_view suffix);
  template <class Keep>
  Status each_kept(Keep&& keep);
  void note_duplicate(const SortedRecord& record);
  void give_up();

  std::string name_;
  BuildOptions options_;
  IndexTarget target_;
  lmdb::RecordSorter sorter_;
  lmdb::HeldMessages messages_;
  std::uint64_t sequence_ = 0;
  std::uint64_t bytes_ = 0;  // of all records, duplicates included
  BuildSummary summary_;
  bool done_ = false;
};

Status LmdbIndexBuilder::add(std::string_view key, std::string_view value,
                             std::string_view suffix) {
  std::size_t key_size = key.size() + suffix.size();
  if (key_size == 0 || key_size > lmdb::kMaxKeySize ||
      value.size() + suffix.size() > lmdb::kMaxValueSize) {
    give_up();
    return failure(ErrorKind::data, cat("error updating lmdb:", name_, ": ", lmdb::kBadValueSize));
  }
  bytes_ += key_size + value.size() + suffix.size();
  Status added = sorter_.add(key, value, suffix, sequence_++);
  if (!added)
    return failure(added.error().kind,
                   cat("error updating lmdb:", name_, ": ", added.error().message),
                   added.error().code);
  return {};
}

void LmdbIndexBuilder::note_duplicate(const SortedRecord& record) {
  ++summary_.duplicates;
  if (options_.duplicates == Duplicates::warn)
    messages_.add(record.sequence,
                  cat("lmdb:", name_, ": duplicate entry: \"", until_nul(record.key), "\""));
}

/// Calls `keep(key, value)` for the records that the index gets, in key order.
template <class Keep>
Status LmdbIndexBuilder::each_kept(Keep&& keep) {
  Status sorted = sorter_.sort();
  if (!sorted) return sorted;
  bool last_wins = options_.duplicates == Duplicates::replace;
  bool stable = sorter_.in_memory();
  std::string key_copy, value_copy;
  std::optional<SortedRecord> held;  // of equal keys so far, the one that counts
  bool written = false;              // it is in the index already
  auto hold = [&](const SortedRecord& record) {
    held = record;
    if (stable) return;
    held->key = key_copy.assign(record.key);
    if (last_wins) held->value = value_copy.assign(record.value);
  };
  SortedRecord record;
  for (;;) {
    auto more = sorter_.next(record);
    if (!more) return failure_of(more);
    bool same = *more && held && held->key == record.key;
    if (same) {
      note_duplicate(record);
      if (last_wins) hold(record);
      continue;
    }
    if (held && !written) {
      Status kept = keep(held->key, held->value);
      if (!kept) return kept;
    }
    if (!*more) return {};
    hold(record);
    written = !last_wins;
    if (written) {
      Status kept = keep(record.key, record.value);
      if (!kept) return kept;
    }
  }
}

/// Tells what was held back about the records so far.
void LmdbIndexBuilder::give_up() {
  done_ = true;
  if (options_.reporter && options_.duplicates == Duplicates::warn)
    (void)each_kept([](std::string_view, std::string_view) { return Status{}; });
  messages_.report();
  if (options_.empty_index_on_failure) target_.leave_empty();
}

Result<BuildSummary> LmdbIndexBuilder::finish() {
  done_ = true;
  Status written = target_.replace(bytes_, [this](auto&& add_record) {
    return each_kept([&](std::string_view key, std::string_view value) {
      ++summary_.records;
      return add_record(key, value);
    });
  });
  messages_.report();
  if (!written) {
    if (options_.empty_index_on_failure) target_.leave_empty();
    return failure(written.error().kind,
                   cat("error updating lmdb:", name_, ": ", written.error().message),
                   written.error().code);
  }
  summary_.path = cat(name_, ".lmdb");
  return summary_;
}

}  // namespace

Result<BuilderPtr> create_lmdb_index(std::string_view name, const BuildOptions& options) {
  std::string index = cat(name, ".lmdb");
  auto target = IndexTarget::open(index, options);
  if (!target)
    return failure(target.error().kind, cat("open database ", index, ": ", target.error().message),
                   target.error().code);
  return std::make_unique<LmdbIndexBuilder>(std::string(name), std::move(*target), options);
}

}  // namespace postwright
