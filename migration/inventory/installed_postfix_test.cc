#include "migration/inventory/installed_postfix.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "migration/apply/apply.h"
#include "migration/convert/convert.h"
#include "migration/inventory/inventory.h"
#include "migration/plan/plan.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

/// A site with a stand-in for Postfix' postconf, whose tables have no .db: hash:transport from its
/// source, and two that are read through default_database_type.
struct InstalledPostfixTest : testing::Test {
  InstalledPostfixTest() {
    options.config_directory = site.at("/etc/postfix");
    options.state_directory = site.at("/state");
    options.progress = false;
    tables = site.at("/etc/postfix/");
    aliases = site.at("/etc/aliases");
    site.write("/etc/postfix/main.cf",
               cat("command_directory = ", site.at("/usr/sbin"),
                   "\nshlib_directory = ", site.at("/usr/lib/postfix"), "\nmeta_directory = ",
                   site.at("/usr/share/postfix"), "\ntransport_maps = hash:", tables, "transport\n",
                   "virtual_alias_maps = $default_database_type:", tables, "virtual\n",
                   "alias_maps = $default_database_type:", aliases,
                   "\nalias_database =\naddress_verify_map =\n"));
    site.write("/etc/postfix/transport", "example.org smtp:[192.0.2.1]\n");
    site.write("/etc/postfix/virtual", "a@example.org b@example.org\n");
    site.write("/etc/aliases", "postmaster: root\n");
  }

  void answer(const std::string& defaults, const std::string& types) {
    site.write("/usr/sbin/postconf",
               cat("#!/bin/sh\ncase $1 in\n-d) printf '", defaults,
                   "';;\n-c) test \"$3\" = -m && printf '", types,
                   "';;\n*) echo 'invalid option' >&2; exit 1\nesac\n"),
               0755);
  }
  void debian() {
    answer("mail_version = 3.11.7\\ndefault_database_type = cdb\\ndefault_cache_db_type = lmdb\\n",
           "btree\\ncdb\\nhash\\nlmdb\\n");
  }
  void index(const std::string& type, const std::string& path, bool alias = false) {
    Options convert;
    convert.progress = false;
    convert.convert_from = cat("texthash:", path);
    convert.convert_to = cat(type, ":", path);
    convert.alias_source = alias;
    ASSERT_EQ(convert_table(convert, nullptr).error, "");
  }
  void debian_indexes() {
    index("cdb", cat(tables, "virtual"));
    index("cdb", aliases, true);
  }
  Plan plan() {
    auto inventory = take_inventory(options);
    if (!inventory) {
      ADD_FAILURE() << inventory.error().message;
      return {};
    }
    return make_plan(*inventory, options).value();
  }
  std::string summary(const Plan& plan) const {
    std::string text;
    for (const PlannedTable& table : plan.tables) {
      text += cat(table.path.substr(site.root().size()), " ",
                  table.action == Action::blocked   ? "blocked"
                  : table.action == Action::rebuild ? "rebuild"
                                                    : "keep",
                  " ", table.target_type, "\n");
      if (table.action == Action::blocked) text += cat("  ", table.reason, "; ", table.hint, "\n");
    }
    return text;
  }
  std::string main_cf() const { return site.read("/etc/postfix/main.cf"); }

  TemporarySite site;
  Options options;
  std::string tables, aliases;
};

TEST_F(InstalledPostfixTest, IsAskedForItsDefaultsAndTypes) {
  debian();
  InstalledPostfix found = find_installed_postfix(options);
  EXPECT_EQ(found.not_asked, "");
  EXPECT_EQ(found.postconf, site.at("/usr/sbin/postconf"));
  EXPECT_EQ(found.version, "3.11.7");
  EXPECT_EQ(found.database_type, "cdb");
  EXPECT_EQ(found.cache_type, "lmdb");
  EXPECT_FALSE(found.lacks("lmdb"));
  EXPECT_FALSE(found.lacks("cdb"));
}

