#include "cmd/postconf/views/master_view.h"

#include <unistd.h>

#include "base/block_output.h"
#include "base/json_string.h"
#include "base/text.h"
#include "cmd/postconf/views/print.h"
#include "cmd/postconf/views/service_selection.h"
#include "libconf/documents/master_cf_format.h"

namespace postwright::postconf {
namespace {

class MasterView {
 public:
  explicit MasterView(Session& session)
      : session_(session),
        options_(session.options()),
        entries_(session.configuration().master_cf().entries()),
        output_(STDOUT_FILENO) {}

  Status run() {
    auto patterns = read_service_patterns(options_);
    if (!patterns) return failure_of(patterns);
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      for (ServicePattern& pattern : *patterns) {
        if (!pattern.fits_service(entries_[i].service(), entries_[i].type())) continue;
        Status shown = show(i, pattern);
        if (!shown) return shown;
        output_.written();
      }
    }
    warn_about_unmatched(session_, *patterns);
    output_.finish();
    return {};
  }

 private:
  Status show(std::size_t entry, ServicePattern& pattern);
  Status show_entry(std::size_t entry);
  Status show_fields(std::size_t entry, const ServicePattern& pattern);
  Status show_parameters(std::size_t entry, ServicePattern& pattern);
  Result<ServiceLine> shown_line(std::size_t entry);
  SharedServiceScope scope_of(std::size_t entry) const {
    return {session_.configuration(), entries_[entry], session_.names().settings_of(entry)};
  }
  std::string place_of(std::size_t entry) const {
    return cat(entries_[entry].service(), "/", entries_[entry].type());
  }

  Session& session_;
  const CommandLine& options_;
  const std::vector<ServiceEntry>& entries_;
  BlockOutput output_;
};

Status MasterView::show(std::size_t entry, ServicePattern& pattern) {
  switch (options_.mode) {
    case Mode::master_entries:
      pattern.matched = true;
      return show_entry(entry);
    case Mode::master_fields:
      pattern.matched = true;
      return show_fields(entry, pattern);
    default:
      return show_parameters(entry, pattern);
  }
}

/// The entry, with its -o values expanded for -x.
Result<ServiceLine> MasterView::shown_line(std::size_t entry) {
  ServiceLine line = entries_[entry];
  if (!options_.expand) return line;
  SharedServiceScope scope = scope_of(entry);
  for (CommandWord& word : line.words) {
    std::size_t equals = word.text.find('=');
    if (word.kind != CommandWord::Kind::setting || equals == std::string::npos) continue;
    auto value = session_.shown({.text = std::string_view(word.text).substr(equals + 1)}, scope);
    if (!value) return failure_of(value);
    word.text.replace(equals + 1, std::string::npos, *value);
  }
  return line;
}

Status MasterView::show_entry(std::size_t entry) {
  auto line = shown_line(entry);
  if (!line) return failure_of(line);
  if (options_.json)
    append_json_line(output_.buffer(), place_of(entry), join_service(*line));
  else
    output_.buffer().append(format_service(*line, options_.fold)).push_back('\n');
  return {};
}

Status MasterView::show_fields(std::size_t entry, const ServicePattern& pattern) {
  auto line = shown_line(entry);
  if (!line) return failure_of(line);
  std::string& to = output_.buffer();
  for (std::size_t field = 0; field < ServiceLine::kFields; ++field) {
    std::string_view field_name = ServiceLine::kFieldNames[field];
    if (!ServicePattern::fits(pattern.item, field_name)) continue;
    std::string name = cat(place_of(entry), "/", field_name);
    if (options_.json) {
      append_json_line(to, name, format_field(*line, field, "", false));
    } else if (options_.hide_values) {
      to.append(name).push_back('\n');
    } else {
      std::string prefix = options_.hide_names ? "" : cat(name, " = ");
      to.append(format_field(*line, field, prefix, options_.fold)).push_back('\n');
    }
  }
  return {};
}

Status MasterView::show_parameters(std::size_t entry, ServicePattern& pattern) {
  SharedServiceScope scope = scope_of(entry);
  for (const std::string& name : names_for_service(session_, entry)) {
    if (!ServicePattern::fits(pattern.item, name)) continue;
    pattern.matched = true;
    auto value = scope.find(name);
    if (!value) return failure_of(value);
    std::string text;
    if (*value && !options_.hide_values) {
      auto shown = session_.shown(**value, scope);
      if (!shown) return failure_of(shown);
      text = std::move(*shown);
    }
    append_parameter(output_.buffer(), options_, cat(place_of(entry), "/", name), text);
  }
  return {};
}

}  // namespace

Status show_master_cf(Session& session) {
  Status shown = MasterView(session).run();
  if (shown) session.warn_about_unused(false);
  return shown;
}

}  // namespace postwright::postconf
