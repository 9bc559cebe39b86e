#pragma once

#include <bson/bson.h>

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "libmaps/client/template.h"

namespace postwright {

/// Owns a document of libbson, whose alignment std::unique_ptr would not like.
class Bson {
 public:
  explicit Bson(bson_t* document) : document_(document) {}
  Bson(Bson&& other) noexcept : document_(std::exchange(other.document_, nullptr)) {}
  Bson& operator=(Bson&& other) noexcept {
    std::swap(document_, other.document_);
    return *this;
  }
  Bson(const Bson&) = delete;
  Bson& operator=(const Bson&) = delete;
  ~Bson() { bson_destroy(document_); }
  bson_t* get() const { return document_; }
  explicit operator bool() const { return document_ != nullptr; }

 private:
  bson_t* document_;
};

/// The document that a JSON text stands for (MongoDB's extended JSON). ErrorKind::config with
/// libbson's words.
Result<Bson> parse_json(std::string_view text);

/// query_filter. The text is parsed once; what a lookup changes are the strings in it, each as a
/// whole value: a key is never parsed, and so never becomes a field, an operator or a number. In a
/// regular expression a part stands for itself; in $expr, where a string with a `$` would name a
/// field, it is a $literal.
class MongodbQuery {
 public:
  /// ErrorKind::config: the text is no JSON, or has letters where a key could do more than be
  /// compared: in names of fields, and in JavaScript.
  static Result<MongodbQuery> parse(std::string_view text);

  /// The key must fit the template that the text is.
  Bson expand(const TemplateWord& key) const;

 private:
  explicit MongodbQuery(Bson document) : document_(std::move(document)) {}
  Bson document_;
};

}  // namespace postwright
