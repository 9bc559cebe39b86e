#include "cmd/postlint/discover.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/file.h"
#include "base/text.h"

namespace postwright::postlint {
namespace {

namespace fs = std::filesystem;
using lint::FileKind;
using lint::InputFile;

constexpr std::uint64_t kMaxFile = 256u << 20;
constexpr std::string_view kUsualDirectory = "/etc/postfix";

Result<std::string> read_regular(const std::string& path) {
  auto fd = open_file(path, O_RDONLY | O_NONBLOCK);
  if (!fd) return failure_of(fd);
  auto status = status_of(fd->get(), path);
  if (!status) return failure_of(status);
  if (!S_ISREG(status->st_mode))
    return failure(ErrorKind::system, cat("open ", path, ": not a regular file"));
  return read_all(fd->get(), path, kMaxFile);
}

bool is_below(const fs::path& path, const fs::path& directory) {
  auto [in_directory, in_path] =
      std::mismatch(directory.begin(), directory.end(), path.begin(), path.end());
  return in_directory == directory.end();
}

/// Gives the tables of a site. A repository is not trusted: what leaves the directory by a link is
/// not read.
class SiteFinder {
 public:
  SiteFinder(std::string on_disk, std::string installed, const Options& options,
             const OtherBytes& other)
      : on_disk_(std::move(on_disk)),
        installed_(std::move(installed)),
        context_(options.context),
        other_(other) {}

  std::optional<lint::NamedBytes> operator()(const std::string& path) const {
    for (std::string_view directory : {std::string_view(installed_), kUsualDirectory}) {
      if (!path.starts_with(cat(directory, "/"))) continue;
      std::string candidate = cat(on_disk_, path.substr(directory.size()));
      std::error_code error;
      fs::path real = fs::canonical(candidate, error);
      if (!error && is_below(real, fs::canonical(on_disk_, error)) && !error)
        return bytes_of(candidate);
    }
    if (context_.files) return bytes_of(cat(context_.root, path));
    return std::nullopt;
  }

 private:
  std::optional<lint::NamedBytes> bytes_of(const std::string& path) const {
    if (auto found = other_.find(path); found != other_.end())
      return lint::NamedBytes{.shown = path, .bytes = found->second};
    auto bytes = read_regular(path);
    if (!bytes) return std::nullopt;
    return lint::NamedBytes{.shown = path, .bytes = std::move(*bytes)};
  }

  std::string on_disk_;
  std::string installed_;
  lint::Context context_;
  const OtherBytes& other_;
};

class Discovery {
 public:
  Discovery(const Options& options, const OtherBytes& other) : options_(options), other_(other) {}

  Inputs run() {
    for (const std::string& path : options_.paths) {
      std::error_code error;
      if (path != "-" && fs::is_directory(path, error))
        add_directory(path, true);
      else
        add_file(path);
    }
    pair_files();
    return std::move(inputs_);
  }

 private:
  /// Files of one directory that belong together: "main.cf" with "master.cf", "x-main.cf.j2" with
  /// "x-master.cf.j2".
  struct Pair {
    const InputFile* main_cf = nullptr;
    const InputFile* master_cf = nullptr;
  };

  InputFile* add_input(const std::string& path, FileKind kind) {
    auto other = other_.find(path);
    auto bytes = other != other_.end() ? Result<std::string>(other->second) : read_regular(path);
    if (!bytes) {
      inputs_.unreadable.push_back(std::move(bytes.error()));
      return nullptr;
    }
    return &inputs_.files.emplace_back(path, std::move(*bytes), kind, options_.context.templates);
  }

  void add_file(const std::string& path) {
    std::string shown = path == "-" ? options_.stdin_filename : path;
    if (!seen_.insert(shown).second) return;
    InputFile* file = add_input(shown, options_.kind);
    if (!file) return;
    if (file->kind == FileKind::main_cf || file->kind == FileKind::master_cf)
      add_to_pair(*file);
    else if (file->kind == FileKind::unknown)
      inputs_.unknown.push_back(shown);
    else
      inputs_.loose.push_back(file);
  }

  /// How the two names are spelt; the same row for both.
  struct Spelling {
    std::string_view main_cf;
    std::string_view master_cf;
    std::string_view of(FileKind kind) const {
      return kind == FileKind::main_cf ? main_cf : master_cf;
    }
  };
  static constexpr Spelling kSpellings[] = {
      {"main.cf", "master.cf"}, {"main_cf", "master_cf"}, {"main-cf", "master-cf"}};

