#include "migration/testing/crash_site.h"

#include <algorithm>

#include "base/text.h"
#include "migration/apply/table_sides.h"

namespace postwright::reindexer {
namespace {

std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  char buffer[4096];
  while (fgets(buffer, sizeof buffer, pipe)) text += buffer;
  pclose(pipe);
  return text;
}

}  // namespace

CrashSite::CrashSite() {
  site_.make_directory("/var/lib/postwright");
}

Options CrashSite::options() const {
  Options options;
  options.root = root();
  options.progress = false;
  return options;
}

void CrashSite::remember(std::map<std::string, std::vector<ExpectedRecord>> expected) {
  first_plan_ = plan();
  for (const PlannedTable& table : first_plan_.tables)
    if (table.action == Action::rebuild || table.action == Action::convert)
      expected_[table.path] = std::move(expected[table.path]);
  before_ = listing();
}

bool CrashSite::is_switched() const {
  return std::all_of(
      first_plan_.edits.begin(), first_plan_.edits.end(),
      [&](const ConfigEdit& edit) { return site_.read(edit.target) == edit.new_text; });
}

std::string CrashSite::trouble() const {
  bool old_ones = false;
  bool new_ones = false;
  for (const ConfigEdit& edit : first_plan_.edits) {
    std::string text = site_.read(edit.target);
    if (text != edit.old_text && text != edit.new_text) return cat(edit.path, " is: ", text);
    (text == edit.old_text ? old_ones : new_ones) = true;
  }
  for (const PlannedTable& table : first_plan_.tables) {
    if (!expected_.contains(table.path)) continue;
    std::string found;
    if (old_ones) found = trouble_of(table, false);
    if (new_ones && found.empty()) found = trouble_of(table, true);
    if (!found.empty()) return found;
  }
  return {};
}

std::string CrashSite::trouble_of(const PlannedTable& table, bool index) const {
  TableSides sides(table, root());
  auto side = index ? sides.index() : sides.db();
  if (!side) return side.error().message;
  std::string type = index ? table.target_type : table.legacy_type;
  std::string lines;
  for (const auto& [key, value] : expected_.at(table.path)) {
    auto found = (*side)->lookup(key);
    if (!found) return found.error().message;
    if (*found != value) return cat(type, ":", table.path, ": ", key, " is not ", value);
    lines += cat(key, "\t", value, "\n");
  }
  const char* reference = getenv("POSTWRIGHT_REFERENCE");
  if (!reference) return {};
  std::string said = ask_postfix(reference, type, table);
  if (said == lines) return {};
  return cat("Postfix says of ", type, ":", table.path, ": ", said, "not ", lines);
}

/// What a real postmap answers for all keys of a table.
std::string CrashSite::ask_postfix(std::string_view reference, const std::string& type,
                                   const PlannedTable& table) const {
  std::string keys = cat(root(), "/var/lib/postwright/keys");
  std::ofstream file(keys);
  for (const auto& [key, value] : expected_.at(table.path)) file << key << "\n";
  file.close();
  return output_of(cat("chroot ", reference, " postmap -q - ", type, ":",
                       root().substr(reference.size()), table.path, " <", keys, " 2>/dev/null"));
}

std::string CrashSite::changes() const {
  auto now = listing();
  for (const auto& [path, what] : before_) {
    auto found = now.find(path);
    if (found == now.end()) return cat(path, " is gone");
    if (found->second != what) return cat(path, " changed: ", what, " -> ", found->second);
  }
  for (const auto& [path, what] : now)
    if (!before_.contains(path)) return cat(path, " is new");
  return {};
}

/// Path to mode, owner, modification time and content, as stat and cksum tell it.
std::map<std::string, std::string> CrashSite::listing() const {
  std::map<std::string, std::string> files;
  std::string output = output_of(cat("cd ", root(),
                                     " && find . -path ./var/lib/postwright -prune -o -type f "
                                     "-exec stat -c '%n %a %u %g %y' {} + -exec cksum {} +"));
  for (std::string_view line : split(output, "\n")) {
    std::string text(line);
    std::size_t path = text.find("./");
    std::size_t end = std::min(text.find(' ', path), text.size());
    std::string name = text.substr(path, end - path);
    text.erase(path, end - path);
    files[name] += cat(text, "; ");
  }
  return files;
}

}  // namespace postwright::reindexer
