#include "mail/message_keys.h"

#include "base/text.h"

namespace postwright {

MessageKeys::MessageKeys(const MessageKeyOptions& options, KeyVisitor visit)
    : options_(options), visit_(std::move(visit)), parser_(*this, options.mime) {}

Status MessageKeys::add_line(std::string_view line) {
  if (done()) return {};
  return parser_.add_line(line);
}

Status MessageKeys::finish() {
  return parser_.finish();
}

bool MessageKeys::done() const {
  return !options_.body && !options_.mime.mime && parser_.in_body();
}

Status MessageKeys::header(HeaderPlace, std::string_view text, std::uint64_t) {
  return options_.headers ? visit_(text) : Status{};
}

Status MessageKeys::body_line(std::string_view line, std::uint64_t) {
  return options_.body ? visit_(until_nul(line)) : Status{};
}

Status MessageKeys::limit(MimeLimit, std::uint64_t) {
  return {};  // the reference looks up what is left
}

}  // namespace postwright