TEST_F(InstalledPostfixTest, WhatCannotBeAskedIsNotKnown) {
  EXPECT_EQ(find_installed_postfix(options).not_asked,
            cat(site.at("/usr/sbin/postconf"), ": No such file or directory"));
  site.write("/usr/sbin/postconf", "#!/bin/sh\necho 'postconf (Postwright) 1'\n", 0755);
  InstalledPostfix ours = find_installed_postfix(options);
  EXPECT_EQ(ours.not_asked, cat(site.at("/usr/sbin/postconf"), " is Postwright's own"));
  EXPECT_EQ(ours.database_type, std::nullopt);
  answer("default_database_type = ${x?{/y}}\\n", "");
  EXPECT_EQ(find_installed_postfix(options).not_asked,
            cat(site.at("/usr/sbin/postconf"), " does not name its defaults"));
  options.postfix_default = "cdb";
  options.postfix_types = {"cdb"};
  InstalledPostfix told = find_installed_postfix(options);
  EXPECT_EQ(told.database_type, "cdb");
  EXPECT_TRUE(told.lacks("lmdb"));
}

TEST_F(InstalledPostfixTest, ABuiltInDefaultIsTheTargetAndStaysUnwritten) {
  debian();
  debian_indexes();
  Plan made = plan();
  EXPECT_EQ(summary(made), "/etc/postfix/transport rebuild cdb\n");
  EXPECT_EQ(apply_plan(made, options).error, "");
  EXPECT_NE(main_cf().find(cat("cdb:", tables, "transport\n")), std::string::npos);
  EXPECT_EQ(main_cf().find("default_database_type ="), std::string::npos);
}

TEST_F(InstalledPostfixTest, BeforeAnotherDefaultIsWrittenEachOfItsTablesGetsAnIndex) {
  debian();
  debian_indexes();
  options.target_type = "lmdb";
  Plan made = plan();
  EXPECT_EQ(summary(made),
            "/etc/aliases rebuild lmdb\n"
            "/etc/postfix/transport rebuild lmdb\n"
            "/etc/postfix/virtual rebuild lmdb\n");
  EXPECT_EQ(apply_plan(made, options).error, "");
  EXPECT_NE(main_cf().find("default_database_type = lmdb\n"), std::string::npos);
  EXPECT_TRUE(site.exists("/etc/aliases.lmdb"));
  EXPECT_TRUE(site.exists("/etc/postfix/virtual.lmdb"));
  EXPECT_TRUE(what_is_left(take_inventory(options).value()).empty());
}

TEST_F(InstalledPostfixTest, OneThatCannotGetAnIndexKeepsTheDefault) {
  debian();
  debian_indexes();
  options.target_type = "lmdb";
  site.write("/etc/postfix/virtual", "a@example.org other@example.org\n");
  Plan made = plan();
  EXPECT_EQ(
      summary(made),
      cat("/etc/aliases blocked lmdb\n"
          "  its type comes from default_database_type or default_cache_db_type, which must "
          "stay for ",
          tables,
          "virtual, which is blocked; decide about that table, or write the type out\n"
          "/etc/postfix/transport rebuild lmdb\n"
          "/etc/postfix/virtual blocked lmdb\n"
          "  its type is a default that changes, and virtual.cdb differs: 1 record with another "
          "value; --prefer source=",
          tables, "virtual, or set default_database_type = cdb in main.cf, or name the table cdb:",
          tables, "virtual\n"));
  ASSERT_EQ(made.edits.size(), 1u);
  EXPECT_EQ(made.edits[0].new_text.find("default_database_type ="), std::string::npos);
  options.prefer = Prefer::source;
  EXPECT_FALSE(plan().blocked());
}

TEST_F(InstalledPostfixTest, WithoutASourceThereIsNothingToBuildFrom) {
  debian();
  debian_indexes();
  options.target_type = "lmdb";
  unlink(aliases.c_str());
  EXPECT_NE(
      summary(plan()).find("/etc/aliases blocked lmdb\n  its type is a default that changes, and "
                           "there is no source to build aliases.lmdb from; set "
                           "default_database_type = cdb in main.cf"),
      std::string::npos);
}

