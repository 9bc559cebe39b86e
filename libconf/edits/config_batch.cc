#include "libconf/edits/config_batch.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/logical_line.h"
#include "base/text.h"

namespace postwright {
namespace {

constexpr std::string_view kNullByte = "a null byte; remove it";

/// An edit that there is, and how it is written.
struct Form {
  std::string_view letters;  ///< sorted, without those that may be left out
  std::optional<ServicePart> part;
  EditAction action;
  std::string_view usage;
};
constexpr Form kForms[] = {
    {"", std::nullopt, EditAction::set, "name = value"},
    {"X", std::nullopt, EditAction::exclude, "-X name..."},
    {"#", std::nullopt, EditAction::comment_out, "-# name..."},
    {"M", ServicePart::entry, EditAction::set, "-M service/type = entry"},
    {"MX", ServicePart::entry, EditAction::exclude, "-MX service/type..."},
    {"#M", ServicePart::entry, EditAction::comment_out, "-M# service/type..."},
    {"F", ServicePart::field, EditAction::set, "-F service/type/field = value"},
    {"P", ServicePart::parameter, EditAction::set, "-P service/type/name = value"},
    {"PX", ServicePart::parameter, EditAction::exclude, "-PX service/type/name..."},
};

const Form* find_form(std::string letters) {
  std::ranges::sort(letters);
  auto twice = std::ranges::unique(letters);
  letters.erase(twice.begin(), twice.end());
  bool in_master = letters.find_first_of("FMP") != std::string::npos;
  if (letters.find_first_of("#X") == std::string::npos) std::erase(letters, 'e');
  if (!in_master) std::erase(letters, 'p');
  const auto* form = std::ranges::find(kForms, letters, &Form::letters);
  return form == std::end(kForms) ? nullptr : form;
}

/// Takes `-e`, `-MX`, `-M -X`, ... off the front of `text`; `--` ends them.
std::string take_options(std::string_view& text) {
  std::string letters;
  while (text.size() > 1 && text.front() == '-') {
    std::string_view word = text.substr(0, text.find_first_of(" \t\r\n\v\f"));
    text = trim_left(text.substr(word.size()));
    if (word == "--") break;
    letters += word.substr(1);
  }
  return letters;
}

/// Begins each message with a place; a message that another edit gave already is not given again.
class PlacedReporter final : public Reporter {
 public:
  PlacedReporter(Reporter* to, const std::string& file) : to_(to), file_(file) {}
  void set_line(std::uint64_t line) { line_ = line; }
  std::string place() const { return cat(file_, ", line ", line_, ": "); }
  void report(Severity severity, std::string_view text) override {
    if (to_ && said_.insert(std::string(text)).second) to_->report(severity, cat(place(), text));
  }

 private:
  Reporter* to_;
  const std::string& file_;
  std::uint64_t line_ = 0;
  std::set<std::string> said_;
};

class BatchParser {
 public:
  BatchParser(const std::string& file, Reporter* reporter) : reporter_(reporter, file) {}

  Result<ConfigBatch> parse(std::string_view text) {
    LogicalLineReader lines(text);
    for (;;) {
      auto line = lines.next();
      if (!line) return failure_of(line);
      if (!*line) {
        if (lines.line_after_nul() == 0) return std::move(batch_);
        reporter_.set_line(lines.line_after_nul());
        return config_failure(reporter_.place(), kNullByte);
      }
      Status taken = take(**line);
      if (!taken) return config_failure(reporter_.place(), taken.error().message);
    }
  }

 private:
  Status take(const LogicalLine& line) {
    reporter_.set_line(line.first);
    if (line.has_nul) return config_failure(kNullByte);
    if (line.orphan)
      return config_failure("white space at the beginning continues an edit, but there is none");
    std::string_view text = trim(line.text);
    if (text.front() == '\'' || text.front() == '"')
      return config_failure(
          "remove the quotes: an edit is one line, and its value is the rest of that line");
    std::string letters = take_options(text);
    const Form* form = find_form(letters);
    if (!form) return config_failure("unknown edit: -", letters, "; specify one of: ", usages());
    if (text.empty()) return config_failure("the edit is not complete; specify ", form->usage);
    std::vector<std::string> arguments;
    if (form->action == EditAction::set)
      arguments.emplace_back(text);
    else
      for (std::string_view name : split(text, " \t\r\n\v\f")) arguments.emplace_back(name);
    Status added = add(*form, arguments, line.first);
    if (!added) return config_failure(added.error().message, "; specify ", form->usage);
    return {};
  }

  Status add(const Form& form, const std::vector<std::string>& arguments, std::uint64_t line) {
    ConfigBatch::Edit& added = batch_.edits.emplace_back();
    added.line = line;
    if (form.part) {
      auto edit = parse_master_cf_edit(*form.part, form.action, arguments, &reporter_);
      if (!edit) return failure_of(edit);
      added.what.emplace<MasterCfEdit>(std::move(*edit));
      return {};
    }
    auto edit = parse_main_cf_edit(form.action, arguments, &reporter_);
    if (!edit) return failure_of(edit);
    added.what.emplace<MainCfEdit>(std::move(*edit));
    return {};
  }

