#include "lint/input/template_marks.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.h"

namespace postwright::lint {
namespace {

using Role = TemplateMark::Role;
constexpr std::size_t kNpos = std::string_view::npos;

bool is_name_byte(char c) {
  return is_alnum(c) || c == '_';
}

bool is_upper_name(std::string_view text) {
  return !text.empty() && text[0] >= 'A' && text[0] <= 'Z' && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
  });
}

std::string_view first_word(std::string_view text) {
  return text.substr(0, std::min(text.find_first_of(" \t\r\n({;:|-"), text.size()));
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// Of `{% x %}`. `raw` and `with` are there in any case, so they open nothing.
Role role_of_tag(std::string_view inside) {
  static constexpr auto kBlocks =
      std::to_array<std::string_view>({"if", "for", "unless", "case", "macro", "call", "filter",
                                       "ifchanged", "comment", "while", "foreach"});
  std::string_view word = first_word(inside);
  bool block_set = word == "set" && inside.find('=') == kNpos;
  if (is_one_of(kBlocks, word) || block_set) return Role::open;
  if (word.starts_with("else") || word == "elif" || word == "elsif" || word == "when")
    return Role::middle;
  if (word.starts_with("end") && (is_one_of(kBlocks, word.substr(3)) || word == "endset"))
    return Role::close;
  return Role::control;
}

/// Of `{{ x }}`: an expression in Jinja, whatever there is in Go, Handlebars and Mustache.
Role role_of_braces(std::string_view inside) {
  static constexpr auto kBlocks =
      std::to_array<std::string_view>({"if", "range", "with", "define", "block", "unless", "each"});
  if (inside.starts_with('!') || inside.starts_with("/*")) return Role::comment;
  if (inside == "^" || inside == "else" || inside.starts_with("else ")) return Role::middle;
  if (inside.starts_with('#') || inside.starts_with('^')) return Role::open;
  if (inside.starts_with('/') || inside == "end") return Role::close;
  std::string_view word = first_word(inside);
  if (is_one_of(kBlocks, word) && word.size() < inside.size()) return Role::open;
  if (inside.starts_with('$') && inside.find(":=") != kNpos) return Role::control;
  return Role::text;
}

/// Of `<% x %>` and `<?php x ?>`: Ruby, Puppet, JavaScript, PHP.
Role role_of_code(std::string_view inside) {
  static constexpr auto kBlocks =
      std::to_array<std::string_view>({"if", "unless", "case", "while", "for", "begin", "until"});
  if (inside.starts_with('#')) return Role::comment;
  std::string_view word = first_word(inside);
  bool goes_on = inside.ends_with('{') || inside.ends_with(" do") || inside == "do";
  if (inside.starts_with('}')) return goes_on ? Role::middle : Role::close;
  if (word == "else" || word == "elsif" || word == "elseif" || word == "when" || word == "rescue")
    return Role::middle;
  if (word == "end" || word.starts_with("endif") || word.starts_with("endfor")) return Role::close;
  bool takes_block = inside.ends_with('|') && inside.find(" do |") != kNpos;
  if (is_one_of(kBlocks, word) || goes_on || takes_block) return Role::open;
  return Role::control;
}

Role role_of_directive(std::string_view inside) {
  static constexpr auto kBlocks =
      std::to_array<std::string_view>({"IF", "UNLESS", "FOREACH", "FOR", "WHILE", "SWITCH",
                                       "FILTER", "WRAPPER", "TRY", "BLOCK", "MACRO"});
  static constexpr auto kMiddles =
      std::to_array<std::string_view>({"ELSE", "ELSIF", "CASE", "CATCH", "FINAL"});
  if (inside.starts_with('#')) return Role::comment;
  std::string_view word = first_word(inside);
  if (is_one_of(kBlocks, word)) return Role::open;
  if (is_one_of(kMiddles, word)) return Role::middle;
  if (word == "END") return Role::close;
  return word == "SET" || word == "DEFAULT" || word == "USE" ? Role::control : Role::text;
}

/// `{{a = b}}` is a table of Postfix, `{{ a == b }}` an expression of a template.
bool has_lone_equals(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') continue;
    if (i + 1 < text.size() && text[i + 1] == '=') {
      ++i;
      continue;
    }
    if (i == 0 || std::string_view("!<>=").find(text[i - 1]) == kNpos) return true;
  }
  return false;
}