TEST_F(InstalledPostfixTest, WhereNothingIsKnownEveryTableOfTheDefaultIsLookedAt) {
  debian_indexes();
  Plan made = plan();
  EXPECT_EQ(summary(made),
            "/etc/aliases rebuild lmdb\n"
            "/etc/postfix/transport rebuild lmdb\n"
            "/etc/postfix/virtual rebuild lmdb\n");
  ASSERT_EQ(made.notes.size(), 1u);
  EXPECT_EQ(made.notes[0], cat(options.config_directory,
                               ": default_database_type is not set, and what the installed "
                               "Postfix has built in is not known (",
                               site.at("/usr/sbin/postconf"),
                               ": No such file or directory): --postfix-default TYPE says it"));
  options.postfix_default = "cdb";
  options.postfix_types = {"cdb"};
  made = plan();
  EXPECT_EQ(summary(made), "/etc/postfix/transport rebuild cdb\n");
  auto saved = parse_plan_json(plan_json(made));
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(saved->choices.postfix_default, "cdb");
  EXPECT_EQ(saved->choices.postfix_types, options.postfix_types);
}

TEST_F(InstalledPostfixTest, ABuiltInBerkeleyDbDefaultIsReplaced) {
  answer("default_database_type = hash\\ndefault_cache_db_type = btree\\n", "btree hash cdb lmdb");
  Plan made = plan();
  EXPECT_EQ(summary(made),
            "/etc/aliases rebuild lmdb\n"
            "/etc/postfix/transport rebuild lmdb\n"
            "/etc/postfix/virtual rebuild lmdb\n");
  ASSERT_EQ(made.edits.size(), 1u);
  EXPECT_NE(made.edits[0].new_text.find("default_database_type = lmdb\n"), std::string::npos);
  EXPECT_NE(made.edits[0].new_text.find("default_cache_db_type = lmdb\n"), std::string::npos);
}

TEST_F(InstalledPostfixTest, ATypeThatPostfixCannotOpenIsBlocked) {
  answer("default_database_type = hash\\ndefault_cache_db_type = btree\\n", "btree hash cdb");
  std::string text = summary(plan());
  EXPECT_EQ(text.find("rebuild"), std::string::npos) << text;
  EXPECT_NE(text.find("transport blocked lmdb\n  this Postfix has no lmdb; install "),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(", or --to cdb\n"), std::string::npos) << text;
  options.target_type = "cdb";
  EXPECT_FALSE(plan().blocked());
}

TEST_F(InstalledPostfixTest, ATypeWhoseLibraryIsGoneIsMissingThoughItIsListed) {
  debian();
  site.write("/usr/lib/postfix/libpostfix-util.so", "dict_db_open");
  site.write("/usr/lib/postfix/postfix-cdb.so", "");
  site.write("/usr/share/postfix/dynamicmaps.cf",
             "cdb postfix-cdb.so dict_cdb_open mkmap_cdb_open\n"
             "lmdb postfix-lmdb.so dict_lmdb_open mkmap_lmdb_open\n");
  InstalledPostfix found = find_installed_postfix(options);
  EXPECT_TRUE(found.lacks("lmdb"));
  EXPECT_FALSE(found.lacks("cdb"));
}

TEST_F(InstalledPostfixTest, WhatWasMigratedToAMissingTypeIsNotFinished) {
  debian();
  ASSERT_EQ(apply_plan(plan(), options).error, "");
  answer("default_database_type = cdb\\ndefault_cache_db_type = lmdb\\n", "btree hash lmdb");
  auto left = what_is_left(take_inventory(options).value());
  ASSERT_EQ(left.size(), 1u);
  EXPECT_NE(left[0].find("transport_maps: this Postfix has no cdb: install "), std::string::npos)
      << left[0];
  Outcome verified;
  verified.add("equal", "/etc/postfix/transport.cdb");
  verified.add("equal", "/etc/postfix/other.lmdb");
  add_unopened(find_installed_postfix(options), verified);
  EXPECT_EQ(verified.status, ExitStatus::findings);
  ASSERT_EQ(verified.steps.size(), 3u);
  EXPECT_EQ(verified.steps[2].what, "unusable");
  EXPECT_EQ(verified.steps[2].path, "/etc/postfix/transport.cdb");
}

}  // namespace
}  // namespace postwright::reindexer
