#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "base/attribute_list.h"
#include "libmaps/reindex_client.h"
#include "reindex/serve/service_for_test.h"

namespace postwright::reindexer {
namespace {

std::string reason_of(const Status& status) {
  return status ? "indexed" : status.error().message;
}

TEST_F(ServiceTest, MakesAnIndexOfTheSource) {
  site_.write("/etc/postfix/t", "Key value\nother thing\n");
  make_table("t", {{"key", "value"}, {"other", "thing"}});
  start();
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
  EXPECT_EQ(lookup("lmdb", path("t"), "key"), "value");
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
  stop();
  EXPECT_NE(log().find("2 records from " + path("t") + ", each compared"), std::string::npos)
      << log();
  EXPECT_NE(log().find("already exists, skipping this request"), std::string::npos);
}

TEST_F(ServiceTest, ConvertsATableWithoutSource) {
  make_table("t", {{"key", "value"}, {"other", "thing"}}, DB_BTREE);
  start();
  EXPECT_EQ(reason_of(request_index(options_.socket, "btree", path("t"))), "indexed");
  EXPECT_EQ(lookup("cdb", path("t"), "other"), "thing");
}

TEST_F(ServiceTest, TheNewIndexHasOwnerAndModeOfTheDb) {
  site_.write("/etc/postfix/t", "key value\n", 0644);
  make_table("t", {{"key", "value"}});
  ASSERT_EQ(chmod((path("t") + ".db").c_str(), 0640), 0);
  if (geteuid() == 0) {
    ASSERT_EQ(chown((path("t") + ".db").c_str(), 0, 8), 0);
  }
  start();
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
  struct stat status {};
  ASSERT_EQ(stat((path("t") + ".lmdb").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640U);
  if (geteuid() == 0) {
    EXPECT_EQ(status.st_gid, 8U);
  }
}

TEST_F(ServiceTest, TheConfigurationKnowsAnAliasFile) {
  write_main(cat("alias_maps = hash:", path("t"), "\n"));
  site_.write("/etc/postfix/t", "root : alice\n");  // the vote of its lines would say postmap
  make_table("t", {{"root", "alice"}, {"@", "@"}});
  start();
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
  EXPECT_EQ(lookup("lmdb", path("t"), "root"), "alice");
}

TEST_F(ServiceTest, FilesInValuesAreRead) {
  write_main(cat("tls_server_sni_maps = hash:", path("t"), "\n"));
  site_.write("/keys/k.pem", "PEM");
  site_.write("/etc/postfix/t", cat("host ", site_.at("/keys/k.pem"), "\n"));
  make_table("t", {{"host", "UEVN"}});
  start();
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
  EXPECT_EQ(lookup("lmdb", path("t"), "host"), "UEVN");
}

TEST_F(ServiceTest, SaysWhereDbAndSourceDiffer) {
  site_.write("/etc/postfix/t", "key value\n");
  make_table("t", {{"key", "value"}, {"added", "later"}});
  start();
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
  stop();
  EXPECT_EQ(lookup("lmdb", path("t"), "added"), "(none)");
  EXPECT_NE(log().find("do not hold the same records"), std::string::npos) << log();
}

TEST_F(ServiceTest, NoLogHasAValueOfATable) {
  write_main(cat("smtp_sasl_password_maps = hash:", path("t"), "\n"));
  site_.write("/etc/postfix/t",
              cat("host user:secret-one\n \nquoted \"secret-two\nbytes secret-three\xff\n"));
  make_table("t", {{"host", "user:secret-four"}, {"other", "secret-five"}});
  site_.write("/etc/postfix/u", "  begins with:secret-six\nhost x\n");
  make_table("u", {{"host", "x"}});
  start();
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("u"))), "indexed");
  stop();
  std::string said = log() + site_.read("/state/service.jsonl");
  EXPECT_EQ(said.find("secret-"), std::string::npos) << said;
  EXPECT_NE(said.find("key \"host\": "), std::string::npos) << said;
  EXPECT_NE(said.find(" have different values"), std::string::npos) << said;
}

TEST_F(ServiceTest, ASourceThatLostMostOfTheRecordsIsHeldBack) {
  site_.write("/etc/postfix/t", "# gone\n");
  make_table("t", {{"key", "value"}, {"other", "x"}});
  start();
  std::string reason = reason_of(request_index(options_.socket, "hash", path("t")));
  EXPECT_NE(reason.find(cat("held back: ", path("t"), " has 0 records now, ", path("t"),
                            ".db has 2; if that is right, run \"postmap lmdb:", path("t"), "\"")),
            std::string::npos)
      << reason;
  EXPECT_FALSE(site_.exists("/etc/postfix/t.lmdb"));
}

TEST_F(ServiceTest, WhatIsNotHeldBackIsMadeOfAnEmptySource) {
  options_.hold_back = 0;
  site_.write("/etc/postfix/t", "");
  make_table("t", {{"key", "value"}});
  start();
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
}

