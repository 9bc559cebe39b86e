// Any bytes as two main.cf files and a master.cf, with the byte FF between them: traces end where
// the expansion does, and a configuration does not differ from itself.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include "fuzz/input_parts.h"
#include "libconf/reports/configuration_difference.h"
#include "libconf/reports/parameter_uses.h"
#include "libconf/reports/value_trace.h"

namespace {

using namespace postwright;  // NOLINT(google-build-using-namespace)

/// Names point to their configuration, so it stays where it is.
struct Loaded {
  std::unique_ptr<Configuration> configuration;
  std::optional<KnownNames> names;
  ComparedConfiguration compared() const { return {*configuration, *names}; }
};

std::optional<Loaded> load(const std::string& main_cf, const std::string& master_cf) {
  // No client file of this host is read.
  auto configuration = Configuration::parse("/c", main_cf, master_cf, {.root = "/nonexistent"});
  if (!configuration) return std::nullopt;
  Loaded loaded{std::make_unique<Configuration>(std::move(*configuration)), std::nullopt};
  CollectedMessages messages;
  auto names = KnownNames::discover(*loaded.configuration, {.tolerant = true}, messages);
  if (!names) return std::nullopt;
  loaded.names = std::move(*names);
  return loaded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto part = input_parts({reinterpret_cast<const char*>(data), size}, 3);
  auto here = load(part[0], part[1]);
  auto there = load(part[2], part[1]);
  if (!here) return 0;
  ParameterUses uses(*here->configuration, *here->names);
  std::size_t traced = 0;
  for (const auto& [name, value] : here->configuration->settings()) {
    if (++traced > 20) break;
    (void)uses.used_by(name);
    bool complete = false;
    ValueTrace trace =
        trace_value(*here->configuration, *here->names, std::nullopt, name, complete);
    auto expanded = here->configuration->expand_value(name);
    if (!complete) continue;  // the budget may have ended it
    if (expanded.has_value() != trace.value.has_value()) std::abort();
    if (expanded && *expanded != *trace.value) std::abort();
  }
  ConfigurationDifference none = difference_of(here->compared(), here->compared());
  if (!none.parameters.empty() || !none.services.empty()) std::abort();
  if (there) (void)difference_of(here->compared(), there->compared());
  return 0;
}
