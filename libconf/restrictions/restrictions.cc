#include "libconf/restrictions/restrictions.h"

#include <algorithm>

namespace postwright {
namespace {

constexpr auto kTable = RestrictionArgument::table;
constexpr auto kDomain = RestrictionArgument::domain;
constexpr auto kConnect = SmtpdStage::connect;
constexpr auto kHelo = SmtpdStage::helo;
constexpr auto kMail = SmtpdStage::mail;
constexpr auto kRcpt = SmtpdStage::rcpt;
constexpr auto kData = SmtpdStage::data;
constexpr auto kEndOfData = SmtpdStage::end_of_data;
constexpr auto kEtrn = SmtpdStage::etrn;
constexpr auto kRejects = RestrictionEffect::rejects;
constexpr auto kPermits = RestrictionEffect::permits;
constexpr auto kDepends = RestrictionEffect::depends;

constexpr Restriction kRestrictions[] = {
    {.name = "check_ccert_access", .argument = kTable},
    {.name = "check_client_a_access", .argument = kTable},
    {.name = "check_client_access", .argument = kTable},
    {.name = "check_client_mx_access", .argument = kTable},
    {.name = "check_client_ns_access", .argument = kTable},
    {.name = "check_etrn_access", .argument = kTable, .needs = kEtrn},
    {.name = "check_helo_a_access", .argument = kTable, .needs = kHelo},
    {.name = "check_helo_access", .argument = kTable, .needs = kHelo},
    {.name = "check_helo_mx_access", .argument = kTable, .needs = kHelo},
    {.name = "check_helo_ns_access", .argument = kTable, .needs = kHelo},
    {.name = "check_policy_service", .argument = RestrictionArgument::service, .effect = kDepends},
    {.name = "check_recipient_a_access", .argument = kTable, .needs = kRcpt},
    {.name = "check_recipient_access", .argument = kTable, .needs = kRcpt},
    {.name = "check_recipient_maps", .needs = kRcpt},
    {.name = "check_recipient_mx_access", .argument = kTable, .needs = kRcpt},
    {.name = "check_recipient_ns_access", .argument = kTable, .needs = kRcpt},
    {.name = "check_relay_domains", .needs = kRcpt, .effect = kRejects, .guards_relay = true},
    {.name = "check_reverse_client_hostname_a_access", .argument = kTable},
    {.name = "check_reverse_client_hostname_access", .argument = kTable},
    {.name = "check_reverse_client_hostname_mx_access", .argument = kTable},
    {.name = "check_reverse_client_hostname_ns_access", .argument = kTable},
    {.name = "check_sasl_access", .argument = kTable, .needs = kMail},
    {.name = "check_sender_a_access", .argument = kTable, .needs = kMail},
    {.name = "check_sender_access", .argument = kTable, .needs = kMail},
    {.name = "check_sender_mx_access", .argument = kTable, .needs = kMail},
    {.name = "check_sender_ns_access", .argument = kTable, .needs = kMail},
    {.name = "defer", .effect = kRejects, .guards_relay = true},
    {.name = "defer_if_permit", .effect = kDepends, .guards_relay = true},
    {.name = "defer_if_reject"},
    {.name = "defer_unauth_destination", .needs = kRcpt, .effect = kRejects, .guards_relay = true},
    {.name = "permit", .effect = kPermits},
    {.name = "permit_auth_destination", .needs = kRcpt},
    {.name = "permit_dnswl_client", .argument = kDomain},
    {.name = "permit_inet_interfaces"},
    {.name = "permit_mx_backup", .needs = kRcpt},
    {.name = "permit_mynetworks"},
    {.name = "permit_naked_ip_address", .needs = kHelo, .effect = kDepends},
    {.name = "permit_rhswl_client", .argument = kDomain},
    {.name = "permit_sasl_authenticated", .needs = kMail},
    {.name = "permit_tls_all_clientcerts", .effect = kDepends},
    {.name = "permit_tls_clientcerts"},
    {.name = "reject", .effect = kRejects, .guards_relay = true},
    {.name = "reject_authenticated_sender_login_mismatch", .needs = kMail},
    {.name = "reject_invalid_helo_hostname", .needs = kHelo},
    {.name = "reject_invalid_hostname", .needs = kHelo},
    {.name = "reject_known_sender_login_mismatch", .needs = kMail},
    {.name = "reject_maps_rbl", .effect = kDepends},
    {.name = "reject_multi_recipient_bounce", .needs = kRcpt},
    {.name = "reject_non_fqdn_helo_hostname", .needs = kHelo},
    {.name = "reject_non_fqdn_hostname", .needs = kHelo},
    {.name = "reject_non_fqdn_recipient", .needs = kRcpt},
    {.name = "reject_non_fqdn_sender", .needs = kMail},
    {.name = "reject_plaintext_session"},
    {.name = "reject_rbl", .argument = kDomain},
    {.name = "reject_rbl_client", .argument = kDomain},
    {.name = "reject_rhsbl_client", .argument = kDomain},
    {.name = "reject_rhsbl_helo", .argument = kDomain, .needs = kHelo},
    {.name = "reject_rhsbl_recipient", .argument = kDomain, .needs = kRcpt},
    {.name = "reject_rhsbl_reverse_client", .argument = kDomain},
    {.name = "reject_rhsbl_sender", .argument = kDomain, .needs = kMail},
    {.name = "reject_sender_login_mismatch", .needs = kMail},
    {.name = "reject_unauth_destination", .needs = kRcpt, .effect = kRejects, .guards_relay = true},
    {.name = "reject_unauth_pipelining"},
    {.name = "reject_unauthenticated_sender_login_mismatch", .needs = kMail},
    {.name = "reject_unknown_address", .needs = kMail},
    {.name = "reject_unknown_client"},
    {.name = "reject_unknown_client_hostname"},
    {.name = "reject_unknown_forward_client_hostname"},
    {.name = "reject_unknown_helo_hostname", .needs = kHelo},
    {.name = "reject_unknown_hostname", .needs = kHelo},
    {.name = "reject_unknown_recipient_domain", .needs = kRcpt},
    {.name = "reject_unknown_reverse_client_hostname"},
    {.name = "reject_unknown_sender_domain", .needs = kMail},
    {.name = "reject_unlisted_recipient", .needs = kRcpt},
    {.name = "reject_unlisted_sender", .needs = kMail},
    {.name = "reject_unverified_recipient", .needs = kRcpt, .effect = kDepends},
    {.name = "reject_unverified_sender", .needs = kMail},
    {.name = "sleep", .argument = RestrictionArgument::time},
    {.name = "warn_if_reject"},
};
static_assert(std::ranges::is_sorted(kRestrictions, {}, &Restriction::name));

constexpr RestrictionListInfo kRestrictionLists[] = {
    {"smtpd_client_restrictions", kConnect, kRcpt, "check_client_access"},
    {"smtpd_data_restrictions", kData, kData},
    {"smtpd_end_of_data_restrictions", kEndOfData, kEndOfData},
    {"smtpd_etrn_restrictions", kEtrn, kEtrn, "check_etrn_access"},
    {"smtpd_helo_restrictions", kHelo, kRcpt, "check_helo_access"},
    {"smtpd_recipient_restrictions", kRcpt, kRcpt, "check_recipient_access"},
    {"smtpd_relay_restrictions", kRcpt, kRcpt},
    {"smtpd_sender_restrictions", kMail, kRcpt, "check_sender_access"},
};
static_assert(std::ranges::is_sorted(kRestrictionLists, {}, &RestrictionListInfo::name));

template <class Row>
const Row* find_row(std::span<const Row> rows, std::string_view name) {
  auto found = std::ranges::lower_bound(rows, name, {}, &Row::name);
  return found == rows.end() || found->name != name ? nullptr : &*found;
}

}  // namespace

std::span<const Restriction> restrictions() {
  return kRestrictions;
}

const Restriction* find_restriction(std::string_view name) {
  return find_row(restrictions(), name);
}

std::span<const RestrictionListInfo> restriction_list_parameters() {
  return kRestrictionLists;
}

const RestrictionListInfo* find_restriction_list(std::string_view parameter) {
  return find_row(restriction_list_parameters(), parameter);
}

bool may_stand(const Restriction& restriction, SmtpdStage stage) {
  if (restriction.needs == kEtrn) return stage == kEtrn;
  return restriction.needs <= (stage == kEtrn ? kHelo : stage);
}

}  // namespace postwright
