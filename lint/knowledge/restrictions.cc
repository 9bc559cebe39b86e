#include "lint/knowledge/restrictions.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "libconf/parameters/parameters.h"

namespace postwright::lint {
namespace {

constexpr auto kTable = RestrictionArgument::table;
constexpr auto kDomain = RestrictionArgument::domain;
constexpr auto kNoArgument = RestrictionArgument::none;
constexpr auto kRejects = RestrictionEffect::rejects;
constexpr auto kPermits = RestrictionEffect::permits;
constexpr auto kDepends = RestrictionEffect::depends;

constexpr Restriction kRestrictions[] = {
    {"check_ccert_access", kTable},
    {"check_client_a_access", kTable},
    {"check_client_access", kTable},
    {"check_client_mx_access", kTable},
    {"check_client_ns_access", kTable},
    {"check_etrn_access", kTable},
    {"check_helo_a_access", kTable},
    {"check_helo_access", kTable},
    {"check_helo_mx_access", kTable},
    {"check_helo_ns_access", kTable},
    {"check_policy_service", RestrictionArgument::service, kDepends},
    {"check_recipient_a_access", kTable},
    {"check_recipient_access", kTable},
    {"check_recipient_maps"},
    {"check_recipient_mx_access", kTable},
    {"check_recipient_ns_access", kTable},
    {"check_relay_domains", kNoArgument, kRejects},
    {"check_reverse_client_hostname_a_access", kTable},
    {"check_reverse_client_hostname_access", kTable},
    {"check_reverse_client_hostname_mx_access", kTable},
    {"check_reverse_client_hostname_ns_access", kTable},
    {"check_sasl_access", kTable},
    {"check_sender_a_access", kTable},
    {"check_sender_access", kTable},
    {"check_sender_mx_access", kTable},
    {"check_sender_ns_access", kTable},
    {"defer", kNoArgument, kRejects},
    {"defer_if_permit", kNoArgument, kDepends},
    {"defer_if_reject"},
    {"defer_unauth_destination", kNoArgument, kRejects},
    {"permit", kNoArgument, kPermits},
    {"permit_auth_destination"},
    {"permit_dnswl_client", kDomain},
    {"permit_inet_interfaces"},
    {"permit_mx_backup"},
    {"permit_mynetworks"},
    {"permit_naked_ip_address", kNoArgument, kDepends},
    {"permit_rhswl_client", kDomain},
    {"permit_sasl_authenticated"},
    {"permit_tls_all_clientcerts", kNoArgument, kDepends},
    {"permit_tls_clientcerts"},
    {"reject", kNoArgument, kRejects},
    {"reject_authenticated_sender_login_mismatch"},
    {"reject_invalid_helo_hostname"},
    {"reject_invalid_hostname"},
    {"reject_known_sender_login_mismatch"},
    {"reject_maps_rbl", kNoArgument, kDepends},
    {"reject_multi_recipient_bounce"},
    {"reject_non_fqdn_helo_hostname"},
    {"reject_non_fqdn_hostname"},
    {"reject_non_fqdn_recipient"},
    {"reject_non_fqdn_sender"},
    {"reject_plaintext_session"},
    {"reject_rbl", kDomain},
    {"reject_rbl_client", kDomain},
    {"reject_rhsbl_client", kDomain},
    {"reject_rhsbl_helo", kDomain},
    {"reject_rhsbl_recipient", kDomain},
    {"reject_rhsbl_reverse_client", kDomain},
    {"reject_rhsbl_sender", kDomain},
    {"reject_sender_login_mismatch"},
    {"reject_unauth_destination", kNoArgument, kRejects},
    {"reject_unauth_pipelining"},
    {"reject_unauthenticated_sender_login_mismatch"},
    {"reject_unknown_address"},
    {"reject_unknown_client"},
    {"reject_unknown_client_hostname"},
    {"reject_unknown_forward_client_hostname"},
    {"reject_unknown_helo_hostname"},
    {"reject_unknown_hostname"},
    {"reject_unknown_recipient_domain"},
    {"reject_unknown_reverse_client_hostname"},
    {"reject_unknown_sender_domain"},
    {"reject_unlisted_recipient"},
    {"reject_unlisted_sender"},
    {"reject_unverified_recipient", kNoArgument, kDepends},
    {"reject_unverified_sender"},
    {"sleep", RestrictionArgument::time},
    {"warn_if_reject"},
};
static_assert(std::ranges::is_sorted(kRestrictions, {}, &Restriction::name));

constexpr std::string_view kLists[] = {
    "smtpd_client_restrictions", "smtpd_data_restrictions",  "smtpd_end_of_data_restrictions",
    "smtpd_etrn_restrictions",   "smtpd_helo_restrictions",  "smtpd_recipient_restrictions",
    "smtpd_relay_restrictions",  "smtpd_sender_restrictions"};

bool is_table_name(std::string_view word) {
  std::size_t colon = word.find(':');
  return colon != std::string_view::npos && colon > 0 &&
         std::ranges::all_of(word.substr(0, colon), [](char c) { return is_alnum(c); });
}

using Names = std::set<std::string, std::less<>>;

Names classes_of(const Site& site, const ServiceEntry* service) {
  Names names;
  auto text = site.value(kRestrictionClasses, service);
  if (text)
    for (std::string_view name : split(*text, kListSeparators)) names.emplace(name);
  return names;
}

std::vector<RestrictionStep> steps_of(const std::vector<ValueWord>& words, const Names& classes) {
  std::vector<RestrictionStep> steps;
  bool warn = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    RestrictionStep step{.word = words[i], .index = i};
    std::string name = ascii_lower(words[i].text);
    if (name == "warn_if_reject") {
      warn = true;
      continue;
    }
    step.warn_if_reject = std::exchange(warn, false);
    step.is_class = classes.contains(words[i].text);
    if (!step.is_class) step.known = find_restriction(name);
    step.is_table = !step.is_class && !step.known && is_table_name(words[i].text);
    bool takes = step.known && step.known->argument != RestrictionArgument::none;
    if (takes && i + 1 < words.size()) step.argument = words[++i];
    steps.push_back(std::move(step));
  }
  return steps;
}

class Flattener {
 public:
  Flattener(const Site& site, const ServiceEntry* service, bool& known)
      : site_(site), service_(service), known_(known), classes_(classes_of(site, service)) {}

