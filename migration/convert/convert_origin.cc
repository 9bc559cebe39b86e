#include "migration/convert/convert_origin.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "libmaps/bdb/bdb_file.h"
#include "libmaps/bdb/libdb_oracle.h"
#include "migration/records/compare.h"
#include "migration/records/target_type.h"

namespace postwright::reindexer {

/// The first record shows the convention of the table.
Status Origin::look_at_db() {
  auto db = bdb::File::open(file_);
  if (!db) return failure_of(db);
  std::string_view key;
  std::string_view value;
  auto cursor = (*db)->cursor();
  auto first = cursor->next(key, value);
  if (!first) return failure_of(first);
  if (*first) trailing_nul_ = key.ends_with('\0');
  return {};
}

/// A pipe has nothing left for the second walk, which proves the index.
Status Origin::look_at_source() {
  auto fd = open_file(file_, O_RDONLY);
  if (!fd) return failure_of(fd);
  auto status = status_of(fd->get(), file_);
  if (!status) return failure_of(status);
  if (S_ISREG(status->st_mode) || S_ISDIR(status->st_mode)) return {};
  auto text = read_all(fd->get(), file_);
  if (!text) return failure_of(text);
  text_ = std::move(*text);
  mode_ &= status->st_mode;
  return {};
}

Result<Origin> Origin::open(const Options& options, const ClientSettingsSource* clients) {
  auto table = parse_table_name(options.convert_from);
  if (!table) return config_failure("\"", options.convert_from, "\" is not TYPE:NAME");
  Origin origin;
  origin.clients_ = clients;
  origin.table_ = *table;
  origin.accept_records_ = options.convert_present;
  origin.recipe_ = {.alias = options.alias_source,
                    .values_are_files = options.values_are_files,
                    .fold_keys = !options.keep_case};
  if (table->type == "hash" || table->type == "btree") {
    origin.file_ = cat(table->name, ".db");
    Status looked = origin.look_at_db();
    if (!looked) return failure_of(looked);
    return origin;
  }
  if (table->type == "texthash") {
    origin.file_ = table->name;
    Status looked = origin.look_at_source();
    if (!looked) return failure_of(looked);
    return origin;
  }
  if (const MapType* type = find_target_type(table->type)) {
    origin.file_ = cat(table->name, type->index_suffix);
    return origin;
  }
  if (find_map_type(table->type)) return origin;
  return config_failure("tables of type ", table->type,
                        " cannot be read; a text source is texthash:PATH");
}

/// For types whose records are not in an index file.
Status Origin::walk_open_table(Reporter& reporter, const IndexRecordVisitor& visit) const {
  auto table = open_table(table_.type, table_.name,
                          {.fold_keys = recipe_.fold_keys,
                           .values_are_files = recipe_.values_are_files,
                           .reporter = &reporter,
                           .client_settings = clients_});
  if (!table) return failure_of(table);
  for (;;) {
    auto record = (*table)->next();
    if (!record) return failure_of(record);
    if (!*record) return {};
    Status visited = visit({.key = (*record)->key, .value = (*record)->value});
    if (!visited) return visited;
  }
}

Status Origin::walk_db(Reporter& reporter, const IndexRecordVisitor& visit) const {
  auto doubt = walk_present_db_records(file_, visit);
  if (!doubt) return failure_of(doubt);
  if (doubt->empty()) return {};
  std::string missing = cat(file_, ": records may be missing: ", *doubt);
  if (!accept_records_)
    return failure(ErrorKind::data, cat(missing, "; --accept-records takes those that are there"));
  reporter.warning(missing);
  return {};
}

Status Origin::walk(Reporter& reporter, const IndexRecordVisitor& visit) const {
  if (table_.type == "hash" || table_.type == "btree") return walk_db(reporter, visit);
  if (text_) return walk_source_text(*text_, recipe_, {.shown = file_}, reporter, visit);
  if (table_.type == "texthash")
    return walk_source_records(file_, recipe_, {.shown = file_}, reporter, visit);
  const MapType* type = find_target_type(table_.type);
  if (!type) return walk_open_table(reporter, visit);
  auto side = index_side(*type, table_.name);
  if (!side) return failure_of(side);
  return (*side)->walk(visit);
}

bool Origin::never_waits() const {
  struct stat status {};
  return !file_.empty() && stat(file_.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

Status Origin::ask_libdb() const {
  if (table_.type != "hash" && table_.type != "btree") return {};
  auto checked = bdb::cross_check(file_, {});
  if (!checked) return failure_of(checked);
  if (!checked->difference) return {};
  return failure(ErrorKind::data,
                 cat(file_, ": libdb reads other records: ", *checked->difference));
}

}  // namespace postwright::reindexer
