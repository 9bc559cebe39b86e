#include "libconf/tables/table_clients.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <map>

#include "base/braces.h"
#include "base/file.h"
#include "base/text.h"
#include "libconf/documents/main_cf.h"
#include "libconf/parameters/client_parameters.h"

namespace postwright {
namespace {

constexpr std::size_t kShownComment = 20;  // bytes of what follows a comment sign
constexpr int kMaxBraces = 100;            // of braces
}  // namespace

struct TableClients::Reading {
  const Place& place;
  const ParameterVisitor& visit;
  bool open_braces = true;
};

Status TableClients::read(std::string_view value, const Place& place,
                          const ParameterVisitor& visit) {
  return read_words({.place = place, .visit = visit}, value, 0);
}

std::string_view TableClients::inside(const Reading& reading, std::string_view text) {
  BracedText braced = inside_braces(text);
  if (!braced.problem.empty()) reporter_.warning(cat(reading.place.setting, ": ", braced.problem));
  return braced.inside;
}

Status TableClients::read_words(const Reading& reading, std::string_view text, int depth) {
  if (depth > kMaxBraces) return {};
  for (std::string_view word : split_outside_braces(text, kListSeparators)) {
    if (word.starts_with('#')) {
      auto behind = static_cast<std::size_t>(word.data() + word.size() + 1 - text.data());
      std::size_t next = std::min(behind, text.size());
      reporter_.warning(cat(reading.place.file, ": #comment after other text is not allowed: ",
                            word, " ", text.substr(next).substr(0, kShownComment), "..."));
      return {};
    }
    if (word.starts_with('{')) {
      if (!reading.open_braces) continue;
      Status read = read_words(reading, inside(reading, word), depth + 1);
      if (!read) return read;
      continue;
    }
    Status read = read_word(reading, word, depth);
    if (!read) return read;
  }
  return {};
}

Status TableClients::read_word(const Reading& reading, std::string_view word, int depth) {
  for (std::string_view passed : {"proxy:", "debug:", "proxy:"})
    while (word.starts_with(passed)) word.remove_prefix(passed.size());
  std::size_t colon = word.find(':');
  if (colon == std::string_view::npos) return {};
  std::string_view type = word.substr(0, colon);
  std::string_view name = word.substr(colon + 1);
  if (name.starts_with('{')) {
    Reading inner = reading;
    inner.open_braces = type != "regexp" && type != "pcre";
    return read_words(inner, inside(reading, name), depth + 1);
  }
  auto parameters = client_parameters(type);
  if (parameters.empty() || name.empty()) return {};
  if (name.starts_with('/')) return read_file(type, std::string(name));
  if (name.starts_with('.')) return {};
  for (const ClientParameter& parameter : parameters)
    reading.visit(cat(name, "_", parameter.suffix));
  return {};
}

Status TableClients::read_file(std::string_view type, const std::string& path) {
  if (!files_ || !seen_.insert(cat(type, ":", path)).second) return {};
  auto warn = [&](std::string_view reason) {
    reporter_.warning(cat("open \"", type, "\" configuration \"", path, "\": ", reason));
  };
  auto fd = open_file(root_ + path, O_RDONLY | O_NONBLOCK);
  if (!fd) {
    if (fd.error().code != EACCES) warn(strerror(fd.error().code));
    return {};
  }
  auto status = status_of(fd->get(), path);
  if (!status) return failure_of(status);
  if (!S_ISREG(status->st_mode)) {
    warn("not a regular file");
    return {};
  }
  auto bytes = read_settled(fd->get(), path, kMaxClientFile);
  if (!bytes) return failure_of(bytes);
  auto file = MainCf::parse(std::move(*bytes), path, &reporter_);
  if (!file) return failure_of(file);
  if (!unused_) return {};
  std::map<std::string_view, std::string_view> unknown;
  for (const Setting& setting : file->settings())
    if (!is_client_parameter(type, setting.name)) unknown[setting.name] = setting.value.text();
  for (const auto& [name, value] : unknown)
    reporter_.warning(cat(type, ":", path, ": unused parameter: ", name, "=", value));
  return {};
}

}  // namespace postwright
