#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "libmaps/search/partial_keys.h"
#include "libmaps/table.h"
#include "net/network.h"

namespace postwright {

/// What the words of a list are compared with.
enum class MatchKind {
  names,    ///< whole words, in any case: user names, domains of database clients
  domains,  ///< domain names; a word may stand for its subdomains
  hosts,    ///< a host's name and its address: words as for domains, addresses and networks
};

struct MatchListOptions {
  MatchKind kind = MatchKind::names;
  /// Of kinds domains and hosts: whether `example.com` or `.example.com` stands for subdomains.
  Subdomains subdomains = Subdomains::dotted;
};

/// A match list of main.cf: elements separated by commas and white space, of which the first that
/// matches decides. WORD as its kind says, `/FILE` (whose lines are more elements), `TYPE:TABLE`
/// (that has it as a key; the value does not count); with a '!' before it an element that matches
/// says no. Source: postconf(5), mynetworks, relay_domains, debug_peer_list; DATABASE_README.
class MatchList {
 public:
  /// Reads files and opens tables. `name` is the parameter's (or a client file's), for messages.
  /// Errors: "open file FILE: REASON", those of tables, lists without an end. An address with a
  /// mistake (host bits, a mask that is too long) is none: it makes matches() fail, as the
  /// reference has it.
  static Result<MatchList> parse(std::string_view name, std::string_view text,
                                 const MatchListOptions& kind, const OpenOptions& options);

  bool empty() const { return elements_.empty(); }

  /// Whether a name or a domain belongs to the list. ErrorKind::retry: a table could not be asked,
  /// after the warning "NAME: TYPE:TABLE: table lookup problem"; the answer is not known then.
  /// ErrorKind::config: a mistake in an element that had to be looked at, after a warning that
  /// names it.
  Result<bool> matches(std::string_view name) const { return matches(name, {}); }
  /// The same for a client: an element matches when its name or its address does. `address` without
  /// brackets.
  Result<bool> matches(std::string_view host_name, std::string_view address) const;

 private:
  struct Mistake {
    std::string text;
  };
  struct LookedUp {
    std::string title;
    TablePtr table;
  };
  struct Element {
    bool says = true;  ///< false: with a '!'
    std::variant<std::string, Network, LookedUp, Mistake> what;
  };
  struct Subject;

  Status add(std::string_view text, bool says, int depth, const OpenOptions& options);
  Status add_file(std::string_view path, bool says, int depth, const OpenOptions& options);
  Result<Element> element(std::string_view word, bool says, const OpenOptions& options) const;
  Result<bool> is_match(const Element& element, const Subject& subject) const;
  Result<bool> is_key(const LookedUp& table, const Subject& subject) const;
  bool is_same_name(std::string_view word, std::string_view name) const;

  std::string name_;
  MatchListOptions options_;
  std::vector<Element> elements_;
  Reporter* reporter_ = nullptr;
};

}  // namespace postwright