TEST_F(ServiceTest, TheDbCanCountWhereTheyDiffer) {
  options_.on_difference = OnDifference::db;
  site_.write("/etc/postfix/t", "key value\n");
  make_table("t", {{"key", "value"}, {"added", "later"}});
  start();
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
  EXPECT_EQ(lookup("lmdb", path("t"), "added"), "later");
}

TEST_F(ServiceTest, ADifferenceCanBeRefused) {
  options_.on_difference = OnDifference::refuse;
  site_.write("/etc/postfix/t", "key value\n");
  make_table("t", {{"key", "value"}, {"added", "later"}});
  start();
  EXPECT_NE(reason_of(request_index(options_.socket, "hash", path("t")))
                .find("1 record only in " + path("t") + ".db"),
            std::string::npos)
      << reason_of(request_index(options_.socket, "hash", path("t")));
  EXPECT_FALSE(site_.exists("/etc/postfix/t.lmdb"));
}

TEST_F(ServiceTest, RefusesWithTheReasonAndLeavesNothing) {
  site_.make_directory("/elsewhere");
  ASSERT_TRUE(make_db(site_.at("/elsewhere/t.db"), DB_HASH, {{"key", "value"}}));
  site_.write("/etc/postfix/damaged.db", "no database");
  start();
  EXPECT_NE(reason_of(request_index(options_.socket, "hash", site_.at("/elsewhere/t")))
                .find("has an unexpected pathname"),
            std::string::npos);
  EXPECT_NE(reason_of(request_index(options_.socket, "hash", path("damaged")))
                .find(path("damaged") + ".db: "),
            std::string::npos)
      << reason_of(request_index(options_.socket, "hash", path("damaged")));
  EXPECT_EQ(reason_of(request_index(options_.socket, "cdb", path("t"))),
            "request to map from non-Berkeley-DB type: 'cdb'");
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("none"))),
            "look up status for legacy indexed file '" + path("none") +
                ".db': No such file or directory");
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(site_.at("/etc/postfix")))
    names.insert(entry.path().filename());
  EXPECT_EQ(names, (std::set<std::string>{"damaged.db", "main.cf", "master.cf"}));
}

TEST_F(ServiceTest, IsDisabledAtOtherLevels) {
  write_main("non_bdb_migration_level = enable-redirect\n");
  make_table("t", {{"key", "value"}});
  start();
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))),
            "the nbdb_reindex service is disabled");
}

TEST_F(ServiceTest, ReadsItsSettingsAgain) {
  write_main("non_bdb_migration_level = enable-redirect\n");
  make_table("t", {{"key", "value"}});
  start();
  write_main("");
  ASSERT_EQ(kill(service_, SIGHUP), 0);
  std::string reason;
  for (int i = 0; i < 200 && reason != "indexed"; ++i) {
    reason = reason_of(request_index(options_.socket, "hash", path("t")));
    usleep(5000);
  }
  EXPECT_EQ(reason, "indexed");
}

/// Both locks of the .db at once: a job waits for a writer, until its time is over.
TEST_F(ServiceTest, AJobThatTakesTooLongIsKilledAndLeavesNothing) {
  options_.job_time = std::chrono::seconds(1);
  make_table("t", {{"key", "value"}});
  auto db = open_file(path("t") + ".db", O_RDWR);
  ASSERT_TRUE(db);
  ASSERT_EQ(flock(db->get(), LOCK_EX), 0);
  // A child that is neither root nor mail_owner must be killed too.
  if (geteuid() == 0) {
    ASSERT_EQ(fchown(db->get(), 12345, 12345), 0);
  }
  start();
  EXPECT_NE(reason_of(request_index(options_.socket, "hash", path("t")))
                .find("it took longer than 1 second"),
            std::string::npos);
  for (const auto& entry : std::filesystem::directory_iterator(site_.at("/etc/postfix")))
    EXPECT_EQ(entry.path().string().find("reindexd"), std::string::npos) << entry.path();
  ASSERT_EQ(flock(db->get(), LOCK_UN), 0);
  if (geteuid() == 0) {
    ASSERT_EQ(fchown(db->get(), 0, 0), 0);
  }
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
}

