#include <nlohmann/json.hpp>

#include "cmd/postconf/run_for_test.h"

namespace postwright::postconf {
namespace {

using Json = nlohmann::json;

const TestDirectory::Files kViewedFiles{
    {"main.cf",
     "mynetworks = 127.0.0.0/8\nmail_name = A\nmail_name = B\nrelayhost = ${x\nmail_owner = "
     "\xe9\n"},
    {"master.cf",
     "smtp inet n - n - - smtpd -v\n  -o mail_name=a -o {mail_name = $myorigin b} x {y z}\n"
     "pickup unix - - n 60 1 pickup\n"}};

Json document(const TestDirectory& directory, std::vector<std::string> words) {
  words.insert(words.begin(), "--json-full");
  Ran ran = run_postconf(directory.path(), words);
  EXPECT_EQ(ran.status, 0);
  return Json::parse(ran.out);
}

TEST(FullView, AFaultyValueIsToldInTheDocument) {
  TestDirectory directory(kViewedFiles);
  Json json = document(directory, {"-n"});
  EXPECT_EQ(json["schema"], "urn:postwright:postconf-parameters:1");
  ASSERT_EQ(json["parameters"].size(), 5u);
  Json& mail_name = json["parameters"][1];
  EXPECT_EQ(mail_name["name"], "mail_name");
  EXPECT_EQ(mail_name["line"], 3);
  EXPECT_EQ(mail_name["overrides"][0]["value"], "A");
  EXPECT_EQ(mail_name["default"]["value"], "Postfix");
  EXPECT_EQ(json["parameters"][2]["value_base64"], "6Q==");
  EXPECT_EQ(json["parameters"][4]["error"], "truncated macro reference: \"${x\"");
}

TEST(FullView, ShowsWhatWasAskedForOnly) {
  TestDirectory directory(kViewedFiles);
  EXPECT_EQ(document(directory, {"-d"})["parameters"].size(), 873u);
  Ran ran = run_postconf(directory.path(), {"-q", "--json-full", "mail_name", "nosuch"});
  EXPECT_EQ(Json::parse(ran.out)["parameters"].size(), 1u);
  EXPECT_NE(ran.err.find("postconf: warning: nosuch: unknown parameter\n"), std::string::npos);
  ran = run_postconf(directory.path(), {"-q", "-P", "--json-full", "*/*/mail_name", "pickup"});
  EXPECT_EQ(Json::parse(ran.out)["services"].size(), 2u);
  EXPECT_NE(ran.err.find("postconf: warning: unmatched request: \"pickup\"\n"), std::string::npos);
}

TEST(FullView, ServicesHaveFieldsWordsAndSettings) {
  TestDirectory directory(kViewedFiles);
  Json service = document(directory, {"-M"})["services"][0];
  EXPECT_EQ(service["fields"]["chroot"], "n");
  EXPECT_EQ(service["words"],
            Json::parse(R"([{"kind":"option","text":"-v"},{"kind":"setting","text":"mail_name=a"},
                            {"kind":"setting","text":"mail_name=$myorigin b"},
                            {"kind":"argument","text":"x"},{"kind":"argument","text":"y z"}])"));
  EXPECT_EQ(service["settings"][0]["counts"], false);
  EXPECT_EQ(service["settings"][1]["counts"], true);
  EXPECT_EQ(service["settings"][1]["line"], 2);
  EXPECT_EQ(document(directory, {"-F"})["services"].size(), 2u);
  Json effective = document(directory, {"-PP"})["services"][1]["parameters"];
  EXPECT_GE(effective.size(), 873u);
}

}  // namespace
}  // namespace postwright::postconf
