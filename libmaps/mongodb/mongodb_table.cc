#include "libmaps/mongodb/mongodb_table.h"

#include <mongoc/mongoc.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <tuple>

#include "base/text.h"
#include "libmaps/client/client_table.h"
#include "libmaps/client/no_broken_pipe.h"
#include "libmaps/memory/read_only.h"
#include "libmaps/mongodb/mongodb_query.h"
#include "libmaps/mongodb/mongodb_values.h"

namespace postwright {
namespace {

constexpr int kDefaultExpansionLimit = 10;
constexpr int kMaxExpansionLimit = 100;

/// What the URI may also say; libmongoc would wait for an answer for five minutes.
constexpr std::tuple<const char*, int> kTimeLimits[] = {
    {MONGOC_URI_CONNECTTIMEOUTMS, 10000},
    {MONGOC_URI_SERVERSELECTIONTIMEOUTMS, 10000},
    {MONGOC_URI_SOCKETTIMEOUTMS, 30000}};

struct FreeUri {
  void operator()(mongoc_uri_t* uri) const { mongoc_uri_destroy(uri); }
};
using Uri = std::unique_ptr<mongoc_uri_t, FreeUri>;
struct FreeClient {
  void operator()(mongoc_client_t* client) const { mongoc_client_destroy(client); }
};
using Client = std::unique_ptr<mongoc_client_t, FreeClient>;
struct FreeCollection {
  void operator()(mongoc_collection_t* collection) const { mongoc_collection_destroy(collection); }
};
using Collection = std::unique_ptr<mongoc_collection_t, FreeCollection>;
struct FreeCursor {
  void operator()(mongoc_cursor_t* cursor) const { mongoc_cursor_destroy(cursor); }
};
using Cursor = std::unique_ptr<mongoc_cursor_t, FreeCursor>;

/// Once in a program, and never undone: its counterpart must not run before other uses have ended.
void begin_library() {
  static const bool begun = [] {
    mongoc_init();
    mongoc_log_set_handler(nullptr, nullptr);  // its words are in the errors, too
    return true;
  }();
  (void)begun;
}

/// A connection string without its password.
std::string shown(const std::string& uri) {
  std::size_t begin = uri.find("://");
  std::size_t end = uri.rfind('@');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return uri;
  std::size_t colon = uri.find(':', begin + 3);
  if (colon > end) return uri;
  return cat(uri.substr(0, colon + 1), "***", uri.substr(end));
}

class MongodbTable final : public ClientTable {
 public:
  MongodbTable(std::string_view name, ClientOptions options, MongodbQuery query, Bson find_options,
               Client mongodb, Collection collection, const OpenOptions& open)
      : ClientTable("mongodb", std::string(name), std::move(options), open, KeyKind::pattern),
        query_(std::move(query)),
        find_options_(std::move(find_options)),
        mongodb_(std::move(mongodb)),
        collection_(std::move(collection)) {}

 protected:
  Status search(const TemplateWord& key, ClientResult& result) override {
    NoBrokenPipe guard;
    Bson filter = query_.expand(key);
    Cursor cursor(mongoc_collection_find_with_opts(collection_.get(), filter.get(),
                                                   find_options_.get(), nullptr));
    const bson_t* document = nullptr;
    while (!result.too_many() && mongoc_cursor_next(cursor.get(), &document))
      each_value(
          document, [&](std::string_view value) { return result.add(value); },
          [&](std::string_view field, int type) {
            warn(cat("failed to retrieve value of '", field, "', Unknown result type ", type, "."));
          });
    bson_error_t error{};
    if (!mongoc_cursor_error(cursor.get(), &error)) return {};
    warn(cat("query failed: ", error.message));
    return failure(ErrorKind::retry, error.message);
  }

  std::string too_many_results(std::string_view key) const override {
    return cat("mongodb:", name(), ": expansion limit exceeded for key: '", key, "'");
  }

 private:
  void warn(std::string_view text) const {
    if (reporter()) reporter()->warning(cat("mongodb:", name(), ": ", text));
  }

  MongodbQuery query_;
  Bson find_options_;
  Client mongodb_;
  Collection collection_;
};

class Opener {
 public:
  Opener(std::string_view name, const ClientSettings& settings, const OpenOptions& options)
      : name_(name), settings_(settings), options_(options) {}

