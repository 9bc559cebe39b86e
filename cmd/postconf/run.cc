#include "cmd/postconf/run.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/message.h"
#include "cmd/postconf/edits/batch.h"
#include "cmd/postconf/edits/edit.h"
#include "cmd/postconf/facts/compat_report.h"
#include "cmd/postconf/facts/diff.h"
#include "cmd/postconf/facts/explain.h"
#include "cmd/postconf/facts/schema.h"
#include "cmd/postconf/facts/show_facts.h"
#include "cmd/postconf/facts/why.h"
#include "cmd/postconf/session/command_line.h"
#include "cmd/postconf/session/session.h"
#include "cmd/postconf/views/full_view.h"
#include "cmd/postconf/views/main_view.h"
#include "cmd/postconf/views/master_view.h"

namespace postwright::postconf {
namespace {

bool shows_configuration(Mode mode) {
  switch (mode) {
    case Mode::main_cf:
    case Mode::master_entries:
    case Mode::master_fields:
    case Mode::master_parameters:
    case Mode::effective_parameters:
    case Mode::explain:
    case Mode::why:
    case Mode::diff:
    case Mode::compatibility:
      return true;
    default:
      return false;
  }
}

Status show(Session& session) {
  bool full = session.options().json_full;
  switch (session.options().mode) {
    case Mode::explain:
      return show_explanations(session);
    case Mode::why:
      return show_why(session);
    case Mode::compatibility:
      return show_compatibility(session);
    case Mode::main_cf:
      return full ? show_main_cf_in_full(session) : show_main_cf(session);
    default:
      return full ? show_master_cf_in_full(session) : show_master_cf(session);
  }
}

constexpr int kNothingToChange = 4;  // of --batch

/// The exit status, unless warnings count.
Result<int> run_with(const CommandLine& options, Console& console) {
  if (!options.config_directory.empty()) setenv("MAIL_CONFIG", options.config_directory.c_str(), 1);
  auto status_for = [](const Result<bool>& good) {
    return good.map([](bool is) { return is ? EXIT_SUCCESS : EXIT_FAILURE; });
  };
  if (options.mode == Mode::schema) {
    auto text = schema_text(options.arguments);
    if (!text) return failure_of(text);
    (void)write_all(STDOUT_FILENO, *text);
    return EXIT_SUCCESS;
  }
  if (options.mode == Mode::batch)
    return edit_by_batch(options, console).map([](bool changed) {
      return changed ? EXIT_SUCCESS : kNothingToChange;
    });
  if (!shows_configuration(options.mode)) return status_for(show_facts(options, console));
  if (options.action != Action::show) {
    Status edited = edit_configuration(options, console);
    if (!edited) return failure_of(edited);
    return EXIT_SUCCESS;
  }
  auto session = Session::begin(options, console);
  if (!session) return failure_of(session);
  if (options.mode == Mode::diff) return status_for(show_difference(**session));
  Status shown = show(**session);
  if (!shown) return failure_of(shown);
  return EXIT_SUCCESS;
}

}  // namespace

int run(int argc, char** argv) {
  umask(022);
  Console console(argc > 0 ? argv[0] : "postconf", Console::NameForm::as_given);
  int error_status = EXIT_FAILURE;
  auto failed = [&](const Error& error) {
    console.report(Severity::fatal, error.message);
    return error_status;
  };
  auto options = parse_command_line(argc, argv, error_status);
  if (!options) return failed(options.error());
  auto status = run_with(*options, console);
  if (!status) return failed(status.error());
  return options->warnings_as_errors && console.has_warned() ? error_status : *status;
}

}  // namespace postwright::postconf
