#include "libconf/expansion/macro_names.h"

#include "base/text.h"
#include "libconf/expansion/macro_syntax.h"

namespace postwright {
namespace {

class NameVisitor {
 public:
  NameVisitor(const std::function<void(std::string_view)>& visit,
              std::vector<std::string>& problems)
      : visit_(visit), problems_(problems) {}

  Status text(std::string_view value, int depth) { return read_macros(value, depth, *this); }

  bool too_deep = false;
  Status piece(const MacroPiece& piece, int depth) {
    if (piece.kind != MacroPiece::Kind::macro) return {};
    return macro(piece.text, depth + 1);
  }
  template <class T>
  tl::unexpected<Error> note(Result<T>& failed) {
    if (!failed.error().message.empty())
      problems_.push_back(std::exchange(failed.error().message, {}));
    return failure_of(failed);
  }

 private:
  Status macro(std::string_view body, int depth) {
    MacroCursor cursor(body);
    auto head = take_macro_head(cursor);
    if (!head) return failure_of(head);
    if (head->is_comparison()) {
      Status left = text(head->left, depth);
      Status right = text(head->right, depth);
      if (!left) return left;
      if (!right) return right;
    } else if (!cursor.done() && cursor.peek() == '{') {
      return argument(head->name, cursor, depth);
    } else {
      visit_(head->name);
    }
    if (cursor.done()) return {};
    auto yes = take_if_true(cursor);
    if (!yes) return failure_of(yes);
    Status read = branch(*yes, depth);
    if (!read) return read;
    auto no = take_if_false(cursor, *yes);
    if (!no) return failure_of(no);
    return branch(*no, depth);
  }

  Status branch(const std::optional<std::string_view>& operand, int depth) {
    return operand ? text(*operand, depth) : Status();
  }

  Status argument(std::string_view function, MacroCursor& cursor, int depth) {
    auto argument = take_macro_argument(cursor);
    if (!argument) return failure_of(argument);
    Status known = check_macro_function(function, *argument);
    if (!known) return known;
    return text(trim(*argument), depth);
  }

  const std::function<void(std::string_view)>& visit_;
  std::vector<std::string>& problems_;
};

}  // namespace

void visit_macro_names(std::string_view value,
                       const std::function<void(std::string_view name)>& visit,
                       std::vector<std::string>& problems) {
  (void)NameVisitor(visit, problems).text(value, 0);
}

}  // namespace postwright
