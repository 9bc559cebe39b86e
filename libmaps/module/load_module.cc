#include "libmaps/module/load_module.h"

#include <dlfcn.h>

#include <map>
#include <mutex>

#include "base/text.h"
#include "libmaps/module/module.h"
#include "libmaps/module/module_file.h"

namespace postwright {
namespace {

Result<const MapType*> load(std::string_view type) {
  auto refuse = [&](std::string_view reason) {
    return failure(ErrorKind::system,
                   cat("unsupported dictionary type: ", type, " (", reason, ")"));
  };
  std::string file = module_file(type);
  if (file.empty())
    return refuse(cat(POSTWRIGHT_MODULE_DIR, "/", type, ".so: No such file or directory"));
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) return refuse(dlerror());
  auto info = static_cast<const ModuleInfo*>(dlsym(library, "postwright_module"));
  if (!info || std::string_view(info->abi) != kModuleAbi || info->type_size != sizeof(MapType) ||
      info->options_size != sizeof(OpenOptions) || !info->type || info->type->name != type) {
    dlclose(library);
    return refuse(cat(file, ": it belongs to another version of this program"));
  }
  return info->type;
}

}  // namespace

Result<const MapType*> load_module(std::string_view type) {
  static std::mutex mutex;
  static std::map<std::string, const MapType*, std::less<>> loaded;
  std::lock_guard lock(mutex);
  if (auto found = loaded.find(type); found != loaded.end()) return found->second;
  auto row = load(type);
  if (row) loaded.emplace(type, *row);
  return row;
}

}  // namespace postwright
