#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/site/site.h"

namespace postwright::lint {

/// What is known of a DNS blocklist.
struct DnsblZone {
  std::string_view zone;              ///< "*." in front: and all below it
  bool dead = false;                  ///< no data, or listing the whole world
  std::string_view since = {};        ///< the year, where it is known
  std::string_view replacement = {};  ///< what it was merged into
  std::string_view codes = {};        ///< answers that list a client, where others do not
};
/// nullptr when nothing is known of it.
const DnsblZone* find_dnsbl_zone(std::string_view zone);

/// One place that asks a blocklist: an argument of reject_rbl_client and its like, or a word of
/// postscreen_dnsbl_sites.
struct DnsblUse {
  const Assignment* assignment = nullptr;
  std::string zone;       ///< lower case
  std::string filter;     ///< behind '=': "127.0.0.[2..11]"; empty: none
  ValueWord restriction;  ///< reject_rbl_client; the same as `word` in postscreen
  ValueWord word;         ///< with filter and weight
  FileSpan zone_span;
  bool in_postscreen = false;
};
std::vector<DnsblUse> dnsbl_uses(const Site& site);

}  // namespace postwright::lint