/// Where `close` stands behind `from`, outside of quotes; with `braces` outside of inner braces as
/// well. A quote without its second one is an apostrophe: then the first `close` it is.
std::size_t find_end(std::string_view bytes, std::size_t from, std::string_view close,
                     bool braces) {
  char quote = '\0';
  int depth = 0;
  for (std::size_t at = from; at < bytes.size(); ++at) {
    char c = bytes[at];
    if (quote != '\0') {
      if (c == '\\') ++at;
      if (c == quote) quote = '\0';
    } else if (depth == 0 && bytes.substr(at).starts_with(close)) {
      return at;
    } else if (c == '"' || c == '\'' || c == '`') {
      quote = c;
    } else if (braces && c == '{') {
      ++depth;
    } else if (braces && c == '}' && depth > 0) {
      --depth;
    }
  }
  return bytes.find(close, from);
}

/// What a mark holds, without the signs that trim white space around it.
std::string_view content_of(std::string_view inside) {
  constexpr std::string_view kTrimmers = "-+~";
  inside = trim(inside);
  if (!inside.empty() && kTrimmers.find(inside.front()) != kNpos) inside.remove_prefix(1);
  if (!inside.empty() && kTrimmers.find(inside.back()) != kNpos) inside.remove_suffix(1);
  return trim(inside);
}

class MarkFinder {
 public:
  MarkFinder(std::string_view bytes, TemplateKind kind) : bytes_(bytes), kind_(kind) {}

  std::vector<TemplateMark> run() {
    std::vector<TemplateMark> marks;
    for (std::size_t at = bytes_.find_first_of(kOpeners); at < bytes_.size();
         at = bytes_.find_first_of(kOpeners, at)) {
      TemplateMark mark = mark_at(at);
      at += std::max<std::size_t>(mark.length, 1);
      if (mark.length > 0) marks.push_back(mark);
    }
    return marks;
  }

 private:
  static constexpr std::string_view kOpeners = "{<[$%@";

  bool wants(TemplateKind kind) const {
    return kind_ == kind || kind_ == TemplateKind::any ||
           (kind_ == TemplateKind::automatic && kind != TemplateKind::envsubst);
  }
  bool starts(std::size_t at, std::string_view text) const {
    return bytes_.substr(at).starts_with(text);
  }

  TemplateMark mark_at(std::size_t at) const {
    if (wants(TemplateKind::braces) && bytes_[at] == '{') {
      if (starts(at, "{{")) return braces(at);
      if (starts(at, "{%")) return bracket(at, "{%", "%}", role_of_tag);
      if (starts(at, "{#")) return comment(at);
    }
    if (wants(TemplateKind::erb) && bytes_[at] == '<') {
      if (starts(at, "<%=")) return bracket(at, "<%=", "%>", [](auto) { return Role::text; });
      if (starts(at, "<%")) return bracket(at, "<%", "%>", role_of_code);
      if (starts(at, "<?=")) return bracket(at, "<?=", "?>", [](auto) { return Role::text; });
      if (starts(at, "<?php")) return bracket(at, "<?php", "?>", role_of_code);
    }
    // "[%]" is a bracket expression of a pattern.
    if (wants(TemplateKind::toolkit) && starts(at, "[%") && at + 2 < bytes_.size() &&
        std::string_view(" \t\n-+#").find(bytes_[at + 2]) != kNpos)
      return bracket(at, "[%", "%]", role_of_directive);
    if (bytes_[at] == '@') return between_ats(at);
    return wants(TemplateKind::envsubst) ? variable(at) : TemplateMark{};
  }

  TemplateMark bracket(std::size_t at, std::string_view open, std::string_view close,
                       Role (*role_of)(std::string_view)) const {
    std::size_t inside = at + open.size();
    // In code an apostrophe may be a comment's: there the first end counts.
    std::size_t end =
        open.front() == '<' ? bytes_.find(close, inside) : find_end(bytes_, inside, close, false);
    if (end == kNpos) return {};
    return {.begin = at,
            .length = end + close.size() - at,
            .role = role_of(content_of(bytes_.substr(inside, end - inside)))};
  }

  TemplateMark comment(std::size_t at) const {
    std::size_t end = bytes_.find("#}", at + 2);
    if (end == kNpos) return {};
    return {.begin = at, .length = end + 2 - at, .role = Role::comment};
  }

  TemplateMark braces(std::size_t at) const {
    std::size_t end = find_end(bytes_, at + 2, "}}", true);
    if (end == kNpos) return {};
    std::string_view inside = bytes_.substr(at + 2, end - at - 2);
    if (kind_ != TemplateKind::braces && may_be_postfix(at) &&
        (bytes_[at - 1] == '$' || inside.find_first_of("{}\n") != kNpos || has_lone_equals(inside)))
      return {};
    std::string_view content = content_of(inside);
    Role role = inside.starts_with("{") ? Role::text : role_of_braces(content);
    return {.begin = at, .length = end + 2 - at, .role = role};
  }

