#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postwright::lint {

/// What a ..._tls_protocols value lets in. Source: postconf(5), smtpd_tls_mandatory_protocols.
struct TlsProtocols {
  static constexpr std::string_view kNames[] = {"SSLv2",   "SSLv3",   "TLSv1",
                                                "TLSv1.1", "TLSv1.2", "TLSv1.3"};
  static constexpr std::size_t kCount = 6;
  bool allowed[kCount] = {};
  bool has_exclusions = false;  ///< words like !SSLv3

  /// The oldest that is let in; kCount: none.
  std::size_t oldest() const;
  /// The newest that is let in; kCount: none.
  std::size_t newest() const;
  /// Nothing from TLSv1.1 down, nothing missing above the oldest.
  bool is_range() const;
};

/// Nothing when there is a word that is not known. An empty value lets everything in.
std::optional<TlsProtocols> parse_tls_protocols(std::string_view value);

}  // namespace postwright::lint
