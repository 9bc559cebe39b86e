#include "libmaps/client/domain_list.h"

#include <fcntl.h>

#include <cstring>

#include "base/file.h"
#include "base/logical_line.h"
#include "base/text.h"

namespace postwright {
namespace {

constexpr int kMaxDepth = 20;                  // of files that name files
constexpr std::size_t kMaxElements = 1000000;  // of all of them

}  // namespace

Result<DomainList> DomainList::parse(std::string_view text, const OpenOptions& options) {
  DomainList list;
  list.reporter_ = options.reporter;
  Status added = list.add(text, true, 0, options);
  if (!added) return failure_of(added);
  return list;
}

Status DomainList::add(std::string_view text, bool matches, int depth, const OpenOptions& options) {
  if (depth > kMaxDepth)
    return failure(ErrorKind::config, "a match list names files within files without an end");
  for (std::string_view word : split_outside_braces(text, kListSeparators)) {
    if (elements_.size() == kMaxElements)
      return failure(ErrorKind::config, "a match list has too many elements");
    bool positive = matches;
    for (; word.starts_with('!'); word.remove_prefix(1)) positive = !positive;
    if (word.empty()) return failure(ErrorKind::config, "no pattern after '!'");
    if (word.starts_with('/')) {
      std::string path(word);
      auto fd = open_file(path, O_RDONLY);
      if (!fd) return system_failure(cat("open file ", path), fd.error().code);
      LogicalLineReader lines(fd->get(), path);
      for (;;) {
        auto line = lines.next();
        if (!line) return failure_of(line);
        if (!*line) break;
        Status added = add((*line)->text, positive, depth + 1, options);
        if (!added) return added;
      }
      continue;
    }
    Element element{
        .matches = positive, .domain = ascii_lower(word), .table_name = {}, .table = {}};
    if (word.find(':') != std::string_view::npos) {
      if (!options.open_other) return config_failure(word, ": tables cannot be named here");
      auto table = options.open_other(word, options);
      if (!table) return failure_of(table);
      element.table = std::move(*table);
      element.table_name = word;
    }
    elements_.push_back(std::move(element));
  }
  return {};
}

Result<bool> DomainList::contains(std::string_view domain, std::string_view name) const {
  std::string lower = ascii_lower(domain);
  for (const Element& element : elements_) {
    if (!element.table) {
      if (element.domain == lower) return element.matches;
      continue;
    }
    auto found = element.table->lookup(lower);
    if (!found) {
      if (reporter_)
        reporter_->warning(cat(name, ": ", element.table_name, ": table lookup problem"));
      return failure_of(found);
    }
    if (*found) return element.matches;
  }
  return false;
}

}  // namespace postwright
