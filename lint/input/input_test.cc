#include "lint/input/input.h"

#include <gtest/gtest.h>

namespace postwright::lint {
namespace {

TEST(GuessKind, ByName) {
  EXPECT_EQ(guess_kind("/etc/postfix/main.cf", ""), FileKind::main_cf);
  EXPECT_EQ(guess_kind("roles/mail/templates/main.cf.j2", ""), FileKind::main_cf);
  EXPECT_EQ(guess_kind("postfix-master.cf.erb", ""), FileKind::master_cf);
  EXPECT_EQ(guess_kind("header_checks", ""), FileKind::regexp);
  EXPECT_EQ(guess_kind("header_checks.pcre", ""), FileKind::pcre);
  EXPECT_EQ(guess_kind("clients.cidr.j2", ""), FileKind::cidr);
  EXPECT_EQ(guess_kind("pgsql-virtual.cf", ""), FileKind::client_cf);
  EXPECT_EQ(guess_kind("/etc/aliases", ""), FileKind::aliases);
}

TEST(GuessKind, WhateverStandsAroundTheName) {
  for (std::string_view name :
       {"main.cf.web", "main.cf-sample", "postfix_main_cf", "x/main_cf.erb", "main.cf.proto",
        "main.cf.in", "main.cf.orig", "main.cf.d/10-tls", "postfix-main.cf.tmpl", "main.cf.bak"})
    EXPECT_EQ(guess_kind(name, ""), FileKind::main_cf) << name;
  EXPECT_EQ(guess_kind("master.cf.d/dovecot", ""), FileKind::master_cf);
  EXPECT_EQ(guess_kind("mysql-virtual_domain.cf", ""), FileKind::client_cf);
  EXPECT_EQ(guess_kind("webmaster.cf", ""), FileKind::client_cf);
}

TEST(GuessKind, UnknownWhereNothingSaysIt) {
  EXPECT_EQ(guess_kind("README.md", "Some prose about mail.\n"), FileKind::unknown);
  EXPECT_EQ(guess_kind("notes", "key: value\n"), FileKind::unknown);
  EXPECT_EQ(guess_kind("mta", "myhostname = a.example.com\n"), FileKind::main_cf);
  EXPECT_EQ(guess_kind("daemons", "smtp inet n - n - - smtpd\n"), FileKind::master_cf);
  EXPECT_EQ(guess_kind("local", "a@example.com b\n"), FileKind::table);
}

TEST(GuessKind, ByContent) {
  EXPECT_EQ(guess_kind("checks", "# rules\n/^Subject: x/ REJECT\n"), FileKind::regexp);
  EXPECT_EQ(guess_kind("virtual", "a@example.com b\n"), FileKind::table);
}

TEST(InputFile, KnowsTheTypeOfAClientByItsName) {
  InputFile file("sql/mysql_virtual.cf", "hosts = a\n", FileKind::unknown, TemplateKind::automatic);
  EXPECT_EQ(file.kind, FileKind::client_cf);
  EXPECT_EQ(file.type, "mysql");
}

TEST(InputFile, UpperCaseNamesAreFilledInWhereTheFileSaysSo) {
  InputFile plain("main.cf", "a = ${HOST}\n", FileKind::unknown, TemplateKind::automatic);
  EXPECT_FALSE(plain.masked.is_template);
  InputFile substituted("main.cf.tmpl", "a = ${HOST}\n", FileKind::unknown,
                        TemplateKind::automatic);
  EXPECT_TRUE(substituted.masked.is_template);
  EXPECT_FALSE(is_known(substituted.masked.text));
}

}  // namespace
}  // namespace postwright::lint
