#pragma once

#include "migration/plan/plan.h"
#include "migration/values/options.h"
#include "migration/values/outcome.h"

namespace postwright::reindexer {

/// Carries a plan out and asks nothing:
///   1. takes the run lock, and refuses a plan that is blocked (unless Options::skip_blocked), that
///      rests on files which have changed, or for which there is not enough space;
///   2. copies every configuration file that it will edit, and every index that it will replace,
///      into the state directory, and begins the journal;
///   3. builds each new index, proves it record by record and puts it in its place. No
///      configuration names it yet, and .db files are not touched: the site answers as before;
///   4. when all are proven and nothing has changed meanwhile, replaces the configuration files one
///      after the other: each setting names either the .db or an index that is there;
///   5. says which instances need a reload, or does it (Options::reload).
/// Killed, or stopped by an error or a signal at any moment, it leaves a site that answers;
/// resume_apply() finishes, roll_back() undoes. With Options::dry_run, only step 1, without the
/// lock.
/// Exit status: done; findings when the plan is blocked; could_not_finish.
Outcome apply_plan(const Plan& plan, const Options& options);

/// Finishes the last apply, if it was stopped; done, and Outcome::idle, when there is nothing to
/// finish. Where the end of the journal is lost, configuration files that were switched are known
/// by their content, and indexes that stand then are left as they are.
Outcome resume_apply(const Options& options);

}  // namespace postwright::reindexer
