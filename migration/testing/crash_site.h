#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "migration/plan/plan.h"
#include "migration/testing/temporary_site.h"
#include "migration/values/options.h"

namespace postwright::reindexer {

/// For crash tests: a site that can say whether it still works and what has changed in it. The
/// state directory and files of the test are below /var/lib/postwright.
class CrashSite {
 public:
  struct ExpectedRecord {
    std::string key;
    std::string value;
  };

  virtual ~CrashSite() = default;
  const std::string& root() const { return site_.root(); }
  Options options() const;

  /// For the site as it is now.
  virtual Plan plan() const = 0;
  bool is_switched() const;

  /// What is wrong with the site as a Postfix would find it, empty when nothing is. Every
  /// configuration file is whole, old or new. While one is old, every .db answers every key; when
  /// one is new, every new index does. With POSTWRIGHT_REFERENCE a real postmap says so too.
  std::string trouble() const;

  /// What changed since the site was made, but below /var/lib/postwright; empty when nothing did.
  std::string changes() const;

  /// Tables that the plan builds.
  std::size_t tables() const { return expected_.size(); }

 protected:
  CrashSite();
  /// At the end of a constructor: what stands now is what must come back.
  void remember(std::map<std::string, std::vector<ExpectedRecord>> expected);

  TemporarySite site_;

 private:
  std::map<std::string, std::string> listing() const;
  std::string trouble_of(const PlannedTable& table, bool index) const;
  std::string ask_postfix(std::string_view reference, const std::string& type,
                          const PlannedTable& table) const;

  Plan first_plan_;
  std::map<std::string, std::vector<ExpectedRecord>> expected_;  // by table path
  std::map<std::string, std::string> before_;
};

/// Four small tables: rebuilt and converted, hash and btree, an alias file, one with an index.
std::unique_ptr<CrashSite> make_small_crash_site();

/// A copy of testdata/sites/classic, planned by reindexer itself.
std::unique_ptr<CrashSite> make_classic_crash_site();

}  // namespace postwright::reindexer
