#include "libconf/parameters/layout.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "base/text.h"

namespace postwright {
namespace {

constexpr LayoutRow kBuilt[] = {
#include "libconf/parameters/layout.inc"
};
static_assert(std::ranges::is_sorted(kBuilt, {}, &LayoutRow::name));

constexpr std::uint64_t kMaxLayoutFile = 64u << 10;
constexpr std::string_view kOpenSsl = "openssl_version";

const LayoutRow* built_row(std::string_view name) {
  const LayoutRow* row = std::ranges::lower_bound(kBuilt, name, {}, &LayoutRow::name);
  return row != std::end(kBuilt) && row->name == name ? row : nullptr;
}

bool is_layout_word(std::string_view value) {
  return !value.empty() && std::ranges::all_of(value, [](char c) {
    return is_alnum(c) || c == '_' || c == '-' || c == '.';
  });
}

bool is_layout_path(std::string_view value) {
  return value.starts_with('/') && std::ranges::all_of(value, [](char c) {
           return is_alnum(c) || std::string_view("/_-.+@,").find(c) != std::string_view::npos;
         });
}

/// Empty, or what the value must be.
std::string_view wrong_value(std::string_view name, std::string_view value) {
  bool path = name.ends_with("_directory") || name.ends_with("_path");
  if (!path) return is_layout_word(value) ? "" : "a word";
  bool may_be_no = name == "html_directory" || name == "readme_directory" ||
                   name == "sample_directory" || name == "manpage_directory" ||
                   name == "shlib_directory";
  if (is_layout_path(value) || (may_be_no && value == "no")) return "";
  return may_be_no ? "an absolute path, or no" : "an absolute path";
}

/// The file of this process.
const LayoutFile& layout_here() {
  static const LayoutFile file = read_layout(std::string(layout_file()));
  return file;
}

}  // namespace

std::span<const LayoutRow> built_layout() {
  return kBuilt;
}

std::string_view layout_file() {
  return POSTWRIGHT_LAYOUT_FILE;
}

std::optional<std::string_view> layout_default(std::string_view name) {
  const LayoutRow* row = built_row(name);
  if (!row) return std::nullopt;
  const auto& values = layout_here().values;
  auto own = values.find(name);
  return own == values.end() ? row->value : std::string_view(own->second);
}

std::string usual_config_directory() {
  return std::string(layout_default("config_directory").value_or("/etc/postfix"));
}

std::string_view layout_openssl_version() {
  const auto& values = layout_here().values;
  auto own = values.find(kOpenSsl);
  return own == values.end() ? POSTWRIGHT_OPENSSL_VERSION : std::string_view(own->second);
}

const std::vector<std::string>& layout_trouble() {
  return layout_here().trouble;
}

LayoutFile parse_layout(std::string_view text, std::string_view path) {
  LayoutFile file;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = trim(text.substr(begin, end - begin));
    begin = end + 1;
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    auto wrong = [&, at = number](const auto&... parts) {
      file.trouble.push_back(cat(path, ", line ", at, ": ", parts...));
    };
    std::size_t equals = line.find('=');
    std::string_view name = trim(line.substr(0, equals));
    if (equals == std::string_view::npos) {
      wrong("expected name = value");
    } else if (!built_row(name) && name != kOpenSsl) {
      wrong("\"", printable(name, true), "\" is no parameter that a package chooses");
    } else {
      std::string_view value = trim(line.substr(equals + 1));
      std::string_view expected = wrong_value(name, value);
      if (!expected.empty())
        wrong(name, " must be ", expected, ", not \"", printable(value, true), "\"");
      else
        file.values.insert_or_assign(std::string(name), std::string(value));
    }
  }
  return file;
}

LayoutFile read_layout(const std::string& path, uid_t owner) {
  LayoutFile nothing;
  auto unused = [&](const auto&... why) {
    nothing.trouble.push_back(cat(path, ": not used: ", why...));
    return nothing;
  };
  // O_NONBLOCK: a pipe in its place would stop every program.
  auto fd = open_file(path, O_RDONLY | O_NONBLOCK);
  if (!fd && (fd.error().code == ENOENT || fd.error().code == ENOTDIR)) return nothing;
  if (!fd) return unused(strerror(fd.error().code));
  auto status = status_of(fd->get(), path);
  if (!status) return unused(status.error().message);
  if (!S_ISREG(status->st_mode)) return unused("it is no regular file");
  if (status->st_uid != owner || (status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return unused("another user owns it or can write it");
  auto text = read_all(fd->get(), path, kMaxLayoutFile);
  if (!text) return unused(text.error().message);
  return parse_layout(*text, path);
}

}  // namespace postwright
