#include "base/braces.h"
#include "base/text.h"
#include "lint/knowledge/restrictions.h"
#include "lint/site/fixes.h"

namespace postwright::lint {
namespace {

/// A word, or the first one in the braces that give a server options of its own.
std::string_view endpoint_of(std::string_view word) {
  if (!word.starts_with('{')) return word;
  auto inside = split_outside_braces(inside_braces(word).inside, kListSeparators);
  return inside.empty() ? std::string_view() : inside.front();
}

std::string_view endpoint_kind(std::string_view endpoint) {
  return endpoint.substr(0, endpoint.find(':'));
}

/// What is wrong with inet:host:port, unix:path or local:path; empty: nothing.
std::string fault_of(std::string_view endpoint) {
  std::string_view kind = endpoint_kind(endpoint);
  if (kind == "unix" || kind == "local") return {};
  if (kind != "inet") return cat(endpoint, " needs a kind of socket: inet:host:port or unix:path");
  if (std::size_t at = endpoint.find('@'); at != std::string_view::npos)
    return cat(endpoint, " is as Sendmail writes it; write inet:", endpoint.substr(at + 1), ":",
               endpoint.substr(5, at - 5));
  return {};
}

/// host:port without a kind of socket, and Sendmail's port@host.
std::string meant_by(std::string_view endpoint) {
  std::size_t at = endpoint.find('@');
  if (endpoint_kind(endpoint) == "inet" && at != std::string_view::npos)
    return cat("inet:", endpoint.substr(at + 1), ":", endpoint.substr(5, at - 5));
  if (endpoint.starts_with('/')) return cat("unix:", endpoint);
  std::size_t colon = endpoint.rfind(':');
  auto port =
      colon == std::string_view::npos ? std::nullopt : parse_unsigned(endpoint.substr(colon + 1));
  bool plain = port && endpoint.substr(0, colon).find(':') == std::string_view::npos;
  return plain ? cat("inet:", endpoint) : std::string();
}

void check_endpoint(const Assignment& assignment, const ValueWord& word, Report& report) {
  std::string_view endpoint = endpoint_of(word.text);
  if (endpoint.empty() || !is_known(endpoint)) return;
  std::string fault = fault_of(endpoint);
  if (fault.empty()) return;
  Finding& finding = report.add(word.where, std::move(fault));
  finding.parameter = Site::full_name(assignment);
  finding.value = endpoint;
  std::string meant = meant_by(endpoint);
  if (word.literal && endpoint == word.text && !meant.empty())
    finding.fix = replace_span(word.where, meant, FixKind::unsafe);
}

void check_pf518(const Site& site, Report& report) {
  for (std::string_view parameter : {"smtpd_milters", "non_smtpd_milters"})
    for (const Assignment* assignment : site.assignments_of(parameter))
      if (assignment->counts)
        for (const ValueWord& word : site.words(*assignment))
          check_endpoint(*assignment, word, report);
  for (const RestrictionList& list : restriction_lists(site))
    for (const RestrictionStep& step : list.steps)
      // Without a colon: PF309.
      if (step.known && step.known->argument == RestrictionArgument::service && step.argument &&
          step.argument->text.find(':') != std::string::npos)
        check_endpoint(*list.assignment, *step.argument, report);
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf518_bad_server_endpoint){
    .id = "PF518",
    .name = "bad-server-endpoint",
    .level = Level::error,
    .fix = FixKind::unsafe,
    .finds =
        "A milter or a policy server that is not named as inet:host:port, unix:path or local:path.",
    .why =
        "smtpd(8) answers every client with 421 or 451 (\"invalid transport name\", \"needs "
        "transport:endpoint\"), or stops.",
    .fixing =
        "Puts inet: before host:port and unix: before a path, and turns Sendmail's inet:port@host "
        "round.",
    .bad = "smtpd_milters = localhost:8891\n",
    .good = "smtpd_milters = inet:localhost:8891\n",
    .source = "MILTER_README; SMTPD_POLICY_README",
    .check_site = check_pf518,
};

}  // namespace postwright::lint
