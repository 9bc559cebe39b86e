#include "cmd/postmulti/status.h"

#include "base/file.h"
#include "base/text.h"
#include "json/json_document.h"
#include "libconf/tables/table_references.h"
#include "libmaps/legacy_types.h"
#include "lint/run/linter.h"

namespace postwright::postmulti {
namespace {

Json berkeley_db_tables(const std::string& directory) {
  Json tables = Json::array();
  auto configuration = Configuration::load(directory, {.root = {}, .directory_is_set = true});
  if (!configuration) return tables;
  for (const TableReference& table : find_table_references(*configuration, nullptr)) {
    if (!is_berkeley_db(table.type)) continue;
    Json row;
    put_bytes(row, "table", cat(table.type, ":", table.name));
    put_bytes(row, "setting", table.setting);
    tables.push_back(std::move(row));
  }
  return tables;
}

Json findings(const std::string& directory) {
  using lint::InputFile;
  std::vector<std::unique_ptr<InputFile>> files;
  auto add = [&](const char* name, lint::FileKind kind) -> const InputFile* {
    std::string path = cat(directory, "/", name);
    auto bytes = read_file(path);
    if (!bytes) return nullptr;
    return files
        .emplace_back(std::make_unique<InputFile>(path, std::move(*bytes), kind,
                                                  lint::TemplateKind::automatic))
        .get();
  };
  lint::Linter linter({}, {});
  linter.lint_site({.directory = directory,
                    .main_cf = add("main.cf", lint::FileKind::main_cf),
                    .master_cf = add("master.cf", lint::FileKind::master_cf)});
  Json counts{{"error", 0}, {"warning", 0}, {"info", 0}, {"style", 0}};
  for (const lint::Finding& finding : linter.finish()) {
    Json& count = counts[std::string(lint::level_name(finding.level))];
    count = count.get<int>() + 1;
  }
  return counts;
}

Json describe(const Instance& instance) {
  Json json;
  put_bytes(json, "name", instance.name);
  put_bytes(json, "group", instance.group);
  json["primary"] = instance.primary;
  json["enabled"] = instance.enabled;
  json["running"] = is_running(instance);
  put_bytes(json, "config_directory", instance.directory);
  put_bytes(json, "queue_directory", instance.queue_directory);
  put_bytes(json, "data_directory", instance.data_directory);
  json["berkeley_db"] = berkeley_db_tables(instance.directory);
  json["findings"] = findings(instance.directory);
  return json;
}

}  // namespace

std::string status_document(const std::vector<const Instance*>& instances) {
  Json document = begin_document("postmulti-status");
  document["version"] = POSTWRIGHT_VERSION;
  document["instances"] = Json::array();
  for (const Instance* instance : instances) document["instances"].push_back(describe(*instance));
  return document_text(document);
}

}  // namespace postwright::postmulti
