#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace postwright {

/// A JSON document for scripts; names stay in the order in which they were put.
using Json = nlohmann::ordered_json;

/// How each document begins: "schema", the `$id` of the schema in docs/KIND.schema.json, which says
/// what it is ("urn:postwright:KIND:VERSION"), and "schema_version". A version lasts until
/// something is removed or means something else.
Json begin_document(std::string_view kind, int version = 1);

/// JSON strings are UTF-8: bytes that are not stand as NAME_base64 instead of NAME.
void put_bytes(Json& object, std::string_view name, std::string_view bytes);

/// With two blanks a level and a newline at the end.
std::string document_text(const Json& document);

}  // namespace postwright
