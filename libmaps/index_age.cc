#include "libmaps/index_age.h"

#include <sys/stat.h>

#include <ctime>

#include "base/text.h"

namespace postwright {

void warn_when_older_than_source(int fd, std::string_view index, std::string_view source,
                                 Reporter* reporter) {
  constexpr std::time_t kBeingEdited = 100;  // seconds
  struct stat index_status {};
  struct stat source_status {};
  if (!reporter || stat(std::string(source).c_str(), &source_status) != 0 ||
      fstat(fd, &index_status) != 0)
    return;
  if (source_status.st_mtime > index_status.st_mtime &&
      source_status.st_mtime < std::time(nullptr) - kBeingEdited)
    reporter->warning(cat("database ", index, " is older than source file ", source));
}

}  // namespace postwright
