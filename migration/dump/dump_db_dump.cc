// `reindexer dump --format db_dump`: the text of db_dump(1), which db_load(1) reads. A header of
// NAME=VALUE lines; then a key and a value in turn, a line each, a blank before it; "DATA=END".

#include "base/hex.h"
#include "migration/dump/dump_writer.h"

namespace postwright::reindexer {
namespace {

constexpr std::uint32_t kDefaultMinKeys = 2;

class DbDump final : public DumpWriter {
 public:
  DbDump(const DumpTarget& target, bool printable, bool named)
      : target_(target), printable_(printable) {
    write_header(named);
  }

  void record(std::string_view key, std::string_view value) override {
    line_.clear();
    append(key);
    append(value);
    target_.out << line_;
  }

  bool finish() override {
    target_.out << "DATA=END\n";
    return true;
  }

 private:
  void write_header(bool named);
  void append(std::string_view bytes);

  DumpTarget target_;
  bool printable_;
  std::string line_;
};

void DbDump::write_header(bool named) {
  const bdb::FileInfo& info = target_.file->info();
  bool hash = info.method == bdb::Method::hash;
  std::ostream& out = target_.out;
  out << "VERSION=3\nformat=" << (printable_ ? "print" : "bytevalue") << '\n';
  if (named) out << "database=" << *target_.subdatabase << '\n';
  out << "type=" << (hash ? "hash" : "btree") << '\n';
  if (info.record_numbers) out << "recnum=1\n";
  if (!hash && info.min_keys != 0 && info.min_keys != kDefaultMinKeys)
    out << "bt_minkey=" << info.min_keys << '\n';
  if (hash && info.element_counter > 1) out << "h_nelem=" << info.element_counter << '\n';
  if (info.checksums) out << "chksum=1\n";
  if (info.duplicates) out << "duplicates=1\n";
  if (info.sorted_duplicates) out << "dupsort=1\n";
  out << "db_pagesize=" << info.page_size << "\nHEADER=END\n";
}

void DbDump::append(std::string_view bytes) {
  line_ += ' ';
  for (char c : bytes) {
    if (!printable_) {
      append_hex(line_, c);
    } else if (c == '\\') {
      line_ += "\\\\";
    } else if (c >= ' ' && c <= '~') {
      line_ += c;
    } else {
      line_ += '\\';
      append_hex(line_, c);
    }
  }
  line_ += '\n';
}

}  // namespace

std::unique_ptr<DumpWriter> make_db_dump(const DumpTarget& target, bool printable, bool named) {
  return std::make_unique<DbDump>(target, printable, named);
}

}  // namespace postwright::reindexer
