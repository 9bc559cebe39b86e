#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "libconf/edits/config_edit.h"

namespace postwright {

/// What postconf -e NAME=VALUE..., -X NAME... or -# NAME... asks for.
struct MainCfEdit {
  EditAction action = EditAction::set;
  std::map<std::string, std::string, std::less<>> values;  ///< without -e the values are empty
};

/// Reads the arguments. ErrorKind::config: the texts of postconf, as "-e, -X, or -# accepts no
/// multi-line input". Warning: "ignoring earlier request: 'NAME = VALUE'". Nothing else is checked:
/// names may be unknown and values may be anything.
Result<MainCfEdit> parse_main_cf_edit(EditAction action, std::span<const std::string> arguments,
                                      Reporter* reporter = nullptr);

/// The file with the edit done. Every setting of a name is replaced (removed, commented out) where
/// it stands, its continuation lines go, comments between them stay; names that are not there are
/// added at the end, sorted. All other lines stay as they are, but the last one gets a newline.
/// Warning: "PATH: multiple entries for "NAME"". Source: postconf(1), -e.
EditedConfig edit_main_cf(std::string_view bytes, const MainCfEdit& edit, const std::string& path,
                          Reporter* reporter = nullptr);

}  // namespace postwright
