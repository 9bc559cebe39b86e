#pragma once

#include <arpa/inet.h>

#include <chrono>

#include "libmaps/client/server_process_for_test.h"

namespace postwright {

/// A slapd with a small directory dc=x, on a loopback port, an LDAPS port and a UNIX socket in its
/// directory. Whoever binds as cn=one,dc=x has the password "one". Its certificate is
/// server.crt.
class SlapdForTest {
 public:
  static bool is_installed() {
    return access(kProgram, X_OK) == 0 && access("/etc/ldap/schema/core.schema", R_OK) == 0;
  }

  /// A directory of these entries (LDIF, below the dc=x that it has).
  bool make(const std::string& entries) {
    std::ofstream(path("slapd.conf"))
        << "include /etc/ldap/schema/core.schema\n"
           "attributetype ( 1.3.6.1.4.1.99999.1.1 NAME 'maildrop' SUP name )\n"
           "attributetype ( 1.3.6.1.4.1.99999.1.2 NAME 'memberurl' SUP labeledURI )\n"
           "attributetype ( 1.3.6.1.4.1.99999.1.3 NAME 'memberdn' SUP distinguishedName )\n"
           "objectclass ( 1.3.6.1.4.1.99999.2.1 NAME 'mailUser' SUP top STRUCTURAL MUST cn\n"
           "  MAY ( maildrop $ memberurl $ memberdn $ description $ userPassword ) )\n"
           "TLSCertificateFile "
        << path("server.crt") << "\nTLSCertificateKeyFile " << path("server.key")
        << "\nTLSCACertificateFile " << path("server.crt")
        << "\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\nmaxsize 10485760\n"
           "dbnosync\nsuffix \"dc=x\"\ndirectory "
        << path("data") << "\n";
    std::ofstream(path("data.ldif")) << "dn: dc=x\nobjectClass: dcObject\nobjectClass: "
                                        "organization\ndc: x\no: x\n\n"
                                     << entries;
    return directory_.make_certificate("server") && directory_.run({"mkdir", path("data")}) &&
           directory_.run(
               {"/usr/sbin/slapadd", "-q", "-f", path("slapd.conf"), "-l", path("data.ldif")});
  }

  bool start() {
    process_.started(
        directory_.start({kProgram, "-f", path("slapd.conf"), "-h",
                          cat(url(), " ", ldaps_url(), " ", socket_url()), "-d", "0"}));
    for (int i = 0; i < 500 && process_.runs(); ++i) {
      int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(static_cast<std::uint16_t>(port_));
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      bool works = connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
      ::close(fd);
      if (works) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  void pause() const { process_.pause(); }
  void resume() const { process_.resume(); }
  void kill() { process_.kill_all(); }

  std::string path(std::string_view name) const { return cat(directory_.path(), "/", name); }
  std::string log() const { return directory_.log(); }
  std::string url() const { return cat("ldap://127.0.0.1:", port_); }
  std::string ldaps_url() const { return cat("ldaps://127.0.0.1:", tls_port_); }
  std::string socket_url() const {
    std::string escaped;
    for (char c : path("socket")) escaped += c == '/' ? std::string("%2F") : std::string(1, c);
    return cat("ldapi://", escaped);
  }

 private:
  static constexpr const char* kProgram = "/usr/sbin/slapd";

  ServerDirectory directory_;
  int port_ = free_port();
  int tls_port_ = free_port();
  ServerProcess process_;
};

}  // namespace postwright
