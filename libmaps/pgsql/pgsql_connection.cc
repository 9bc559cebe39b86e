#include "libmaps/pgsql/pgsql_connection.h"

#include <poll.h>

#include <algorithm>

#include "base/text.h"

namespace postwright {
namespace {

using Kind = ServerTrouble::Kind;

constexpr std::string_view kSchemes[] = {"postgresql://", "postgres://"};

bool is_uri(std::string_view name) {
  return std::ranges::any_of(kSchemes, [&](auto scheme) { return name.starts_with(scheme); });
}

constexpr const char* kTimeLimit = "time limit exceeded";

}  // namespace

PgsqlServer PgsqlServer::parse(std::string_view name) {
  PgsqlServer server;
  server.uri = is_uri(name);
  server.host = name;
  std::size_t colon = name.rfind(':');
  if (server.uri || name.starts_with('/') || colon == std::string_view::npos) return server;
  server.host = name.substr(0, colon);
  server.port = name.substr(colon + 1);
  return server;
}

std::string without_password(std::string_view uri) {
  if (!is_uri(uri)) return std::string(uri);
  std::string text(uri);
  std::size_t begin = text.find("://") + 3;
  std::size_t path = text.find_first_of("/?", begin);
  std::size_t at = text.substr(0, path).rfind('@');
  if (at != std::string::npos) {
    std::size_t colon = text.find(':', begin);
    if (colon < at) text.replace(colon + 1, at - colon - 1, "***");
  }
  constexpr std::string_view kParameter = "password=";
  for (std::size_t i = text.find(kParameter); i != std::string::npos;
       i = text.find(kParameter, i + kParameter.size())) {
    std::size_t value = i + kParameter.size();
    text.replace(value, std::min(text.find('&', value), text.size()) - value, "***");
  }
  return text;
}

std::string_view sql_state(const PGresult& result) {
  const char* state = PQresultErrorField(&result, PG_DIAG_SQLSTATE);
  return state ? state : std::string_view();
}

tl::unexpected<ServerTrouble> PgsqlConnection::trouble(std::string text) const {
  bool lost = text.empty() && PQstatus(connection_.get()) == CONNECTION_BAD;
  if (text.empty()) text = error_text();
  return tl::unexpected(
      ServerTrouble{.kind = lost ? Kind::lost : Kind::failed, .text = std::move(text)});
}

FromServer<PgsqlConnection> PgsqlConnection::open(const PgsqlServer& server,
                                                  HostList::Time deadline) {
  std::vector<const char*> names;
  std::vector<const char*> values;
  auto add = [&](const char* name, const std::string& value) {
    if (value.empty()) return;
    names.push_back(name);
    values.push_back(value.c_str());
  };
  if (server.uri) {
    add("dbname", server.host);
  } else {
    add("host", server.host);
    add("port", server.port);
    add("user", server.user);
    add("password", server.password);
    add("dbname", server.dbname);
  }
  static const std::string kProgram = "postwright";
  add("fallback_application_name", kProgram);
  names.push_back(nullptr);
  values.push_back(nullptr);
  PgsqlConnection opened(PQconnectStartParams(names.data(), values.data(), server.uri ? 1 : 0));
  PGconn* connection = opened.connection_.get();
  if (!connection) return opened.trouble("out of memory");
  // Notices ("NOTICE: ...") would go to standard error.
  PQsetNoticeReceiver(
      connection, [](void*, const PGresult*) {}, nullptr);
  if (PQstatus(connection) == CONNECTION_BAD) return opened.trouble(opened.error_text());
  for (PostgresPollingStatusType step = PGRES_POLLING_WRITING; step != PGRES_POLLING_OK;
       step = PQconnectPoll(connection)) {
    if (step == PGRES_POLLING_FAILED) return opened.trouble(opened.error_text());
    short events = step == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (!wait_for_socket(PQsocket(connection), events, deadline)) return opened.trouble(kTimeLimit);
  }
  if (PQsetnonblocking(connection, 1) != 0) return opened.trouble(opened.error_text());
  auto plain = opened.set("standard_conforming_strings", "on", deadline);
  if (!plain) return tl::unexpected(std::move(plain.error()));
  auto encoded = opened.set("client_encoding", server.encoding, deadline);
  if (!encoded) return tl::unexpected(std::move(encoded.error()));
  return opened;
}

FromServer<void> PgsqlConnection::set(const char* parameter, const std::string& value,
                                      HostList::Time deadline) {
  const char* is = PQparameterStatus(connection_.get(), parameter);
  if (is && equals_ignoring_case(is, value)) return {};
  auto done = run("SELECT set_config($1, $2, false)", {parameter, value}, deadline);
  if (!done) return tl::unexpected(std::move(done.error()));
  if (PQresultStatus(done->get()) == PGRES_TUPLES_OK) return {};
  return trouble(PQresultErrorMessage(done->get()));
}

FromServer<PgsqlConnection::Answer> PgsqlConnection::run(const std::string& sql,
                                                         const std::vector<std::string>& parameters,
                                                         HostList::Time deadline) {
  std::vector<const char*> values;
  for (const std::string& parameter : parameters) values.push_back(parameter.c_str());
  if (PQsendQueryParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr,
                        values.data(), nullptr, nullptr, 0) == 0)
    return trouble();
  return answer(deadline);
}

FromServer<PgsqlConnection::Answer> PgsqlConnection::run_text(const std::string& sql,
                                                              HostList::Time deadline) {
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) return trouble();
  return answer(deadline);
}

FromServer<PgsqlConnection::Answer> PgsqlConnection::answer(HostList::Time deadline) {
  PGconn* connection = connection_.get();
  for (int unsent = PQflush(connection); unsent != 0; unsent = PQflush(connection)) {
    if (unsent < 0) return trouble();
    if (!wait_for_socket(PQsocket(connection), POLLIN | POLLOUT, deadline))
      return trouble(kTimeLimit);
    if (PQconsumeInput(connection) == 0) return trouble();
  }
  Answer last;
  for (;;) {
    while (PQisBusy(connection) != 0) {
      if (!wait_for_socket(PQsocket(connection), POLLIN, deadline)) return trouble(kTimeLimit);
      if (PQconsumeInput(connection) == 0) return trouble();
    }
    PGresult* next = PQgetResult(connection);
    if (!next) break;
    last.reset(next);
    // The table is no place to copy from or to.
    ExecStatusType status = PQresultStatus(next);
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH)
      return trouble("COPY is no query");
  }
  if (PQstatus(connection) == CONNECTION_BAD) {
    std::string text = last ? PQresultErrorMessage(last.get()) : error_text();
    return tl::unexpected(ServerTrouble{.kind = Kind::lost, .text = std::move(text)});
  }
  if (!last) return trouble("no answer");
  return last;
}

std::optional<std::string> PgsqlConnection::quoted(std::string_view text) const {
  std::string to(2 * text.size() + 1, '\0');
  int error = 0;
  std::size_t size =
      PQescapeStringConn(connection_.get(), to.data(), text.data(), text.size(), &error);
  if (error != 0) return std::nullopt;
  to.resize(size);
  return cat("'", to, "'");
}

bool PgsqlConnection::is_utf8() const {
  const char* encoding = PQparameterStatus(connection_.get(), "client_encoding");
  return encoding && equals_ignoring_case(encoding, "UTF8");
}

}  // namespace postwright