  Result<TablePtr> open() {
    Status done = read_texts();
    if (!done) return failure_of(done);
    auto limit = settings_.integer("expansion_limit", kDefaultExpansionLimit,
                                   std::numeric_limits<int>::min(), kMaxExpansionLimit);
    if (!limit) return failure_of(limit);
    auto client = ClientOptions::read(settings_, filter_, options_, *limit);
    if (!client) return failure_of(client);
    if (projection_.empty() == attributes_.empty())
      return refuse("specify exactly one of 'projection' or 'result_attribute'");
    auto query = MongodbQuery::parse(filter_);
    if (!query)
      return refuse(cat("failed to create a query from '", filter_, "': ", query.error().message));
    auto find_options = read_projection();
    if (!find_options) return failure_of(find_options);
    auto mongodb = connect();
    if (!mongodb) return failure_of(mongodb);
    Collection collection(
        mongoc_client_get_collection(mongodb->get(), database_.c_str(), collection_.c_str()));
    return std::make_unique<MongodbTable>(name_, std::move(*client), std::move(*query),
                                          std::move(*find_options), std::move(*mongodb),
                                          std::move(collection), options_);
  }

 private:
  tl::unexpected<Error> refuse(std::string_view text) const {
    return config_failure("mongodb:", name_, ": ", text);
  }

  Status read_texts() {
    for (auto [setting, min, value] :
         {std::tuple("uri", 1, &uri_), std::tuple("dbname", 1, &database_),
          std::tuple("collection", 1, &collection_), std::tuple("query_filter", 1, &filter_),
          std::tuple("projection", 0, &projection_),
          std::tuple("result_attribute", 0, &attributes_)}) {
      auto text = settings_.text(setting, "", static_cast<std::size_t>(min));
      if (!text) return failure_of(text);
      *value = std::move(*text);
    }
    return {};
  }

  /// Options of a find: {"projection": ...}. _id comes only when result_attribute has it.
  Result<Bson> read_projection() const {
    Bson projection(bson_new());
    if (attributes_.empty()) {
      auto given = parse_json(projection_);
      if (!given)
        return refuse(
            cat("failed to create a projection from '", projection_, "': ", given.error().message));
      bson_copy_to_excluding_noinit(given->get(), projection.get(), "_id", nullptr);
      BSON_APPEND_INT32(projection.get(), "_id", 0);
    } else {
      std::vector<std::string_view> names = split(attributes_, kListSeparators);
      if (std::ranges::find(names, "_id") == names.end())
        BSON_APPEND_INT32(projection.get(), "_id", 0);
      for (std::string_view name : names)
        bson_append_int32(projection.get(), name.data(), static_cast<int>(name.size()), 1);
    }
    Bson find_options(bson_new());
    BSON_APPEND_DOCUMENT(find_options.get(), "projection", projection.get());
    return find_options;
  }

  Result<Client> connect() const {
    begin_library();
    bson_error_t error{};
    Uri uri(mongoc_uri_new_with_error(uri_.c_str(), &error));
    if (!uri) return refuse(cat("failed to parse URI '", shown(uri_), "': ", error.message));
    for (auto [option, limit] : kTimeLimits)
      if (!mongoc_uri_has_option(uri.get(), option))
        mongoc_uri_set_option_as_int32(uri.get(), option, limit);
    Client client(mongoc_client_new_from_uri_with_error(uri.get(), &error));
    if (!client)
      return refuse(cat("failed to create a client for '", shown(uri_), "': ", error.message));
    mongoc_client_set_error_api(client.get(), MONGOC_ERROR_API_VERSION_2);
    mongoc_client_set_appname(client.get(), "postwright");
    return client;
  }

  std::string_view name_;
  const ClientSettings& settings_;
  const OpenOptions& options_;
  std::string uri_;
  std::string database_;
  std::string collection_;
  std::string filter_;
  std::string projection_;
  std::string attributes_;
};

}  // namespace

Result<TablePtr> open_mongodb_table(std::string_view name, const OpenOptions& options) {
  Status allowed = require_read_only("mongodb", name, options);
  if (!allowed) return failure_of(allowed);
  auto settings = open_client_settings("mongodb", name, options);
  if (!settings) return failure_of(settings);
  return Opener(name, *settings, options).open();
}

}  // namespace postwright
