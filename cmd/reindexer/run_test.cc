#include "cmd/reindexer/run.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "base/text.h"
#include "migration/testing/temporary_site.h"

namespace postwright::reindexer {
namespace {

struct ReindexerRun : testing::Test {
  struct Said {
    int status;
    std::string out, err;
    nlohmann::json json() const { return nlohmann::json::parse(out, nullptr, false); }
  };
  Said run(std::vector<std::string> words) {
    words.insert(words.begin(), "reindexer");
    std::vector<const char*> arguments;
    for (const std::string& word : words) arguments.push_back(word.c_str());
    std::ostringstream out;
    std::ostringstream err;
    auto parsed =
        parse_command_line(static_cast<int>(arguments.size()), arguments.data(), out, err);
    ExitStatus status =
        parsed.exit ? *parsed.exit : postwright::reindexer::run(parsed.line, out, err);
    return {static_cast<int>(status), out.str(), err.str()};
  }
  Said at_site(std::vector<std::string> words) {
    words.insert(words.end(), {"--root", site.root(), "-c", "/etc/postfix"});
    return run(std::move(words));
  }
  TemporarySite site;
};

TEST_F(ReindexerRun, ErrorsAreJsonWhereThatIsTheForm) {
  const std::vector<std::vector<std::string>> commands = {{"scan"},
                                                          {"scan", "--finished"},
                                                          {"plan"},
                                                          {"apply"},
                                                          {"apply", "/none/plan.json"},
                                                          {"verify"},
                                                          {"rollback"},
                                                          {"clean"},
                                                          {"apply", "--resume"}};
  for (std::vector<std::string> words : commands) {
    SCOPED_TRACE(words.back());
    Said text = at_site(words);
    EXPECT_EQ(text.status, 3) << text.out << text.err;
    words.insert(words.end(), {"--format", "json"});
    Said said = at_site(words);
    EXPECT_EQ(said.status, 3);
    EXPECT_EQ(said.err, "");
    ASSERT_TRUE(said.json().is_object()) << said.out;
    EXPECT_EQ(said.json()["exit"], 3);
    EXPECT_NE(said.json()["error"], "");
    EXPECT_TRUE(std::string(said.json()["command"]).starts_with(words.front()));
  }
}

TEST_F(ReindexerRun, MistakesInTheCommandLineToo) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"plan", "--to", "sdbm", "--format", "json"},
                                             {"rollback", "--format=json", "--burn"},
                                             {"frob", "--format", "json"}}) {
    Said said = run(words);
    EXPECT_EQ(said.status, 2);
    EXPECT_EQ(said.err, "");
    ASSERT_TRUE(said.json().is_object()) << said.out;
    EXPECT_EQ(said.json()["status"], "usage");
    EXPECT_EQ(said.json()["exit"], 2);
    EXPECT_EQ(said.json()["command"], words[0] == "frob" ? "reindexer" : words[0]);
  }
  Said text = run({"plan", "--to", "sdbm"});
  EXPECT_EQ(text.out, "");
  EXPECT_NE(text.err.find("try --help"), std::string::npos);
}

TEST_F(ReindexerRun, RollbackAndCleanNeedASite) {
  for (const char* command : {"rollback", "clean"}) {
    Said said = at_site({command});
    EXPECT_EQ(said.status, 3) << command;
    EXPECT_TRUE(said.out.starts_with("error: ")) << said.out;
    EXPECT_NE(said.out.find("No such file or directory"), std::string::npos) << said.out;
  }
  site.write("/etc/postfix/main.cf", "x = lmdb:/a\n");
  EXPECT_EQ(at_site({"rollback"}).out, "no apply is left to undo\n");
  EXPECT_EQ(at_site({"clean"}).out, "no apply has left a .db behind\n");
  EXPECT_EQ(at_site({"clean"}).status, 0);
}

TEST_F(ReindexerRun, ResumeOfNothingSaysWhatASiteStillNeeds) {
  site.write("/etc/postfix/main.cf",
             "default_database_type = lmdb\ndefault_cache_db_type = lmdb\n"
             "alias_maps =\nalias_database =\ntransport_maps = hash:/etc/postfix/t\n");
  site.write("/etc/postfix/t", "k v\n");
  Said said = at_site({"apply", "--resume"});
  EXPECT_EQ(said.status, 1);
  EXPECT_EQ(said.out,
            "error: no apply was stopped half-way: nothing to resume\n"
            "the site still needs Berkeley DB (`reindexer scan --finished` says where): "
            "`reindexer plan` says what would be done, `reindexer apply` does it\n");
  ASSERT_EQ(at_site({"apply"}).status, 0);
  said = at_site({"apply", "--resume"});
  EXPECT_EQ(said.status, 0);
  EXPECT_EQ(said.out, "no apply was stopped half-way: nothing to resume\n");
}

TEST_F(ReindexerRun, BelowARootTheHostIsNotToldToReload) {
  site.write("/etc/postfix/main.cf", "transport_maps = hash:/etc/postfix/t\n");
  site.write("/etc/postfix/t", "k v\n");
  for (const char* command : {"apply", "rollback"}) {
    Said said = at_site({command});
    EXPECT_EQ(said.status, 0) << said.out << said.err;
    EXPECT_EQ(said.out.find("postfix -c"), std::string::npos) << said.out;
    EXPECT_NE(said.out.find(cat("to make Postfix instances that run below ", site.root(),
                                " use this, reload them there:\n  /etc/postfix\n")),
              std::string::npos)
        << said.out;
  }
}

TEST_F(ReindexerRun, ValuesOfClientFilesAreForThoseWhoAsk) {
  site.write("/etc/postfix/main.cf", "transport_maps = ldap:/etc/postfix/l.cf\n");
  site.write("/etc/postfix/l.cf", "bind_pw = secret\ndomain = hash:/etc/postfix/t\n", 0600);
  site.write("/etc/postfix/t", "k v\n");
  std::string file = site.at("/plan.json");
  for (const char* format : {"text", "json"}) {
    Said said = at_site({"plan", "--format", format, "--save", file});
    EXPECT_EQ(said.out.find("secret\n"), std::string::npos) << said.out;
    EXPECT_EQ(said.out.find("= secret"), std::string::npos) << said.out;
    EXPECT_NE(said.out.find("+domain = lmdb:/etc/postfix/t"), std::string::npos) << said.out;
    said = at_site({"plan", "--format", format, "--show-values"});
    EXPECT_NE(said.out.find("bind_pw = secret"), std::string::npos) << said.out;
  }
  // A plan as it was shown can be applied, too.
  site.write("/shown.json", at_site({"plan", "--format", "json"}).out);
  Said said = at_site({"apply", "--dry-run", site.at("/shown.json")});
  EXPECT_EQ(said.status, 0) << said.out << said.err;
  EXPECT_EQ(at_site({"apply", file}).status, 0);
  EXPECT_EQ(site.read("/etc/postfix/l.cf"), "bind_pw = secret\ndomain = lmdb:/etc/postfix/t\n");
}

}  // namespace
}  // namespace postwright::reindexer
