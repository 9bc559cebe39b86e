#include "libconf/edits/master_cf_edit.h"

#include <algorithm>

#include "base/text.h"
#include "libconf/documents/main_cf.h"
#include "libconf/documents/master_cf.h"
#include "libconf/documents/master_cf_format.h"

namespace postwright {
namespace {

bool same_text(std::string_view with_newlines, std::string_view read_back) {
  std::string joined(with_newlines);
  std::erase(joined, '\n');
  return joined == read_back;
}

/// What is written for `line`; nothing when it would be read back as something else, for example
/// with a brace that is not closed.
std::optional<std::string> written(const ServiceLine& line) {
  std::string text = format_service(line, true);
  auto again = MasterCf::parse(text, "");
  if (!again || again->entries().size() != 1) return std::nullopt;
  const ServiceEntry& entry = again->entries().front();
  bool same = std::equal(line.fields.begin(), line.fields.end(), entry.fields.begin(), same_text) &&
              std::equal(line.words.begin(), line.words.end(), entry.words.begin(),
                         entry.words.end(), [](const CommandWord& a, const CommandWord& b) {
                           return a.kind == b.kind && same_text(a.text, b.text);
                         });
  return same ? std::optional(text) : std::nullopt;
}

constexpr std::string_view kNotReadBack = "the new entry would be read back as something else";

bool is_setting_of(const CommandWord& word, std::string_view name) {
  if (word.kind != CommandWord::Kind::setting) return false;
  auto pair = split_name_value(word.text);
  return pair && pair->name == name;
}

std::optional<std::string> parameter_value(const ServiceLine& line, std::string_view name) {
  std::optional<std::string> value;
  for (const CommandWord& word : line.words)
    if (is_setting_of(word, name)) value = split_name_value(word.text)->value;
  return value;
}

void set_parameter(ServiceLine& line, const ServiceRequest& request) {
  CommandWord setting{.kind = CommandWord::Kind::setting,
                      .text = cat(request.parameter, "=", request.value)};
  bool found = false;
  for (CommandWord& word : line.words) {
    if (!is_setting_of(word, request.parameter)) continue;
    word = setting;
    found = true;
  }
  if (found) return;
  // Before a last -o that has no value, lest that gets one.
  auto end = std::find_if(line.words.begin(), line.words.end(), [](const CommandWord& word) {
    return word.kind == CommandWord::Kind::argument ||
           (word.kind == CommandWord::Kind::option && word.text == "-o");
  });
  line.words.insert(end, setting);
}

void remove_parameter(ServiceLine& line, std::string_view name) {
  std::erase_if(line.words, [&](const CommandWord& word) { return is_setting_of(word, name); });
}

/// An entry with the comments in it and behind it, up to the next entry.
struct Block {
  std::vector<EditLine> lines;
  std::string service, type;  ///< empty for what stands before the first entry
  std::size_t number = 0;     ///< of its first line

  std::string name() const { return cat(service, "/", type); }
  /// The lines of the entry itself, with newlines.
  std::string text() const {
    std::string text;
    for (const EditLine& line : lines)
      if (line.kind != EditLine::Kind::ignored) append_line(text, line.text);
    return text;
  }
};

/// The words of an entry, a blank between them.
std::string joined(std::string_view entry) {
  std::string words;
  for (std::string_view word : split_outside_braces(until_nul(entry), kServiceBlanks))
    words += cat(words.empty() ? "" : " ", word);
  return words;
}

class MasterCfEditor {
 public:
  MasterCfEditor(const MasterCfEdit& edit, const std::string& path, Reporter* reporter)
      : edit_(edit), path_(path), reporter_(reporter), matched_(edit.requests.size()) {}

  Result<EditedConfig> run(std::string_view bytes) {
    EditLines lines(bytes);
    Block block;
    for (auto line = lines.next(); line; line = lines.next()) {
      if (line->kind == EditLine::Kind::first) {
        Status done = edit_block(block);
        if (done) done = begin(block, *line);
        if (!done) return failure_of(done);
      }
      block.lines.push_back(*line);
    }
    Status done = edit_block(block);
    if (done) done = deal_with_unmatched();
    if (!done) return failure_of(done);
    return std::move(edited_);
  }

