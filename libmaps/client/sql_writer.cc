#include "libmaps/client/sql_writer.h"

#include <algorithm>

#include "base/text.h"
#include "libmaps/client/batch_writer.h"

namespace postwright {
namespace {

constexpr std::size_t kBatchRecords = 500;
constexpr std::size_t kPage = 5000;  // records of a walk

bool is_name(std::string_view text, bool dots) {
  return !text.empty() && !is_digit(text[0]) && std::ranges::all_of(text, [&](char c) {
    return is_alnum(c) || c == '_' || (dots && c == '.');
  });
}

class SqlWriter final : public BatchWriter {
 public:
  SqlWriter(SqlSessionPtr session, SqlPlace place, const SqlWriting& writing)
      : BatchWriter(kBatchRecords),
        session_(std::move(session)),
        place_(std::move(place)),
        writing_(writing) {}
  ~SqlWriter() override {
    if (began_ && !committed_) (void)session_->run("ROLLBACK");
    if (made_outside_ && !committed_) (void)session_->run(cat("DROP TABLE ", place_.table));
  }

  Status begin() {
    auto found = session_->run(cat("SELECT * FROM ", place_.table, " LIMIT 0"));
    bool missing = !found;
    if (found)
      if (Status fits = check_columns(*found); !fits) return fits;
    if (missing && !writing_.creates_in_transaction) {
      if (Status created = create(); !created) return created;
      made_outside_ = true;
    }
    if (Status begun = run(writing_.begin); !begun) return begun;
    began_ = true;
    if (missing && writing_.creates_in_transaction) return create();
    return run(cat("DELETE FROM ", place_.table));
  }

  std::string title() const override { return cat(place_.client, ", table ", place_.table); }

  Result<std::optional<std::string>> find(std::string_view key) override {
    auto found = session_->run(cat("SELECT ", place_.value, " FROM ", place_.table, " WHERE ",
                                   place_.key, "=", parameter(1), " ", place_.conditions),
                               {std::string(key)});
    if (!found) return named(found.error());
    if (found->rows.empty()) return std::nullopt;
    if (found->rows.size() > 1)
      return failure(ErrorKind::data,
                     cat(title(), ": several records have the key \"", shown_key(key), "\""));
    return found->rows[0].at(0);
  }

  Result<std::uint64_t> count() override {
    std::string fields = cat("SELECT ", place_.key, " FROM ", place_.table);
    std::string order = cat(" ORDER BY ", place_.key, " LIMIT ", kPage);
    std::uint64_t records = 0;
    auto page = session_->run(cat(fields, order));
    for (;;) {
      if (!page) return named(page.error());
      records += page->rows.size();
      if (page->rows.size() < kPage) return records;
      auto last = page->rows.back().at(0);
      if (!last) return records;
      page = session_->run(cat(fields, " WHERE ", place_.key, " > ", parameter(1), order), {*last});
    }
  }

  Status commit() override {
    Status done = run("COMMIT");
    committed_ = done.has_value();
    return done;
  }

 private:
  Status check_columns(const SqlRows& found) const {
    bool key = false;
    bool value = false;
    std::string others;
    for (const std::string& column : found.columns) {
      bool is_key = equals_ignoring_case(column, place_.key);
      bool is_value = equals_ignoring_case(column, place_.value);
      key |= is_key;
      value |= is_value;
      if (!is_key && !is_value) others += cat(others.empty() ? "" : ", ", column);
    }
    if (!key || !value)
      return config_failure(title(), ": it has no column ", key ? place_.value : place_.key);
    if (!others.empty())
      return config_failure(title(), ": it has other columns (", others,
                            "), which would be lost; name a table of its own");
    return {};
  }

  Status create() {
    return run(cat("CREATE TABLE ", place_.table, " (", place_.key, " ", writing_.key_column,
                   " NOT NULL PRIMARY KEY, ", place_.value, " ", writing_.value_column,
                   " NOT NULL)", writing_.table_options));
  }

  std::string parameter(std::size_t number) const {
    return writing_.numbered_parameters ? cat("$", number) : "?";
  }

  Result<std::uint64_t> insert(std::vector<std::string> records) override {
    std::string sql =
        cat("INSERT INTO ", place_.table, " (", place_.key, ", ", place_.value, ") VALUES ");
    for (std::size_t i = 0; i < records.size(); i += 2)
      sql += cat(i == 0 ? "(" : ", (", parameter(i + 1), ", ", parameter(i + 2), ")");
    std::string tail(writing_.keep_first);
    replace_all(tail, "<KEY>", place_.key);
    auto done = session_->run(cat(sql, " ", tail), records);
    if (!done) return named(done.error());
    return done->affected;
  }

  Status run(std::string_view sql) {
    auto done = session_->run(std::string(sql));
    if (!done) return named(done.error());
    return {};
  }
  tl::unexpected<Error> named(const Error& error) const {
    return failure(error.kind, cat(title(), ": ", trim(error.message)), error.code);
  }

  SqlSessionPtr session_;
  SqlPlace place_;
  SqlWriting writing_;
  bool began_ = false;
  bool committed_ = false;
  bool made_outside_ = false;  // of the transaction
};

}  // namespace

Result<SqlPlace> SqlPlace::read(std::string_view type, const ClientSettings& settings) {
  SqlPlace place;
  place.client = cat(type, ":", settings.name());
  for (const char* setting : {"query", "select_function"}) {
    auto query = settings.text(setting);
    if (!query) return failure_of(query);
    if (!query->empty())
      return config_failure(place.client, ": ", setting,
                            " says how records are found, not where they are; set table, "
                            "select_field and where_field in its place");
  }
  for (auto [setting, text] :
       {std::pair("table", &place.table), std::pair("select_field", &place.value),
        std::pair("where_field", &place.key)}) {
    auto value = settings.text(setting, "", 1);
    if (!value) return failure_of(value);
    if (!is_name(*value, text == &place.table))
      return config_failure(place.client, ": ", setting, " = ", *value,
                            ": this is no plain name, and nothing can be "
                            "written there");
    *text = std::move(*value);
  }
  auto conditions = settings.text("additional_conditions");
  if (!conditions) return failure_of(conditions);
  place.conditions = std::move(*conditions);
  return place;
}

Result<DatabaseWriterPtr> open_sql_writer(SqlSessionPtr session, SqlPlace place,
                                          const SqlWriting& writing) {
  auto writer = std::make_unique<SqlWriter>(std::move(session), std::move(place), writing);
  Status begun = writer->begin();
  if (!begun) return failure_of(begun);
  return writer;
}

}  // namespace postwright
