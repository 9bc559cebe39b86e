#include "libmaps/mongodb/mongodb_values.h"

#include "base/text.h"

namespace postwright {
namespace {

constexpr int kMaxDepth = 100;  // of arrays in arrays

bool walk(const bson_iter_t& begin, int depth, const std::function<bool(std::string_view)>& value,
          const std::function<void(std::string_view, int)>& other) {
  bson_iter_t at = begin;
  while (bson_iter_next(&at)) {
    bson_iter_t inside;
    bool more = true;
    switch (bson_iter_type(&at)) {
      case BSON_TYPE_UTF8: {
        std::uint32_t size = 0;
        const char* text = bson_iter_utf8(&at, &size);
        more = value(until_nul({text, size}));
        break;
      }
      case BSON_TYPE_INT32:
      case BSON_TYPE_INT64:
        more = value(cat(static_cast<long long>(bson_iter_as_int64(&at))));
        break;
      case BSON_TYPE_ARRAY:
        if (depth < kMaxDepth && bson_iter_recurse(&at, &inside))
          more = walk(inside, depth + 1, value, other);
        break;
      default:
        other(bson_iter_key(&at), bson_iter_type(&at));
    }
    if (!more) return false;
  }
  return true;
}

}  // namespace

void each_value(const bson_t* document, const std::function<bool(std::string_view)>& value,
                const std::function<void(std::string_view name, int type)>& other) {
  bson_iter_t at;
  if (bson_iter_init(&at, document)) walk(at, 0, value, other);
}

}  // namespace postwright