 private:
  std::string place(std::size_t line) const { return cat("file ", path_, ": line ", line, ": "); }

  Status begin(Block& block, const EditLine& line) {
    auto words = split(until_nul(line.text), kServiceBlanks);
    if (words.size() < 2)
      return config_failure(place(line.number), "specify service name and type on the same line");
    auto unsupported = [&](std::string_view what, std::string_view word) {
      return config_failure(place(line.number), what, " syntax \"", word,
                            "\" is unsupported with -Me, -Fe, -Pe, -X, or -#");
    };
    if (words[0].find('=') != std::string_view::npos) return unsupported("service name", words[0]);
    if (words[1].find_first_of("=/") != std::string_view::npos)
      return unsupported("service type", words[1]);
    block = {.lines = {},
             .service = std::string(words[0]),
             .type = std::string(words[1]),
             .number = line.number};
    return {};
  }

  /// The numbers of the requests that match.
  std::vector<std::size_t> matching(const Block& block) const {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < edit_.requests.size(); ++i) {
      const ServiceRequest& request = edit_.requests[i];
      bool by_pattern = (request.service == "*" || request.service == block.service) &&
                        (request.type == "*" || request.type == block.type);
      // Only requests of -Me have an entry with names.
      if (by_pattern ||
          (request.entry.service() == block.service && request.entry.type() == block.type))
        numbers.push_back(i);
    }
    return numbers;
  }

  Status edit_block(const Block& block) {
    std::vector<std::size_t> requests;
    if (block.number > 0) requests = matching(block);
    Status done;
    if (requests.empty())
      copy(block, true);
    else if (edit_.part != ServicePart::entry)
      done = change(block, requests);
    else if (edit_.action == EditAction::set)
      done = replace(block, requests);
    else
      remove(block);
    for (std::size_t i : requests) matched_[i] = true;
    return done;
  }

  /// The block with the entry in it, or only the comments.
  void copy(const Block& block, bool with_entry) {
    for (const EditLine& line : block.lines)
      if (with_entry || line.kind == EditLine::Kind::ignored) append_line(edited_.bytes, line.text);
  }

  void remove(const Block& block) {
    note(block.name(), joined(block.text()), std::nullopt);
    if (edit_.action == EditAction::exclude) return copy(block, false);
    for (const EditLine& line : block.lines)
      append_line(edited_.bytes,
                  line.kind == EditLine::Kind::ignored ? line.text : cat("#", line.text));
  }

  /// Each request is for the first entry that it matches; of several for one, the last counts.
  Status replace(const Block& block, const std::vector<std::size_t>& requests) {
    const ServiceRequest* request = nullptr;
    for (std::size_t i : requests)
      if (!matched_[i]) request = &edit_.requests[i];
    if (request && name_of(request->entry) == block.name()) {
      note(block.name(), joined(block.text()), join_service(request->entry));
    } else {
      note(block.name(), joined(block.text()), std::nullopt);
      if (request) note(name_of(request->entry), std::nullopt, join_service(request->entry));
    }
    Status added;
    if (request) added = add(*request);
    copy(block, false);
    return added;
  }

  Status add(const ServiceRequest& request) {
    auto text = written(request.entry);
    if (!text) return config_failure(kNotReadBack, ": \"", request.argument, "\"");
    append_line(edited_.bytes, *text);
    return {};
  }

  Status change(const Block& block, const std::vector<std::size_t>& requests) {
    auto line = parse(block);
    if (!line) return failure_of(line);
    for (std::size_t i : requests) {
      Status applied = apply(*line, edit_.requests[i], block.name());
      if (!applied) return applied;
    }
    auto text = written(*line);
    if (!text) return config_failure(place(block.number), kNotReadBack);
    copy(block, false);
    append_line(edited_.bytes, *text);
    return {};
  }

