#pragma once

#include "lint/site/site.h"

namespace postwright::lint {

/// Whether something else than the tables of recipients may know the recipients of a service
/// (nullptr: main.cf): a restriction that asks a table, a policy server or the next hop, or a
/// milter.
bool may_know_recipients(const Site& site, const ServiceEntry* service);

}  // namespace postwright::lint
