#include "libmaps/client/client_table.h"

#include "base/text.h"
#include "base/utf8.h"

namespace postwright {

Result<ClientOptions> ClientOptions::read(const ClientSettings& settings, std::string_view query,
                                          const OpenOptions& options, int expansion_limit) {
  auto format = settings.text("result_format", "%s");
  if (!format) return failure_of(format);
  return read(settings, query, *format, options, expansion_limit);
}

Result<ClientOptions> ClientOptions::read(const ClientSettings& settings, std::string_view query,
                                          std::string_view result_format,
                                          const OpenOptions& options, int expansion_limit) {
  auto limit = settings.integer("expansion_limit", expansion_limit);
  if (!limit) return failure_of(limit);
  auto bad = [&](std::string_view what, std::string_view text) {
    return config_failure("db_common_parse: ", settings.name(), ": Invalid ", what,
                          " template: ", text);
  };
  auto query_template = ClientTemplate::parse(query);
  if (!query_template) return bad("query", query);
  auto format_template = ClientTemplate::parse(result_format);
  if (!format_template) return bad("result", result_format);
  auto domain = settings.text("domain");
  if (!domain) return failure_of(domain);
  auto domains = MatchList::parse(settings.name(), *domain, {}, options);
  if (!domains) return failure_of(domains);
  return ClientOptions{.query = std::move(*query_template),
                       .result_format = std::move(*format_template),
                       .domains = std::move(*domains),
                       .expansion_limit = *limit};
}

Result<std::string> read_sql_query(const ClientSettings& settings, bool functions) {
  auto query = settings.text("query");
  if (!query || !query->empty()) return query;
  if (functions) {
    auto function = settings.text("select_function");
    if (!function) return failure_of(function);
    if (!function->empty()) return cat("SELECT ", *function, "('%s')");
  }
  auto table = settings.text("table", "", 1);
  if (!table) return failure_of(table);
  auto field = settings.text("select_field", "", 1);
  if (!field) return failure_of(field);
  auto where = settings.text("where_field", "", 1);
  if (!where) return failure_of(where);
  auto conditions = settings.text("additional_conditions");
  if (!conditions) return failure_of(conditions);
  return cat("SELECT ", *field, " FROM ", *table, " WHERE ", *where, "='%s' ", *conditions);
}

void warn_of_unquoted_parts(std::string_view table, std::string_view query, Reporter& reporter) {
  bool quoted = false;
  for (std::size_t i = 0; i < query.size(); ++i) {
    if (query[i] == '\'') quoted = !quoted;
    if (query[i] != '%' || i + 1 == query.size()) continue;
    char letter = query[++i];
    if (!quoted && is_alnum(letter))
      reporter.warning(cat(table, ": query >", query, "< contains >%", letter,
                           "< without the recommended '' quotes"));
    if (letter == '\'') quoted = !quoted;
  }
}

bool ClientResult::add(std::string_view value) {
  if (value.empty()) {
    if (reporter_)
      reporter_->warning(cat("table \"", table_.type(), ":", table_.name(),
                             "\": empty lookup result for: \"", key_.all(), "\" -- ignored"));
    return true;
  }
  TemplateWord word(value);
  if (!options_.result_format.fits(word, key_)) return true;
  if (options_.expansion_limit > 0 && ++count_ > options_.expansion_limit) {
    too_many_ = true;
    return false;
  }
  std::string result = options_.result_format.expand(word, key_);
  if (text_)
    *text_ += cat(",", result);
  else
    text_ = std::move(result);
  return true;
}

std::optional<std::string> ClientResult::take() {
  return std::move(text_);
}

Result<std::optional<std::string>> ClientTable::lookup(std::string_view key) {
  if (!is_ascii(key) && !is_valid_utf8(key)) return std::nullopt;
  std::string folded = fold_ ? ascii_lower(key) : std::string(key);
  TemplateWord word(folded);
  if (!client_.domains.empty()) {
    if (!word.domain() || word.local().empty()) return std::nullopt;
    auto listed = client_.domains.matches(*word.domain());
    if (!listed) return failure_of(listed);
    if (!*listed) return std::nullopt;
  }
  if (folded.empty()) {
    if (reporter_)
      reporter_->warning(cat("table \"", type(), ":", name(), "\": empty query string -- ignored"));
    return std::nullopt;
  }
  if (!client_.query.fits(word, word) || !client_.result_format.fits_key(word)) return std::nullopt;
  ClientResult result(client_, *this, word, reporter_);
  Status searched = search(word, result);
  if (!searched) return failure_of(searched);
  if (result.too_many()) {
    if (reporter_) reporter_->warning(too_many_results(folded));
    return failure(ErrorKind::retry, "more results than expansion_limit allows");
  }
  return result.take();
}

}  // namespace postwright
