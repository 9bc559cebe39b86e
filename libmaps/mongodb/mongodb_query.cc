#include "libmaps/mongodb/mongodb_query.h"

#include <algorithm>

#include "base/hex.h"
#include "base/text.h"

namespace postwright {
namespace {

/// Where a value stands.
struct Place {
  bool in_expression = false;  ///< below $expr
  bool in_code = false;        ///< JavaScript
  bool is_regex = false;       ///< the text of a regular expression
};

Place place_below(Place outer, std::string_view name) {
  Place place = outer;
  place.in_expression |= name == "$expr";
  place.in_code |= name == "$where" || name == "$function" || name == "$accumulator";
  place.is_regex = name == "$regex" || (outer.in_expression && name == "regex");
  return place;
}

std::string_view name_of(const bson_iter_t& at) {
  return {bson_iter_key(&at), bson_iter_key_len(&at)};
}
std::string_view text_of(const bson_iter_t& at) {
  std::uint32_t size = 0;
  const char* text = bson_iter_utf8(&at, &size);
  return {text, size};
}

/// Nothing when it has a letter, or a '%' that is none: what JSON wrote as \u0025.
std::optional<std::string> plain(std::string_view text) {
  auto parsed = ClientTemplate::parse(text);
  if (!parsed) return std::nullopt;
  std::string result;
  for (const auto& piece : parsed->pieces()) {
    if (piece.letter != 0) return std::nullopt;
    result += piece.text;
  }
  return result;
}

/// What a letter stands for, as text of a regular expression that matches only that.
void append_to_regex(std::string_view part, std::string& to) {
  for (char c : part) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < ' ' || byte == 0x7f) {
      to += "\\x";
      append_hex(to, c);
    } else if (byte < 0x80 && !is_alnum(c)) {
      to += {'\\', c};
    } else {
      to += c;
    }
  }
}

std::string expanded(std::string_view text, const Place& place, const TemplateWord& key) {
  ClientTemplate::Quote quote;
  if (place.is_regex) quote = append_to_regex;
  return ClientTemplate::parse(text)->expand(key, key, quote);
}

std::optional<std::string> fault_of(const bson_iter_t& begin, const Place& outer);

std::optional<std::string> fault_below(const bson_iter_t& at, const Place& place) {
  bson_iter_t inside;
  return bson_iter_recurse(&at, &inside) ? fault_of(inside, place) : std::nullopt;
}

std::optional<std::string> fault_of(const bson_iter_t& begin, const Place& outer) {
  bson_iter_t at = begin;
  while (bson_iter_next(&at)) {
    std::string_view name = name_of(at);
    if (!plain(name)) return cat("a letter in the name of a field: ", name);
    Place place = place_below(outer, name);
    std::optional<std::string> fault;
    switch (bson_iter_type(&at)) {
      case BSON_TYPE_UTF8:
        if (!ClientTemplate::parse(text_of(at))) return cat("bad letter in ", text_of(at));
        if (place.in_code && !plain(text_of(at)))
          return cat("a letter in JavaScript: ", text_of(at));
        break;
      case BSON_TYPE_REGEX: {
        const char* options = nullptr;
        std::string_view pattern = bson_iter_regex(&at, &options);
        if (!ClientTemplate::parse(pattern)) return cat("bad letter in ", pattern);
        break;
      }
      case BSON_TYPE_CODE:
      case BSON_TYPE_CODEWSCOPE:
        return "JavaScript is a value";
      case BSON_TYPE_DOCUMENT:
      case BSON_TYPE_ARRAY:
        fault = fault_below(at, place);
        if (fault) return fault;
        break;
      default:
        break;
    }
  }
  return std::nullopt;
}

/// Writes what stands from `at` on to a document.
class Writer {
 public:
  explicit Writer(const TemplateWord& key) : key_(key) {}

  void write(const bson_iter_t& begin, const Place& outer, bson_t* to) const {
    bson_iter_t at = begin;
    while (bson_iter_next(&at)) {
      std::string name = *plain(name_of(at));
      write_value(at, name, place_below(outer, name), to);
    }
  }

 private:
  void write_value(const bson_iter_t& at, const std::string& name, const Place& place,
                   bson_t* to) const {
    int size = static_cast<int>(name.size());
    bson_t inside;
    switch (bson_iter_type(&at)) {
      case BSON_TYPE_UTF8:
        write_text(text_of(at), name, place, to);
        break;
      case BSON_TYPE_REGEX: {
        const char* options = nullptr;
        std::string_view pattern = bson_iter_regex(&at, &options);
        Place regex = place;
        regex.is_regex = true;
        bson_append_regex(to, name.data(), size, expanded(pattern, regex, key_).c_str(), options);
        break;
      }
      case BSON_TYPE_DOCUMENT:
        bson_append_document_begin(to, name.data(), size, &inside);
        write_below(at, place, &inside);
        bson_append_document_end(to, &inside);
        break;
      case BSON_TYPE_ARRAY:
        bson_append_array_begin(to, name.data(), size, &inside);
        write_below(at, place, &inside);
        bson_append_array_end(to, &inside);
        break;
      default:
        bson_append_iter(to, name.data(), size, &at);
    }
  }

  void write_below(const bson_iter_t& at, const Place& place, bson_t* to) const {
    bson_iter_t inside;
    if (bson_iter_recurse(&at, &inside)) write(inside, place, to);
  }

  void write_text(std::string_view text, const std::string& name, const Place& place,
                  bson_t* to) const {
    std::string value = expanded(text, place, key_);
    int size = static_cast<int>(name.size());
    int length = static_cast<int>(value.size());
    if (!place.in_expression || plain(text)) {
      bson_append_utf8(to, name.data(), size, value.data(), length);
      return;
    }
    bson_t literal;
    bson_append_document_begin(to, name.data(), size, &literal);
    bson_append_utf8(&literal, "$literal", -1, value.data(), length);
    bson_append_document_end(to, &literal);
  }

  const TemplateWord& key_;
};

}  // namespace

Result<Bson> parse_json(std::string_view text) {
  bson_error_t error{};
  Bson document(bson_new_from_json(reinterpret_cast<const std::uint8_t*>(text.data()),
                                   static_cast<ssize_t>(text.size()), &error));
  if (!document) return failure(ErrorKind::config, error.message);
  return document;
}

Result<MongodbQuery> MongodbQuery::parse(std::string_view text) {
  auto document = parse_json(text);
  if (!document) return failure_of(document);
  bson_iter_t at;
  bson_iter_init(&at, document->get());
  if (auto fault = fault_of(at, {})) return failure(ErrorKind::config, *fault);
  return MongodbQuery(std::move(*document));
}

Bson MongodbQuery::expand(const TemplateWord& key) const {
  Bson document(bson_new());
  bson_iter_t at;
  bson_iter_init(&at, document_.get());
  Writer(key).write(at, {}, document.get());
  return document;
}

}  // namespace postwright
