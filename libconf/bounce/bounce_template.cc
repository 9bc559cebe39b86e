#include "libconf/bounce/bounce_template.h"

#include <cstdint>

#include "base/text.h"
#include "libconf/documents/main_cf.h"

namespace postwright {
namespace {

struct BuiltIn {
  BounceClass bounce_class;
  std::string_view charset;
  std::string_view from;
  std::string_view subject;
  std::string_view postmaster_subject;
  std::string_view text;
};

constexpr BuiltIn kBuiltIn[] = {
#include "libconf/bounce/bounce_templates.inc"
};
constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kBounceClasses.size(); ++i)
    if (kBuiltIn[i].bounce_class != kBounceClasses[i]) return false;
  return true;
}
static_assert(std::size(kBuiltIn) == kBounceClasses.size() && is_in_order());

constexpr std::string_view kObsoleteFrom = "MAILER-DAEMON (Mail Delivery System)";

constexpr std::size_t index_of(BounceClass bounce_class) {
  return static_cast<std::size_t>(bounce_class);
}

BounceTemplate built_in_template(BounceClass bounce_class, bool obsolete_from) {
  const BuiltIn& built_in = kBuiltIn[index_of(bounce_class)];
  return {.bounce_class = bounce_class,
          .origin = "[built-in]",
          .charset = std::string(built_in.charset),
          .from = std::string(obsolete_from ? kObsoleteFrom : built_in.from),
          .subject = std::string(built_in.subject),
          .postmaster_subject = std::string(built_in.postmaster_subject),
          .text = std::string(built_in.text)};
}

/// Cuts off a line, without its newline and what follows a null byte; nothing at the end.
class Lines {
 public:
  explicit Lines(std::string_view bytes) : bytes_(bytes) {}
  std::optional<std::string_view> next() {
    if (bytes_.empty()) return std::nullopt;
    std::size_t end = bytes_.find('\n');
    complete_ = end != std::string_view::npos;
    std::string_view line = bytes_.substr(0, end);
    bytes_.remove_prefix(complete_ ? end + 1 : bytes_.size());
    ++number_;
    return until_nul(line);
  }
  std::uint64_t number() const { return number_; }
  /// Whether the last one had a newline.
  bool complete() const { return complete_; }
  std::string_view rest() const { return bytes_; }

 private:
  std::string_view bytes_;
  std::uint64_t number_ = 0;
  bool complete_ = true;
};

/// A header's label as it is typed, and its value.
struct Header {
  std::string_view label;
  std::string_view value;
};

constexpr bool is_label_char(char c) {
  return c > ' ' && c < '\x7f' && c != ':';
}

std::optional<Header> parse_header(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && is_label_char(line[end])) ++end;
  std::string_view rest = line.substr(end);
  while (rest.starts_with(' ') || rest.starts_with('\t')) rest.remove_prefix(1);
  if (end == 0 || !rest.starts_with(':')) return std::nullopt;
  return Header{line.substr(0, end), trim_left(rest.substr(1))};
}

/// The place of a header's value; nullptr when there is no such header.
std::string* header_of(BounceTemplate& made, std::string_view label) {
  if (equals_ignoring_case(label, "Charset")) return &made.charset;
  if (equals_ignoring_case(label, "From")) return &made.from;
  if (equals_ignoring_case(label, "Subject")) return &made.subject;
  if (equals_ignoring_case(label, "Postmaster-Subject")) return &made.postmaster_subject;
  return nullptr;
}

/// Fills `made`, which has the built-in headers. False, with a warning: it cannot be used.
bool parse_content(std::string_view content, BounceTemplate& made, Reporter& reporter) {
  auto bad = [&](std::string_view what) {
    reporter.warning(cat(made.origin, ": ", what, " in ", name_of(made.bounce_class),
                         " template -- ignoring this template"));
    return false;
  };
  Lines lines(content);
  auto line = lines.next();
  while (line && line->empty()) line = lines.next();
  for (; line; line = lines.next()) {
    auto header = parse_header(*line);
    if (!header) break;
    auto bad_header = [&](std::string_view what, std::string_view part) {
      return bad(cat(what, " \"", header->label, "\" header ", part));
    };
    if (header->value.empty()) return bad_header("empty", "value");
    if (!is_ascii(header->value)) return bad_header("non-ASCII", "value");
    std::string* value = header_of(made, header->label);
    if (!value) return bad_header("unknown", "label");
    if (value->empty()) return bad_header("inapplicable", "label");
    *value = header->value;
  }
  while (line && trim(*line).empty()) line = lines.next();
  if (!line) return bad("missing message text");
  made.text.clear();
  for (; line; line = lines.next()) made.text += cat(*line, "\n");
  if (is_ascii(made.text) || !equals_ignoring_case(made.charset, "us-ascii")) return true;
  reporter.warning(
      cat(made.origin, ": 8-bit message text in ", name_of(made.bounce_class), " template"));
  reporter.warning("please specify a charset value other than us-ascii");
  reporter.warning("-- ignoring this template for now");
  return false;
}

