#include "migration/dump/dump.h"

#include <ostream>

#include "base/text.h"
#include "libmaps/bdb/bdb_file.h"
#include "libmaps/bdb/salvage.h"
#include "libmaps/table.h"
#include "migration/dump/dump_writer.h"

namespace postwright::reindexer {
namespace {

class StreamReporter final : public Reporter {
 public:
  explicit StreamReporter(std::ostream& err) : err_(err) {}
  void report(Severity severity, std::string_view text) override {
    err_ << "reindexer: " << (severity == Severity::warning ? "warning: " : "")
         << printable(text, true) << '\n';
  }

 private:
  std::ostream& err_;
};

/// The file behind the operand, and the access method that it must have.
struct Operand {
  std::string path;
  std::optional<bdb::Method> method;
};

Operand parse_operand(const std::string& table) {
  auto name = parse_table_name(table);
  if (name && name->type == "hash") return {cat(name->name, ".db"), bdb::Method::hash};
  if (name && name->type == "btree") return {cat(name->name, ".db"), bdb::Method::btree};
  return {table, std::nullopt};
}

std::unique_ptr<DumpWriter> make_writer(const DumpOptions& options, const DumpTarget& target) {
  switch (options.format) {
    case DumpFormat::text:
      return make_text_dump(target);
    case DumpFormat::jsonl:
      return options.raw ? make_raw_jsonl_dump(target) : make_jsonl_dump(target);
    case DumpFormat::db_dump:
      break;
  }
  return make_db_dump(target, options.printable, target.subdatabase && !options.subdatabase);
}

class Dump {
 public:
  Dump(const DumpOptions& options, std::ostream& out, StreamReporter& reporter)
      : options_(options), operand_(parse_operand(options.table)), out_(out), reporter_(reporter) {}

  ExitStatus run();

 private:
  ExitStatus fail(const Error& error) {
    reporter_.report(Severity::error, error.message);
    return ExitStatus::could_not_finish;
  }
  ExitStatus refuse(std::string_view reason) {
    reporter_.report(Severity::error, reason);
    return ExitStatus::usage;
  }
  ExitStatus dump_table(bdb::File& file, const std::optional<std::string>& subdatabase);
  ExitStatus dump_subdatabase(const std::string& name);
  ExitStatus salvage();

  const DumpOptions& options_;
  Operand operand_;
  std::ostream& out_;
  StreamReporter& reporter_;
};

ExitStatus Dump::run() {
  if (options_.raw && options_.format != DumpFormat::jsonl)
    return refuse("--raw goes with --format jsonl");
  if (options_.list && options_.subdatabase) return refuse("--list and --subdb exclude each other");
  if (options_.salvage) return salvage();
  auto file = bdb::File::open(operand_.path);
  if (!file) return fail(file.error());
  if (operand_.method && (*file)->info().method != *operand_.method)
    return fail(
        {ErrorKind::config, cat(operand_.path, " is a ",
                                *operand_.method == bdb::Method::hash ? "btree file, not hash"
                                                                      : "hash file, not btree")});
  if (options_.subdatabase) return dump_subdatabase(*options_.subdatabase);
  if (!(*file)->info().subdatabases)
    return options_.list ? ExitStatus::done : dump_table(**file, std::nullopt);

  auto names = (*file)->subdatabases();
  if (!names) return fail(names.error());
  if (options_.list) {
    for (const std::string& name : *names) out_ << name << '\n';
    return ExitStatus::done;
  }
  if (options_.format == DumpFormat::text)
    return refuse(
        cat(operand_.path, " has subdatabases (see --list): choose one with --subdb NAME"));
  for (const std::string& name : *names) {
    ExitStatus status = dump_subdatabase(name);
    if (status != ExitStatus::done) return status;
  }
  return ExitStatus::done;
}

ExitStatus Dump::dump_subdatabase(const std::string& name) {
  bdb::File::Options options;
  options.subdatabase = name;
  auto file = bdb::File::open(operand_.path, options);
  if (!file) return fail(file.error());
  return dump_table(**file, name);
}

ExitStatus Dump::dump_table(bdb::File& file, const std::optional<std::string>& subdatabase) {
  auto writer = make_writer(options_, {&file, subdatabase, out_, reporter_});
  auto walked = file.walk([&](std::string_view key, std::string_view value) -> Status {
    writer->record(key, value);
    if (!out_) return failure(ErrorKind::system, "cannot write the dump");
    return {};
  });
  if (!walked) return fail(walked.error());
  bool complete = writer->finish();
  if (!out_.flush()) return fail({ErrorKind::system, "cannot write the dump"});
  if (file.doubt())
    reporter_.warning(cat(file.path(), ": records may be missing: ", file.doubt()->reason));
  if (!complete) return ExitStatus::could_not_finish;
  return file.doubt() ? ExitStatus::findings : ExitStatus::done;
}

ExitStatus Dump::salvage() {
  if (options_.format == DumpFormat::db_dump)
    return refuse("--salvage goes with --format text or jsonl");
  if (options_.list || options_.subdatabase)
    return refuse("--salvage reads a file as a whole, without --list and --subdb");
  auto writer = make_writer(options_, {nullptr, std::nullopt, out_, reporter_});
  auto salvaged = bdb::salvage(
      operand_.path,
      [&](std::string_view key, std::string_view value) -> Status {
        writer->record(key, value);
        if (!out_) return failure(ErrorKind::system, "cannot write the dump");
        return {};
      },
      [&](std::string_view fault) { reporter_.warning(fault); });
  if (!salvaged) return fail(salvaged.error());
  bool complete = writer->finish();
  if (!out_.flush()) return fail({ErrorKind::system, "cannot write the dump"});
  std::string count = salvaged->count.empty() ? std::string() : cat("; ", salvaged->count);
  reporter_.warning(cat(operand_.path, ": salvaged ", salvaged->records,
                        salvaged->records == 1 ? " record, " : " records, ", salvaged->faults,
                        salvaged->faults == 1 ? " fault" : " faults", count));
  if (!complete) return ExitStatus::could_not_finish;
  return salvaged->faults > 0 ? ExitStatus::findings : ExitStatus::done;
}

}  // namespace

ExitStatus run_dump(const DumpOptions& options, std::ostream& out, std::ostream& err) {
  StreamReporter reporter(err);
  return Dump(options, out, reporter).run();
}

}  // namespace postwright::reindexer
