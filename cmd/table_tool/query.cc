// Modes -q KEY and -q -, with -b and -h: the first table that knows a key answers.

#include <unistd.h>

#include "base/block_output.h"
#include "base/text.h"
#include "cmd/table_tool/key_lines.h"
#include "cmd/table_tool/run.h"
#include "mail/message_keys.h"

namespace postwright::table_tool {
namespace {

/// The operands, opened when they are first needed.
class QueriedTables {
 public:
  explicit QueriedTables(Session& session)
      : session_(session), tables_(session.options().tables.size()) {}

  /// What the first table that has `key` says.
  Result<std::optional<std::string>> find(std::string_view key) {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
      Status opened = open(i);
      if (!opened) return failure_of(opened);
      auto found = find_in(i, key);
      if (!found || *found) return found;
      // Its server may serve one client at a time.
      if (!many_) tables_[i].reset();
    }
    return std::nullopt;
  }

  /// These keys come next.
  Status expect(std::span<const std::string_view> keys) {
    Status opened = open(0);
    if (opened) tables_[0]->expect(keys);
    return opened;
  }

 private:
  /// With -q - the same operand is the same table.
  Status open(std::size_t i) {
    if (tables_[i]) return {};
    const auto& operands = session_.options().tables;
    for (std::size_t earlier = 0; earlier < i && many_; ++earlier) {
      if (operands[earlier] != operands[i]) continue;
      tables_[i] = tables_[earlier];
      return {};
    }
    auto table = session_.open(session_.options().tables[i], Access::read);
    if (!table) return failure_of(table);
    tables_[i] = std::move(*table);
    return {};
  }

  Result<std::optional<std::string>> find_in(std::size_t i, std::string_view key) {
    Table& table = *tables_[i];
    auto found = table.lookup(key);
    if (!found) return failure(ErrorKind::system, session_.describe(table, "query", found.error()));
    if (!*found) return std::nullopt;
    if (session_.options().values_are_files) return content_of(i, key, std::move(**found));
    if ((*found)->empty()) session_.warn_if_empty(shown_name(i), key, **found);
    return found;
  }

  /// With -F; content that begins with a null byte counts as empty.
  Result<std::optional<std::string>> content_of(std::size_t i, std::string_view key,
                                                std::string value) {
    Table& table = *tables_[i];
    auto shown = session_.shown_value(table, key, std::move(value));
    if (shown) {
      session_.warn_if_empty(shown_name(i), key, *shown);
      return std::move(*shown);
    }
    session_.console().warning(shown.error().message);
    return failure(ErrorKind::system, session_.describe(table, "query", shown.error()));
  }

  std::string shown_name(std::size_t i) const {
    return many_ ? tables_[i]->title() : session_.table_name(session_.options().tables[i]).title();
  }

  Session& session_;
  bool many_ = session_.options().mode == Mode::query_list;
  std::vector<std::shared_ptr<Table>> tables_;
};

Result<bool> query_key(Session& session) {
  const std::string& key = session.options().key;
  auto value = QueriedTables(session).find(key);
  if (!value) return failure_of(value);
  if (!*value) return false;
  BlockOutput output(STDOUT_FILENO);
  if (session.options().json)
    append_record(output.buffer(), session.record_format(), key, **value);
  else
    output.buffer() = cat(**value, "\n");
  output.finish();
  return true;
}

/// Looks keys up and prints what is found.
class QueryList {
 public:
  explicit QueryList(Session& session)
      : tables_(session), format_(session.record_format()), output_(STDOUT_FILENO) {}

  Status expect(std::span<const std::string_view> keys) { return tables_.expect(keys); }
  Status query(std::string_view key) {
    auto value = tables_.find(key);
    if (!value) return failure_of(value);
    if (!*value) return {};
    found_ = true;
    append_record(output_.buffer(), format_, key, **value);
    output_.written();
    return {};
  }
  bool finish() {
    output_.finish();
    return found_;
  }

 private:
  QueriedTables tables_;
  RecordFormat format_;
  BlockOutput output_;
  bool found_ = false;
};

Result<bool> query_key_lines(Session& session) {
  QueryList list(session);
  KeyLines lines(STDIN_FILENO);
  for (auto keys = lines.next(); !keys.empty(); keys = lines.next()) {
    Status ready = list.expect(keys);
    for (std::string_view key : keys) {
      if (ready) ready = list.query(key);
      if (!ready) return failure_of(ready);
    }
  }
  return list.finish();
}

/// -b and -h: standard input is a message.
Result<bool> query_message(Session& session) {
  const CommandLine& line = session.options();
  auto limits = session.mime_limits();
  if (!limits) return failure_of(limits);
  MessageKeyOptions options{.headers = line.headers, .body = line.body, .mime = *limits};
  options.mime.mime = line.mime;
  QueryList list(session);
  MessageKeys message(options, [&](std::string_view key) { return list.query(key); });
  KeyLines lines(STDIN_FILENO);
  for (auto some = lines.next(); !some.empty() && !message.done(); some = lines.next()) {
    for (std::string_view text : some) {
      Status added = message.add_line(text);
      if (!added) return failure_of(added);
    }
  }
  Status finished = message.finish();
  if (!finished) return failure_of(finished);
  return list.finish();
}

}  // namespace

Result<bool> query_tables(Session& session) {
  const CommandLine& line = session.options();
  if (line.mode == Mode::query) return query_key(session);
  return line.headers || line.body ? query_message(session) : query_key_lines(session);
}

}  // namespace postwright::table_tool
