#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "cmd/postlint/options.h"
#include "lint/run/linter.h"

namespace postwright::postlint {

/// Bytes that count instead of those on disk: standard input, or files as fixes would leave them.
using OtherBytes = std::map<std::string, std::string>;

/// What the paths of a command line name.
struct Inputs {
  std::deque<lint::InputFile> files;
  std::vector<lint::SiteInput> sites;
  std::vector<const lint::InputFile*> loose;  ///< tables and client files
  /// Read for what they say about the others only, as the master.cf beside a main.cf.
  std::set<std::string> context_files;
  std::vector<Error> unreadable;
  std::vector<std::string> unknown;  ///< named, but nothing says what kind of file they are
};

/// A path is a directory, of which every main.cf and master.cf in it and below is taken, whatever
/// stands before or behind those names; a file; or "-".
Inputs discover(const Options& options, const OtherBytes& other);

}  // namespace postwright::postlint
