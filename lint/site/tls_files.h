#pragma once

#include <functional>
#include <string>

#include "lint/site/site.h"

namespace postwright::lint {

/// A file or directory that a TLS parameter names.
struct TlsFile {
  const Assignment& assignment;
  std::string path;  ///< absolute, known
  bool has_key = false;
};

/// Certificates, keys, chains and CAs that main.cf and master.cf name, where they are set.
void visit_tls_files(const Site& site, const std::function<void(const TlsFile& file)>& visit);

}  // namespace postwright::lint
