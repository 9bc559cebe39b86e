#include "cmd/postlint/config_file.h"

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <system_error>

#include "base/file.h"
#include "base/text.h"

namespace postwright::postlint {
namespace {

tl::unexpected<Error> bad(const std::string& path, const toml::source_region& where,
                          std::string_view reason) {
  return config_failure(path, ", line ", static_cast<unsigned>(where.begin.line), ": ", reason);
}

/// Takes the values of one file, and remembers the first that is not as it should be.
class Reader {
 public:
  Reader(ConfigFile& file, const std::string& path) : file_(file), path_(path) {}

  Status read(const toml::table& table) {
    for (const auto& [key, node] : table) {
      std::string_view name = key.str();
      auto row = std::ranges::find_if(kKeys, [&](const Key& known) { return known.name == name; });
      if (row == std::end(kKeys))
        return bad(path_, key.source(), cat("unknown key \"", name, "\""));
      if (!(row->read)(*this, node))
        return bad(path_, node.source(), cat(name, " takes ", row->takes));
    }
    return {};
  }

 private:
  struct Key {
    std::string_view name;
    std::string_view takes;
    bool (*read)(Reader& reader, const toml::node& node);
  };
  static const Key kKeys[12];

  static bool text(const toml::node& node, std::optional<std::string>& to) {
    to = node.value_exact<std::string>();
    return to.has_value();
  }
  static bool list(const toml::node& node, std::vector<std::string>& to) {
    const toml::array* array = node.as_array();
    if (!array) return false;
    for (const toml::node& item : *array) {
      auto word = item.value_exact<std::string>();
      if (!word) return false;
      to.push_back(std::move(*word));
    }
    return true;
  }
  static bool table(const toml::node& node,
                    const std::function<bool(std::string, const toml::node&)>& take) {
    const toml::table* rows = node.as_table();
    if (!rows) return false;
    for (const auto& [key, value] : *rows)
      if (!take(std::string(key.str()), value)) return false;
    return true;
  }

  ConfigFile& file_;
  const std::string& path_;
};

constexpr std::string_view kText = "a string";
constexpr std::string_view kList = "a list of strings";

constinit const Reader::Key Reader::kKeys[12] = {
    {"profile", kText, [](Reader& r, const toml::node& n) { return text(n, r.file_.profile); }},
    {"select", kList, [](Reader& r, const toml::node& n) { return list(n, r.file_.select); }},
    {"extend-select", kList,
     [](Reader& r, const toml::node& n) { return list(n, r.file_.extend_select); }},
    {"ignore", kList, [](Reader& r, const toml::node& n) { return list(n, r.file_.ignore); }},
    {"severity", "a table of rule = \"level\"",
     [](Reader& r, const toml::node& n) {
       return table(n, [&](std::string rule, const toml::node& value) {
         auto level = value.value_exact<std::string>();
         if (level) r.file_.severity.emplace_back(std::move(rule), std::move(*level));
         return level.has_value();
       });
     }},
    {"per-path-ignores", "a table of \"pattern\" = [rules]",
     [](Reader& r, const toml::node& n) {
       return table(n, [&](std::string pattern, const toml::node& value) {
         std::vector<std::string> rules;
         if (!list(value, rules)) return false;
         r.file_.per_path_ignores.emplace_back(std::move(pattern), std::move(rules));
         return true;
       });
     }},
    {"target-version", kText,
     [](Reader& r, const toml::node& n) { return text(n, r.file_.target_version); }},
    {"openssl", kText, [](Reader& r, const toml::node& n) { return text(n, r.file_.openssl); }},
    {"fail-on", kText, [](Reader& r, const toml::node& n) { return text(n, r.file_.fail_on); }},
    {"templates", kText, [](Reader& r, const toml::node& n) { return text(n, r.file_.templates); }},
    {"baseline", kText, [](Reader& r, const toml::node& n) { return text(n, r.file_.baseline); }},
    {"target-without-bdb", "true or false",
     [](Reader& r, const toml::node& n) {
       r.file_.target_without_bdb = n.value_exact<bool>();
       return r.file_.target_without_bdb.has_value();
     }},
};

}  // namespace

Result<ConfigFile> parse_config_file(std::string_view text, const std::string& path) {
  ConfigFile file;
  file.path = path;
  try {
    toml::table table = toml::parse(text, path);
    Status read = Reader(file, path).read(table);
    if (!read) return failure_of(read);
  } catch (const toml::parse_error& error) {
    return bad(path, error.source(), error.description());
  }
  return file;
}

std::string find_config_file(const std::string& directory) {
  std::error_code ignored;
  std::filesystem::path at = std::filesystem::weakly_canonical(directory, ignored);
  for (;; at = at.parent_path()) {
    for (const char* name : {"postlint.toml", ".postlint.toml"})
      if (std::string path = (at / name).string(); file_exists(path)) return path;
    if (!at.has_relative_path()) return {};
  }
}

}  // namespace postwright::postlint
