#include "lint/input/input.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/file.h"
#include "base/text.h"
#include "libconf/parameters/parameters.h"

namespace postwright::lint {
namespace {

/// What templates, and copies of a file, have behind its name.
constexpr std::string_view kTemplateEndings[] = {
    ".j2",   ".jinja", ".jinja2",   ".erb",    ".epp",     ".tmpl",    ".tpl",      ".tt",
    ".tt2",  ".in",    ".dist",     ".sample", ".default", ".example", ".orig",     ".template",
    ".mako", ".tml",   ".envsubst", ".proto",  ".gotmpl",  ".hbs",     ".mustache", ".ctmpl",
    ".ejs",  ".php",   ".bak",      ".old",    ".new",     ".rpmnew",  ".rpmsave",  ".dpkg-dist",
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

/// Words of which names of tables are made: "virtual", "sender_access", "relay-domains.map".
constexpr std::string_view kTableWords[] = {
    "virtual",  "transport", "access",  "canonical", "relocated", "generic",   "passwd",
    "password", "sasl",      "policy",  "recipient", "sender",    "helo",      "relay",
    "map",      "maps",      "domains", "aliases",   "users",     "mailbox",   "vmailbox",
    "bcc",      "login",     "table",   "blocklist", "allowlist", "blacklist", "whitelist",
    "client",   "clients",   "checks"};

/// "main.cf" or "main_cf" as a word of its own: at the beginning of a name ("main.cf.web"), at its
/// end ("postfix-main.cf"), and main_cf anywhere. "virtual_domain.cf" is none.
bool has_word_of(std::string_view name, std::string_view word) {
  for (std::size_t at = name.find(word); at != std::string_view::npos;
       at = name.find(word, at + 1)) {
    bool begins = at == 0 || !is_alnum(name[at - 1]);
    bool ends = at + word.size() == name.size();
    bool goes_on = !ends && is_alnum(name[at + word.size()]);
    bool dotted = word.find('.') != std::string_view::npos;
    if (begins && !goes_on && (ends || at == 0 || !dotted)) return true;
  }
  return false;
}

std::optional<FileKind> site_file_kind(std::string_view name) {
  for (std::string_view word : {"main.cf", "main_cf", "main-cf"})
    if (has_word_of(name, word)) return FileKind::main_cf;
  for (std::string_view word : {"master.cf", "master_cf", "master-cf"})
    if (has_word_of(name, word)) return FileKind::master_cf;
  return std::nullopt;
}

/// A piece in main.cf.d/ is one of main.cf.
std::optional<FileKind> piece_kind(std::string_view path) {
  std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  std::string_view directory = file_name_of(path.substr(0, slash));
  if (!directory.ends_with(".d")) return std::nullopt;
  return site_file_kind(directory.substr(0, directory.size() - 2));
}

/// The kind by what stands in it: settings of known parameters, entries of services, pattern rules,
/// or keys that are addresses, domains or networks. Every line that counts has to fit.
FileKind kind_by_content(std::string_view bytes, bool named_as_table) {
  constexpr std::size_t kEnough = 65536;
  LogicalLineReader lines(bytes.substr(0, kEnough));
  std::size_t settings = 0;
  std::size_t services = 0;
  std::size_t pairs = 0;
  std::size_t all = 0;
  for (auto line = lines.next(); line && *line; line = lines.next()) {
    if ((*line)->orphan) continue;
    std::string_view text = (*line)->text;
    if (all++ == 0 && (text.starts_with('/') || text.starts_with("!/") || text.starts_with("if /")))
      return FileKind::regexp;
    auto words = split(text, " \t\r\n");
    std::string_view name = trim(text.substr(0, text.find('=')));
    if (text.find('=') != std::string_view::npos && find_parameter(name)) ++settings;
    if (words.size() >= 8 && (words[1] == "inet" || words[1] == "unix" || words[1] == "pass" ||
                              words[1] == "fifo" || words[1] == "unix-dgram"))
      ++services;
    bool is_key = words[0].find_first_of("=(){}<>\"'`;,") == std::string_view::npos &&
                  !words[0].ends_with(':') &&
                  (named_as_table || words[0].find_first_of("@.:/") != std::string_view::npos);
    if (is_key && words.size() >= (named_as_table ? 1 : 2)) ++pairs;
  }
  if (settings > 0 && settings * 2 >= all) return FileKind::main_cf;
  if (services > 0 && services * 2 >= all) return FileKind::master_cf;
  if (pairs == all && (all > 0 || named_as_table)) return FileKind::table;
  return named_as_table ? FileKind::table : FileKind::unknown;
}

constexpr std::string_view kClientTypes[] = {"ldap",     "mysql",   "pgsql", "sqlite",
                                             "memcache", "mongodb", "redis"};

}  // namespace

FileKind guess_kind(std::string_view path, std::string_view bytes) {
  std::string_view name = without_template_endings(file_name_of(path));
  if (auto kind = site_file_kind(name)) return *kind;
  if (auto kind = piece_kind(path)) return *kind;
  for (const NamedKind& row : kEndings)
    if (name.ends_with(row.name)) return row.kind;
  bool named_as_table = false;
  for (std::string_view word : split(name, "._-"))
    named_as_table |= std::ranges::find(kTableWords, word) != std::end(kTableWords);
  return kind_by_content(bytes, named_as_table);
}

bool is_whole_name(std::string_view path) {
  std::string_view name = without_template_endings(file_name_of(path));
  return name == "main.cf" || name == "master.cf";
}

std::string_view kind_name(FileKind kind) {
  switch (kind) {
    case FileKind::main_cf:
      return "main.cf";
    case FileKind::master_cf:
      return "master.cf";
    case FileKind::client_cf:
      return "client";
    case FileKind::table:
      return "table";
    case FileKind::aliases:
      return "aliases";
    case FileKind::unknown:
      return "unknown";
    default:
      return type_of(kind);
  }
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
      kind(file_kind),
      type(std::move(map_type)) {
  if (kind == FileKind::unknown) kind = guess_kind(source->path(), source->bytes());
  bool automatic = templates == TemplateKind::automatic;
  bool is_master = kind == FileKind::master_cf;
  if (automatic && is_substituted(source->path())) templates = TemplateKind::any;
  masked = mask_templates(source->bytes(), templates, is_master);
  if (automatic && (is_master || kind == FileKind::main_cf))
    if (std::string mark = find_foreign_mark(masked.text); !mark.empty())
      masked = mask_foreign(source->bytes(), std::move(mark));
  if (type.empty()) type = type_of(kind);
  if (type.empty() && kind == FileKind::client_cf)
    for (std::string_view client : kClientTypes)
      if (file_name_of(source->path()).find(client) != std::string_view::npos) type = client;
}

}  // namespace postwright::lint
