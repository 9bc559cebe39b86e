// Building tables from their sources, and adding to them from standard input (-i).

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>

#include "base/file.h"
#include "base/progress.h"
#include "base/text.h"
#include "cmd/table_tool/run.h"
#include "cmd/table_tool/source_owner.h"
#include "libmaps/text/alias_source.h"
#include "libmaps/text/postmap_source.h"

namespace postwright::table_tool {
namespace {

/// The records that postalias stores behind those of the source.
struct Signature {
  std::string modified;
  std::string master;
};
constexpr std::string_view kModifiedKey = "YP_LAST_MODIFIED";
constexpr std::string_view kMasterKey = "YP_MASTER_NAME";

Result<Signature> make_signature(Session& session) {
  auto master = session.configuration().value("myhostname");
  if (!master) return failure_of(master);
  constexpr std::size_t kDigits = 10;
  std::string modified = cat(static_cast<long long>(std::time(nullptr)));
  if (modified.size() < kDigits) modified.insert(0, kDigits - modified.size(), '0');
  return Signature{.modified = std::move(modified), .master = std::move(*master)};
}

Status read_source(Session& session, LogicalLineReader& lines, const std::string& shown,
                   Reporter& reporter, const RecordVisitor& visit) {
  SourceOptions options{.file = shown,
                        .utf8 = session.utf8(),
                        .values_are_files = session.options().values_are_files};
  return session.program().alias_source ? read_alias_source(lines, options, reporter, visit)
                                        : read_postmap_source(lines, options, reporter, visit);
}

Status take_over_owner(Session& session, const struct stat& source, std::string_view source_name,
                       std::string_view table) {
  if (!session.options().keep_owner) return {};
  return become_owner_of(source, source_name, table, session.console());
}

/// Warnings about the source go through the builder, which keeps them in order with its own.
class BuilderReporter final : public Reporter {
 public:
  BuilderReporter(IndexBuilder& builder, Reporter& reporter)
      : builder_(builder), reporter_(reporter) {}
  void report(Severity severity, std::string_view text) override {
    if (severity == Severity::warning)
      builder_.warn(text);
    else
      reporter_.report(severity, text);
  }

 private:
  IndexBuilder& builder_;
  Reporter& reporter_;
};

/// The process's umask for a time. No other thread makes files meanwhile.
class ScopedUmask {
 public:
  explicit ScopedUmask(mode_t mask) : before_(umask(mask)) {}
  ScopedUmask(const ScopedUmask&) = delete;
  ScopedUmask& operator=(const ScopedUmask&) = delete;
  ~ScopedUmask() { umask(before_); }

 private:
  mode_t before_;
};

class TableCreation {
 public:
  TableCreation(Session& session, std::string_view operand)
      : session_(session), table_(session.table_name(operand)) {}

  Status run() {
    if (table_.type == "proxy")
      return failure(ErrorKind::config, "can't create maps via the proxy service");
    auto source = open_file(table_.name, O_RDONLY);
    if (!source) return failure_of(source);
    auto status = status_of(source->get(), table_.name);
    if (!status) return failure_of(status);
    const CommandLine& line = session_.options();
    if (!line.check) {
      Status owner = take_over_owner(session_, *status, table_.name, table_.name);
      if (!owner) return owner;
    }
    auto create = line.check ? check_source : create_index;
    auto builder =
        create(table_.type, table_.name, build_options(*status), &session_.redirection());
    if (!builder) return failure_of(builder);
    const MapType* type = find_map_type(table_.type);
    folding_ = type->keys == KeyKind::fixed ? session_.folding() : Folding::none;
    LogicalLineReader lines(source->get(), table_.name);
    return fill(lines, **builder);
  }

 private:
  BuildOptions build_options(const struct stat& source) const {
    const CommandLine& line = session_.options();
    return {.trailing_nul = line.trailing_nul,
            .duplicates = line.duplicates,
            .reporter = &session_.console(),
            .mode = line.keep_mode ? index_mode(source) : mode_t{0644},
            .empty_index_on_failure = true};
  }

