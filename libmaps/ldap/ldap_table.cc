#include "libmaps/ldap/ldap_table.h"

#include <algorithm>

#include "base/text.h"
#include "libmaps/client/client_table.h"
#include "libmaps/ldap/ldap_escape.h"
#include "libmaps/ldap/ldap_servers.h"
#include "libmaps/memory/read_only.h"

namespace postwright {
namespace {

struct FreeUrl {
  void operator()(LDAPURLDesc* url) const { ldap_free_urldesc(url); }
};
using Url = std::unique_ptr<LDAPURLDesc, FreeUrl>;

/// A search for the DN, or of the URL, that a special attribute names; no attributes when the URL
/// has none that the table wants. Its host does not count: the server of the table is asked.
Result<LdapQuery> query_of(std::string_view value, const std::vector<std::string>& wanted) {
  LdapQuery query{.base = std::string(value),
                  .scope = LDAP_SCOPE_BASE,
                  .filter = "(objectClass=*)",
                  .attributes = wanted};
  if (!ldap_is_ldap_url(query.base.c_str())) return query;
  LDAPURLDesc* parsed = nullptr;
  int code = ldap_url_parse(query.base.c_str(), &parsed);
  Url url(parsed);
  if (code != LDAP_URL_SUCCESS)
    return failure(ErrorKind::retry,
                   cat("malformed URL ", query.base, ": ", ldap_err2string(code), "(", code, ")"));
  std::vector<std::string> named;
  for (char** name = url->lud_attrs; name && *name; ++name) named.emplace_back(*name);
  query.base = url->lud_dn ? url->lud_dn : "";
  if (url->lud_scope > 0) query.scope = url->lud_scope;
  if (url->lud_filter) query.filter = url->lud_filter;
  query.attributes = common_attributes(named, wanted);
  return query;
}

bool is_name(const std::string& text) {
  LDAPDN name = nullptr;
  bool parsed = ldap_str2dn(text.c_str(), &name, LDAP_DN_FORMAT_LDAPV3) == LDAP_SUCCESS;
  ldap_dnfree(name);
  return parsed;
}

class LdapTable final : public ClientTable {
 public:
  LdapTable(std::string_view name, LdapSettings settings, const OpenOptions& open)
      : ClientTable("ldap", std::string(name), std::move(settings.client), open),
        servers_(std::move(settings.server), open.reporter),
        options_(std::move(settings.search)),
        wanted_(wanted_attributes(options_)) {
    base_has_key_ = std::ranges::any_of(options_.base.pieces(),
                                        [](const auto& piece) { return piece.letter != 0; });
  }

 protected:
  Status search(const TemplateWord& key, ClientResult& result) override {
    if (!options_.base.fits(key, key)) return {};
    LdapQuery query{.base = options_.base.expand(key, key, append_dn_value),
                    .scope = options_.scope,
                    .filter = client().query.expand(key, key, append_filter_value),
                    .attributes = wanted_,
                    .size_limit = options_.size_limit};
    if (query.attributes.empty()) query.attributes = {LDAP_NO_ATTRS};
    LdapServers::Answer answer = servers_.search(query);
    int code = answer.reply.code;
    // A server may also have a limit for the length of a name.
    if (base_has_key_ && code == LDAP_INVALID_DN_SYNTAX && is_name(query.base)) return {};
    if (code == LDAP_NO_SUCH_OBJECT) {
      if (base_has_key_) return {};
      warn(cat("dict_ldap_lookup: ", name(), ": Search base '", query.base, "' not found: ", code,
               ": ", ldap_err2string(code)));
      return retry(code);
    }
    if (code != LDAP_SUCCESS) {
      if (!answer.warned)
        warn(cat("dict_ldap_lookup: Search error ", code, ": ", ldap_err2string(code), " "));
      return retry(code);
    }
    nested_ = LDAP_SUCCESS;
    Status added = add(answer.reply.entries, 1, result);
    if (nested_ != LDAP_SUCCESS)
      warn(cat("dict_ldap_lookup: Had some trouble with entries returned by search: ",
               ldap_err2string(nested_)));
    return added;
  }

  std::string too_many_results(std::string_view key) const override {
    return cat("dict_ldap_get_values[", depth_, "]: ", name(),
               ": Expansion limit exceeded for key: '", key, "'");
  }

 private:
  Status add(const std::vector<LdapEntry>& entries, int depth, ClientResult& result) {
    for (const LdapEntry& entry : entries)
      for (const LdapValue& value : values_that_count(entry, options_)) {
        if (value.special) {
          Status added = follow(value, depth, result);
          if (!added) return added;
        } else if (!result.add(value.value)) {
          depth_ = depth;
        }
        if (result.too_many()) return {};
      }
    return {};
  }

  /// Adds what the entries behind a special attribute have.
  Status follow(const LdapValue& value, int depth, ClientResult& result) {
    std::string place = cat("dict_ldap_get_values[", depth, "]: ");
    if (depth >= options_.recursion_limit) {
      warn(cat(place, name(), ": Recursion limit exceeded for special attribute ", value.attribute,
               "=", value.value));
      return failure(ErrorKind::retry, "recursion limit exceeded");
    }
    auto query = query_of(value.value, wanted_);
    if (!query) {
      warn(cat(place, query.error().message));
      return failure_of(query);
    }
    if (query->attributes.empty()) return {};
    query->size_limit = options_.size_limit;
    LdapServers::Answer answer = servers_.search(*query);
    nested_ = answer.reply.code;
    if (nested_ == LDAP_SUCCESS) return add(answer.reply.entries, depth + 1, result);
    if (nested_ == LDAP_NO_SUCH_OBJECT) {
      warn(cat(place, "DN ", value.value, " not found, skipping "));
      return {};
    }
    if (!answer.warned)
      warn(cat(place, "search error ", nested_, ": ", ldap_err2string(nested_), " "));
    return retry(nested_);
  }

  void warn(std::string_view text) const {
    if (reporter()) reporter()->warning(text);
  }
  static Status retry(int code) { return failure(ErrorKind::retry, ldap_err2string(code)); }

  LdapServers servers_;
  LdapSearchOptions options_;
  std::vector<std::string> wanted_;
  bool base_has_key_ = false;
  int depth_ = 0;   // of the value that was one too many
  int nested_ = 0;  // result code of the last search behind a special attribute
};

}  // namespace

Result<TablePtr> open_ldap_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("ldap", name, options);
  if (!allowed) return failure_of(allowed);
  auto settings = open_client_settings("ldap", name, options);
  if (!settings) return failure_of(settings);
  auto read = LdapSettings::read(*settings, options);
  if (!read) return failure_of(read);
  return std::make_unique<LdapTable>(name, std::move(*read), options);
}

}  // namespace postwright
