#include "lint/knowledge/deprecations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "lint/run/linter.h"
#include "lint/run/rules.h"

namespace postwright::lint {
namespace {

/// IDs of the findings of family PF1 for a main.cf.
std::set<std::string_view> found_in(const std::string& main_cf, Version target = kNewestTarget) {
  InputFile file("main.cf", main_cf, FileKind::main_cf, TemplateKind::automatic);
  InputFile master("master.cf", "", FileKind::master_cf, TemplateKind::automatic);
  Context context;
  context.target = target;
  Selection selection;
  EXPECT_TRUE(selection.select("PF1"));
  Linter linter(context, selection);
  linter.lint_site({.main_cf = &file, .master_cf = &master});
  std::set<std::string_view> ids;
  for (const Finding& finding : linter.finish()) ids.insert(finding.rule->id);
  return ids;
}

TEST(Deprecations, EachRowBelongsToARule) {
  // Rules of other families, for rows that need what those look at.
  const std::set<std::string_view> elsewhere = {"PF201", "PF216", "PF404",
                                                "PF618", "PF619", "PF626"};
  for (std::size_t i = 0; i < deprecation_count(); ++i) {
    Deprecation row = deprecation(i);
    bool in_family = row.lint_rule.starts_with("PF1");
    EXPECT_NE(in_family, elsewhere.contains(row.lint_rule)) << row.name;
    EXPECT_TRUE(!in_family || find_rule(row.lint_rule)) << row.name;
  }
}

TEST(Deprecations, EachParameterIsFoundByItsRuleAlone) {
  for (std::size_t i = 0; i < deprecation_count(); ++i) {
    Deprecation row = deprecation(i);
    if (row.kind != "parameter") continue;
    EXPECT_EQ(found_in(std::string(row.name) + " = yes\n"), std::set{row.lint_rule}) << row.name;
  }
}

TEST(Deprecations, EachRestrictionIsFoundByItsRuleAlone) {
  for (std::size_t i = 0; i < deprecation_count(); ++i) {
    Deprecation row = deprecation(i);
    if (row.kind != "restriction") continue;
    std::string list = "smtpd_sender_restrictions = permit_mynetworks, " + std::string(row.name);
    EXPECT_EQ(found_in(list + "\n"), std::set{row.lint_rule}) << row.name;
    EXPECT_TRUE(found_in(list + "_not\n").empty()) << row.name;
  }
}

TEST(Deprecations, ReleasesThatDoNotWarnYetGiveAnInfo) {
  const Rule& renamed = *find_rule("PF105");
  const Rule& use_tls = *find_rule("PF101");
  const Rule& removed = *find_rule("PF108");
  const Rule& restriction = *find_rule("PF110");
  auto level = [](std::string_view name, const Rule& rule, Version target) {
    return level_for(*find_deprecation(name), rule, target);
  };
  constexpr Version k35{.major_part = 3, .minor_part = 5};
  constexpr Version k310{.major_part = 3, .minor_part = 10};
  EXPECT_EQ(level("smtp_use_tls", use_tls, k310), Level::warning);
  EXPECT_EQ(level("smtp_use_tls", use_tls, k35), Level::info);
  EXPECT_EQ(level("postscreen_blacklist_action", renamed, kNewestTarget), Level::warning);
  EXPECT_EQ(level("postscreen_blacklist_action", renamed, k310), Level::info);
  EXPECT_EQ(level("postscreen_blacklist_action", renamed, k35), std::nullopt) << "no successor";
  EXPECT_EQ(level("tls_dane_digest_agility", removed, k35), Level::error);
  EXPECT_EQ(level("tls_legacy_public_key_fingerprints", removed, k310), Level::info);
  auto check_relay_domains = rows_of(restriction).front();
  EXPECT_EQ(level_for(check_relay_domains, restriction, k310), Level::error);
  EXPECT_EQ(level_for(check_relay_domains, restriction, k35), Level::warning);
  EXPECT_EQ(deprecation_text(*find_deprecation("smtp_use_tls"), k35),
            "Postfix will warn about smtp_use_tls from 3.9 on; specify smtp_tls_security_level");
}

}  // namespace
}  // namespace postwright::lint
