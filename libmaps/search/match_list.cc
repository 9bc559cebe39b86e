// A list is read once, into elements in the order of the text: files are replaced by what they hold
// (so "!" before a file turns each of its elements), words are in lower case, networks in binary.
// A question then goes through the elements until one matches. Nothing of the text is looked at
// twice, and what is wrong in an element is found when the list is read, but said when a question
// comes to it: an earlier element may have answered, and then the reference does not see it either.
#include "libmaps/search/match_list.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/logical_line.h"
#include "base/text.h"

namespace postwright {
namespace {

constexpr int kMaxDepth = 20;                  // of files that name files
constexpr std::size_t kMaxElements = 1000000;  // of all of them

/// Something that only an address or a network has: a word of a list of hosts that is one.
bool is_network_word(std::string_view word) {
  if (word.starts_with('[')) return true;
  std::string_view address = word.substr(0, word.find('/'));
  for (char c : address)
    if (!is_digit(c) && c != '.') return false;
  return true;
}

}  // namespace

struct MatchList::Subject {
  std::string name;  ///< in lower case
  std::string address;
  std::optional<Network> network;
};

Result<MatchList> MatchList::parse(std::string_view name, std::string_view text,
                                   const MatchListOptions& kind, const OpenOptions& options) {
  MatchList list;
  list.name_ = name;
  list.options_ = kind;
  list.reporter_ = options.reporter;
  Status added = list.add(text, true, 0, options);
  if (!added) return failure_of(added);
  return list;
}

Status MatchList::add(std::string_view text, bool says, int depth, const OpenOptions& options) {
  if (depth > kMaxDepth)
    return config_failure("a match list names files within files without an end");
  for (std::string_view word : split_outside_braces(text, kListSeparators)) {
    bool positive = says;
    for (; word.starts_with('!'); word.remove_prefix(1)) positive = !positive;
    if (word.empty()) return config_failure("no pattern after '!'");
    if (word.starts_with('/')) {
      Status added = add_file(word, positive, depth, options);
      if (!added) return added;
      continue;
    }
    if (elements_.size() == kMaxElements)
      return config_failure("a match list has too many elements");
    auto made = element(word, positive, options);
    if (!made) return failure_of(made);
    elements_.push_back(std::move(*made));
  }
  return {};
}

Status MatchList::add_file(std::string_view path, bool says, int depth,
                           const OpenOptions& options) {
  std::string file(path);
  auto fd = open_file(file, O_RDONLY);
  if (!fd) return system_failure(cat("open file ", file), fd.error().code);
  LogicalLineReader lines(fd->get(), file);
  for (;;) {
    auto line = lines.next();
    if (!line) return failure_of(line);
    if (!*line) return {};
    Status added = add((*line)->text, says, depth + 1, options);
    if (!added) return added;
  }
}

Result<MatchList::Element> MatchList::element(std::string_view word, bool says,
                                              const OpenOptions& options) const {
  Element made{.says = says, .what = {}};
  if (options_.kind == MatchKind::hosts && is_network_word(word)) {
    auto network = parse_network(word);
    if (network)
      made.what = *network;
    else
      made.what = Mistake{network.error().message};
    return made;
  }
  if (word.find(':') == std::string_view::npos) {
    made.what = ascii_lower(word);
    return made;
  }
  if (!options.open_other) return config_failure(word, ": tables cannot be named here");
  auto table = options.open_other(word, options);
  if (!table) return failure_of(table);
  made.what = LookedUp{.title = std::string(word), .table = std::move(*table)};
  return made;
}

Result<bool> MatchList::matches(std::string_view host_name, std::string_view address) const {
  Subject subject{.name = ascii_lower(host_name),
                  .address = ascii_lower(address),
                  .network = parse_address(address)};
  for (const Element& element : elements_) {
    auto match = is_match(element, subject);
    if (!match) return match;
    if (*match) return element.says;
  }
  return false;
}

Result<bool> MatchList::is_match(const Element& element, const Subject& subject) const {
  if (const auto* word = std::get_if<std::string>(&element.what))
    return !subject.name.empty() && is_same_name(*word, subject.name);
  if (const auto* network = std::get_if<Network>(&element.what))
    return subject.network && network->contains(*subject.network);
  if (const auto* table = std::get_if<LookedUp>(&element.what)) return is_key(*table, subject);
  const std::string& mistake = std::get<Mistake>(element.what).text;
  if (reporter_) reporter_->warning(cat(name_, ": ", mistake));
  return config_failure(name_, ": ", mistake);
}

bool MatchList::is_same_name(std::string_view word, std::string_view name) const {
  if (word == name) return true;
  if (options_.kind == MatchKind::names || word.size() >= name.size() || !name.ends_with(word))
    return false;
  if (options_.subdomains == Subdomains::dotted) return word.starts_with('.');
  return name[name.size() - word.size() - 1] == '.';
}

Result<bool> MatchList::is_key(const LookedUp& table, const Subject& subject) const {
  std::vector<SearchKey> keys;
  if (options_.kind != MatchKind::names && !subject.name.empty())
    keys = domain_keys(subject.name, options_.subdomains);
  else if (!subject.name.empty())
    keys.push_back({.text = subject.name, .partial = false, .extension = {}});
  if (!subject.address.empty())
    keys.push_back({.text = subject.address, .partial = false, .extension = {}});
  for (const SearchKey& key : keys) {
    if (key.partial && table.table->key_kind() == KeyKind::pattern) continue;
    auto found = table.table->lookup(key.text);
    if (!found) {
      if (reporter_) reporter_->warning(cat(name_, ": ", table.title, ": table lookup problem"));
      return failure_of(found);
    }
    if (*found) return true;
  }
  return false;
}

}  // namespace postwright
