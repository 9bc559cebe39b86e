#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace postwright {

/// What an access restriction takes as the word behind it.
enum class RestrictionArgument : std::uint8_t { none, table, domain, service, time };

/// The steps of an SMTP session at which lists of restrictions are done, in their order. ETRN
/// stands by itself: it may come after HELO, and knows neither sender nor recipient.
enum class SmtpdStage : std::uint8_t { connect, helo, mail, rcpt, data, end_of_data, etrn };

/// What it does to a client that is in no trusted network, has not logged in, and sends to a domain
/// that is not ours.
enum class RestrictionEffect : std::uint8_t {
  passes,   ///< goes on to the next one, or can be avoided by the client
  permits,  ///< always
  rejects,  ///< always
  depends,  ///< on something else: a policy server
};

/// A restriction that smtpd(8) knows, old names too. Names are read in any case. Source:
/// postconf(5), SMTPD_ACCESS_README.
struct Restriction {
  std::string_view name;
  RestrictionArgument argument = RestrictionArgument::none;
  /// The first stage at which what it looks at is known: it may stand in the list of that stage and
  /// of later ones (may_stand()). A login is known from MAIL on, since AUTH comes behind EHLO.
  SmtpdStage needs = SmtpdStage::connect;
  RestrictionEffect effect = RestrictionEffect::passes;
  /// One of those that smtpd(8) wants to see in smtpd_relay_restrictions or
  /// smtpd_recipient_restrictions before it works at all.
  bool guards_relay = false;
};
/// Sorted by name.
std::span<const Restriction> restrictions();
/// nullptr when smtpd(8) has no such restriction; `name` in lower case.
const Restriction* find_restriction(std::string_view name);

/// A parameter whose value is a list of restrictions.
struct RestrictionListInfo {
  std::string_view name;
  SmtpdStage stage;       ///< when it is done where smtpd_delay_reject = no
  SmtpdStage late_stage;  ///< and where it is yes
  /// What a table by itself (type:name) is short for; empty: smtpd(8) does not take one.
  std::string_view bare_table = {};
};
std::span<const RestrictionListInfo> restriction_list_parameters();
/// nullptr when the parameter has no restrictions.
const RestrictionListInfo* find_restriction_list(std::string_view parameter);

/// Whether a list that is done at `stage` can tell what the restriction asks.
bool may_stand(const Restriction& restriction, SmtpdStage stage);

}  // namespace postwright