  Status fill(LogicalLineReader& lines, IndexBuilder& builder) {
    BuilderReporter reporter(builder, session_.console());
    Progress progress(table_.name, 0, session_.options().progress);
    auto put = [&](const SourceRecord& record) -> Status {
      progress.advance();
      auto key = fold_key(record.key, folding_, room_);
      if (!key) return failure_of(key);
      return writing(builder.put(*key, record.value));
    };
    Status read = read_source(session_, lines, table_.name, reporter, put);
    if (!read) return read;
    if (session_.program().alias_source) {
      Status signed_ = sign(builder);
      if (!signed_) return signed_;
    }
    auto built = builder.finish();
    if (!built) return writing(failure_of(built));
    return {};
  }

  Status sign(IndexBuilder& builder) {
    auto signature = make_signature(session_);
    if (!signature) return failure_of(signature);
    Status put = builder.put("@", "@");
    if (put) put = builder.put_bytes(kModifiedKey, signature->modified);
    if (put) put = builder.put_bytes(kMasterKey, signature->master);
    return writing(std::move(put));
  }

  Status writing(Status status) const {
    if (status) return status;
    return failure(ErrorKind::system, session_.describe(table_.title(), "write", status.error()));
  }

  Session& session_;
  TableName table_;
  Folding folding_ = Folding::none;
  std::string room_;
};

/// Entries from standard input into a table that is there, or a new empty one.
class TableUpdate {
 public:
  TableUpdate(Session& session, std::string_view operand)
      : session_(session), table_(session.table_name(operand)) {}

  Status run() {
    auto status = status_of(STDIN_FILENO, "stdin");
    if (!status) return failure_of(status);
    Status owner = take_over_owner(session_, *status, "stdin", table_.name);
    if (!owner) return owner;
    OpenOptions options = session_.open_options(Access::update);
    // Whoever types must not hold the table's lock between two lines.
    options.batch_updates = S_ISREG(status->st_mode);
    // Whatever is made, with this table or with the signature, is no more open than the input.
    ScopedUmask mask(session_.options().keep_mode ? ~index_mode(*status) & 0777 : 022);
    auto table = open_for_update(table_.type, table_.name, options);
    if (!table) return failure_of(table);
    return fill(**table);
  }

 private:
  Status fill(Table& table) {
    LogicalLineReader lines(STDIN_FILENO, "stdin");
    Progress progress(table_.name, 0, session_.options().progress);
    auto store = [&](const SourceRecord& record) -> Status {
      progress.advance();
      return stored(table, table.store(record.key, record.value));
    };
    Status read = read_source(session_, lines, "stdin", session_.console(), store);
    Status flushed = writing(table, table.flush());
    if (!read) return read;
    if (!flushed) return flushed;
    return session_.program().alias_source ? sign(table) : Status();
  }

  /// The signature takes the place of an older one, without null bytes and folding for the YP_
  /// keys.
  Status sign(Table& table) {
    auto signature = make_signature(session_);
    if (!signature) return failure_of(signature);
    OpenOptions replacing = session_.open_options(Access::update);
    replacing.duplicates = Duplicates::replace;
    replacing.redirection = nullptr;
    Status put = store_all(table.type(), replacing, {{"@", "@"}});
    if (!put) return put;
    replacing.trailing_nul = TrailingNul::without;
    replacing.fold_keys = false;
    return store_all(table.type(), replacing,
                     {{kModifiedKey, signature->modified}, {kMasterKey, signature->master}});
  }

  Status store_all(std::string_view type, const OpenOptions& options,
                   std::initializer_list<std::pair<std::string_view, std::string_view>> records) {
    auto table = open_for_update(type, table_.name, options);
    if (!table) return failure_of(table);
    for (const auto& [key, value] : records) {
      Status put = stored(**table, (*table)->store(key, value));
      if (!put) return put;
    }
    return {};
  }

  Status stored(const Table& table, Result<bool> done) const {
    return done ? Status() : writing(table, failure_of(done));
  }
  Status writing(const Table& table, Status status) const {
    if (status) return status;
    return failure(ErrorKind::system, session_.describe(table, "write", status.error()));
  }

  Session& session_;
  TableName table_;
};

template <class Job>
Result<bool> for_each_operand(Session& session) {
  for (const std::string& operand : session.options().tables) {
    Status done = Job(session, operand).run();
    if (!done) return failure_of(done);
  }
  return true;
}

}  // namespace

Result<bool> create_tables(Session& session) {
  return for_each_operand<TableCreation>(session);
}

Result<bool> update_tables(Session& session) {
  return for_each_operand<TableUpdate>(session);
}

}  // namespace postwright::table_tool
