#include "libconf/documents/service_command.h"

#include <algorithm>

#include "base/braces.h"
#include "base/text.h"
#include "libconf/documents/main_cf.h"

namespace postwright {
namespace {

bool is_flag(std::string_view field) {
  return field == "y" || field == "n" || field == "-";
}

bool is_type(std::string_view field) {
  return field == "unix" || field == "fifo" || field == "inet" || field == "pass" ||
         field == "unix-dgram";
}

bool is_number(std::string_view field) {
  return std::all_of(field.begin(), field.end(), is_digit);
}

bool is_wakeup(std::string_view field) {
  if (field.ends_with('?')) field.remove_suffix(1);
  return field == "-" || is_number(field);
}

bool is_limit(std::string_view field) {
  return field == "-" || is_number(field);
}

struct FieldRule {
  std::size_t field;
  bool (*valid)(std::string_view);
};

constexpr FieldRule kFieldRules[] = {
    {1, is_type}, {2, is_flag}, {3, is_flag}, {4, is_flag}, {5, is_wakeup}, {6, is_limit},
};

class WordReader {
 public:
  explicit WordReader(Reporter* reporter) : reporter_(reporter) {}

  std::vector<PlacedWord> read(std::span<const std::string_view> words) {
    std::size_t i = 0;
    for (; i < words.size(); ++i) {
      std::string_view word = words[i];
      if (!word.starts_with('-') || word == "-" || word == "--") break;
      std::size_t letter = std::min(word.find('o', 1), word.find('{'));
      if (letter >= word.size() || word[letter] != 'o') {
        add(CommandWord::Kind::option, word);
        continue;
      }
      if (letter > 1) add(CommandWord::Kind::option, word.substr(0, letter));
      std::string_view value = word.substr(letter + 1);
      if (!value.empty())
        add_setting(value);
      else if (++i < words.size())
        add_setting(words[i]);
      else
        add(CommandWord::Kind::option, "-o");
    }
    for (; i < words.size(); ++i) add(CommandWord::Kind::argument, words[i]);
    return std::move(read_);
  }

 private:
  void add(CommandWord::Kind kind, std::string_view word) {
    bool in_braces = kind != CommandWord::Kind::option && word.starts_with('{');
    if (in_braces) {
      BracedText braced = inside_braces(word);
      if (!braced.problem.empty()) warn(braced.problem);
      word = braced.inside;
    }
    read_.push_back({.kind = kind, .text = word, .in_braces = in_braces});
  }

  void add_setting(std::string_view word) {
    add(CommandWord::Kind::setting, word);
    PlacedWord& setting = read_.back();
    if (auto pair = split_name_value(setting.text)) {
      setting.is_pair = true;
      setting.name = pair->name;
      setting.value = pair->value;
    } else if (setting.in_braces) {
      warn(cat(pair.error().message, ": \"", setting.text, "\""));
    }
  }

  void warn(std::string_view text) {
    if (reporter_) reporter_->warning(cat("master.cf: ", text));
  }

  Reporter* reporter_;
  std::vector<PlacedWord> read_;
};

}  // namespace

CommandWord PlacedWord::normalised() const {
  bool rewrite = in_braces && is_pair;
  return {.kind = kind,
          .text = rewrite ? cat(name, "=", value) : std::string(text),
          .in_braces = in_braces};
}

std::vector<PlacedWord> read_command_words(std::span<const std::string_view> words,
                                           Reporter* reporter) {
  return WordReader(reporter).read(words);
}

std::string BadField::message() const {
  return cat("invalid ", ServiceLine::kFieldNames[field], " field \"", text, "\"");
}

std::vector<BadField> bad_fields(std::span<const std::string_view> fields) {
  std::vector<BadField> bad;
  for (const FieldRule& rule : kFieldRules)
    if (!rule.valid(fields[rule.field]))
      bad.push_back({.field = rule.field, .text = fields[rule.field]});
  return bad;
}

Status check_fields(std::span<const std::string_view> fields, std::string_view shown) {
  auto bad = bad_fields(fields);
  if (bad.empty()) return {};
  return config_failure(bad.front().message(), " in \"", shown, "\"");
}

Result<ServiceLine> parse_service_line(std::string_view text, Reporter* reporter,
                                       std::string_view shown) {
  auto words = split_outside_braces(text, kServiceBlanks);
  if (words.size() < ServiceLine::kFields) return config_failure(kBadFieldCount);
  Status checked = check_fields(words, shown);
  if (!checked) return failure_of(checked);
  ServiceLine line;
  std::copy_n(words.begin(), ServiceLine::kFields, line.fields.begin());
  std::span<const std::string_view> behind(words);
  for (const PlacedWord& word : read_command_words(behind.subspan(ServiceLine::kFields), reporter))
    line.words.push_back(word.normalised());
  return line;
}

}  // namespace postwright
