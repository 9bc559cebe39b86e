#include "lint/site/tls_files.h"

#include <algorithm>

#include "base/text.h"

namespace postwright::lint {
namespace {

struct TlsSuffix {
  std::string_view text;
  bool has_key;
};
constexpr TlsSuffix kTlsSuffixes[] = {
    {"_tls_CAfile", false},      {"_tls_CApath", false},     {"_tls_cert_file", false},
    {"_tls_chain_files", true},  {"_tls_dcert_file", false}, {"_tls_dkey_file", true},
    {"_tls_eccert_file", false}, {"_tls_eckey_file", true},  {"_tls_key_file", true}};

}  // namespace

void visit_tls_files(const Site& site, const std::function<void(const TlsFile& file)>& visit) {
  for (const Assignment& assignment : site.assignments()) {
    if (!assignment.counts) continue;
    const auto* row = std::ranges::find_if(kTlsSuffixes, [&](const TlsSuffix& suffix) {
      return assignment.name.ends_with(suffix.text);
    });
    auto text = row == std::end(kTlsSuffixes) ? std::nullopt : site.expanded(assignment);
    if (!text || !is_known(*text)) continue;
    for (std::string_view path : split(*text, kListSeparators))
      if (path.starts_with('/'))
        visit({.assignment = assignment, .path = std::string(path), .has_key = row->has_key});
  }
}

}  // namespace postwright::lint
