#include "libmaps/ldap/ldap_connection.h"

#include <sasl/sasl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/text.h"
#include "libmaps/client/no_broken_pipe.h"
#include "libmaps/ldap/watchdog.h"

namespace postwright {
namespace {

timeval time_of(std::chrono::microseconds duration) {
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration);
  return {.tv_sec = seconds.count(),
          .tv_usec = static_cast<suseconds_t>((duration - seconds).count())};
}

int set_text(LDAP* handle, int option, const std::string& text) {
  return text.empty() ? LDAP_OPT_SUCCESS : ldap_set_option(handle, option, text.c_str());
}

/// Nothing here is ever global: each table has its own CA, certificate and ciphers.
int set_tls(LDAP* handle, const LdapServerOptions& options) {
  int require = options.tls_require_certificate ? LDAP_OPT_X_TLS_DEMAND : LDAP_OPT_X_TLS_NEVER;
  int client = 0;
  for (int code : {ldap_set_option(handle, LDAP_OPT_X_TLS_REQUIRE_CERT, &require),
                   set_text(handle, LDAP_OPT_X_TLS_CACERTDIR, options.tls_ca_directory),
                   set_text(handle, LDAP_OPT_X_TLS_CACERTFILE, options.tls_ca_file),
                   set_text(handle, LDAP_OPT_X_TLS_CERTFILE, options.tls_certificate),
                   set_text(handle, LDAP_OPT_X_TLS_KEYFILE, options.tls_key),
                   set_text(handle, LDAP_OPT_X_TLS_CIPHER_SUITE, options.tls_ciphers),
                   ldap_set_option(handle, LDAP_OPT_X_TLS_NEWCTX, &client)})
    if (code != LDAP_OPT_SUCCESS) return code;
  return LDAP_OPT_SUCCESS;
}

bool uses_tls(const std::string& url, const LdapServerOptions& options) {
  return options.start_tls || ascii_lower(url).starts_with("ldaps:");
}

int set_options(LDAP* handle, const LdapServerOptions& options) {
  timeval timeout = time_of(options.timeout);
  const void* referrals = options.chase_referrals ? LDAP_OPT_ON : LDAP_OPT_OFF;
  if (options.debug_level > 0) ldap_set_option(nullptr, LDAP_OPT_DEBUG_LEVEL, &options.debug_level);
  for (int code : {ldap_set_option(handle, LDAP_OPT_PROTOCOL_VERSION, &options.version),
                   ldap_set_option(handle, LDAP_OPT_NETWORK_TIMEOUT, &timeout),
                   ldap_set_option(handle, LDAP_OPT_TIMEOUT, &timeout),
                   ldap_set_option(handle, LDAP_OPT_DEREF, &options.dereference),
                   ldap_set_option(handle, LDAP_OPT_REFERRALS, referrals)})
    if (code != LDAP_OPT_SUCCESS) return code;
  return LDAP_OPT_SUCCESS;
}

/// Libldap waits for an answer to begin, but then reads it from a blocking socket: a server that
/// stops in the middle would hold it for ever.
void limit_socket(LDAP* handle, std::chrono::seconds timeout) {
  int socket = -1;
  timeval limit = time_of(timeout);
  if (ldap_get_option(handle, LDAP_OPT_DESC, &socket) != LDAP_OPT_SUCCESS || socket < 0) return;
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

int add_to_watchdog(LDAP*, Sockbuf* buffer, LDAPURLDesc*, sockaddr*, ldap_conncb* callback) {
  int socket = -1;
  ber_sockbuf_ctrl(buffer, LBER_SB_OPT_GET_FD, &socket);
  if (socket >= 0) static_cast<Watchdog*>(callback->lc_arg)->watch(socket);
  return 0;
}
void leave_watchdog(LDAP*, Sockbuf*, ldap_conncb*) {}

/// Connects, and makes the handshake of an ldaps: URL. Libldap has a time limit for the connection,
/// but its handshake over GnuTLS tries again for ever.
int connect_in_time(LDAP* handle, Watchdog& watchdog) {
  ldap_conncb callback{.lc_add = add_to_watchdog, .lc_del = leave_watchdog, .lc_arg = &watchdog};
  ldap_set_option(handle, LDAP_OPT_CONNECT_CB, &callback);
  int code = ldap_connect(handle);
  ldap_get_option(handle, LDAP_OPT_CONNECT_CB, &callback);  // takes it away
  return code;
}

/// What SASL asks for; every answer comes from the settings.
int answer_sasl(LDAP*, unsigned, void* defaults, void* questions) {
  const auto& options = *static_cast<const LdapServerOptions*>(defaults);
  for (auto* question = static_cast<sasl_interact_t*>(questions); question->id != SASL_CB_LIST_END;
       ++question) {
    const std::string* answer = nullptr;
    switch (question->id) {
      case SASL_CB_GETREALM:
        answer = &options.sasl_realm;
        break;
      case SASL_CB_AUTHNAME:
        answer = &options.bind_dn;
        break;
      case SASL_CB_USER:
        answer = &options.sasl_authorization;
        break;
      case SASL_CB_PASS:
        answer = &options.bind_password;
        break;
      default:
        continue;
    }
    question->result = answer->c_str();
    question->len = static_cast<unsigned>(answer->size());
  }
  return LDAP_SUCCESS;
}

std::string described(int code) {
  return cat(code, " (", ldap_err2string(code), ")");
}

struct FreeValues {
  void operator()(berval** values) const { ldap_value_free_len(values); }
};
struct FreeBer {
  void operator()(BerElement* element) const { ber_free(element, 0); }
};
struct FreeMemory {
  void operator()(char* memory) const { ldap_memfree(memory); }
};

LdapEntry read_entry(LDAP* handle, LDAPMessage* message) {
  LdapEntry entry;
  BerElement* position = nullptr;
  using Name = std::unique_ptr<char, FreeMemory>;
  Name name(ldap_first_attribute(handle, message, &position));
  std::unique_ptr<BerElement, FreeBer> owner(position);
  for (; name; name.reset(ldap_next_attribute(handle, message, position))) {
    LdapAttribute& attribute = entry.emplace_back();
    attribute.name = name.get();
    std::unique_ptr<berval*, FreeValues> values(ldap_get_values_len(handle, message, name.get()));
    if (!values) continue;
    for (berval** value = values.get(); *value; ++value)
      attribute.values.emplace_back((*value)->bv_val, (*value)->bv_len);
  }
  return entry;
}

}  // namespace

bool is_server_trouble(int code) {
  switch (code) {
    case LDAP_SERVER_DOWN:
    case LDAP_CONNECT_ERROR:
    case LDAP_TIMEOUT:
    case LDAP_BUSY:
    case LDAP_UNAVAILABLE:
    case LDAP_DECODING_ERROR:
      return true;
    default:
      return false;
  }
}

void LdapConnection::Close::operator()(LDAP* handle) const {
  NoBrokenPipe guard;
  ldap_unbind_ext(handle, nullptr, nullptr);
}

tl::expected<LdapConnection, LdapConnection::Refusal> LdapConnection::open(
    const std::string& url, const LdapServerOptions& options) {
  NoBrokenPipe guard;
  auto refuse = [](int code, std::string_view text, bool binding,
                   Severity severity = Severity::warning) {
    return tl::unexpected(Refusal{.code = code,
                                  .severity = severity,
                                  .text = cat("dict_ldap_connect: ", text),
                                  .binding = binding});
  };
  LDAP* made = nullptr;
  int code = ldap_initialize(&made, url.c_str());
  if (code != LDAP_SUCCESS) return refuse(code, cat("Unable to init LDAP server ", url), true);
  LdapConnection connection(Handle(made), options.timeout);
  code = set_options(made, options);
  if (code != LDAP_OPT_SUCCESS) return refuse(code, "Unable to set options", true);
  if (uses_tls(url, options)) {
    code = set_tls(made, options);
    if (code != LDAP_OPT_SUCCESS)
      return tl::unexpected(
          Refusal{.code = code,
                  .text = cat("dict_ldap_set_tls_options: Unable to allocate new TLS context ",
                              code, ": ", ldap_err2string(code)),
                  .binding = true});
  }
  auto unable_to_bind = [&] {
    std::string_view dn = options.bind_dn;
    if (dn.empty()) dn = "empty or implicit";
    return cat("Unable to bind to server ", url, " with dn ", dn, ": ", described(code));
  };
  bool binds = options.bind != LdapServerOptions::Bind::none;
  {
    Watchdog watchdog(connection.deadline());
    code = connect_in_time(made, watchdog);
  }
  if (code != LDAP_SUCCESS)
    return binds && !options.start_tls
               ? refuse(code, unable_to_bind(), true)
               : refuse(code, cat("Unable to connect to server ", url, ": ", described(code)),
                        false);
  limit_socket(made, options.timeout);
  if (options.start_tls) code = connection.start_tls();
  if (code != LDAP_SUCCESS)
    return refuse(code, cat("Unable to set STARTTLS: ", code, ": ", ldap_err2string(code)), true,
                  Severity::error);
  code = connection.bind(options);
  if (code != LDAP_SUCCESS) return refuse(code, unable_to_bind(), true);
  return connection;
}

int LdapConnection::last_error() {
  int code = LDAP_SUCCESS;
  ldap_get_option(handle_.get(), LDAP_OPT_RESULT_CODE, &code);
  return code == LDAP_SUCCESS ? LDAP_OTHER : code;
}

int LdapConnection::wait(int request, Deadline deadline, Message& answer) {
  auto left = std::chrono::duration_cast<std::chrono::microseconds>(
      deadline - std::chrono::steady_clock::now());
  timeval limit = time_of(std::max(left, std::chrono::microseconds(1)));
  LDAPMessage* message = nullptr;
  int type = ldap_result(handle_.get(), request, LDAP_MSG_ALL, &limit, &message);
  answer.reset(message);
  if (type == 0) return LDAP_TIMEOUT;
  return type < 0 ? last_error() : LDAP_SUCCESS;
}

int LdapConnection::result_of(const Message& answer) {
  int code = LDAP_SUCCESS;
  int parsed =
      ldap_parse_result(handle_.get(), answer.get(), &code, nullptr, nullptr, nullptr, nullptr, 0);
  return parsed == LDAP_SUCCESS ? code : parsed;
}

int LdapConnection::start_tls() {
  int request = 0;
  int code = ldap_start_tls(handle_.get(), nullptr, nullptr, &request);
  if (code != LDAP_SUCCESS) return code;
  Message answer;
  code = wait(request, deadline(), answer);
  if (code == LDAP_SUCCESS) code = result_of(answer);
  if (code != LDAP_SUCCESS) return code;
  int socket = -1;
  Watchdog watchdog(deadline());
  if (ldap_get_option(handle_.get(), LDAP_OPT_DESC, &socket) == LDAP_OPT_SUCCESS && socket >= 0)
    watchdog.watch(socket);
  return ldap_install_tls(handle_.get());
}

int LdapConnection::bind(const LdapServerOptions& options) {
  switch (options.bind) {
    case LdapServerOptions::Bind::none:
      return LDAP_SUCCESS;
    case LdapServerOptions::Bind::simple:
      return bind_simple(options);
    case LdapServerOptions::Bind::sasl:
      return bind_sasl(options);
  }
  return LDAP_OTHER;
}

int LdapConnection::bind_simple(const LdapServerOptions& options) {
  std::string password = options.bind_password;  // libldap takes no constant one
  berval credentials{.bv_len = password.size(), .bv_val = password.data()};
  int request = 0;
  int code = ldap_sasl_bind(handle_.get(), options.bind_dn.c_str(), LDAP_SASL_SIMPLE, &credentials,
                            nullptr, nullptr, &request);
  if (code != LDAP_SUCCESS) return code;
  Message answer;
  code = wait(request, deadline(), answer);
  return code == LDAP_SUCCESS ? result_of(answer) : code;
}

int LdapConnection::bind_sasl(const LdapServerOptions& options) {
  LDAP* handle = handle_.get();
  ber_len_t min_ssf = static_cast<ber_len_t>(options.sasl_min_ssf);
  if (options.sasl_min_ssf > 0) ldap_set_option(handle, LDAP_OPT_X_SASL_SSF_MIN, &min_ssf);
  const char* mechanisms =
      options.sasl_mechanisms.empty() ? nullptr : options.sasl_mechanisms.c_str();
  const char* dn = options.bind_dn.empty() ? nullptr : options.bind_dn.c_str();
  const char* mechanism = nullptr;
  Deadline until = deadline();
  Message answer;
  for (;;) {
    int request = 0;
    int code = ldap_sasl_interactive_bind(handle, dn, mechanisms, nullptr, nullptr, LDAP_SASL_QUIET,
                                          answer_sasl, const_cast<LdapServerOptions*>(&options),
                                          answer.get(), &mechanism, &request);
    if (code != LDAP_SASL_BIND_IN_PROGRESS) return code;
    code = wait(request, until, answer);
    if (code != LDAP_SUCCESS) return code;
  }
}

LdapReply LdapConnection::search(const LdapQuery& query) {
  NoBrokenPipe guard;
  std::vector<char*> attributes;
  attributes.reserve(query.attributes.size() + 1);
  for (const std::string& name : query.attributes)
    attributes.push_back(const_cast<char*>(name.c_str()));
  attributes.push_back(nullptr);
  timeval limit = time_of(timeout_);
  int request = 0;
  LdapReply reply;
  reply.code =
      ldap_search_ext(handle_.get(), query.base.c_str(), query.scope, query.filter.c_str(),
                      attributes.data(), 0, nullptr, nullptr, &limit, query.size_limit, &request);
  if (reply.code != LDAP_SUCCESS) return reply;
  Message answer;
  reply.code = wait(request, deadline(), answer);
  if (reply.code != LDAP_SUCCESS) return reply;
  for (LDAPMessage* entry = ldap_first_entry(handle_.get(), answer.get()); entry;
       entry = ldap_next_entry(handle_.get(), entry))
    reply.entries.push_back(read_entry(handle_.get(), entry));
  reply.code = result_of(answer);
  return reply;
}

}  // namespace postwright
