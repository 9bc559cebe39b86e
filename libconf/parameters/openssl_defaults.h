#pragma once

#include <optional>
#include <string_view>

namespace postwright {

/// tls_eecdh_auto_curves and tls_ffdhe_auto_groups: their defaults are others from OpenSSL 3.5 on,
/// which has a choice of groups of its own. Source: postconf(5).
bool depends_on_openssl(std::string_view parameter);

/// The default of one of them since then.
std::string_view default_since_3_5(std::string_view parameter);

/// Whether "3.5", "3.0.17", "4.0" is 3.5 or later; nothing when it is no release.
std::optional<bool> is_openssl_3_5(std::string_view release);

/// Whether the OpenSSL that TLS would use here is: the release that the layout names, else that of
/// the library (loaded when this is first asked; false without one).
bool openssl_is_3_5();

}  // namespace postwright
