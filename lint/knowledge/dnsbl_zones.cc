#include "lint/knowledge/dnsbl_zones.h"

#include "base/text.h"
#include "lint/knowledge/restrictions.h"

namespace postwright::lint {
namespace {

constexpr DnsblZone kZones[] = {
    {.zone = "*.sorbs.net", .dead = true, .since = "2024"},
    {.zone = "db.wpbl.info", .dead = true},
    {.zone = "ubl.unsubscore.com", .dead = true},
    {.zone = "ubl.lashback.com", .dead = true},
    {.zone = "*.njabl.org", .dead = true, .since = "2013"},
    {.zone = "*.ahbl.org", .dead = true, .since = "2015"},
    {.zone = "list.dsbl.org", .dead = true, .since = "2008"},
    {.zone = "relays.ordb.org", .dead = true, .since = "2006"},
    {.zone = "bl.spamcannibal.org", .dead = true, .since = "2018"},
    {.zone = "*.rfc-ignorant.org", .dead = true, .since = "2012"},
    {.zone = "*.rfc-clueless.org", .dead = true},
    {.zone = "ix.dnsbl.manitu.net", .dead = true},
    {.zone = "virbl.dnsbl.bit.nl", .dead = true},
    {.zone = "dnsbl.cyberlogic.net", .dead = true},
    {.zone = "opm.blitzed.org", .dead = true},
    {.zone = "blackholes.mail-abuse.org", .dead = true},
    {.zone = "wormrbl.imp.ch", .dead = true},
    {.zone = "*.msrbl.net", .dead = true},
    {.zone = "swl.spamhaus.org", .dead = true},
    {.zone = "cbl.abuseat.org", .replacement = "zen.spamhaus.org"},
    {.zone = "sbl-xbl.spamhaus.org", .replacement = "zen.spamhaus.org"},
    {.zone = "zen.spamhaus.org", .codes = "127.0.0.[2..11]"},
    {.zone = "sbl.spamhaus.org", .codes = "127.0.0.[2..9]"},
    {.zone = "xbl.spamhaus.org", .codes = "127.0.0.[4..7]"},
    {.zone = "pbl.spamhaus.org", .codes = "127.0.0.[10..11]"},
    {.zone = "dbl.spamhaus.org", .codes = "127.0.1.[2..99]"},
};

DnsblUse use_of(const Assignment& assignment, const ValueWord& word, const ValueWord& restriction,
                bool in_postscreen) {
  std::string_view text = word.text;
  std::size_t end = std::min(text.find_first_of("=*"), text.size());
  std::string_view rest = text.substr(end);
  std::string_view filter;
  if (rest.starts_with('=')) filter = rest.substr(1, rest.find('*') - 1);
  DnsblUse use{.assignment = &assignment,
               .zone = ascii_lower(text.substr(0, end)),
               .filter = std::string(filter),
               .restriction = restriction,
               .word = word,
               .zone_span = word.where,
               .in_postscreen = in_postscreen};
  if (word.literal) use.zone_span.length = end;
  while (use.zone.ends_with('.')) use.zone.pop_back();
  return use;
}

}  // namespace

const DnsblZone* find_dnsbl_zone(std::string_view zone) {
  for (const DnsblZone& known : kZones) {
    std::string_view name = known.zone;
    if (name == zone) return &known;
    if (!name.starts_with("*.")) continue;
    std::string_view below = name.substr(1);  // ".sorbs.net"
    if (zone == below.substr(1) || zone.ends_with(below)) return &known;
  }
  return nullptr;
}

std::vector<DnsblUse> dnsbl_uses(const Site& site) {
  std::vector<DnsblUse> uses;
  for (const RestrictionList& list : restriction_lists(site))
    for (const RestrictionStep& step : list.steps)
      if (step.known && step.known->argument == RestrictionArgument::domain && step.argument &&
          step.known->name.starts_with("reject_") && is_known(step.argument->text))
        uses.push_back(use_of(*list.assignment, *step.argument, step.word, false));
  for (const Assignment* assignment : site.assignments_of("postscreen_dnsbl_sites"))
    if (assignment->counts)
      for (const ValueWord& word : site.words(*assignment))
        if (is_known(word.text)) uses.push_back(use_of(*assignment, word, word, true));
  return uses;
}

}  // namespace postwright::lint
