#pragma once

#include <cstddef>

#include "event/readiness.h"
#include "event/task.h"

namespace postwright::event {

struct InGroup;

/// Tasks that run beside each other and belong to one owner: the sessions of a listener, the tries
/// to reach one host. Destroying the group destroys those that still wait, where they wait.
class TaskGroup {
 public:
  /// Tasks run in a scope of the group, which ends with `outer`.
  explicit TaskGroup(Loop& loop, Scope* outer = nullptr);
  ~TaskGroup();

  /// Begins at the loop's next turn.
  void start(Task<> task);
  /// Ends the group's scope: its tasks fail where they wait, and get to tidy up.
  void cancel(const Error& reason) { scope_.end(reason); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// `co_await group.wait_until_empty()`; goes on at once when no task runs.
  Readiness::Wait wait_until_empty() { return empty_.wait(); }

 private:
  class Member;
  void remove(Member& member);

  Loop& loop_;
  Scope scope_;
  Readiness empty_;
  LinkedList<Member, InGroup> members_;  // owned; they leave it when they are done
  std::size_t size_ = 0;
};

}  // namespace postwright::event
