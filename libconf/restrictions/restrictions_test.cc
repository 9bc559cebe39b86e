#include "libconf/restrictions/restrictions.h"

#include <gtest/gtest.h>

#include <string>

#include "libconf/parameters/parameters.h"
#include "libconf/tables/table_uses.h"

namespace postwright {
namespace {

bool stands(std::string_view restriction, std::string_view list) {
  return may_stand(*find_restriction(restriction), find_restriction_list(list)->stage);
}

TEST(Restrictions, AreFoundByTheirNames) {
  EXPECT_EQ(find_restriction("check_sender_access")->argument, RestrictionArgument::table);
  EXPECT_EQ(find_restriction("reject_rbl_client")->argument, RestrictionArgument::domain);
  EXPECT_EQ(find_restriction("check_policy_service")->argument, RestrictionArgument::service);
  EXPECT_EQ(find_restriction("sleep")->argument, RestrictionArgument::time);
  EXPECT_EQ(find_restriction("permit_mynetworks")->argument, RestrictionArgument::none);
  for (const char* unknown : {"", "permit_mynetwork", "PERMIT", "zzz", "check_sender_access "})
    EXPECT_EQ(find_restriction(unknown), nullptr) << unknown;
}

TEST(Restrictions, StandWhereWhatTheyAskIsKnown) {
  EXPECT_TRUE(stands("reject_unknown_client_hostname", "smtpd_client_restrictions"));
  EXPECT_TRUE(stands("reject_unknown_client_hostname", "smtpd_end_of_data_restrictions"));
  EXPECT_FALSE(stands("reject_non_fqdn_helo_hostname", "smtpd_client_restrictions"));
  EXPECT_TRUE(stands("reject_non_fqdn_helo_hostname", "smtpd_helo_restrictions"));
  EXPECT_FALSE(stands("permit_sasl_authenticated", "smtpd_helo_restrictions"));
  EXPECT_TRUE(stands("permit_sasl_authenticated", "smtpd_sender_restrictions"));
  EXPECT_FALSE(stands("reject_unauth_destination", "smtpd_sender_restrictions"));
  EXPECT_TRUE(stands("reject_unauth_destination", "smtpd_relay_restrictions"));
}

TEST(Restrictions, OfEtrnKnowNeitherSenderNorRecipient) {
  EXPECT_TRUE(stands("check_etrn_access", "smtpd_etrn_restrictions"));
  EXPECT_TRUE(stands("check_helo_access", "smtpd_etrn_restrictions"));
  EXPECT_FALSE(stands("check_sender_access", "smtpd_etrn_restrictions"));
  EXPECT_FALSE(stands("check_recipient_access", "smtpd_etrn_restrictions"));
  for (const RestrictionListInfo& list : restriction_list_parameters())
    EXPECT_EQ(stands("check_etrn_access", list.name), list.stage == SmtpdStage::etrn) << list.name;
}

TEST(Restrictions, OfTheLatestListMayBeAnyButEtrn) {
  for (const Restriction& restriction : restrictions())
    EXPECT_EQ(may_stand(restriction, SmtpdStage::end_of_data),
              restriction.name != "check_etrn_access")
        << restriction.name;
}

TEST(Restrictions, ThatGuardTheRelayAreThoseThatSmtpdAsksFor) {
  std::string names;
  for (const Restriction& restriction : restrictions())
    if (restriction.guards_relay) names.append(restriction.name).append(" ");
  EXPECT_EQ(names,
            "check_relay_domains defer defer_if_permit defer_unauth_destination reject "
            "reject_unauth_destination ");
}

TEST(RestrictionLists, AreTheParametersThatHaveRestrictions) {
  for (const ParameterInfo& parameter : parameters()) {
    const RestrictionListInfo* list = find_restriction_list(parameter.name);
    bool has = parameter.name.starts_with("smtpd_") && parameter.name.ends_with("_restrictions") &&
               parameter.type == ParameterType::str;
    EXPECT_EQ(list != nullptr, has) << parameter.name;
    if (!list) continue;
    EXPECT_EQ(form_of(parameter.name), ValueForm::restrictions) << parameter.name;
    if (list->bare_table.empty()) continue;
    EXPECT_EQ(find_restriction(list->bare_table)->argument, RestrictionArgument::table);
    EXPECT_TRUE(stands(list->bare_table, list->name)) << list->name;
  }
}

TEST(RestrictionLists, OfEarlyStagesWaitForTheRecipient) {
  for (const RestrictionListInfo& list : restriction_list_parameters()) {
    bool early = list.stage < SmtpdStage::rcpt;
    EXPECT_EQ(list.late_stage, early ? SmtpdStage::rcpt : list.stage) << list.name;
  }
}

}  // namespace
}  // namespace postwright
