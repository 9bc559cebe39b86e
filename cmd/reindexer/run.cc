#include "cmd/reindexer/run.h"

#include <ostream>
#include <utility>

#include "base/interrupt.h"
#include "base/text.h"
#include "libconf/site/configuration.h"
#include "libconf/site/mail_log.h"
#include "libconf/site/site_client_settings.h"
#include "migration/apply/apply.h"
#include "migration/apply/clean.h"
#include "migration/apply/disk_space.h"
#include "migration/apply/rollback.h"
#include "migration/apply/verify.h"
#include "migration/convert/convert.h"
#include "migration/inventory/installed_postfix.h"
#include "migration/inventory/inventory.h"
#include "migration/inventory/site.h"
#include "migration/journal/state_directory.h"
#include "migration/level/level.h"
#include "migration/plan/plan.h"
#include "migration/plan/saved_plan.h"
#include "migration/values/outcome.h"
#include "reindex/serve/serve.h"
#include "reindex/watch/watch.h"

namespace postwright::reindexer {
namespace {

ExitStatus fail(std::ostream& err, const Error& error) {
  err << "reindexer: " << printable(error.message, true) << "\n";
  return ExitStatus::could_not_finish;
}

ExitStatus show(Outcome outcome, const Options& options, std::ostream& out) {
  outcome.root = options.root;
  out << (options.format == Format::json ? outcome_json(outcome) : outcome_text(outcome));
  return outcome.status;
}

ShowValues shown_values(const Options& options) {
  return options.show_values ? ShowValues::yes : ShowValues::no;
}

/// An error that came before there was anything to show: on `err`, or as JSON where that is the
/// form.
ExitStatus fail(std::string command, Error error, const Options& options, std::ostream& out,
                std::ostream& err) {
  if (options.format != Format::json) return fail(err, error);
  Outcome outcome;
  outcome.command = std::move(command);
  outcome.fail(std::move(error));
  return show(std::move(outcome), options, out);
}

ExitStatus run_scan(const Options& options, std::ostream& out, std::ostream& err) {
  InterruptGuard guard;
  auto inventory = take_inventory(options);
  if (!inventory) return fail("scan", std::move(inventory.error()), options, out, err);
  if (options.scripts && !options.finished) {
    auto outside = find_outside_mentions(*inventory, options.state_directory);
    if (!outside) return fail(err, outside.error());
    inventory->outside = std::move(*outside);
  }
  std::vector<std::string> left = what_is_left(*inventory);
  if (options.format == Format::json) {
    out << inventory_json(*inventory, shown_values(options));
  } else if (!options.finished) {
    out << inventory_text(*inventory, shown_values(options));
  } else {
    for (const std::string& one : left) out << printable(one, true) << "\n";
    if (left.empty()) out << "finished: nothing of this site needs Berkeley DB\n";
  }
  if (options.finished) return left.empty() ? ExitStatus::done : ExitStatus::findings;
  return inventory->tables.empty() ? ExitStatus::done : ExitStatus::findings;
}

Result<Plan> plan_site(const Options& options) {
  InterruptGuard guard;
  auto inventory = take_inventory(options);
  if (!inventory) return failure_of(inventory);
  return make_plan(*inventory, options);
}

/// What apply would stop at, while nothing is begun.
void add_space_note(Plan& plan, const Options& options) {
  auto state = StateDirectory::open(options, StateDirectory::Missing::is_empty);
  if (!state || plan.empty()) return;
  Status space = check_disk_space(plan, state->path());
  if (!space) plan.notes.push_back(cat("apply will not begin: ", space.error().message));
}

ExitStatus run_plan(const Options& options, std::ostream& out, std::ostream& err) {
  auto plan = plan_site(options);
  if (!plan) return fail("plan", std::move(plan.error()), options, out, err);
  if (!options.save_plan.empty()) {
    Status saved = save_plan(options.save_plan, *plan);
    if (!saved) return fail("plan", std::move(saved.error()), options, out, err);
  }
  add_space_note(*plan, options);  // of this moment, and so not saved
  out << (options.format == Format::json ? plan_json(*plan, PlanTexts::shown) : plan_text(*plan));
  return plan->empty() ? ExitStatus::done : ExitStatus::findings;
}

/// A saved plan names its site; where the image is mounted now is the command line's matter. What
/// it says is derived again from the site, and only that is carried out.
Result<Plan> saved_plan(const Options& options) {
  auto saved = read_saved_plan(options.plan_file);
  if (!saved) return saved;
  if (saved->config_directory != options.config_directory)
    return config_failure(options.plan_file, " is a plan for ", saved->config_directory,
                          ", not for ", options.config_directory);
  saved->root = options.root;
  InterruptGuard guard;
  auto inventory = take_inventory(with_choices(options, saved->choices));
  if (!inventory) return failure_of(inventory);
  auto plan = make_saved_plan_again(*saved, *inventory, options);
  if (!plan) return config_failure(options.plan_file, ": ", plan.error().message);
  return plan;
}

/// As `postfix non-bdb status` has it: the level alone where there is one instance.
ExitStatus run_level(const CommandLine& line, std::ostream& out) {
  const Options& options = line.options;
  if (line.level_word != "status") {
    auto level = parse_level_name(line.level_word);
    return show(set_level(options, *level), options, out);
  }
  Outcome outcome = show_level(options);
  if (options.format == Format::json || outcome.steps.size() != 1)
    return show(outcome, options, out);
  out << printable(outcome.steps.front().detail, true) << "\n";
  return outcome.status;
}

ExitStatus run_serve(const CommandLine& line, std::ostream& out, std::ostream& err) {
  if (line.metrics) {
    auto metrics = read_metrics(line.serve);
    if (!metrics) return fail(err, metrics.error());
    out << *metrics;
    return ExitStatus::done;
  }
  Console log("reindexer");
  Status served = serve(line.serve, line.mail_log ? MailLog::use : MailLog::none, log);
  return served ? ExitStatus::done : fail(err, served.error());
}

ExitStatus run_watch(const CommandLine& line, std::ostream& err) {
  Console log("reindexer");
  if (line.mail_log) {
    auto configuration = Configuration::load(line.watch.config_directory);
    Status used = configuration ? use_mail_log(log, *configuration, log.name())
                                : Status(failure_of(configuration));
    if (!used) return fail(err, used.error());
  }
  auto watched = watch_site(line.watch, log);
  if (!watched) return fail(err, watched.error());
  return line.watch.once && watched->failed > 0 ? ExitStatus::findings : ExitStatus::done;
}

/// Where no run was begun the answer is about the site, which must be one then. A site that still
/// needs Berkeley DB has nothing to resume because an apply never came so far, and needs one.
Outcome about_idle_site(Outcome outcome, const Options& options) {
  if (!outcome.idle || !outcome.error.empty()) return outcome;
  InterruptGuard guard;
  bool resumes = options.resume;
  auto site = resumes ? take_inventory(options) : read_site(options);
  if (!site) {
    outcome.fail(std::move(site.error()));
    return outcome;
  }
  std::size_t left = resumes ? what_is_left(*site).size() : 0;
  if (left == 0) return outcome;
  std::string nothing = std::exchange(outcome.hint, {});
  outcome.fail(ExitStatus::findings, std::move(nothing),
               cat("the site still needs Berkeley DB (`reindexer scan --finished` says where): "
                   "`reindexer plan` says what would be done, `reindexer apply` does it"));
  return outcome;
}

ExitStatus run_verify(const Options& options, std::ostream& out) {
  Outcome outcome = verify_site(options);
  add_unopened(find_installed_postfix(options), outcome);
  return show(outcome, options, out);
}

ExitStatus run_apply(const Options& options, std::ostream& out, std::ostream& err) {
  if (options.resume) return show(about_idle_site(resume_apply(options), options), options, out);
  auto plan = options.plan_file.empty() ? plan_site(options) : saved_plan(options);
  if (!plan) return fail("apply", std::move(plan.error()), options, out, err);
  return show(apply_plan(*plan, options), options, out);
}

}  // namespace

ExitStatus run(const CommandLine& line, std::ostream& out, std::ostream& err) {
  const Options& options = line.options;
  switch (line.command) {
    case Command::scan:
      return run_scan(options, out, err);
    case Command::plan:
      return run_plan(options, out, err);
    case Command::apply:
      return run_apply(options, out, err);
    case Command::verify:
      return run_verify(options, out);
    case Command::rollback:
      return show(about_idle_site(roll_back(options), options), options, out);
    case Command::clean:
      return show(about_idle_site(clean_site(options), options), options, out);
    case Command::dump:
      return run_dump(line.dump, out, err);
    case Command::convert: {
      SiteClientSettings clients(nullptr);  // without a site there are files only
      return show(convert_table(options, &clients), options, out);
    }
    case Command::level:
      return run_level(line, out);
    case Command::serve:
      return run_serve(line, out, err);
    case Command::watch:
      return run_watch(line, err);
  }
  return ExitStatus::usage;
}

}  // namespace postwright::reindexer
