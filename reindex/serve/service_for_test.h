#pragma once

#include <grp.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "base/text.h"
#include "libmaps/map_types.h"
#include "libmaps/open_table.h"
#include "migration/testing/lookup_for_test.h"
#include "migration/testing/make_db_for_test.h"
#include "migration/testing/temporary_site.h"
#include "reindex/serve/serve.h"
#include "reindex/serve/service_sockets.h"

namespace postwright::reindexer {

/// For tests: a site with a running service, as this user.
class ServiceTest : public testing::Test {
 protected:
  using Records = std::vector<std::pair<std::string, std::string>>;

  ServiceTest() {
    (void)chmod(site_.root().c_str(), 0755);
    site_.make_directory("/etc/postfix");
    site_.make_directory("/spool/private");
    site_.write("/etc/postfix/master.cf", "");
    options_.config_directory = site_.at("/etc/postfix");
    options_.state_directory = site_.at("/state");
    options_.socket = site_.at("/spool/private/nbdb_reindex");
    if (geteuid() == 0) (void)!chown(site_.at("/spool/private").c_str(), 65534, 65534);
    write_main("");
  }
  ~ServiceTest() override { stop(); }

  /// main.cf, with what the tests need and `more`.
  void write_main(const std::string& more) {
    const passwd* account = getpwuid(geteuid() == 0 ? 65534 : geteuid());
    site_.write("/etc/postfix/main.cf",
                cat("compatibility_level = 3.11\nnon_bdb_migration_level = enable-reindex\n",
                    "mail_owner = ", account ? account->pw_name : "nobody",
                    "\ndefault_database_type = lmdb\ndefault_cache_db_type = cdb\n",
                    "queue_directory = ", site_.at("/spool"), "\n",
                    "non_bdb_migration_allow_root_prefixes = ", site_.at("/etc"), "\n",
                    "non_bdb_migration_allow_user_prefixes = ", site_.at("/etc"), "\n", more));
  }

  std::string path(const std::string& name) const { return site_.at("/etc/postfix/" + name); }
  void make_table(const std::string& name, const Records& records, DBTYPE type = DB_HASH) {
    ASSERT_TRUE(make_db(path(name) + ".db", type, records));
  }

  void start() {
    service_ = fork();
    if (service_ != 0) return wait_until_it_listens();
    serve_here();
  }
  /// As systemd starts it: with the socket as descriptor 3.
  void start_with_socket(UniqueFd socket) {
    service_ = fork();
    if (service_ != 0) return;
    (void)dup2(socket.release(), 3);
    setenv("LISTEN_FDS", "1", 1);
    setenv("LISTEN_PID", cat(getpid()).c_str(), 1);
    options_.socket.clear();
    serve_here();
  }
  [[noreturn]] void serve_here() {
    (void)!freopen(site_.at("/log").c_str(), "w", stderr);
    Console log("reindexer");
    Status served = serve(options_, MailLog::none, log);
    if (!served) log.warning(served.error().message);
    _exit(served ? 0 : 1);
  }
  /// Its exit status, -1 for a signal.
  int stop(int signal = SIGTERM) {
    if (service_ <= 0) return 0;
    (void)kill(service_, signal);
    return wait_for_end();
  }
  int wait_for_end() {
    int status = 0;
    (void)waitpid(service_, &status, 0);
    service_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string log() const { return site_.read("/log"); }

  TemporarySite site_;
  ServeOptions options_;
  pid_t service_ = -1;

 private:
  void wait_until_it_listens() const {
    for (int i = 0; i < 2000 && !connect_to(options_.socket); ++i) usleep(5000);
  }
};

}  // namespace postwright::reindexer
