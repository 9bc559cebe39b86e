#include "migration/inventory/outside_mentions.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "base/file.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "migration/files/site_path.h"
#include "migration/inventory/inventory.h"

namespace postwright::reindexer {
namespace {

// What most likely matters first, since the search may end before all is seen.
constexpr std::string_view kPlaces[] = {"/etc",           "/var/spool/cron", "/usr/local/sbin",
                                        "/usr/local/bin", "/usr/local/etc",  "/usr/local"};
constexpr std::string_view kLeftOut[] = {"/etc/apparmor.d", "/etc/ssl/certs", "/etc/alternatives"};
constexpr std::string_view kNamesLeftOut[] = {".git",        ".svn", ".hg",    "node_modules",
                                              "__pycache__", "man",  "locale", "terminfo"};
constexpr std::string_view kBackups[] = {
    "~",        ".bak",      ".orig",      ".old",      ".swp",      ".rpmsave", ".rpmnew",
    ".rpmorig", ".dpkg-old", ".dpkg-dist", ".dpkg-new", ".dpkg-bak", ".ucf-old", ".ucf-dist"};
constexpr std::string_view kMailWords[] = {"postfix", "postmap", "postalias", "newaliases",
                                           "/mail"};
constexpr std::size_t kLongestWord = 200;
constexpr std::size_t kLookedAtForNul = 4096;

bool any_in(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool in_word(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/// Where a word ends in shells, units, Makefiles and programs.
std::size_t end_of_word(std::string_view line, std::size_t at) {
  constexpr std::string_view kEnds = " \t\r\"'`,;|&<>()[]\\";
  return std::min(line.find_first_of(kEnds, at), line.size());
}

/// `hash:` alone is a word of many languages; before a path, a variable or a template it is a
/// table, before other text only where the line is about mail.
bool names_table(std::string_view line, std::string_view word, std::size_t type_size,
                 bool of_mail) {
  if (word.size() <= type_size) return false;
  constexpr std::string_view kBeginsName = "/$%{.";
  if (kBeginsName.find(word[type_size]) != std::string_view::npos) return true;
  return is_alnum(word[type_size]) && (of_mail || any_in(line, kMailWords));
}

class LineSearch {
 public:
  LineSearch(std::string_view line, bool of_mail, std::vector<std::string_view>& words)
      : line_(line), of_mail_(of_mail), words_(words) {}

  void types() {
    for (std::string_view type : {"hash:", "btree:"})
      for_each(type, [&](std::size_t at) {
        std::string_view word = line_.substr(at, end_of_word(line_, at) - at);
        if (names_table(line_, word, type.size(), of_mail_)) add(at, word);
      });
  }
  void files_of(const std::vector<std::string>& tables) {
    for (const std::string& table : tables) {
      std::string name = cat(table, ".db");
      for_each(name, [&](std::size_t at) {
        if (ends_after(at + name.size())) add(at, line_.substr(at, name.size()));
      });
    }
  }
  void patterns() {
    for (std::string_view pattern : {"*.db", "%.db"})
      for (std::size_t at = line_.find(pattern); at != line_.npos; at = line_.find(pattern, at + 1))
        if (ends_after(at + pattern.size()) && (of_mail_ || any_in(line_, kMailWords)))
          add(at, pattern);
  }
  /// In the order of the line.
  void finish() {
    std::ranges::sort(words_, {}, [](std::string_view word) { return word.data(); });
  }

 private:
  template <class Found>
  void for_each(std::string_view text, Found found) {
    for (std::size_t at = line_.find(text); at != line_.npos; at = line_.find(text, at + 1))
      if (at == 0 || !in_word(line_[at - 1])) found(at);
  }
  bool ends_after(std::size_t end) const {
    return end == line_.size() || !in_word(line_[end]) ||
           (line_[end] == '.' && (end + 1 == line_.size() || !in_word(line_[end + 1])));
  }
  void add(std::size_t at, std::string_view word) {
    words_.push_back(line_.substr(at, word.size()));
  }

  std::string_view line_;
  bool of_mail_;
  std::vector<std::string_view>& words_;
};

class Search {
 public:
  Search(const Inventory& site, const std::string& own_directory, const SearchLimits& limits);
  Result<OutsideMentions> run();

 private:
  Status look_into(const std::string& path, int depth);
  Status look_at(const SiteDirectory& directory, const std::string& name, int depth);
  void read(const SiteDirectory& directory, const std::string& name);
  void search(const std::string& shown, std::string_view bytes);
  bool is_left_out(const std::string& path) const;
  bool may_go_on();

  const Inventory& site_;
  const SearchLimits& limits_;
  std::chrono::steady_clock::time_point end_;
  std::vector<std::string> tables_;  // names without directory
  std::set<std::string> left_out_;
  std::set<std::pair<dev_t, ino_t>> seen_;  // files and directories: some have several names
  std::size_t files_ = 0;
  std::size_t entries_ = 0;
  OutsideMentions result_;
};

Search::Search(const Inventory& site, const std::string& own_directory, const SearchLimits& limits)
    : site_(site), limits_(limits), end_(std::chrono::steady_clock::now() + limits.time) {
  auto add_table = [this](const std::string& path) {
    std::string name(file_name_of(path));
    if (std::ranges::find(tables_, name) == tables_.end()) tables_.push_back(std::move(name));
    left_out_.insert(path);
  };
  for (const TableState& table : site.tables) add_table(table.path);
  for (const MigratedTable& table : site.migrated) add_table(table.path);
  for (const ConfigFile& file : site.files) left_out_.insert({file.path, file.target});
  for (const Instance& instance : site.instances)
    for (const char* name : {"/main.cf", "/master.cf", "/main.cf.proto", "/master.cf.proto"})
      left_out_.insert(instance.config_directory + name);
  for (std::string_view path : kLeftOut) left_out_.emplace(path);
  if (!own_directory.empty()) left_out_.insert(own_directory);
}

bool Search::is_left_out(const std::string& path) const {
  if (left_out_.contains(path)) return true;
  std::string_view name = file_name_of(path);
  return std::ranges::find(kNamesLeftOut, name) != std::end(kNamesLeftOut) ||
         std::ranges::any_of(kBackups, [&](std::string_view end) { return name.ends_with(end); });
}

bool Search::may_go_on() {
  if (!result_.incomplete.empty()) return false;
  auto stop = [this](std::string why) { result_.incomplete = std::move(why); };
  if (std::chrono::steady_clock::now() >= end_)
    stop(cat("it took ", limits_.time.count(), " milliseconds"));
  else if (files_ >= limits_.files)
    stop(cat("there are more than ", limits_.files, " files"));
  else if (entries_ >= limits_.entries)
    stop(cat("there are more than ", limits_.entries, " files"));
  else if (result_.found.size() >= limits_.found)
    stop(cat("there are more than ", limits_.found, " such lines"));
  return result_.incomplete.empty();
}

Status Search::look_into(const std::string& path, int depth) {
  if (is_left_out(path)) return {};
  auto directory = SiteDirectory::open(site_.root, path);
  struct stat status {};
  if (!directory || fstat(directory->fd(), &status) != 0) return {};
  if (!seen_.emplace(status.st_dev, status.st_ino).second) return {};
  // By name, so that two runs say the same.
  std::vector<std::string> names;
  std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(directory->inside(".").c_str()), closedir);
  while (const dirent* entry = open ? readdir(open.get()) : nullptr) {
    std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (++entries_ >= limits_.entries) break;
    names.emplace_back(name);
  }
  open.reset();
  std::ranges::sort(names);
  for (const std::string& name : names) {
    if (!may_go_on()) return {};
    if (Status go_on = look_at(*directory, name, depth); !go_on) return go_on;
  }
  return {};
}

Status Search::look_at(const SiteDirectory& directory, const std::string& name, int depth) {
  if (Status go_on = check_interrupt(); !go_on) return go_on;
  auto entry = directory.look_at(name);
  if (!entry || !*entry) return {};
  std::string path = directory.shown(name);
  if (S_ISDIR((*entry)->st_mode)) return depth > 0 ? look_into(path, depth - 1) : Status();
  if (is_left_out(path)) return {};
  if (S_ISREG((*entry)->st_mode)) {
    if (seen_.emplace((*entry)->st_dev, (*entry)->st_ino).second) read(directory, name);
  } else if (S_ISLNK((*entry)->st_mode)) {
    auto behind = SiteFile::find(site_.root, path);
    auto target = behind ? behind->directory.look_at(behind->name) : std::nullopt;
    if (!target || !*target || !S_ISREG((*target)->st_mode) || is_left_out(behind->shown()))
      return {};
    if (seen_.emplace((*target)->st_dev, (*target)->st_ino).second)
      read(behind->directory, behind->name);
  }
  return {};
}

void Search::read(const SiteDirectory& directory, const std::string& name) {
  ++files_;
  auto fd = directory.open_regular(name, O_RDONLY);
  if (!fd) return;
  struct stat status {};
  if (fstat(fd->get(), &status) != 0 ||
      static_cast<std::uint64_t>(status.st_size) > limits_.file_size)
    return;
  auto bytes = read_all(fd->get(), name, limits_.file_size);
  if (!bytes || bytes->substr(0, kLookedAtForNul).find('\0') != std::string::npos) return;
  search(directory.shown(name), *bytes);
}

void Search::search(const std::string& shown, std::string_view bytes) {
  bool of_mail = any_in(shown, kMailWords);
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    std::string_view line = bytes.substr(at, end - at);
    at = end + 1;
    ++number;
    for (std::string_view word : mentions_in(line, tables_, of_mail)) {
      if (result_.found.size() >= limits_.found) {
        (void)may_go_on();  // says why
        return;
      }
      result_.found.push_back(
          {.file = shown, .line = number, .text = std::string(word.substr(0, kLongestWord))});
    }
  }
}

Result<OutsideMentions> Search::run() {
  for (std::string_view place : kPlaces)
    if (Status done = look_into(std::string(place), limits_.depth); !done) return failure_of(done);
  std::ranges::sort(result_.found, {}, [](const OutsideMention& one) {
    return std::pair(std::string_view(one.file), one.line);
  });
  return std::move(result_);
}

}  // namespace

std::vector<std::string_view> mentions_in(std::string_view line,
                                          const std::vector<std::string>& tables, bool of_mail) {
  std::vector<std::string_view> words;
  if (trim(line).starts_with('#')) return words;
  // Most lines of a system have neither.
  if (line.find("hash:") == line.npos && line.find("btree:") == line.npos &&
      line.find(".db") == line.npos)
    return words;
  LineSearch search(line, of_mail, words);
  search.types();
  search.files_of(tables);
  search.patterns();
  search.finish();
  return words;
}

Result<OutsideMentions> find_outside_mentions(const Inventory& site,
                                              const std::string& own_directory,
                                              const SearchLimits& limits) {
  return Search(site, own_directory, limits).run();
}

}  // namespace postwright::reindexer
