// Forms of co_await, for check-coroutines. A line that ends in "bad" must be found, and no other.
#include <functional>
#include <string>

#include "event/sleep.h"
#include "event/task.h"

namespace postwright::event {

struct Pair {
  std::string first, second;
};
struct Point {
  explicit Point(int at) : x(at) {}
  int x;
};

Task<int> with_pair(Pair) {
  co_return 1;
}
Task<int> with_text(std::string) {
  co_return 1;
}
Task<int> with_point(Point) {
  co_return 1;
}
Task<int> with_function(const std::function<int()>& f) {
  co_return f();
}
Task<Pair> pair() {
  co_return Pair{};
}
Task<int> number(int given) {
  co_return given;
}
Pair made_pair() {
  return {};
}

Task<> good(Loop& loop, int given) {
  Pair named;
  std::string text = "a";
  auto f = [given] { return given; };
  std::ignore = co_await sleep(loop, std::chrono::seconds(1));
  std::ignore = co_await with_pair(named);
  std::ignore = co_await with_pair(std::move(named));
  std::ignore = co_await with_text(text + "b");
  std::ignore = co_await with_text("b");
  std::ignore = co_await with_point(Point(1));
  std::ignore = co_await with_function(f);
  int one = co_await number(given);
  if (one > 0 && given > 0) co_return;
  auto task = [](Loop& other) -> Task<> {
    std::ignore = co_await sleep(other, std::chrono::seconds(1));
  };
  co_await task(loop);
  if (co_await number(1) == 1) co_return;
}

Task<> forbidden(int given) {
  std::ignore = co_await with_pair(Pair{"a", "b"});                 // bad
  std::ignore = co_await with_pair({"a", "b"});                     // bad
  std::ignore = co_await with_text(std::string{"a"});               // bad
  std::ignore = co_await with_function([given] { return given; });  // bad
  std::ignore = co_await with_text(given ? "a" : "b");              // bad
  bool both = given > 0 && co_await number(given) > 0;              // bad
  int either = given ? co_await number(1) : 2;                      // bad
  auto [first, second] = co_await pair();                           // bad
  std::ignore = both ? either : 0;
}

}  // namespace postwright::event
