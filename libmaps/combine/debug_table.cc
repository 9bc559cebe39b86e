#include "libmaps/combine/debug_table.h"

#include "base/text.h"
#include "libmaps/combine/member_tables.h"

namespace postwright {
namespace {

/// Null bytes end a text in the reference's messages.
std::string quoted(std::string_view text) {
  return cat("\"", until_nul(text), "\"");
}

class DebugTable final : public Table {
 public:
  DebugTable(std::string_view name, std::shared_ptr<Table> inner, Reporter* reporter)
      : Table("debug", std::string(name), inner->key_kind()),
        inner_(std::move(inner)),
        reporter_(reporter) {}

  Result<std::optional<std::string>> lookup(std::string_view key) override {
    auto found = inner_->lookup(key);
    if (is_fatal(found)) return found;
    std::string_view value = !found ? "error" : *found ? std::string_view(**found) : "not_found";
    say("lookup", cat(quoted(key), " = ", quoted(value)));
    return found;
  }
  void expect(std::span<const std::string_view> keys) override { inner_->expect(keys); }

  Result<bool> store(std::string_view key, std::string_view value) override {
    auto stored = inner_->store(key, value);
    if (is_fatal(stored)) return stored;
    say("update", cat(quoted(key), " = ", quoted(value), ": ", outcome(stored)));
    return stored;
  }

  Result<bool> erase(std::string_view key) override {
    auto erased = inner_->erase(key);
    if (is_fatal(erased)) return erased;
    say("delete", cat(quoted(key), ": ", outcome(erased)));
    return erased;
  }

  Status flush() override { return inner_->flush(); }
  Result<std::optional<Record>> next() override {
    auto record = inner_->next();
    if (is_fatal(record)) return record;
    if (record && *record)
      say("sequence", cat(quoted((*record)->key), " = ", quoted((*record)->value)));
    else
      say("sequence", "found EOF");
    return record;
  }
  void rewind() override { inner_->rewind(); }

 private:
  /// What a program ends at, before anything is said: an operation that a type does not have, a
  /// broken table.
  template <class T>
  static bool is_fatal(const Result<T>& result) {
    return !result && result.error().kind != ErrorKind::retry &&
           result.error().kind != ErrorKind::config;
  }
  static std::string_view outcome(const Result<bool>& done) {
    return !done ? "error" : *done ? "success" : "failed";
  }
  void say(std::string_view operation, std::string_view text) const {
    if (reporter_) reporter_->info(cat(name(), " ", operation, ": ", text));
  }

  std::shared_ptr<Table> inner_;
  Reporter* reporter_;
};

}  // namespace

Result<TablePtr> open_debug_table(std::string_view name, const OpenOptions& options) {
  auto inner = open_member(cat("debug:", name), name, options);
  if (!inner) return failure_of(inner);
  return std::make_unique<DebugTable>(name, std::move(*inner), options.reporter);
}

}  // namespace postwright
