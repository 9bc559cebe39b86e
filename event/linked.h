#pragma once

#include <cassert>
#include <cstddef>

namespace postwright::event {

/// A place in a list of things that live elsewhere. It leaves the list when it is destroyed, so a
/// list never holds what is gone. `Tag` tells the lists apart that one thing may be in.
template <class Tag>
class Linked {
 public:
  Linked() = default;
  Linked(const Linked&) = delete;
  Linked& operator=(const Linked&) = delete;
  ~Linked() { unlink(); }

  bool is_linked() const { return next_ != nullptr; }
  void unlink() {
    if (!next_) return;
    previous_->next_ = next_;
    next_->previous_ = previous_;
    next_ = previous_ = nullptr;
  }

 private:
  template <class, class>
  friend class LinkedList;
  Linked* next_ = nullptr;
  Linked* previous_ = nullptr;
};

/// Of objects of class T, which has Linked<Tag> as a base. Must be empty, or its things must be
/// unlinked by their owners, before it is destroyed: the destructor lets go of them.
template <class T, class Tag>
class LinkedList {
 public:
  LinkedList() { head_.next_ = head_.previous_ = &head_; }
  LinkedList(const LinkedList&) = delete;
  LinkedList& operator=(const LinkedList&) = delete;
  ~LinkedList() {
    while (!empty()) front().Linked<Tag>::unlink();
    head_.next_ = head_.previous_ = nullptr;
  }

  bool empty() const { return head_.next_ == &head_; }
  T& front() {
    assert(!empty());
    return static_cast<T&>(*head_.next_);
  }
  /// The one after `places` others, or the last.
  T& at_most(std::size_t places) {
    assert(!empty());
    Linked<Tag>* found = head_.next_;
    for (; places > 0 && found->next_ != &head_; --places) found = found->next_;
    return static_cast<T&>(*found);
  }
  void push_back(T& thing) {
    Linked<Tag>& place = thing;
    assert(!place.is_linked());
    place.previous_ = head_.previous_;
    place.next_ = &head_;
    head_.previous_->next_ = &place;
    head_.previous_ = &place;
  }

 private:
  Linked<Tag> head_;
};

}  // namespace postwright::event
