#include "libconf/tables/table_uses.h"

#include <algorithm>

#include "libconf/parameters/parameters.h"

namespace postwright {
namespace {

constexpr TableUses kTableUses[] = {
    {"address_verify_map", ValueForm::table, TableUse::cache},
    {"address_verify_sender_dependent_default_transport_maps", ValueForm::tables, TableUse::lookup},
    {"address_verify_sender_dependent_relayhost_maps", ValueForm::tables, TableUse::lookup},
    {"address_verify_transport_maps", ValueForm::tables, TableUse::lookup},
    {"alias_database", ValueForm::tables, TableUse::alias},
    {"alias_maps", ValueForm::tables, TableUse::alias},
    {"authorized_flush_users", ValueForm::matches, TableUse::lookup},
    {"authorized_mailq_users", ValueForm::matches, TableUse::lookup},
    {"authorized_submit_users", ValueForm::matches, TableUse::lookup},
    {"authorized_verp_clients", ValueForm::matches, TableUse::lookup},
    {"body_checks", ValueForm::tables, TableUse::lookup},
    {"canonical_maps", ValueForm::tables, TableUse::lookup},
    {"debug_peer_list", ValueForm::matches, TableUse::lookup},
    {"debugger_command", ValueForm::none, TableUse::lookup},
    {"default_delivery_status_filter", ValueForm::tables, TableUse::lookup},
    {"export_environment", ValueForm::none, TableUse::lookup},
    {"fallback_transport_maps", ValueForm::tables, TableUse::lookup},
    {"fast_flush_domains", ValueForm::matches, TableUse::lookup},
    {"header_checks", ValueForm::tables, TableUse::lookup},
    {"import_environment", ValueForm::none, TableUse::lookup},
    {"lmtp_body_checks", ValueForm::tables, TableUse::lookup},
    {"lmtp_connection_cache_destinations", ValueForm::matches, TableUse::lookup},
    {"lmtp_delivery_status_filter", ValueForm::tables, TableUse::lookup},
    {"lmtp_discard_lhlo_keyword_address_maps", ValueForm::tables, TableUse::lookup},
    {"lmtp_dns_reply_filter", ValueForm::tables, TableUse::lookup},
    {"lmtp_generic_maps", ValueForm::tables, TableUse::lookup},
    {"lmtp_header_checks", ValueForm::tables, TableUse::lookup},
    {"lmtp_mime_header_checks", ValueForm::tables, TableUse::lookup},
    {"lmtp_nested_header_checks", ValueForm::tables, TableUse::lookup},
    {"lmtp_pix_workaround_maps", ValueForm::tables, TableUse::lookup},
    {"lmtp_reply_filter", ValueForm::tables, TableUse::lookup},
    {"lmtp_requiretls_policy", ValueForm::tables, TableUse::lookup},
    {"lmtp_sasl_auth_cache_name", ValueForm::table, TableUse::cache},
    {"lmtp_sasl_mechanism_filter", ValueForm::matches, TableUse::lookup},
    {"lmtp_sasl_password_maps", ValueForm::tables, TableUse::lookup},
    {"lmtp_tls_per_site", ValueForm::tables, TableUse::lookup},
    {"lmtp_tls_policy_maps", ValueForm::tables, TableUse::lookup},
    {"lmtp_tls_session_cache_database", ValueForm::table, TableUse::cache},
    {"local_delivery_status_filter", ValueForm::tables, TableUse::lookup},
    {"local_header_rewrite_clients", ValueForm::matches, TableUse::lookup},
    {"local_login_sender_maps", ValueForm::tables, TableUse::lookup},
    {"local_recipient_maps", ValueForm::tables, TableUse::lookup},
    {"mail_name", ValueForm::none, TableUse::lookup},
    {"mail_version", ValueForm::none, TableUse::lookup},
    {"mailbox_command_maps", ValueForm::tables, TableUse::lookup},
    {"mailbox_transport_maps", ValueForm::tables, TableUse::lookup},
    {"masquerade_exceptions", ValueForm::matches, TableUse::lookup},
    {"milter_header_checks", ValueForm::tables, TableUse::lookup},
    {"mime_header_checks", ValueForm::tables, TableUse::lookup},
    {"mydestination", ValueForm::matches, TableUse::lookup},
    {"mynetworks", ValueForm::matches, TableUse::lookup},
    {"nested_header_checks", ValueForm::tables, TableUse::lookup},
    {"non_bdb_custom_mapping", ValueForm::tables, TableUse::lookup},
    {"non_smtpd_milters", ValueForm::none, TableUse::lookup},
    {"permit_mx_backup_networks", ValueForm::matches, TableUse::lookup},
    {"pipe_delivery_status_filter", ValueForm::tables, TableUse::lookup},
    {"postscreen_access_list", ValueForm::restrictions, TableUse::lookup},
    {"postscreen_cache_map", ValueForm::table, TableUse::cache},
    {"postscreen_command_filter", ValueForm::tables, TableUse::lookup},
    {"postscreen_discard_ehlo_keyword_address_maps", ValueForm::tables, TableUse::lookup},
    {"postscreen_dnsbl_reply_map", ValueForm::tables, TableUse::lookup},
    {"postscreen_greet_banner", ValueForm::none, TableUse::lookup},
    {"postscreen_reject_footer_maps", ValueForm::tables, TableUse::lookup},
    {"proxy_read_maps", ValueForm::tables, TableUse::lookup},
    {"proxy_write_maps", ValueForm::tables, TableUse::lookup},
    {"qmqpd_authorized_clients", ValueForm::matches, TableUse::lookup},
    {"rbl_reply_maps", ValueForm::tables, TableUse::lookup},
    {"recipient_bcc_maps", ValueForm::tables, TableUse::lookup},
    {"recipient_canonical_maps", ValueForm::tables, TableUse::lookup},
    {"relay_clientcerts", ValueForm::tables, TableUse::lookup},
    {"relay_domains", ValueForm::matches, TableUse::lookup},
    {"relay_recipient_maps", ValueForm::tables, TableUse::lookup},
    {"relocated_maps", ValueForm::tables, TableUse::lookup},
    {"sender_bcc_maps", ValueForm::tables, TableUse::lookup},
    {"sender_canonical_maps", ValueForm::tables, TableUse::lookup},
    {"sender_dependent_default_transport_maps", ValueForm::tables, TableUse::lookup},
    {"sender_dependent_relayhost_maps", ValueForm::tables, TableUse::lookup},
    {"smtp_body_checks", ValueForm::tables, TableUse::lookup},
    {"smtp_connection_cache_destinations", ValueForm::matches, TableUse::lookup},
    {"smtp_delivery_status_filter", ValueForm::tables, TableUse::lookup},
    {"smtp_discard_ehlo_keyword_address_maps", ValueForm::tables, TableUse::lookup},
    {"smtp_dns_reply_filter", ValueForm::tables, TableUse::lookup},
    {"smtp_generic_maps", ValueForm::tables, TableUse::lookup},
    {"smtp_header_checks", ValueForm::tables, TableUse::lookup},
    {"smtp_mime_header_checks", ValueForm::tables, TableUse::lookup},
    {"smtp_nested_header_checks", ValueForm::tables, TableUse::lookup},
    {"smtp_pix_workaround_maps", ValueForm::tables, TableUse::lookup},
    {"smtp_reply_filter", ValueForm::tables, TableUse::lookup},
    {"smtp_requiretls_policy", ValueForm::tables, TableUse::lookup},
    {"smtp_sasl_auth_cache_name", ValueForm::table, TableUse::cache},
    {"smtp_sasl_mechanism_filter", ValueForm::matches, TableUse::lookup},
    {"smtp_sasl_password_maps", ValueForm::tables, TableUse::lookup},
    {"smtp_tls_per_site", ValueForm::tables, TableUse::lookup},
    {"smtp_tls_policy_maps", ValueForm::tables, TableUse::lookup},
    {"smtp_tls_session_cache_database", ValueForm::table, TableUse::cache},
    {"smtpd_authorized_verp_clients", ValueForm::matches, TableUse::lookup},
    {"smtpd_authorized_xclient_hosts", ValueForm::matches, TableUse::lookup},
    {"smtpd_authorized_xforward_hosts", ValueForm::matches, TableUse::lookup},
    {"smtpd_banner", ValueForm::none, TableUse::lookup},
    {"smtpd_client_connection_limit_exceptions", ValueForm::matches, TableUse::lookup},
    {"smtpd_client_event_limit_exceptions", ValueForm::matches, TableUse::lookup},
    {"smtpd_client_restrictions", ValueForm::restrictions, TableUse::lookup},
    {"smtpd_command_filter", ValueForm::tables, TableUse::lookup},
    {"smtpd_data_restrictions", ValueForm::restrictions, TableUse::lookup},
    {"smtpd_discard_ehlo_keyword_address_maps", ValueForm::tables, TableUse::lookup},
    {"smtpd_dns_reply_filter", ValueForm::tables, TableUse::lookup},
    {"smtpd_end_of_data_restrictions", ValueForm::restrictions, TableUse::lookup},
    {"smtpd_etrn_restrictions", ValueForm::restrictions, TableUse::lookup},
    {"smtpd_forbid_bare_newline_exclusions", ValueForm::matches, TableUse::lookup},
    {"smtpd_helo_restrictions", ValueForm::restrictions, TableUse::lookup},
    {"smtpd_log_access_permit_actions", ValueForm::matches, TableUse::lookup},
    {"smtpd_milter_maps", ValueForm::tables, TableUse::lookup},
    {"smtpd_milters", ValueForm::none, TableUse::lookup},
    {"smtpd_recipient_restrictions", ValueForm::restrictions, TableUse::lookup},
    {"smtpd_reject_filter_maps", ValueForm::tables, TableUse::lookup},
    {"smtpd_reject_footer_maps", ValueForm::tables, TableUse::lookup},
    {"smtpd_relay_restrictions", ValueForm::restrictions, TableUse::lookup},
    {"smtpd_sasl_exceptions_networks", ValueForm::matches, TableUse::lookup},
    {"smtpd_sasl_mechanism_filter", ValueForm::matches, TableUse::lookup},
    {"smtpd_sender_login_maps", ValueForm::tables, TableUse::lookup},
    {"smtpd_sender_restrictions", ValueForm::restrictions, TableUse::lookup},
    {"smtpd_tls_session_cache_database", ValueForm::table, TableUse::cache},
    {"syslog_name", ValueForm::none, TableUse::lookup},
    {"tls_server_sni_maps", ValueForm::tables, TableUse::sni},
    {"tlsproxy_client_per_site", ValueForm::tables, TableUse::lookup},
    {"tlsproxy_client_policy", ValueForm::tables, TableUse::lookup},
    {"tlsproxy_client_policy_maps", ValueForm::tables, TableUse::lookup},
    {"transport_maps", ValueForm::tables, TableUse::lookup},
    {"undisclosed_recipients_header", ValueForm::none, TableUse::lookup},
    {"unverified_recipient_reject_reason", ValueForm::none, TableUse::lookup},
    {"unverified_sender_reject_reason", ValueForm::none, TableUse::lookup},
    {"virtual_alias_domains", ValueForm::matches, TableUse::lookup},
    {"virtual_alias_maps", ValueForm::tables, TableUse::lookup},
    {"virtual_delivery_status_filter", ValueForm::tables, TableUse::lookup},
    {"virtual_gid_maps", ValueForm::tables, TableUse::lookup},
    {"virtual_mailbox_domains", ValueForm::matches, TableUse::lookup},
    {"virtual_mailbox_maps", ValueForm::tables, TableUse::lookup},
    {"virtual_maps", ValueForm::tables, TableUse::lookup},
    {"virtual_uid_maps", ValueForm::tables, TableUse::lookup},
};

constexpr bool uses_are_sorted() {
  for (std::size_t i = 1; i < std::size(kTableUses); ++i)
    if (kTableUses[i - 1].parameter >= kTableUses[i].parameter) return false;
  return true;
}
static_assert(uses_are_sorted());

bool is_text(ParameterType type) {
  return type == ParameterType::str || type == ParameterType::str_fn;
}

}  // namespace

const TableUses* find_table_uses(std::string_view parameter) {
  const auto* end = std::end(kTableUses);
  const auto* found =
      std::lower_bound(std::begin(kTableUses), end, parameter,
                       [](const TableUses& a, std::string_view b) { return a.parameter < b; });
  return found == end || found->parameter != parameter ? nullptr : found;
}

ValueForm form_of(std::string_view parameter) {
  if (const TableUses* uses = find_table_uses(parameter)) return uses->form;
  const ParameterInfo* info = find_parameter(parameter);
  return !info || is_text(info->type) ? ValueForm::other : ValueForm::none;
}

TableUse use_of(std::string_view parameter) {
  const TableUses* uses = find_table_uses(parameter);
  return uses ? uses->use : TableUse::lookup;
}

bool holds_secrets(std::string_view parameter) {
  std::string_view name = parameter.substr(parameter.rfind('/') + 1);
  constexpr std::string_view kEnds[] = {"_sasl_auth_cache_name", "_tls_session_cache_database",
                                        "tls_server_sni_maps"};
  constexpr std::string_view kParts[] = {"passw", "secret", "_pw_"};
  return std::ranges::any_of(kEnds, [&](std::string_view end) { return name.ends_with(end); }) ||
         std::ranges::any_of(kParts, [&](std::string_view part) {
           return name.find(part) != std::string_view::npos;
         });
}

}  // namespace postwright
