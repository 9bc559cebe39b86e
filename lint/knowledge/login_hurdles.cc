#include "lint/knowledge/login_hurdles.h"

#include <algorithm>

namespace postwright::lint {
namespace {

constexpr std::string_view kHurdles[] = {
    "reject_non_fqdn_helo_hostname",
    "reject_non_fqdn_hostname",
    "reject_rbl",
    "reject_rbl_client",
    "reject_rhsbl_client",
    "reject_rhsbl_helo",
    "reject_rhsbl_reverse_client",
    "reject_unknown_client",
    "reject_unknown_client_hostname",
    "reject_unknown_forward_client_hostname",
    "reject_unknown_helo_hostname",
    "reject_unknown_hostname",
    "reject_unknown_reverse_client_hostname",
};
static_assert(std::ranges::is_sorted(kHurdles));

}  // namespace

bool is_login_hurdle(std::string_view restriction) {
  return std::ranges::binary_search(kHurdles, restriction);
}

}  // namespace postwright::lint
