#include "lint/input/input.h"

#include <algorithm>
#include <iterator>

#include "base/file.h"
#include "base/text.h"

namespace postwright::lint {
namespace {

constexpr std::string_view kTemplateEndings[] = {
    ".j2",   ".jinja",    ".jinja2", ".erb",  ".epp",      ".tmpl",    ".tpl",
    ".tt",   ".tt2",      ".in",     ".dist", ".sample",   ".default", ".example",
    ".orig", ".template", ".mako",   ".tml",  ".envsubst", ".proto",
};

/// Files that are written before a program fills in ${UPPER_CASE}.
constexpr std::string_view kSubstituted[] = {".tmpl",     ".tpl",      ".in",
                                             ".template", ".envsubst", ".dist"};

std::string_view without_template_endings(std::string_view name) {
  for (bool again = true; again;) {
    again = false;
    for (std::string_view ending : kTemplateEndings)
      if (name.size() > ending.size() && name.ends_with(ending)) {
        name.remove_suffix(ending.size());
        again = true;
      }
  }
  return name;
}

bool is_substituted(std::string_view path) {
  return std::ranges::any_of(kSubstituted, [&](auto ending) { return path.ends_with(ending); });
}

struct NamedKind {
  std::string_view name;
  FileKind kind;
};
constexpr NamedKind kEndings[] = {
    {"main.cf", FileKind::main_cf},
    {"master.cf", FileKind::master_cf},
    {".regexp", FileKind::regexp},
    {".pcre", FileKind::pcre},
    {".cidr", FileKind::cidr},
    {"_regexp", FileKind::regexp},
    {"_pcre", FileKind::pcre},
    {"_cidr", FileKind::cidr},
    {"header_checks", FileKind::regexp},
    {"body_checks", FileKind::regexp},
    {"nested_header_checks", FileKind::regexp},
    {"mime_header_checks", FileKind::regexp},
    {"aliases", FileKind::aliases},
    {".cf", FileKind::client_cf},
};

constexpr std::string_view kClientTypes[] = {"ldap",     "mysql",   "pgsql", "sqlite",
                                             "memcache", "mongodb", "redis"};

}  // namespace

FileKind guess_kind(std::string_view path, std::string_view bytes) {
  std::string_view name = without_template_endings(file_name_of(path));
  for (const NamedKind& row : kEndings)
    if (name.ends_with(row.name)) return row.kind;
  // A pattern table's first rule begins with a delimiter or a condition.
  LogicalLineReader lines(bytes.substr(0, 65536));
  auto line = lines.next();
  if (line && *line && !(*line)->orphan) {
    std::string_view text = (*line)->text;
    if (text.starts_with('/') || text.starts_with("!/") || text.starts_with("if /"))
      return FileKind::regexp;
  }
  return FileKind::table;
}

std::string_view type_of(FileKind kind) {
  switch (kind) {
    case FileKind::regexp:
      return "regexp";
    case FileKind::pcre:
      return "pcre";
    case FileKind::cidr:
      return "cidr";
    default:
      return {};
  }
}

InputFile::InputFile(std::string path, std::string bytes, FileKind file_kind,
                     TemplateKind templates, std::string map_type)
    : source(std::make_shared<SourceFile>(std::move(path), std::move(bytes))),
      masked(mask_templates(source->bytes(), templates)),
      kind(file_kind),
      type(std::move(map_type)) {
  if (kind == FileKind::unknown) kind = guess_kind(source->path(), source->bytes());
  if (templates == TemplateKind::automatic && is_substituted(source->path())) {
    MaskedText more = mask_templates(masked.text, TemplateKind::envsubst);
    more.is_template |= masked.is_template;
    more.has_branches |= masked.has_branches;
    masked = std::move(more);
  }
  if (type.empty()) type = type_of(kind);
  if (type.empty() && kind == FileKind::client_cf)
    for (std::string_view client : kClientTypes)
      if (file_name_of(source->path()).find(client) != std::string_view::npos) type = client;
}

}  // namespace postwright::lint