/// NAME = VALUE of a template file.
struct Entry {
  std::uint64_t line = 0;
  std::string_view name;
  std::string content;
};

/// The lines behind `NAME = <<MARKER`.
Result<std::string> take_document(Lines& lines, std::string_view marker, const std::string& file,
                                  Reporter& reporter) {
  std::uint64_t begin = lines.number();
  auto bad = [&](std::string_view what) {
    return config_failure(file, ", line ", begin, ": ", what);
  };
  if (marker.empty()) return bad("missing end marker after <<");
  if (!is_alnum(marker.front())) return bad("malformed end marker after <<");
  std::string content;
  auto line = lines.next();
  for (; line && *line != marker; line = lines.next()) content += cat(*line, "\n");
  if (!line || !lines.complete())
    reporter.warning(cat(file, ", line ", begin, ": missing \"", marker, "\" end marker"));
  return content;
}

Result<std::optional<Entry>> next_entry(Lines& lines, const std::string& file, Reporter& reporter) {
  while (auto line = lines.next()) {
    std::string_view text = trim_left(*line);
    if (text.empty() || text.front() == '#') continue;
    auto pair = split_name_value(*line);
    if (!pair)
      return config_failure(file, ", line ", lines.number(), ": ", pair.error().message, ": \"",
                            *line, "\"");
    Entry entry{.line = lines.number(), .name = pair->name, .content = std::string(pair->value)};
    if (pair->value.starts_with("<<")) {
      auto content = take_document(lines, trim_left(pair->value.substr(2)), file, reporter);
      if (!content) return failure_of(content);
      entry.content = std::move(*content);
    }
    return std::optional(std::move(entry));
  }
  return std::nullopt;
}

std::optional<BounceClass> class_of(std::string_view template_name) {
  constexpr std::string_view kSuffix = "_template";
  if (!template_name.ends_with(kSuffix)) return std::nullopt;
  template_name.remove_suffix(kSuffix.size());
  for (BounceClass bounce_class : kBounceClasses)
    if (template_name == name_of(bounce_class)) return bounce_class;
  return std::nullopt;
}

}  // namespace

std::string_view name_of(BounceClass bounce_class) {
  constexpr std::string_view kNames[] = {"failure", "delay", "success", "verify"};
  return kNames[index_of(bounce_class)];
}

Status BounceTemplates::read(std::string_view bytes, const std::string& file, Reporter& reporter) {
  file_ = file;
  Lines lines(bytes);
  for (;;) {
    auto entry = next_entry(lines, file, reporter);
    if (!entry) return failure_of(entry);
    if (!*entry) return {};
    auto bounce_class = class_of((*entry)->name);
    if (bounce_class)
      contents_[index_of(*bounce_class)] = std::move((*entry)->content);
    else
      reporter.warning(cat(file, ", line ", (*entry)->line, ": unknown template name: ",
                           (*entry)->name, " -- ignoring this template"));
  }
}

BounceTemplate BounceTemplates::of(BounceClass bounce_class, Reporter& reporter) const {
  BounceTemplate built_in = built_in_template(bounce_class, obsolete_from_);
  const auto& content = contents_[index_of(bounce_class)];
  if (!content) return built_in;
  BounceTemplate made = built_in;
  made.origin = file_;
  return parse_content(*content, made, reporter) ? made : built_in;
}

std::string format_bounce_template(const BounceTemplate& one) {
  std::string made = cat(name_of(one.bounce_class), "_template = <<EOF\n", "Charset: ", one.charset,
                         "\nFrom: ", one.from, "\nSubject: ", one.subject, "\n");
  if (!one.postmaster_subject.empty())
    made += cat("Postmaster-Subject: ", one.postmaster_subject, "\n");
  return cat(made, "\n", one.text, "EOF\n");
}

}  // namespace postwright
