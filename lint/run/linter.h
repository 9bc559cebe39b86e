#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lint/findings/context.h"
#include "lint/findings/finding.h"
#include "lint/input/input.h"
#include "lint/run/selection.h"

namespace postwright::lint {

/// What one configuration directory gives: either file may be missing.
struct SiteInput {
  std::string directory = "/etc/postfix";  ///< where it would be installed
  const InputFile* main_cf = nullptr;
  const InputFile* master_cf = nullptr;
  FileFinder finder = {};  ///< for tables and client files that it names
};

class Site;

/// Runs the rules. Files given must outlive the linter.
class Linter {
 public:
  Linter(Context context, Selection selection)
      : context_(std::move(context)), selection_(std::move(selection)) {}

  /// The site, its files, and those that it names as far as `finder` gives them (each once).
  void lint_site(const SiteInput& input);
  /// A file by itself: a table's source, a client file, or a lone main.cf or master.cf.
  void lint_file(const InputFile& file);

  /// All findings, suppressions heeded, sorted by file, place and ID. Ends the run.
  std::vector<Finding> finish();
  /// The file that a finding is in; nullptr when it is none of those that were read.
  const InputFile* file(const std::string& path) const;
  const std::map<std::string, const InputFile*>& files() const { return files_; }
  void heed_suppressions(bool on) { heeds_suppressions_ = on; }

 private:
  void lint_bytes(const InputFile& file);
  void follow_tables(const Site& site);
  void leave_templates_alone();
  template <class Input>
  void run_all(void (*Rule::*check)(const Input&, Report&), const Input& input);

  Context context_;
  Selection selection_;
  bool heeds_suppressions_ = true;
  std::deque<InputFile> read_;  ///< those that sites name
  std::map<std::string, const InputFile*> files_;
  std::vector<Finding> findings_;
};

}  // namespace postwright::lint
