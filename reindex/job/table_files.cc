#include "reindex/job/table_files.h"

#include <fcntl.h>

#include <cerrno>

#include "base/text.h"

namespace postwright::reindexer {
namespace {

/// The policy judges links when it knows as whom the work is done.
Status any_link(const LinkOnPath&) {
  return {};
}

void put_status(FileFacts& facts, const struct stat& status) {
  facts.uid = status.st_uid;
  facts.gid = status.st_gid;
  facts.mode = status.st_mode;
  facts.size = static_cast<std::uint64_t>(status.st_size);
  facts.mtime_ns = modified_ns(status);
  facts.ctime_ns = changed_ns(status);
  facts.id = {.device = status.st_dev, .inode = status.st_ino};
}

int code_of(const Error& error) {
  return error.code != 0 ? error.code : EIO;
}

/// A file beside the table, or where its link leads.
UniqueFd look_at(const PathWalk& directory, const std::string& name, FileFacts& facts,
                 std::vector<LinkOnPath>& links) {
  auto walk = directory.fork();
  if (!walk) {
    facts.error = code_of(walk.error());
    return {};
  }
  std::size_t links_before = walk->links().size();
  auto last = walk->approach(name);
  links.insert(links.end(), walk->links().begin() + static_cast<std::ptrdiff_t>(links_before),
               walk->links().end());
  if (!last) {
    facts.error = code_of(last.error());
    return {};
  }
  UniqueFd fd(openat(walk->directory(), last->c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  if (!fd || fstat(fd.get(), &status) != 0) {
    facts.error = errno;
    return {};
  }
  if (S_ISLNK(status.st_mode)) {  // it was put there after the walk had looked
    facts.error = ELOOP;
    return {};
  }
  put_status(facts, status);
  facts.below = walk->passed();
  return fd;
}

}  // namespace

TableFiles open_table_files(const std::string& path, std::string_view index_suffix) {
  TableFiles files;
  TableFacts& facts = files.facts;
  files.name = file_name_of(path);
  auto fail = [&](int error) {
    for (FileFacts* file : {&facts.index, &facts.db, &facts.source, &facts.directory})
      file->error = error;
  };
  auto walk = PathWalk::begin("/", any_link);
  if (!walk) return fail(code_of(walk.error())), std::move(files);
  Status entered = walk->enter(directory_of(path));
  facts.links = walk->links();
  if (!entered) return fail(code_of(entered.error())), std::move(files);
  struct stat status {};
  files.directory = UniqueFd(openat(walk->directory(), ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!files.directory || fstat(files.directory.get(), &status) != 0)
    return fail(errno), std::move(files);
  put_status(facts.directory, status);
  facts.directory.below = walk->passed();
  if (files.name.empty()) {  // "/etc/postfix/"
    for (FileFacts* file : {&facts.index, &facts.db, &facts.source}) file->error = ENOENT;
    return files;
  }
  files.index = look_at(*walk, cat(files.name, index_suffix), facts.index, facts.links);
  files.db = look_at(*walk, cat(files.name, ".db"), facts.db, facts.links);
  files.source = look_at(*walk, files.name, facts.source, facts.links);
  return files;
}

std::optional<FileId> trusted_directory(const std::string& path) {
  auto walk = PathWalk::begin("/", [](const LinkOnPath& link) -> Status {
    if (link.owner == 0) return {};
    return failure(ErrorKind::config, cat("symbolic link ", link.path, " is not root's"), ELOOP);
  });
  if (!walk || !walk->enter(path)) return std::nullopt;
  return walk->passed().back();
}

}  // namespace postwright::reindexer
