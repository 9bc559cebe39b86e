#include "event/task_group.h"

#include <coroutine>
#include <utility>

namespace postwright::event {

/// The outermost coroutine of a member: what a task returns to.
class Root {
 public:
  struct promise_type : PromiseBase {
    Ready* when_done = nullptr;
    Loop* loop = nullptr;

    Root get_return_object() noexcept {
      return Root(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    void return_void() noexcept {}
    // The frame is destroyed at a later turn: the task that was just done is still on the stack.
    class Done {
     public:
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> self) const noexcept {
        self.promise().loop->post(*self.promise().when_done);
      }
      void await_resume() const noexcept {}
    };
    Done final_suspend() noexcept { return {}; }
  };
  using Handle = std::coroutine_handle<promise_type>;

  Root(Root&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Root& operator=(Root&&) = delete;
  ~Root() {
    if (handle_) handle_.destroy();
  }
  Handle handle() const { return handle_; }

 private:
  explicit Root(Handle handle) noexcept : handle_(handle) {}
  Handle handle_;
};

static Root root_of(Task<> task) {
  co_await std::move(task);
}

class TaskGroup::Member final : public Linked<InGroup>, private Ready {
 public:
  Member(TaskGroup& group, Task<> task) : group_(group), root_(root_of(std::move(task))) {
    auto& promise = root_.handle().promise();
    promise.scope = &group.scope_;
    promise.loop = &group.loop_;
    promise.when_done = this;
    group.loop_.post(*this);
  }

 private:
  void run() override {
    if (root_.handle().done())
      group_.remove(*this);
    else
      root_.handle().resume();
  }

  TaskGroup& group_;
  Root root_;
};

TaskGroup::TaskGroup(Loop& loop, Scope* outer) : loop_(loop), scope_(outer), empty_(loop) {
  empty_.set();
}

TaskGroup::~TaskGroup() {
  while (!members_.empty()) delete &members_.front();
}

void TaskGroup::start(Task<> task) {
  auto* member = new Member(*this, std::move(task));
  members_.push_back(*member);
  empty_.clear();
  ++size_;
}

void TaskGroup::remove(Member& member) {
  delete &member;
  if (--size_ == 0) empty_.set();
}

}  // namespace postwright::event
