#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace postwright::reindexer {

/// The same in all subcommands.
enum class ExitStatus {
  done = 0,              ///< done, or nothing to do
  findings = 1,          ///< something was found: tables to migrate, differences, blocked tables
  usage = 2,             ///< the command line is wrong
  could_not_finish = 3,  ///< an error stopped the work; what was done is said
};

enum class Format { text, json };

/// What stands in the configuration for a migrated table's type.
enum class EditStyle { written_out, variable };

enum class Prefer { ask, db, source };

struct Options {
  std::string config_directory = "/etc/postfix";
  bool one_instance = false;    ///< level: not the others of a multi-instance site
  std::string root;             ///< prefix of a mounted image or container; empty: this system
  std::string state_directory;  ///< where plans' journals live; empty: see state_directory_of()
  Format format = Format::text;
  bool cross_check = false;  ///< read every .db with libdb too and compare
  bool progress = true;
  bool show_values = false;  ///< of password tables, and what stands around edits in client files

  // plan
  std::string target_type;  ///< "lmdb" or "cdb"; empty: what the site's defaults say, else lmdb
  std::map<std::string, std::string> target_table;  ///< by table path; goes before `target_type`
  EditStyle style = EditStyle::written_out;
  bool keep_caches = false;
  Prefer prefer = Prefer::ask;
  std::map<std::string, Prefer> prefer_table;  ///< by table path; goes before `prefer`
  /// Tables, or "all": a .db of which records may be missing is converted all the same.
  std::set<std::string, std::less<>> accept_records;
  std::string save_plan;  ///< file to write the plan to

  // What cannot be asked of the Postfix that reads the site (InstalledPostfix); empty: ask.
  std::string postfix_default;             ///< its built-in default_database_type
  std::string postfix_cache_default;       ///< its built-in default_cache_db_type
  std::vector<std::string> postfix_types;  ///< of lmdb and cdb, what it opens

  // scan
  bool finished = false;  ///< only ask whether anything is left to do
  bool scripts = true;    ///< look for scripts and the like that name Berkeley DB tables

  // apply, rollback, clean
  std::string plan_file;  ///< a saved plan; empty: make one now
  bool skip_blocked = false;
  bool dry_run = false;
  bool resume = false;
  bool discard = false;  ///< rollback although records were added since
  bool remove = false;   ///< clean: remove what is listed
  bool reload = false;   ///< run `postfix reload` for each instance at the end

  // convert
  std::string convert_from;       ///< "hash:/etc/postfix/access"
  std::string convert_to;         ///< "lmdb:/etc/postfix/access"
  bool alias_source = false;      ///< convert: a text source is alias(5)
  bool values_are_files = false;  ///< convert: postmap -F
  bool keep_case = false;         ///< convert: postmap -f
  bool convert_present = false;   ///< convert: although records of the .db may be missing
};

}  // namespace postwright::reindexer
