#include "migration/records/record_batches.h"

#include <signal.h>

#include <array>
#include <condition_variable>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace postwright::reindexer {
namespace {

constexpr std::size_t kBatchRecords = 1024;
constexpr std::size_t kBatchBytes = 256 << 10;
constexpr std::size_t kBatchesOnTheirWay = 8;

/// Copies of records, one behind the other in one string, and what was said between them.
class Batch {
 public:
  bool empty() const { return shapes_.empty() && messages_.empty(); }
  bool full() const {
    return shapes_.size() >= kBatchRecords || bytes_.size() >= kBatchBytes ||
           messages_.size() >= kBatchRecords;
  }
  void add(const IndexRecord& record) {
    shapes_.push_back({record.key.size(), record.value.size(), record.exact, record.line});
    bytes_.append(record.key).append(record.value);
  }
  void say(Severity severity, std::string_view text) {
    messages_.push_back({shapes_.size(), severity, std::string(text)});
  }
  Status replay(Reporter& reporter, const BatchVisitor& visit);
  void clear() {
    bytes_.clear();
    shapes_.clear();
    messages_.clear();
  }

 private:
  struct Shape {
    std::size_t key, value;
    bool exact;
    std::uint64_t line;
  };
  struct Message {
    std::size_t before;  // the record that follows
    Severity severity;
    std::string text;
  };
  std::string bytes_;
  std::vector<Shape> shapes_;
  std::vector<Message> messages_;
  std::vector<IndexRecord> records_;
};

/// The bytes stand still only now, so that views of them can be made.
Status Batch::replay(Reporter& reporter, const BatchVisitor& visit) {
  records_.clear();
  std::string_view rest = bytes_;
  for (const Shape& shape : shapes_) {
    records_.push_back({.key = rest.substr(0, shape.key),
                        .value = rest.substr(shape.key, shape.value),
                        .exact = shape.exact,
                        .line = shape.line});
    rest.remove_prefix(shape.key + shape.value);
  }
  std::span<const IndexRecord> records(records_);
  std::size_t visited = 0;
  auto visit_until = [&](std::size_t end) -> Status {
    if (end == visited) return {};
    auto some = records.subspan(visited, end - visited);
    visited = end;
    return visit(some);
  };
  for (const Message& message : messages_) {
    if (Status done = visit_until(message.before); !done) return done;
    reporter.report(message.severity, message.text);
  }
  return visit_until(records.size());
}

/// Fills batches; a full one is handed over, and what handing over returns is filled next.
class BatchFiller final : public Reporter {
 public:
  using HandOver = std::function<Result<Batch*>(Batch&)>;
  BatchFiller(Batch& first, HandOver hand_over)
      : filling_(&first), hand_over_(std::move(hand_over)) {}

  Status fill(const OriginWalk& walk) {
    Status walked = walk(*this, [this](const IndexRecord& record) -> Status {
      if (Status room = make_room(); !room) return room;
      filling_->add(record);
      return {};
    });
    // What stood before an error is visited, too.
    if (!filling_->empty() && stopped_)
      if (auto next = hand_over_(*filling_); !next) return failure_of(next);
    return stopped_ ? walked : std::move(stopped_);
  }
  void report(Severity severity, std::string_view text) override {
    if (make_room()) filling_->say(severity, text);
  }

 private:
  Status make_room() {
    if (!stopped_ || !filling_->full()) return stopped_;
    auto next = hand_over_(*filling_);
    if (next)
      filling_ = *next;
    else
      stopped_ = failure_of(next);
    return stopped_;
  }

  Batch* filling_;
  HandOver hand_over_;
  Status stopped_;  // the error that ended it
};

Status walk_here(const OriginWalk& walk, Reporter& reporter, const BatchVisitor& visit) {
  Batch batch;
  BatchFiller filler(batch, [&](Batch& full) -> Result<Batch*> {
    Status visited = full.replay(reporter, visit);
    full.clear();
    if (!visited) return failure_of(visited);
    return &full;
  });
  return filler.fill(walk);
}

/// A ring of batches between two threads. The walker fills them in turn, the visitor empties them
/// in turn; `filled_` is how many wait for the visitor. Either side ends the other: the walker by
/// being done, the visitor by giving up.
class Ring {
 public:
  explicit Ring(const OriginWalk& walk) : walk_(walk) {}

  /// False when there can be no thread; nothing was walked then.
  bool start() {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);  // signals are for the visitor
    try {
      thread_ = std::thread([this] { fill(); });
    } catch (const std::system_error&) {
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return thread_.joinable();
  }

  Status empty(Reporter& reporter, const BatchVisitor& visit) {
    Status visited;
    while (visited && wait_for_batch()) {
      Batch& batch = ring_[next_out_];
      visited = batch.replay(reporter, visit);
      batch.clear();
      next_out_ = (next_out_ + 1) % ring_.size();
      give_back(!visited);
    }
    thread_.join();
    return visited ? std::move(walked_) : visited;
  }

 private:
  void fill() {
    BatchFiller filler(ring_[0], [this](Batch&) { return next_room(); });
    Status walked = filler.fill(walk_);
    std::lock_guard lock(mutex_);
    walked_ = std::move(walked);
    done_ = true;
    changed_.notify_all();
  }

  /// The batch that is being filled counts as one of the ring's, so one less can wait.
  Result<Batch*> next_room() {
    std::unique_lock lock(mutex_);
    ++filled_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return given_up_ || filled_ < ring_.size(); });
    if (given_up_) return failure(ErrorKind::retry, "nobody listens any more");
    next_in_ = (next_in_ + 1) % ring_.size();
    return &ring_[next_in_];
  }

  bool wait_for_batch() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return filled_ > 0 || done_; });
    return filled_ > 0;
  }

  void give_back(bool give_up) {
    std::lock_guard lock(mutex_);
    --filled_;
    given_up_ = give_up;
    changed_.notify_all();
  }

  const OriginWalk& walk_;
  std::array<Batch, kBatchesOnTheirWay> ring_;
  std::size_t next_in_ = 0;   // the walker's
  std::size_t next_out_ = 0;  // the visitor's
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t filled_ = 0;
  bool done_ = false;
  bool given_up_ = false;
  Status walked_;
  std::thread thread_;
};

}  // namespace

Status walk_in_batches(const OriginWalk& walk, Walker walker, Reporter& reporter,
                       const BatchVisitor& visit) {
  if (walker == Walker::ahead) {
    Ring ring(walk);
    if (ring.start()) return ring.empty(reporter, visit);
  }
  return walk_here(walk, reporter, visit);
}

}  // namespace postwright::reindexer
