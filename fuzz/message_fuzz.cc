// Any bytes as a message: with MIME and without, with small limits, the same lines come out that
// went in, in their order; each mode's keys are those of its share.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "mail/message_keys.h"

namespace {

using namespace postwright;

void require(bool condition) {
  if (!condition) std::abort();
}

std::vector<std::string_view> lines_of(std::string_view message) {
  std::vector<std::string_view> lines;
  while (!message.empty()) {
    std::size_t end = message.find('\n');
    lines.push_back(message.substr(0, end));
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
  return lines;
}

/// Puts the message together again from what the parser says.
class Rebuild final : public MimeVisitor {
 public:
  Rebuild(std::string_view message, const MimeOptions& options)
      : message_(message), options_(options) {}

  Status header(HeaderPlace place, std::string_view text, std::uint64_t offset) override {
    require(options_.mime || place == HeaderPlace::primary);
    require((place == HeaderPlace::primary) == !in_body_);
    require(offset >= next_ && offset < message_.size());
    bool first = true;
    for (std::string_view line : lines_of(text)) {
      std::string_view given = take_line();
      if (first) {
        auto header = parse_header_line(given);
        require(header && line == cat(header->name, until_nul(header->rest)));
      } else {
        require(is_continuation_line(given) && line == until_nul(given));
      }
      first = false;
    }
    require(offset < next_);
    if (!is_cut_) return {};
    require(text.size() >= options_.header_size_limit);
    is_cut_ = false;
    while (is_continuation_line(peek_line())) take_line();
    return {};
  }

  Status body_line(std::string_view line, std::uint64_t offset) override {
    require(!is_cut_ && offset == next_);
    require(in_body_ || line.empty());
    bool supplied = !in_body_ && (!peek_line().empty() || next_ >= message_.size());
    in_body_ = true;
    if (!supplied) require(line == take_line());
    return {};
  }

  Status limit(MimeLimit limit, std::uint64_t offset) override {
    require(offset == next_);
    if (limit == MimeLimit::header_size) is_cut_ = true;
    return {};
  }

  void check_end() const { require(next_ >= message_.size()); }

 private:
  std::string_view peek_line() const {
    std::string_view rest = next_ < message_.size() ? message_.substr(next_) : "";
    return rest.substr(0, rest.find('\n'));
  }
  std::string_view take_line() {
    require(next_ < message_.size());
    std::string_view line = peek_line();
    next_ += line.size() + 1;
    return line;
  }

  std::string_view message_;
  MimeOptions options_;
  std::size_t next_ = 0;
  bool in_body_ = false;
  bool is_cut_ = false;
};

void check_structure(std::string_view message, const MimeOptions& options) {
  Rebuild rebuild(message, options);
  MimeParser parser(rebuild, options);
  for (std::string_view line : lines_of(message)) require(parser.add_line(line).has_value());
  require(parser.finish().has_value());
  rebuild.check_end();
}

std::vector<std::string> keys_of(std::string_view message, const MessageKeyOptions& options) {
  std::vector<std::string> seen;
  MessageKeys keys(options, [&](std::string_view key) {
    require(key.find('\0') == std::string_view::npos);
    seen.emplace_back(key);
    return Status{};
  });
  for (std::string_view line : lines_of(message)) require(keys.add_line(line).has_value());
  require(keys.finish().has_value());
  return seen;
}

void check_keys(std::string_view message, const MimeOptions& mime) {
  auto headers = keys_of(message, {.headers = true, .mime = mime});
  auto body = keys_of(message, {.body = true, .mime = mime});
  auto both = keys_of(message, {.headers = true, .body = true, .mime = mime});
  require(keys_of(message, {.mime = mime}).empty());
  require(both.size() == headers.size() + body.size());
  std::vector<std::string> apart = headers;
  apart.insert(apart.end(), body.begin(), body.end());
  if (mime.mime) {
    std::sort(apart.begin(), apart.end());
    std::sort(both.begin(), both.end());
  }
  require(apart == both);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view message(reinterpret_cast<const char*>(data), size);
  for (const MimeOptions& options :
       {MimeOptions{}, MimeOptions{.mime = false},
        MimeOptions{.mime = false, .header_size_limit = 5},
        MimeOptions{
            .header_size_limit = 30, .mime_boundary_length_limit = 2, .mime_nesting_limit = 1}}) {
    check_structure(message, options);
    check_keys(message, options);
  }
  return 0;
}
