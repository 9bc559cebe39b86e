#include "base/text.h"
#include "libconf/parameters/parameters.h"
#include "libconf/parameters/typed_value.h"
#include "lint/findings/finding.h"
#include "lint/site/site.h"

namespace postwright::lint {

namespace {

constexpr std::string_view kMail = "maximal_queue_lifetime";
constexpr std::string_view kBounces = "bounce_queue_lifetime";

std::optional<std::int64_t> seconds(const Site& site, std::string_view name) {
  auto text = site.known_value(name);
  if (!text) return std::nullopt;
  auto time = parse_time(*find_parameter(name), *text);
  return time ? std::optional(*time) : std::nullopt;
}

void add(const Site& site, Report& report, const Assignment& assignment, Level level,
         std::string message) {
  Finding& finding = report.add(level, site.value_span(assignment), std::move(message));
  finding.parameter = Site::full_name(assignment);
  finding.value = assignment.text();
}

void check_pf513(const Site& site, Report& report) {
  if (!site.main_file()) return;
  for (std::string_view name : {kMail, kBounces})
    if (const Assignment* assignment = site.deciding(name))
      if (seconds(site, name) == 0)
        add(site, report, *assignment, Level::warning, cat(name, " 0: mail is tried only once"));
  auto mail = seconds(site, kMail);
  auto bounces = seconds(site, kBounces);
  if (!mail || !bounces || *bounces <= *mail || *mail == 0) return;
  if (const Assignment* assignment = site.deciding(kBounces))
    add(site, report, *assignment, Level::warning,
        cat(kBounces, " is longer than ", kMail, ", and the queue manager cuts it down"));
  else if (const Assignment* shorter = site.deciding(kMail))
    add(site, report, *shorter, Level::info,
        cat(kBounces, " has a longer default, and the queue manager warns and cuts it down"));
}

}  // namespace

POSTWRIGHT_LINT_RULE(pf513_queue_lifetime_zero){
    .id = "PF513",
    .name = "queue-lifetime-zero",
    .level = Level::warning,
    .finds =
        "maximal_queue_lifetime or bounce_queue_lifetime 0; the second longer than the first (an "
        "info where it is so by default).",
    .why =
        "With 0, mail that meets a host that is busy, or greylists, bounces after one attempt. A "
        "longer life of bounces is not heeded: qmgr(8) logs a warning at each start.",
    .fixing = "Set both to the same time, such as 5d.",
    .bad = "maximal_queue_lifetime = 0\n",
    .good = "maximal_queue_lifetime = 5d\n",
    .source = "postconf(5), maximal_queue_lifetime, bounce_queue_lifetime",
    .check_site = check_pf513,
};

}  // namespace postwright::lint
