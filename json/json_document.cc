#include "json/json_document.h"

#include "base/text.h"
#include "base/utf8.h"
#include "libmaps/text/base64.h"

namespace postwright {

Json begin_document(std::string_view kind, int version) {
  return {{"schema", cat("urn:postwright:", kind, ":", version)}, {"schema_version", version}};
}

void put_bytes(Json& object, std::string_view name, std::string_view bytes) {
  if (is_valid_utf8(bytes))
    object[std::string(name)] = bytes;
  else
    object[cat(name, "_base64")] = base64_encode(bytes);
}

std::string document_text(const Json& document) {
  return document.dump(2) + "\n";
}

}  // namespace postwright
