#include "migration/journal/begin_record.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "libmaps/text/base64.h"

namespace postwright::reindexer {
namespace {

using Json = nlohmann::ordered_json;

/// Thrown where a text has not the form that begin_record_text() gives it.
struct NotARecord {};

/// Bytes of any kind, which JSON strings cannot hold.
std::string decoded(const Json& json) {
  auto bytes = base64_decode(json.get<std::string>());
  if (!bytes) throw NotARecord{};
  return *bytes;
}

Json json_of(const KeptFile& file) {
  Json json{{"path", base64_encode(file.path)},
            {"copy", base64_encode(file.copy)},
            {"uid", file.uid},
            {"gid", file.gid},
            {"mode", file.mode},
            {"mtime_ns", file.mtime_ns},
            {"attributes", Json::object()}};
  for (const auto& [name, value] : file.attributes) json["attributes"][name] = base64_encode(value);
  return json;
}

KeptFile kept_of(const Json& json) {
  KeptFile file{.path = decoded(json.at("path")),
                .copy = decoded(json.at("copy")),
                .uid = json.at("uid").get<uid_t>(),
                .gid = json.at("gid").get<gid_t>(),
                .mode = json.at("mode").get<mode_t>(),
                .mtime_ns = json.at("mtime_ns").get<std::int64_t>(),
                .attributes = {}};
  for (const auto& [name, value] : json.at("attributes").items())
    file.attributes.emplace_back(name, decoded(value));
  return file;
}

}  // namespace

const KeptFile* BeginRecord::find_kept(std::string_view path) const {
  for (const KeptFile& file : kept)
    if (file.path == path) return &file;
  return nullptr;
}

std::string begin_record_text(const BeginRecord& record) {
  Json json;
  json["plan"] = plan_json(record.plan);
  json["kept"] = Json::array();
  for (const KeptFile& file : record.kept) json["kept"].push_back(json_of(file));
  return json.dump();
}

Result<BeginRecord> parse_begin_record(std::string_view text) {
  auto damaged = failure(ErrorKind::data, "the journal's first entry is damaged");
  try {
    Json json = Json::parse(text);
    auto plan = parse_plan_json(json.at("plan").get<std::string>());
    if (!plan) return failure_of(plan);
    BeginRecord record{.plan = std::move(*plan), .kept = {}};
    for (const Json& file : json.at("kept")) record.kept.push_back(kept_of(file));
    return record;
  } catch (const Json::exception&) {
    return damaged;  // its checksum was right: another program wrote it
  } catch (const NotARecord&) {
    return damaged;
  }
}

}  // namespace postwright::reindexer