TEST_F(ServiceTest, HostileBytesEndTheirConnectionOnly) {
  make_table("t", {{"key", "value"}});
  start();
  std::vector<UniqueFd> silent;
  for (int i = 0; i < 50; ++i) silent.push_back(std::move(*connect_to(options_.socket)));
  for (std::string bytes : {std::string("\0", 1), std::string(100000, 'x'),
                            std::string("nbdb_path\0/x\0\0", 14), std::string(5000, '\0')}) {
    auto socket = connect_to(options_.socket);
    ASSERT_TRUE(socket);
    (void)send(socket->get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    std::string answer;
    for (char block[512];;) {
      ssize_t size = recv(socket->get(), block, sizeof block, 0);
      if (size <= 0) break;
      answer.append(block, static_cast<std::size_t>(size));
    }
    EXPECT_EQ(answer, service_greeting());
  }
  EXPECT_EQ(reason_of(request_index(options_.socket, "hash", path("t"))), "indexed");
}

TEST_F(ServiceTest, EndsWhenItIsIdle) {
  options_.max_idle = std::chrono::seconds(1);
  start();
  EXPECT_EQ(wait_for_end(), 0);
  EXPECT_FALSE(site_.exists("/spool/private/nbdb_reindex"));
}

TEST_F(ServiceTest, TakesTheSocketOfSystemd) {
  make_table("t", {{"key", "value"}});
  auto sockets = own_service_socket(options_.socket);
  ASSERT_TRUE(sockets) << sockets.error().message;
  std::string path_of_socket = options_.socket;
  start_with_socket(std::move(sockets->listening.front()));
  EXPECT_EQ(reason_of(request_index(path_of_socket, "hash", path("t"))), "indexed");
  EXPECT_EQ(stop(), 0);
  EXPECT_TRUE(site_.exists("/spool/private/nbdb_reindex"));  // it is systemd's
}

TEST_F(ServiceTest, ASecondOneOnTheSameSocketSaysSo) {
  start();
  Console log("second");
  pid_t first = service_;
  testing::internal::CaptureStderr();
  pid_t second = fork();
  if (second == 0) {
    Status served = serve(options_, MailLog::none, log);
    _exit(!served && served.error().message == "another service listens on " + options_.socket ? 42
                                                                                               : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(second, &status, 0), second);
  (void)testing::internal::GetCapturedStderr();
  EXPECT_EQ(WEXITSTATUS(status), 42);
  EXPECT_EQ(kill(first, 0), 0);
}

TEST_F(ServiceTest, KeepsAJournalAndMetrics) {
  make_table("t", {{"key", "value"}, {"b", "c"}});
  start();
  EXPECT_TRUE(request_index(options_.socket, "hash", path("t")));
  EXPECT_TRUE(request_index(options_.socket, "hash", path("t")));
  EXPECT_FALSE(request_index(options_.socket, "hash", path("none")));
  // Postfix asks again and again.
  EXPECT_FALSE(request_index(options_.socket, "hash", path("none")));
  auto shown = read_metrics(options_);
  ASSERT_TRUE(shown) << shown.error().message;
  auto metrics = nlohmann::json::parse(*shown);
  EXPECT_EQ(metrics["answers"]["indexed"], 1);
  EXPECT_EQ(metrics["answers"]["exists"], 1);
  EXPECT_EQ(metrics["answers"]["refused"], 2);
  EXPECT_EQ(metrics["jobs"]["done"], 1);
  EXPECT_EQ(metrics["jobs"]["from_db"], 1);
  EXPECT_EQ(metrics["records"], 2);
  std::string text = site_.read("/state/service.jsonl");
  std::size_t first = text.find('\n') + 1;
  auto refused = nlohmann::json::parse(text.substr(first));
  EXPECT_EQ(refused["type"], "hash");
  EXPECT_EQ(refused["path"], path("none"));
  EXPECT_EQ(refused["result"], "refused");
  EXPECT_NE(refused["reason"], "");
  auto line = nlohmann::json::parse(text.substr(0, first));
  EXPECT_EQ(line["path"], path("t"));
  EXPECT_EQ(line["result"], "indexed");
  EXPECT_EQ(line["records"], 2);
  EXPECT_EQ(line["clients"], 1);
}

/// 1,000 clients at once ask for 200 tables, half of which have no source.
TEST_F(ServiceTest, ManyClientsAreAnsweredAndEachTableIsBuiltOnce) {
  constexpr int kTables = 200;
  constexpr int kClients = 1000;
  for (int i = 0; i < kTables; ++i) {
    std::string name = cat("t", i);
    make_table(name, {{"key", name}});
    if (i % 2 == 0) site_.write("/etc/postfix/" + name, cat("key ", name, "\n"));
  }
  start();
  std::vector<UniqueFd> clients;
  for (int i = 0; i < kClients; ++i) {
    auto client = connect_to(options_.socket);
    ASSERT_TRUE(client) << client.error().message;
    std::string request =
        format_attributes({{"nbdb_type", "hash"}, {"nbdb_path", path(cat("t", i % kTables))}});
    ASSERT_EQ(send(client->get(), request.data(), request.size(), 0),
              static_cast<ssize_t>(request.size()));
    clients.push_back(std::move(*client));
  }
  const std::string expected = service_greeting() + service_answer({});
  int answered = 0;
  for (const UniqueFd& client : clients) {
    std::string answer;
    for (char block[512];;) {
      ssize_t size = recv(client.get(), block, sizeof block, 0);
      if (size <= 0) break;
      answer.append(block, static_cast<std::size_t>(size));
    }
    answered += answer == expected ? 1 : 0;
  }
  EXPECT_EQ(answered, kClients);
  auto metrics = nlohmann::json::parse(*read_metrics(options_));
  EXPECT_EQ(metrics["jobs"]["done"], kTables);
  EXPECT_EQ(metrics["jobs"]["failed"], 0);
  for (int i = 0; i < kTables; ++i)
    EXPECT_EQ(lookup("lmdb", path(cat("t", i)), "key"), cat("t", i));
}

}  // namespace
}  // namespace postwright::reindexer
