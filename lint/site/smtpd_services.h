#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "lint/site/site.h"

namespace postwright::lint {

enum class SmtpPort {
  smtp,         ///< 25
  submission,   ///< 587
  submissions,  ///< 465, called smtps too
  other,
};

/// An smtpd(8) that listens on the network.
struct SmtpdService {
  const ServiceEntry* entry = nullptr;
  SmtpPort port = SmtpPort::other;
  bool loopback = false;  ///< it listens on a loopback address only

  /// "smtp/inet"
  std::string name() const;
};

std::vector<SmtpdService> smtpd_services(const Site& site);

/// Whether a host that a service listens on can be reached from this machine only.
bool is_loopback_host(std::string_view host);

/// Calls `visit` with each assignment that counts of a setting of smtpd(8) and gives it a value
/// that is known to be `value`, in any case. What a service that only listens on a loopback address
/// says for itself is left out: it takes mail from a content filter, or from programs of the host.
void visit_smtpd_values(const Site& site, std::string_view name, std::string_view value,
                        const std::function<void(const Assignment& assignment)>& visit);

/// Whether main.cf, master.cf and all that they say are there: only then can a rule say that
/// something is missing.
bool is_complete(const Site& site);

}  // namespace postwright::lint