  /// Where Postfix has two opening braces side by side: `${{a} == ...`, `inline:{{a = b}}`.
  bool may_be_postfix(std::size_t at) const {
    constexpr std::string_view kBefore[] = {"$", "inline:", "pipemap:", "unionmap:", "randmap:"};
    return std::ranges::any_of(
        kBefore, [&](std::string_view before) { return bytes_.substr(0, at).ends_with(before); });
  }

  /// @NAME@, but not the middle of user@NAME@x. Lower case only where the file is known to be
  /// filled in.
  TemplateMark between_ats(std::size_t at) const {
    if (!wants(TemplateKind::envsubst) && kind_ != TemplateKind::automatic) return {};
    std::size_t end = bytes_.find('@', at + 1);
    if (end == kNpos) return {};
    std::string_view name = bytes_.substr(at + 1, end - at - 1);
    bool lower = wants(TemplateKind::envsubst) && !name.empty() && is_alpha(name[0]) &&
                 std::ranges::all_of(name, is_name_byte);
    bool stands_alone = at == 0 || !is_alnum(bytes_[at - 1]);
    bool goes_on = end + 1 < bytes_.size() && is_alnum(bytes_[end + 1]);
    if (kind_ == TemplateKind::automatic && goes_on) return {};
    if (!stands_alone || !(lower || is_upper_name(name))) return {};
    return {.begin = at, .length = end + 1 - at, .role = Role::text};
  }

  TemplateMark variable(std::size_t at) const {
    auto named = [&](std::string_view open, std::string_view close) -> TemplateMark {
      if (!starts(at, open)) return {};
      std::size_t begin = at + open.size();
      std::size_t end = bytes_.find(close, begin);
      if (end == kNpos || !is_upper_name(bytes_.substr(begin, end - begin))) return {};
      return {.begin = at, .length = end + close.size() - at, .role = Role::text};
    };
    if (TemplateMark mark = named("${", "}"); mark.length) return mark;
    if (TemplateMark mark = named("%%", "%%"); mark.length) return mark;
    if (bytes_[at] != '$') return {};
    std::size_t end = at + 1;
    while (end < bytes_.size() && is_name_byte(bytes_[end])) ++end;
    if (!is_upper_name(bytes_.substr(at + 1, end - at - 1)) || end - at < 3) return {};
    return {.begin = at, .length = end - at, .role = Role::text};
  }

  std::string_view bytes_;
  TemplateKind kind_;
};

/// `open`, a name of letters, digits and "_", more until `close`.
std::string_view foreign_pair(std::string_view line, std::string_view open,
                              std::string_view close) {
  for (std::size_t at = line.find(open); at != kNpos; at = line.find(open, at + 1)) {
    std::size_t begin = at + open.size();
    std::size_t end = line.find(close, begin);
    if (end == kNpos) return {};
    std::string_view name = line.substr(begin, end - begin);
    bool is_name = !name.empty() && is_alpha(name.front()) && std::ranges::all_of(name, [](char c) {
      return is_name_byte(c) || c == '-' || c == '.' || c == ':' || c == ' ';
    });
    if (is_name) return line.substr(at, end + close.size() - at);
  }
  return {};
}

/// A word in upper case that begins with `prefix` and ends with `suffix`: PH_DOMAIN, __DOMAIN__.
std::string_view foreign_word(std::string_view line, std::string_view prefix,
                              std::string_view suffix) {
  for (std::size_t at = line.find(prefix); at != kNpos; at = line.find(prefix, at + 1)) {
    if (at > 0 && is_name_byte(line[at - 1])) continue;
    std::size_t end = at;
    while (end < line.size() && is_name_byte(line[end])) ++end;
    std::string_view word = line.substr(at, end - at);
    std::string_view name = word.substr(prefix.size());
    if (!name.ends_with(suffix)) continue;
    name.remove_suffix(suffix.size());
    if (is_upper_name(name)) return word;
  }
  return {};
}

}  // namespace

std::vector<TemplateMark> find_template_marks(std::string_view bytes, TemplateKind kind) {
  if (kind == TemplateKind::none) return {};
  return MarkFinder(bytes, kind).run();
}

std::string find_foreign_mark(std::string_view bytes) {
  for (std::size_t begin = 0; begin < bytes.size();) {
    std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    std::string_view line = bytes.substr(begin, end - begin);
    begin = end + 1;
    if (trim(line).starts_with('#')) continue;
    for (auto found : {foreign_pair(line, "%%", "%%"), foreign_pair(line, "%{", "}"),
                       foreign_pair(line, "@@", "@@"), foreign_pair(line, "%(", ")s"),
                       foreign_word(line, "PH_", ""), foreign_word(line, "__", "__")})
      if (!found.empty()) return std::string(found);
  }
  return {};
}

}  // namespace postwright::lint
