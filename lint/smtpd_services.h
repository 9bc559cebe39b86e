#pragma once

#include <vector>

#include "lint/site.h"

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

/// Whether main.cf, master.cf and all that they say are there: only then can a rule say that
/// something is missing.
bool is_complete(const Site& site);

}  // namespace postwright::lint