  static std::string usages() {
    std::string text;
    for (const Form& form : kForms) text += cat(text.empty() ? "" : ", ", form.usage);
    return text;
  }

  PlacedReporter reporter_;
  ConfigBatch batch_;
};

BatchSubject subject_of(const MasterCfEdit& edit) {
  switch (edit.part) {
    case ServicePart::entry:
      return BatchSubject::service;
    case ServicePart::field:
      return BatchSubject::field;
    case ServicePart::parameter:
      break;
  }
  return BatchSubject::setting;
}

/// The changes of several edits of one file, one a name.
class MergedChanges {
 public:
  void add(BatchSubject subject, std::vector<ConfigChange> changes) {
    for (ConfigChange& change : changes) {
      auto [at, is_new] = places_.try_emplace({subject, change.name}, changes_.size());
      if (is_new)
        changes_.push_back({subject, std::move(change)});
      else
        changes_[at->second].change.after = std::move(change.after);
    }
  }

  /// Without what came to nothing.
  std::vector<BatchChange> take() {
    std::erase_if(changes_,
                  [](const BatchChange& one) { return one.change.before == one.change.after; });
    return std::move(changes_);
  }

  /// What became of fields and settings of an entry that was written as a whole is part of that.
  void join_entries(std::string_view before, std::string_view after) {
    std::set<std::string, std::less<>> entries;
    for (BatchChange& one : changes_) {
      if (one.subject != BatchSubject::service) continue;
      entries.insert(one.change.name);
      one.change.before = service_words(before, one.change.name);
      one.change.after = service_words(after, one.change.name);
    }
    std::erase_if(changes_, [&](const BatchChange& one) {
      std::string_view name = one.change.name;
      return one.subject != BatchSubject::service &&
             entries.contains(name.substr(0, name.find('/', name.find('/') + 1)));
    });
  }

 private:
  std::vector<BatchChange> changes_;
  std::map<std::pair<BatchSubject, std::string>, std::size_t> places_;
};

class BatchEditor {
 public:
  BatchEditor(const std::string& file, const BatchFiles& paths, Reporter* reporter)
      : paths_(paths), reporter_(reporter, file) {}

  Result<EditedBatch> apply(const ConfigBatch& batch, const BatchFiles& bytes) {
    now_ = bytes;
    for (const ConfigBatch::Edit& edit : batch.edits) {
      reporter_.set_line(edit.line);
      Status done = std::visit([&](const auto& what) { return apply(what); }, edit.what);
      if (!done) return config_failure(reporter_.place(), done.error().message);
    }
    EditedBatch edited;
    if (now_.main_cf != bytes.main_cf) edited.main_cf = main_changes_.take();
    master_changes_.join_entries(bytes.master_cf, now_.master_cf);
    if (now_.master_cf != bytes.master_cf) edited.master_cf = master_changes_.take();
    edited.bytes = std::move(now_);
    return edited;
  }

 private:
  Status apply(const MainCfEdit& edit) {
    EditedConfig edited = edit_main_cf(now_.main_cf, edit, paths_.main_cf, &reporter_);
    now_.main_cf = std::move(edited.bytes);
    main_changes_.add(BatchSubject::parameter, std::move(edited.changes));
    return {};
  }

  Status apply(const MasterCfEdit& edit) {
    auto edited = edit_master_cf(now_.master_cf, edit, paths_.master_cf, &reporter_);
    if (!edited) return failure_of(edited);
    now_.master_cf = std::move(edited->bytes);
    master_changes_.add(subject_of(edit), std::move(edited->changes));
    return {};
  }

  const BatchFiles& paths_;
  PlacedReporter reporter_;
  BatchFiles now_;
  MergedChanges main_changes_, master_changes_;
};

}  // namespace

bool ConfigBatch::names_main_cf() const {
  return std::ranges::any_of(
      edits, [](const Edit& edit) { return std::holds_alternative<MainCfEdit>(edit.what); });
}

bool ConfigBatch::names_master_cf() const {
  return std::ranges::any_of(
      edits, [](const Edit& edit) { return std::holds_alternative<MasterCfEdit>(edit.what); });
}

Result<ConfigBatch> parse_config_batch(std::string_view text, const std::string& file,
                                       Reporter* reporter) {
  return BatchParser(file, reporter).parse(text);
}

Result<EditedBatch> apply_config_batch(const ConfigBatch& batch, const std::string& file,
                                       const BatchFiles& paths, const BatchFiles& bytes,
                                       Reporter* reporter) {
  return BatchEditor(file, paths, reporter).apply(batch, bytes);
}

}  // namespace postwright
