#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace postwright {

/// Where the installed Postfix has its parts: the defaults that a package chooses
/// (daemon_directory, sendmail_path, default_database_type, ...). The build has one set of them
/// (cmake/Layout.cmake); a file that a package installs beside our programs goes before it.
struct LayoutRow {
  std::string_view name;
  std::string_view value;
};

/// Those of the build, sorted by name.
std::span<const LayoutRow> built_layout();

/// The file's value of `name`, else the build's; nothing when it is not one of them. The file is
/// read once, when the first of them is asked for: without one, that is one open(2) that fails. The
/// view lives as long as the process.
std::optional<std::string_view> layout_default(std::string_view name);

/// Where programs look for main.cf that are told nothing else: config_directory of the layout.
std::string usual_config_directory();

/// The release of OpenSSL that the file or the build names; "auto": that of the library.
std::string_view layout_openssl_version();

/// What is wrong with the file, complete messages; reads it.
const std::vector<std::string>& layout_trouble();

/// The path of the file (POSTWRIGHT_LAYOUT_FILE).
std::string_view layout_file();

/// What a layout file says, and what is wrong with it: a line that is wrong counts as absent.
struct LayoutFile {
  std::map<std::string, std::string, std::less<>> values;
  std::vector<std::string> trouble;
};

///     file  = { line LF }
///     line  = blank | "#" text | name "=" value
/// `name` is one of the layout, or openssl_version; `value` an absolute path (for documentation and
/// shared libraries also "no"), or a word of letters, digits, "_", "-" and "." (a path of these and
/// "/", "+", "@", ","): nothing that expansion or a shell would take for more. "PATH, line N: ...".
LayoutFile parse_layout(std::string_view text, std::string_view path);

/// A missing file says nothing. One that is no regular file, that another user than `owner` owns or
/// can write, or that is over 64 KiB, is not used: "PATH: not used: ...".
LayoutFile read_layout(const std::string& path, uid_t owner = 0);

}  // namespace postwright
