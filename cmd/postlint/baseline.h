#pragma once

#include <string>

#include "base/result.h"
#include "cmd/postlint/outcome.h"

namespace postwright::postlint {

/// A baseline is a JSON document of findings that are accepted for now:
///
///     {"schema": "urn:postwright:postlint-baseline:1", "schema_version": 1, "findings":
///     [{"fingerprint": "...", "rule": "PF415",
///      "file": "main.cf", "parameter": "...", "count": 1}]}
///
/// Only fingerprint and count decide; the rest is for people.
std::string write_baseline(const Outcome& outcome);

/// Takes the findings that the baseline accepts out of `outcome`; entries that match nothing become
/// findings of PF903. ErrorKind::config when `text`, the bytes of `path`, is no baseline.
Status apply_baseline(Outcome& outcome, const std::string& text, const std::string& path,
                      const Options& options);

}  // namespace postwright::postlint
