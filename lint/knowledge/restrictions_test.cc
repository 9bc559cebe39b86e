#include "lint/knowledge/restrictions.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

TEST(Restrictions, ListsWithArgumentsTablesAndClasses) {
  InputFile main_cf("main.cf",
                    "smtpd_restriction_classes = strict\nstrict = reject_non_fqdn_sender, reject\n"
                    "smtpd_recipient_restrictions = permit_mynetworks,\n"
                    "  warn_if_reject reject_rbl_client zen.example.com\n"
                    "  lmdb:/x strict check_policy_service { inet:127.0.0.1:1, timeout=1s }\n",
                    FileKind::main_cf, TemplateKind::automatic);
  Context context;
  Site site(
      "/etc/postfix", &main_cf, nullptr, [](const std::string&) { return std::nullopt; }, context);
  auto lists = restriction_lists(site);
  ASSERT_EQ(lists.size(), 2u);
  EXPECT_EQ(lists[0].name(), "strict");
  const auto& steps = lists[1].steps;
  ASSERT_EQ(steps.size(), 5u);
  EXPECT_EQ(steps[0].known->name, "permit_mynetworks");
  EXPECT_TRUE(steps[1].warn_if_reject);
  EXPECT_EQ(steps[1].argument->text, "zen.example.com");
  EXPECT_TRUE(steps[2].is_table);
  EXPECT_TRUE(steps[3].is_class);
  EXPECT_EQ(steps[4].argument->text, "{ inet:127.0.0.1:1, timeout=1s }");

  bool known = true;
  auto flat = effective_steps(site, "smtpd_recipient_restrictions", nullptr, known);
  EXPECT_TRUE(known);
  ASSERT_EQ(flat.size(), 6u);
  EXPECT_EQ(flat[3].known->name, "reject_non_fqdn_sender");
  EXPECT_EQ(flat[4].known->effect, RestrictionEffect::rejects);
}

TEST(Restrictions, ClassesThatNameEachOtherEnd) {
  InputFile main_cf("main.cf",
                    "smtpd_restriction_classes = a b\na = b\nb = a\nsmtpd_helo_restrictions = a\n",
                    FileKind::main_cf, TemplateKind::automatic);
  Context context;
  Site site(
      "/etc/postfix", &main_cf, nullptr, [](const std::string&) { return std::nullopt; }, context);
  bool known = true;
  EXPECT_TRUE(effective_steps(site, "smtpd_helo_restrictions", nullptr, known).empty());
  EXPECT_FALSE(known);
}

}  // namespace
}  // namespace postwright::lint
