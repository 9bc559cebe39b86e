#include "reindex/serve/protocol.h"

#include <array>

#include "base/attribute_list.h"
#include "base/text.h"

namespace postwright::reindexer {

std::string service_greeting() {
  return format_attributes({{"protocol", "nbdb_reindex"}});
}

std::string service_answer(const Status& indexed) {
  std::string reason = indexed ? std::string() : std::string(until_nul(indexed.error().message));
  return format_attributes({{"status", indexed ? "0" : "1"}, {"reason", std::move(reason)}});
}

Result<std::optional<ReindexRequest>> parse_request(std::string_view received) {
  constexpr std::array<std::string_view, 2> kExpected{"nbdb_type", "nbdb_path"};
  auto attributes = take_attributes(received, kMaxRequest);
  if (!attributes)
    return failure(ErrorKind::data,
                   cat("malformed input from nbdb_reindex socket: ", attributes.error().message));
  if (!*attributes) return std::nullopt;
  for (std::size_t i = 0; i < kExpected.size(); ++i) {
    if (i >= (*attributes)->size())
      return failure(ErrorKind::data,
                     cat("missing attribute ", kExpected[i], " in input from nbdb_reindex socket"));
    if ((**attributes)[i].first != kExpected[i])
      return failure(ErrorKind::data,
                     cat("unexpected attribute ", (**attributes)[i].first,
                         " from nbdb_reindex socket (expecting: ", kExpected[i], ")"));
  }
  ReindexRequest request{.type = std::move((**attributes)[0].second),
                         .path = std::move((**attributes)[1].second)};
  for (std::size_t i = kExpected.size(); i < (*attributes)->size(); ++i)
    request.ignored.push_back(std::move((**attributes)[i].first));
  return request;
}

}  // namespace postwright::reindexer
