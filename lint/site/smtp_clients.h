#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lint/site/site.h"

namespace postwright::lint {

/// Whether all that main.cf and master.cf say can be read: main.cf is there, and no template may
/// add to either. A master.cf that is not there says nothing; a main.cf alone counts only under
/// that name, since others are often pieces of one.
bool is_whole(const Site& site);

/// The entries that run smtp(8), or lmtp(8) when `program` is "lmtp"; one nullptr, for main.cf
/// alone, where master.cf is not there or only a piece of one.
std::vector<const ServiceEntry*> clients_of(const Site& site, std::string_view program);

/// A value of the form transport:nexthop.
struct TransportValue {
  std::string_view transport;  ///< of the text given
  std::string_view nexthop;    ///< empty: there is none
};
TransportValue split_transport(std::string_view text);

/// The program that a transport runs; "smtp" and so on for those of the stock file where master.cf
/// is not there or does not have it and is only a piece. Empty: it cannot be told.
std::string_view program_of(const Site& site, std::string_view transport);

/// The parameters whose value is transport:nexthop for all mail of a kind.
std::span<const std::string_view> transport_parameters();

}  // namespace postwright::lint
