#include "libconf/reports/value_trace.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace postwright {
namespace {

/// The trace as text: one line a step.
class Shown {
 public:
  Shown(std::string main_cf, std::string master_cf)
      : configuration_(*Configuration::parse("/c", std::move(main_cf), std::move(master_cf), {})),
        names_(*KnownNames::discover(configuration_, {}, messages_)) {}

  std::string of(std::string_view name, std::optional<std::size_t> entry = std::nullopt) {
    text_.clear();
    show(trace_value(configuration_, names_, entry, name, complete), 0);
    return text_;
  }
  bool complete = false;

 private:
  void line(int depth, const std::string& text) {
    text_ += cat(std::string(static_cast<std::size_t>(depth), ' '), text, "\n");
  }
  void show(const ValueTrace& trace, int depth) {
    const ValueOrigin& origin = *trace.origin;
    std::string where = origin.span ? cat(":", origin.span->line) : "";
    line(depth,
         cat(trace.name, " from ", source_word(origin.source), where, " [", origin.value, "] is ",
             trace.value ? cat("[", *trace.value, "]") : cat("error ", trace.problem)));
    for (const SettingPlace& setting : origin.overrides)
      line(depth + 1, cat("not ", setting.span.line, " [", setting.value, "]"));
    for (const ValueTrace& input : trace.inputs) show(input, depth + 1);
    for (const ValueTrace::Step& step : trace.steps) show(step, depth + 1);
  }
  void show(const ValueTrace::Step& step, int depth) {
    const ExpansionStep& macro = step.macro;
    std::string condition;
    if (macro.truth) condition = *macro.truth ? " true" : " false";
    if (!macro.op.empty())
      condition += cat(" [", macro.left, "] ", macro.op, " [", macro.right, "]");
    if (macro.branch) condition += cat(" so [", *macro.branch, "]");
    line(depth, cat(macro.written, condition, " -> ",
                    macro.problem.empty() ? cat("[", macro.result, "]") : macro.problem));
    if (step.value) show(*step.value, depth + 1);
    for (const ValueTrace::Step& inner : step.inside) show(inner, depth + 1);
  }

  CollectedMessages messages_;
  Configuration configuration_;
  KnownNames names_;
  std::string text_;
};

constexpr char kTracedServices[] =
    "smtp inet n - n - - smtpd\n"
    "  -o smtpd_banner=$myhostname/$service_name\n"
    "  -o mail_name=First -o mail_name=Second\n";

TEST(ValueTrace, FollowsNamesToWhatIsWritten) {
  Shown shown("myhostname = h.example\nmail_name = Old\nmail_name = New\n", kTracedServices);
  EXPECT_EQ(shown.of("smtpd_banner"),
            "smtpd_banner from default [$myhostname ESMTP $mail_name] is [h.example ESMTP New]\n"
            " $myhostname -> [h.example]\n"
            "  myhostname from main.cf:1 [h.example] is [h.example]\n"
            " $mail_name -> [New]\n"
            "  mail_name from main.cf:3 [New] is [New]\n"
            "   not 2 [Old]\n");
  EXPECT_EQ(shown.of("smtpd_banner", 0),
            "smtpd_banner from master.cf:2 [$myhostname/$service_name] is [h.example/smtp]\n"
            " $myhostname -> [h.example]\n"
            "  myhostname from main.cf:1 [h.example] is [h.example]\n"
            " $service_name -> [smtp]\n"
            "  service_name from entry [smtp] is [smtp]\n");
  EXPECT_EQ(shown.of("mail_name", 0),
            "mail_name from master.cf:3 [Second] is [Second]\n"
            " not 3 [First]\n"
            " not 3 [New]\n"
            " not 2 [Old]\n");
  EXPECT_TRUE(shown.complete);
}

TEST(ValueTrace, SaysWhichBranchCountsAndWhy) {
  Shown shown(
      "compatibility_level = 3.6\n"
      "relayhost = ${mydestination?{$mail_name}:{x}}${nosuch:none}${nosuch?some}\n"
      "mail_name = ${{$compatibility_level} <level {3.10} ? {old} : {new}}\n",
      "");
  EXPECT_EQ(shown.of("mail_name"),
            "mail_name from main.cf:3 [${{$compatibility_level} <level {3.10} ? {old} : {new}}] is "
            "[old]\n"
            " ${{$compatibility_level} <level {3.10} ? {old} : {new}} true [3.6] <level [3.10] so "
            "[old] -> [old]\n"
            "  $compatibility_level -> [3.6]\n"
            "   compatibility_level from main.cf:1 [3.6] is [3.6]\n");
  std::string text = shown.of("relayhost");
  EXPECT_NE(text.find(" ${mydestination?{$mail_name}:{x}} true so [$mail_name] -> [old]\n"
                      "  mydestination from default ["),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(" ${nosuch:none} false so [none] -> [none]\n"
                      "  nosuch from undefined [] is error \n"
                      " ${nosuch?some} false -> []\n"),
            std::string::npos)
      << text;
}

TEST(ValueTrace, ComputedDefaultsShowWhatTheyAreMadeFrom) {
  Shown shown("myhostname = a.b.example\n", "");
  EXPECT_EQ(shown.of("mydomain"),
            "mydomain from computed [b.example] is [b.example]\n"
            " myhostname from main.cf:1 [a.b.example] is [a.b.example]\n");
  EXPECT_EQ(shown.of("mynetworks").find("mynetworks from computed ["), 0u);
  EXPECT_NE(shown.of("mynetworks").find("\n mynetworks_style from default ["), std::string::npos);
}

TEST(ValueTrace, ReachesTheFault) {
  Shown shown("foo = x ${bar\nother = $foo\nuses = $other\n", "");
  EXPECT_EQ(shown.of("other"),
            "other from main.cf:2 [$foo] is error truncated macro reference: \"x ${bar\"\n"
            " $foo -> truncated macro reference: \"x ${bar\"\n"
            "  foo from main.cf:1 [x ${bar] is error \n");
}

TEST(ValueTrace, HostileValuesAreCut) {
  std::string main_cf = "a0 = xxxxxxxxxx\n";
  for (int i = 1; i < 40; ++i)
    main_cf += cat("a", i, " = $a", i - 1, " $a", i - 1, " $a", i - 1, "\n");
  Shown shown(main_cf, "");
  shown.of("a39");
  EXPECT_FALSE(shown.complete);
  EXPECT_LT(shown.of("a39").size(), 8u << 20);
}

}  // namespace
}  // namespace postwright
