#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "lint/input/file_system.h"
#include "lint/input/unknown_text.h"
#include "lint/input/version.h"

namespace postwright::lint {

/// What a configuration is looked at for.
struct Context {
  Version target = kNewestTarget;       ///< the release of Postfix that will read it
  std::optional<Version> openssl = {};  ///< the one that it will run with; rules that need it are
                                        ///< silent without
  bool without_bdb = false;             ///< it will have no Berkeley DB
  /// Where facts of the file system may be looked at: --host-checks (root empty) or --root;
  /// nullptr: nowhere.
  std::shared_ptr<const FileSystem> files = nullptr;
  std::string root = {};
  TemplateKind templates = TemplateKind::automatic;
};

/// Gives the bytes of a file that a configuration names, by its path as written there, as far as it
/// is part of what is linted; the caller decides where that is. The second is the name to show.
struct NamedBytes {
  std::string shown;
  std::string bytes;
};
using FileFinder = std::function<std::optional<NamedBytes>(const std::string& path)>;

}  // namespace postwright::lint
