#include "libconf/site/site_client_settings.h"

#include <fcntl.h>

#include <cerrno>
#include <memory>

#include "base/file.h"
#include "base/text.h"
#include "libconf/documents/main_cf.h"
#include "libconf/parameters/client_parameters.h"

namespace postwright {
namespace {

Result<MainCf> read_client_file(const std::string& path, const std::string& on_disk,
                                Reporter* reporter) {
  auto fd = open_file(on_disk, O_RDONLY);
  if (!fd) return system_failure(cat("open ", path), fd.error().code);
  auto status = status_of(fd->get(), path);
  if (!status) return failure_of(status);
  if (S_ISDIR(status->st_mode)) return system_failure(cat("read ", path), EISDIR);
  auto bytes = read_settled(fd->get(), path, kMaxClientFile);
  if (!bytes) return failure_of(bytes);
  return MainCf::parse(std::move(*bytes), path, reporter);
}

}  // namespace

Result<ClientSettings> SiteClientSettings::open(std::string_view name, Reporter* reporter) const {
  std::string text(name);
  if (!name.starts_with('/') && !name.starts_with('.')) {
    return ClientSettings::of_main_cf(
        std::move(text), [this](const std::string& setting) -> Result<std::optional<std::string>> {
          if (!configuration_ || !configuration_->is_set(setting)) return std::nullopt;
          auto value = configuration_->value(setting);
          if (!value) return failure_of(value);
          return std::move(*value);
        });
  }
  std::string on_disk =
      configuration_ && name.starts_with('/') ? configuration_->on_disk(name) : text;
  auto file = read_client_file(text, on_disk, reporter);
  if (!file) return failure_of(file);
  return ClientSettings::of_file(
      std::move(text),
      [file = std::make_shared<const MainCf>(std::move(*file))](
          const std::string& setting) -> Result<std::optional<std::string>> {
        const Setting* found = file->find(setting);
        return found ? std::optional(std::string(found->value.text())) : std::nullopt;
      });
}

}  // namespace postwright
