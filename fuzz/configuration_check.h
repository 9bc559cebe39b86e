#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include "base/message.h"
#include "libconf/site/configuration.h"
#include "libconf/tables/table_references.h"

namespace postwright {

/// Parses, expands and searches; what the places say must be what stands there.
inline void check_configuration(std::string main_cf, std::string master_cf) {
  CollectedMessages messages;
  Configuration::Options options;
  options.root = "/nonexistent";
  options.reporter = &messages;
  auto configuration =
      Configuration::parse("/c", std::move(main_cf), std::move(master_cf), options);
  if (!configuration) return;
  const std::string& main_bytes = configuration->main_cf().file().bytes();
  const std::string& master_bytes = configuration->master_cf().file().bytes();
  for (const TableReference& reference : find_table_references(*configuration, nullptr)) {
    if (!reference.type_span) continue;
    const FileSpan& span = *reference.type_span;
    const std::string& bytes = span.file.ends_with("main.cf") ? main_bytes : master_bytes;
    if (bytes.compare(span.offset, span.length, reference.type) != 0) std::abort();
  }
  int looked_at = 0;
  for (const Setting& setting : configuration->main_cf().settings()) {
    if (++looked_at > 5) break;
    (void)configuration->value(setting.name);
  }
}

}  // namespace postwright
