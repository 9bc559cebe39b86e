#include <cstdio>

#include "base/file.h"
#include "base/text.h"
#include "migration/inventory/inventory.h"
#include "migration/testing/crash_site.h"

namespace postwright::reindexer {
namespace {

constexpr std::string_view kSites = POSTWRIGHT_TESTDATA "/sites/";

class ClassicCrashSite final : public CrashSite {
 public:
  ClassicCrashSite() {
    std::string copy =
        cat("rm -rf ", root(), "/var && ", kSites, "../../scripts/copy-sample-site classic ",
            root(), " && mkdir -p ", root(), "/var/lib/postwright");
    if (std::system(copy.c_str()) != 0) abort();
    remember(expected_records());
  }

  Plan plan() const override {
    // The stale table becomes what the .db says: then all tables answer as before.
    Options choices = options();
    choices.prefer = Prefer::db;
    auto inventory = take_inventory(choices);
    auto plan = inventory ? make_plan(*inventory, choices)
                          : Result<Plan>(tl::unexpected(inventory.error()));
    if (plan) return *plan;
    fprintf(stderr, "%s\n", plan.error().message.c_str());
    abort();
  }

 private:
  /// expected-keys.tsv: TYPE:TABLE, key, value.
  static std::map<std::string, std::vector<ExpectedRecord>> expected_records() {
    std::map<std::string, std::vector<ExpectedRecord>> expected;
    auto text = read_file(cat(kSites, "classic/expected-keys.tsv"));
    if (!text) abort();
    for (std::string_view line : split(*text, "\n")) {
      std::size_t key = line.find('\t') + 1;
      std::size_t value = line.find('\t', key) + 1;
      if (key == 0 || value == 0) abort();
      std::string path(line.substr(line.find(':') + 1, key - line.find(':') - 2));
      std::string name(line.substr(key, value - key - 1));
      if (name.starts_with("YP_")) continue;
      expected[path].push_back({name, std::string(line.substr(value))});
    }
    return expected;
  }
};

}  // namespace

std::unique_ptr<CrashSite> make_classic_crash_site() {
  return std::make_unique<ClassicCrashSite>();
}

}  // namespace postwright::reindexer