  Result<ServiceLine> parse(const Block& block) const {
    std::string shown = block.text();
    std::string text(until_nul(shown));
    if (text.ends_with('\n')) text.pop_back();
    std::replace(shown.begin(), shown.end(), '\n', ' ');
    auto line = parse_service_line(text, reporter_, shown);
    if (!line && line.error().message == kBadFieldCount)
      return config_failure(place(block.number), kBadFieldCount);
    return line;
  }

  Status apply(ServiceLine& line, const ServiceRequest& request, const std::string& name) {
    if (edit_.part == ServicePart::parameter) {
      auto before = parameter_value(line, request.parameter);
      if (edit_.action == EditAction::set)
        set_parameter(line, request);
      else
        remove_parameter(line, request.parameter);
      note(cat(name, "/", request.parameter), before, parameter_value(line, request.parameter));
      return {};
    }
    std::string before = format_field(line, request.field, "", false);
    line.fields[request.field] = request.value;
    if (request.field == ServiceLine::kCommand) {
      line.fields[ServiceLine::kCommand] = request.entry.command();
      line.words = request.entry.words;
    }
    note(cat(name, "/", ServiceLine::kFieldNames[request.field]), before,
         format_field(line, request.field, "", false));
    std::array<std::string_view, ServiceLine::kFields> fields;
    std::copy(line.fields.begin(), line.fields.end(), fields.begin());
    return check_fields(fields, request.value);
  }

  /// New entries come to the end, except those that a later request is for, too.
  Status deal_with_unmatched() {
    for (std::size_t i = 0; i < edit_.requests.size(); ++i) {
      const ServiceRequest& request = edit_.requests[i];
      if (matched_[i]) continue;
      if (edit_.part != ServicePart::entry) {
        if (reporter_)
          reporter_->warning(cat("unmatched service_name/type: \"", request.argument, "\""));
      } else if (edit_.action == EditAction::set && !is_repeated(i)) {
        note(name_of(request.entry), std::nullopt, join_service(request.entry));
        Status added = add(request);
        if (!added) return added;
      }
    }
    return {};
  }

  bool is_repeated(std::size_t i) const {
    const ServiceLine& entry = edit_.requests[i].entry;
    return std::any_of(edit_.requests.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                       edit_.requests.end(), [&](const ServiceRequest& later) {
                         return later.entry.service() == entry.service() &&
                                later.entry.type() == entry.type();
                       });
  }

  static std::string name_of(const ServiceLine& entry) {
    return cat(entry.service(), "/", entry.type());
  }

  void note(std::string name, std::optional<std::string> before, std::optional<std::string> after) {
    if (before == after) return;
    for (ConfigChange& change : edited_.changes)
      if (!after && !change.before && change.name == name) {  // the new entry took its place
        change.before = std::move(before);
        return;
      }
    edited_.changes.push_back(
        {.name = std::move(name), .before = std::move(before), .after = std::move(after)});
  }

  const MasterCfEdit& edit_;
  const std::string& path_;
  Reporter* reporter_;
  std::vector<bool> matched_;
  EditedConfig edited_;
};

}  // namespace

Result<EditedConfig> edit_master_cf(std::string_view bytes, const MasterCfEdit& edit,
                                    const std::string& path, Reporter* reporter) {
  return MasterCfEditor(edit, path, reporter).run(bytes);
}

std::optional<std::string> service_words(std::string_view bytes, std::string_view name) {
  std::optional<std::string> text;
  EditLines lines(bytes);
  for (auto line = lines.next(); line; line = lines.next()) {
    if (line->kind == EditLine::Kind::ignored) continue;
    if (line->kind == EditLine::Kind::first) {
      if (text) break;
      auto words = split(until_nul(line->text), kServiceBlanks);
      if (words.size() >= 2 && cat(words[0], "/", words[1]) == name) text.emplace();
    }
    if (text) append_line(*text, line->text);
  }
  return text ? std::optional(joined(*text)) : std::nullopt;
}

}  // namespace postwright
