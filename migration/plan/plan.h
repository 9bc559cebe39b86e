#pragma once

#include <sys/types.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "migration/files/fingerprint.h"
#include "migration/records/index_recipe.h"
#include "migration/values/options.h"

namespace postwright::reindexer {

struct Inventory;

/// What apply does with one table.
enum class Action {
  nothing,      ///< the new index is there and equal, or the table is not Berkeley DB
  rebuild,      ///< build the new index from the text source
  convert,      ///< build it from the .db
  start_empty,  ///< a daemon's cache: the new type begins empty
  blocked,      ///< cannot be done, or a person must decide; see `reason`
};

struct PlannedTable {
  std::string legacy_type;  ///< "hash" or "btree"
  std::string path;         ///< without suffix and without root: /etc/postfix/access
  Action action = Action::nothing;
  std::string reason;       ///< one sentence for a person: why this action, or what blocks it
  std::string hint;         ///< what to do about a block; may be empty
  std::string target_type;  ///< "lmdb", "cdb"
  std::string target_path;  ///< the index file that will be made: PATH.lmdb
  IndexRecipe recipe;
  bool secret = false;                ///< its values are passwords, private keys or the like
  bool cache = false;                 ///< a daemon's: what it writes later is no loss when undone
  bool accept_records = false;        ///< convert: records of the .db may be missing, accepted
  std::uint64_t records = 0;          ///< expected in the new index, 0 when not known
  std::vector<std::string> risks;     ///< writers that hard-code .db, labels, chroot copies, ...
  std::vector<Fingerprint> rests_on;  ///< .db, source, an existing index
};

/// One configuration file as it is and as it will be.
struct ConfigEdit {
  std::string path;    ///< as named in the configuration, without root
  std::string target;  ///< the file behind links, without root: what is replaced
  Fingerprint before;
  std::string old_text;
  std::string new_text;
  /// Unified, with paths as a/PATH and b/PATH. Values that may be secrets are hidden
  /// (hidden_values.h) unless Options::show_values.
  std::string diff;
  bool hides = false;  ///< something is hidden in the diff, so the texts are not for everybody
};

struct PlannedInstance {
  std::string config_directory;
  std::string name;     ///< multi_instance_name, may be empty
  bool reload = false;  ///< its files or tables change
};

/// What a person chose for a plan. With the site as it is it leads to everything else in it.
struct PlanChoices {
  std::string target_type;  ///< as Options has all of these
  std::map<std::string, std::string> target_table = {};
  EditStyle style = EditStyle::written_out;
  bool cross_check = false;
  bool keep_caches = false;
  Prefer prefer = Prefer::ask;
  std::map<std::string, Prefer> prefer_table;
  std::set<std::string, std::less<>> accept_records;
  std::string postfix_default, postfix_cache_default;
  std::vector<std::string> postfix_types;
};
PlanChoices choices_of(const Options& options);
/// `options` with these choices in place of its own.
Options with_choices(Options options, const PlanChoices& choices);

struct Plan {
  int schema_version = 1;
  std::string root;
  std::string config_directory;
  PlanChoices choices;
  std::vector<PlannedInstance> instances;
  std::vector<PlannedTable> tables;
  std::vector<ConfigEdit> edits;
  std::vector<Fingerprint> rests_on;  ///< configuration files that were read and stay
  std::vector<std::string> notes;     ///< risks of the whole site
  std::uint64_t space_needed = 0;     ///< bytes, an upper estimate over all file systems

  /// Any table that cannot go on.
  bool blocked() const {
    return std::ranges::any_of(
        tables, [](const PlannedTable& table) { return table.action == Action::blocked; });
  }
  /// Nothing to do.
  bool empty() const {
    return edits.empty() && std::ranges::all_of(tables, [](const PlannedTable& table) {
             return table.action == Action::nothing;
           });
  }
};

/// Decides, without touching the site. Tables that several instances share are planned once.
Result<Plan> make_plan(const Inventory& inventory, const Options& options);

/// The plan for people; the JSON is documented in docs/reindexer-plan.schema.json.
std::string plan_text(const Plan& plan);
enum class PlanTexts {
  all,    ///< old_text and new_text of every edit
  shown,  ///< not those of edits that hide something; apply takes such a plan as well
};
std::string plan_json(const Plan& plan, PlanTexts texts = PlanTexts::all);
/// ErrorKind::data names the place: "line 3: not JSON", "edits[0].target is missing".
Result<Plan> parse_plan_json(std::string_view text);

/// Nothing when every file that the plan rests on is as it was, else a sentence naming the first
/// one that is not.
std::optional<std::string> what_changed(const Plan& plan);

}  // namespace postwright::reindexer
