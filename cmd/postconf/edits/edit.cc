#include "cmd/postconf/edits/edit.h"

#include "base/text.h"
#include "cmd/postconf/session/session.h"
#include "libconf/edits/edit_file.h"
#include "libconf/edits/main_cf_edit.h"
#include "libconf/edits/master_cf_edit.h"

namespace postwright::postconf {
namespace {

EditAction action_of(Action action) {
  switch (action) {
    case Action::exclude:
      return EditAction::exclude;
    case Action::comment_out:
      return EditAction::comment_out;
    case Action::show:
    case Action::edit:
      break;
  }
  return EditAction::set;
}

ServicePart part_of(Mode mode) {
  switch (mode) {
    case Mode::master_fields:
      return ServicePart::field;
    case Mode::master_parameters:
      return ServicePart::parameter;
    default:
      return ServicePart::entry;
  }
}

/// An edit may be done again when another program was faster; what it has to say counts once it is
/// written.
class Edit {
 public:
  Edit(std::string path, Console& console) : path_(std::move(path)), console_(console) {}

  template <class Function>
  Status run(Function&& edit) {
    CollectedMessages said;
    auto edited = edit_file(path_, [&](std::string_view bytes) -> Result<std::string> {
      said.messages.clear();
      Result<EditedConfig> result = edit(bytes, path_, &said);
      if (!result) return failure_of(result);
      return std::move(result->bytes);
    });
    for (const auto& message : said.messages) console_.report(message.severity, message.text);
    if (!edited) return failure_of(edited);
    return {};
  }

 private:
  std::string path_;
  Console& console_;
};

}  // namespace

Status edit_configuration(const CommandLine& options, Console& console) {
  EditAction action = action_of(options.action);
  std::string directory = config_directory(options);
  if (options.mode == Mode::main_cf) {
    auto request = parse_main_cf_edit(action, options.arguments, &console);
    if (!request) return failure_of(request);
    return Edit(cat(directory, "/main.cf"), console)
        .run([&](std::string_view bytes, const std::string& path, Reporter* reporter) {
          return edit_main_cf(bytes, *request, path, reporter);
        });
  }
  auto request = parse_master_cf_edit(part_of(options.mode), action, options.arguments, &console);
  if (!request) return failure_of(request);
  return Edit(cat(directory, "/master.cf"), console)
      .run([&](std::string_view bytes, const std::string& path, Reporter* reporter) {
        return edit_master_cf(bytes, *request, path, reporter);
      });
}

}  // namespace postwright::postconf
