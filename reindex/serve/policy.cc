#include "reindex/serve/policy.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

/// The reference's rule for a source file and its directory.
bool others_may_change(const FileFacts& file, const RunAs& run_as) {
  return !run_as.trusts(file.uid) || (file.mode & (S_IWGRP | S_IWOTH)) != 0;
}

bool is_below(const std::vector<FileId>& passed, const AllowedPrefixes& allowed) {
  return std::ranges::any_of(allowed.directories, [&](const FileId& directory) {
    return std::ranges::find(passed, directory) != passed.end();
  });
}

/// One request, one check after the other; the first that says something refuses.
class Judge {
 public:
  Judge(std::string_view path, const TableFacts& facts, const ServicePolicy& policy)
      : path_(path),
        facts_(facts),
        run_as_{.uid = facts.db.uid, .gid = facts.db.gid},
        allowed_(run_as_.uid == 0 ? policy.as_root : policy.as_user),
        from_db_(facts.source.error == ENOENT) {}

  RequestDecision decide();

 private:
  /// What stands in for the source where there is none.
  const FileFacts& origin() const { return from_db_ ? facts_.db : facts_.source; }
  std::string origin_path() const { return cat(path_, from_db_ ? ".db" : ""); }

  std::string check_files() const;
  std::string check_prefix();
  std::string check_origin() const;
  std::string check_directory() const;
  std::string check_links() const;
  std::string owned_or_writable(std::string_view what) const;
  std::string unexpected_pathname() const;

  std::string_view path_;
  const TableFacts& facts_;
  RunAs run_as_;
  const AllowedPrefixes& allowed_;
  bool from_db_;
  std::vector<std::string> warnings_;
};

std::string Judge::check_files() const {
  auto failed = [](std::string_view what, std::string_view path, int error) {
    return cat("look up status for ", what, " '", path, "': ", strerror(error));
  };
  if (facts_.db.error != 0)
    return failed("legacy indexed file", cat(path_, ".db"), facts_.db.error);
  if (facts_.source.error != 0 && !from_db_)
    return failed("source file", path_, facts_.source.error);
  if (facts_.directory.error != 0)
    return failed("parent directory", directory_of(path_), facts_.directory.error);
  return {};
}

std::string Judge::unexpected_pathname() const {
  return cat("table ", path_, " has an unexpected pathname; to allow automatic indexing as ",
             run_as_.uid == 0 ? "root" : "non-root", ", append its parent directory to the '",
             allowed_.parameter, "' setting (current setting is: \"", allowed_.setting, "\")");
}

std::string Judge::check_prefix() {
  if (!path_.starts_with('/')) {
    warnings_.push_back(cat("request to allowlist prefix with relative pathname: '", path_, "'"));
    return unexpected_pathname();
  }
  if (path_.find("/../") != std::string::npos) {
    warnings_.push_back(cat("request to allowlist prefix with '/../': '", path_, "'"));
    return unexpected_pathname();
  }
  for (const std::string& prefix : allowed_.paths)
    if (path_.starts_with(prefix) && path_.substr(prefix.size()).starts_with('/')) return {};
  return unexpected_pathname();
}

std::string Judge::owned_or_writable(std::string_view what) const {
  return cat("legacy indexed file '", path_, ".db' is owned by uid '", run_as_.uid, "', but ", what,
             " owned or writable by other user; to allow automatic indexing, correct the "
             "ownership or permissions");
}

std::string Judge::check_origin() const {
  for (const auto& [file, path] :
       {std::pair(&facts_.db, cat(path_, ".db")), std::pair(&origin(), origin_path())})
    if (!S_ISREG(file->mode)) return cat("'", path, "' is not a regular file");
  if (!others_may_change(origin(), run_as_)) return {};
  return owned_or_writable(from_db_ ? "it is" : cat("source file '", path_, "' is"));
}

std::string Judge::check_directory() const {
  if (!others_may_change(facts_.directory, run_as_)) return {};
  return owned_or_writable(cat("parent directory '", directory_of(path_), "' is"));
}

std::string Judge::check_links() const {
  if (facts_.links.empty()) return {};
  for (const LinkOnPath& link : facts_.links)
    if (!run_as_.trusts(link.owner))
      return cat("table ", path_, " leads through symbolic link '", link.path,
                 "', which is owned by uid '", link.owner, "'; legacy indexed file '", path_,
                 ".db' is owned by uid '", run_as_.uid,
                 "'; to allow automatic indexing, correct the ownership");
  for (const FileFacts* file : {&facts_.directory, &facts_.db, &origin()})
    if (!is_below(file->below, allowed_))
      return cat("table ", path_, " leads out of the directories in '", allowed_.parameter,
                 "' through symbolic link '", facts_.links.back().path,
                 "'; to allow automatic indexing as ", run_as_.uid == 0 ? "root" : "non-root",
                 ", append the directory where it ends (current setting is: \"", allowed_.setting,
                 "\")");
  return {};
}

RequestDecision Judge::decide() {
  RequestDecision decision;
  if (facts_.index.error == 0 && facts_.index.size > 0) {
    decision.kind = RequestDecision::Kind::exists;
    return decision;
  }
  decision.reason = check_files();
  if (!decision.reason.empty()) return decision;
  decision.run_as = run_as_;
  decision.from_db = from_db_;
  std::string refusal = check_prefix();
  if (refusal.empty()) refusal = check_origin();
  if (refusal.empty()) refusal = check_directory();
  if (refusal.empty()) refusal = check_links();
  decision.warnings = std::move(warnings_);
  if (refusal.empty())
    decision.kind = RequestDecision::Kind::build;
  else
    decision.reason = std::move(refusal);
  return decision;
}

}  // namespace

std::vector<std::string> allowed_prefix_paths(std::string_view setting,
                                              std::vector<std::string>& ignored) {
  std::vector<std::string> paths;
  for (std::string_view path : split(setting, kListSeparators)) {
    if (!path.starts_with('/')) {
      ignored.emplace_back(path);
      continue;
    }
    while (path.ends_with('/')) path.remove_suffix(1);
    paths.emplace_back(path);
  }
  return paths;
}

RequestDecision decide_request(std::string_view path, const TableFacts& facts,
                               const ServicePolicy& policy) {
  return Judge(path, facts, policy).decide();
}

}  // namespace postwright::reindexer
