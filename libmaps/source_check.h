#pragma once

#include <string>
#include <unordered_set>

#include "base/keyed_hash.h"
#include "libmaps/map_types.h"

namespace postwright {

/// Takes the place of a type's builder: says what that would say about records, and writes nothing.
class SourceCheck final : public IndexBuilder {
 public:
  SourceCheck(const MapType& type, std::string_view name, const BuildOptions& options);

  Status put(std::string_view key, std::string_view value) override;
  Status put_bytes(std::string_view key, std::string_view value) override;
  void warn(std::string_view text) override;
  Result<BuildSummary> finish() override;

 private:
  Status add(std::string key);

  const MapType& type_;
  std::string label_;  // of the table in messages
  BuildOptions options_;
  std::unordered_set<std::string, KeyedStringHash> keys_;
  BuildSummary summary_;
};

}  // namespace postwright