  /// A path with its main.cf or master.cf as `word`; nothing where it has none.
  static std::optional<std::string> with_word(const std::string& path, FileKind kind,
                                              std::string_view (*word)(const Spelling&)) {
    for (const Spelling& spelling : kSpellings) {
      std::size_t at = path.rfind(spelling.of(kind));
      if (at == std::string::npos) continue;
      std::size_t behind = at + spelling.of(kind).size();
      return cat(path.substr(0, at), word(spelling), path.substr(behind));
    }
    return std::nullopt;
  }

  void add_to_pair(const InputFile& file) {
    auto key = with_word(file.path(), file.kind, [](const Spelling& row) { return row.main_cf; });
    Pair& pair = pairs_[key.value_or(file.path())];
    (file.kind == FileKind::main_cf ? pair.main_cf : pair.master_cf) = &file;
  }

  void add_directory(const std::string& path, bool given) {
    std::vector<std::string> files;
    std::vector<std::string> directories;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
      std::string name = entry.path().filename().string();
      std::error_code ignored;
      if (entry.is_directory(ignored) && !entry.is_symlink(ignored)) {
        if (!name.starts_with('.')) directories.push_back(name);
      } else if (entry.is_regular_file(ignored)) {
        files.push_back(name);
      }
    }
    if (error) {
      inputs_.unreadable.push_back(
          {.kind = ErrorKind::system, .message = cat("open ", path, ": ", error.message())});
      return;
    }
    std::ranges::sort(files);
    std::ranges::sort(directories);
    std::string below = path.ends_with('/') ? path : cat(path, "/");
    for (const std::string& name : files)
      if (is_of_site(cat(below, name))) add_file(cat(below, name));
    for (const std::string& name : directories) add_directory(cat(below, name), false);
    if (given && pairs_.empty())
      inputs_.unreadable.push_back(
          {.kind = ErrorKind::system,
           .message = cat(path, ": no main.cf or master.cf here or below")});
  }

  /// By its name alone; what editors leave behind is nobody's configuration.
  static bool is_of_site(const std::string& path) {
    std::string name(file_name_of(path));
    if (name.starts_with('.') || name.starts_with('#') || name.ends_with('~') ||
        name.ends_with(".swp"))
      return false;
    FileKind kind = lint::guess_kind(path, {});
    return kind == FileKind::main_cf || kind == FileKind::master_cf;
  }

  void pair_files() {
    for (auto& [key, pair] : pairs_) {
      const InputFile& one = *(pair.main_cf ? pair.main_cf : pair.master_cf);
      if (!pair.main_cf) pair.main_cf = add_context(one, FileKind::main_cf);
      if (!pair.master_cf) pair.master_cf = add_context(one, FileKind::master_cf);
      std::string on_disk = fs::path(one.path()).parent_path().string();
      if (on_disk.empty()) on_disk = ".";
      std::string installed = installed_directory(on_disk);
      inputs_.sites.push_back({.directory = installed,
                               .main_cf = pair.main_cf,
                               .master_cf = pair.master_cf,
                               .finder = SiteFinder(on_disk, installed, options_, other_)});
    }
  }

  /// The other file of a pair, when it is there.
  const InputFile* add_context(const InputFile& one, FileKind kind) {
    auto other = with_word(
        one.path(), one.kind,
        kind == FileKind::main_cf ? [](const Spelling& row) { return row.main_cf; }
                                  : [](const Spelling& row) { return row.master_cf; });
    if (!other) return nullptr;
    const std::string& path = *other;
    if (!other_.contains(path) && !file_exists(path)) return nullptr;
    std::size_t errors = inputs_.unreadable.size();
    const InputFile* file = add_input(path, kind);
    inputs_.unreadable.resize(errors);
    if (file) inputs_.context_files.insert(path);
    return file;
  }

  /// Where a directory's files are in use: in it, or, for a repository, where they usually go.
  std::string installed_directory(const std::string& on_disk) const {
    if (const std::string& root = options_.context.root; !root.empty()) {
      std::error_code error;
      fs::path whole = fs::canonical(on_disk, error);
      fs::path image = fs::canonical(root, error);
      if (!error && is_below(whole, image))
        return cat("/", whole.lexically_relative(image).string());
    }
    return on_disk.starts_with("/etc/") ? on_disk : std::string(kUsualDirectory);
  }

  const Options& options_;
  const OtherBytes& other_;
  Inputs inputs_;
  std::map<std::string, Pair> pairs_;
  std::set<std::string> seen_;
};

}  // namespace

Inputs discover(const Options& options, const OtherBytes& other) {
  return Discovery(options, other).run();
}

}  // namespace postwright::postlint
