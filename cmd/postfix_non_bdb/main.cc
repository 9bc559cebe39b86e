#include <stdlib.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/message.h"
#include "base/text.h"
#include "libconf/parameters/layout.h"
#include "libconf/site/configuration.h"
#include "libconf/site/mail_log.h"
#include "migration/level/level.h"

namespace postwright {
namespace {

constexpr char kUsage[] =
    "usage: postfix non-bdb status (or enable-redirect, or enable-reindex, or disable)";
constexpr char kHelp[] =
    "usage: postfix-non-bdb-script status | disable | enable-redirect | enable-reindex\n"
    "What postfix(1) runs for `postfix non-bdb`: reindexer level, for one instance.\n";

/// postfix(1) says which instance it is about.
std::string config_directory() {
  for (const char* name : {"config_directory", "MAIL_CONFIG"})
    if (const char* directory = getenv(name)) return directory;
  return usual_config_directory();
}

int fail(Console& log, std::string_view message) {
  log.report(Severity::fatal, message);
  return 1;
}

int show(std::string_view text) {
  return write_all(STDOUT_FILENO, text) ? 0 : 1;
}

int run(int argc, char** argv, Console& log) {
  std::string_view word = argc == 2 ? argv[1] : "";
  if (word == "--help") return show(kHelp);
  if (word == "--version")
    return show("postfix-non-bdb-script (Postwright) " POSTWRIGHT_VERSION "\n");
  auto level = reindexer::parse_level_name(word);
  if (!level && word != "status") return fail(log, kUsage);
  reindexer::Options options;
  options.config_directory = config_directory();
  options.one_instance = true;
  options.progress = false;
  if (auto configuration = Configuration::load(options.config_directory))
    (void)use_mail_log(log, *configuration, "postfix-non-bdb-script");
  reindexer::Outcome outcome =
      level ? reindexer::set_level(options, *level) : reindexer::show_level(options);
  for (const reindexer::Step& step : outcome.steps) {
    if (step.what == "built") log.info(cat("made ", step.path, " ", step.detail));
    if (step.what == "level" && show(cat(step.detail, "\n")) != 0) return 1;
  }
  return outcome.error.empty() ? 0 : fail(log, outcome.error);
}

}  // namespace
}  // namespace postwright

int main(int argc, char** argv) {
  // As postlog(1) prints it, which the reference's messages go through.
  postwright::Console log(
      isatty(STDERR_FILENO) != 0 ? "postfix/postfix-non-bdb-script" : "postfix/postlog",
      postwright::Console::NameForm::as_given);
  return postwright::run(argc, argv, log);
}