  void add(std::string_view parameter, std::vector<RestrictionStep>& to, int depth = 0) {
    // Nested classes: as deep as anybody writes them.
    if (depth > 20) {
      known_ = false;
      return;
    }
    std::vector<ValueWord> words;
    if (const Assignment* assignment = site_.deciding(parameter, service_)) {
      if (!site_.expanded(*assignment)) known_ = false;
      words = site_.words(*assignment);
    } else if (auto text = site_.value(parameter, service_)) {
      for (std::string_view word : split_outside_braces(*text, kListSeparators))
        words.push_back({.text = std::string(word), .where = {}});
    } else {
      known_ = false;
    }
    for (RestrictionStep& step : steps_of(words, classes_)) {
      if (!is_known(step.word.text)) known_ = false;
      if (step.is_class)
        add(step.word.text, to, depth + 1);
      else
        to.push_back(std::move(step));
    }
  }

 private:
  const Site& site_;
  const ServiceEntry* service_;
  bool& known_;
  Names classes_;
};

}  // namespace

std::span<const Restriction> restrictions() {
  return kRestrictions;
}

const Restriction* find_restriction(std::string_view name) {
  const auto* found = std::ranges::lower_bound(kRestrictions, name, {}, &Restriction::name);
  return found == std::end(kRestrictions) || found->name != name ? nullptr : found;
}

std::vector<RestrictionList> restriction_lists(const Site& site) {
  std::vector<RestrictionList> lists;
  std::map<const ServiceEntry*, Names> classes_by_service;
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts) continue;
    auto [found, is_new] = classes_by_service.try_emplace(assignment.service);
    Names& classes = found->second;
    if (is_new) classes = classes_of(site, assignment.service);
    bool is_list = std::ranges::find(kLists, assignment.name) != std::end(kLists);
    if (!is_list && !classes.contains(assignment.name)) continue;
    RestrictionList list{.assignment = &assignment, .words = site.words(assignment), .steps = {}};
    list.steps = steps_of(list.words, classes);
    auto text = site.expanded(assignment);
    list.known = text && is_known(*text);
    lists.push_back(std::move(list));
  }
  return lists;
}

std::vector<RestrictionStep> effective_steps(const Site& site, std::string_view parameter,
                                             const ServiceEntry* service, bool& known) {
  std::vector<RestrictionStep> steps;
  Flattener(site, service, known).add(parameter, steps);
  return steps;
}

}  // namespace postwright::lint
