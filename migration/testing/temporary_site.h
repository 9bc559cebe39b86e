#pragma once

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace postwright::reindexer {

/// For tests: a directory that goes away with everything below it, as the root of a site.
class TemporarySite {
 public:
  TemporarySite() {
    // In memory where that is possible: what these tests do is mostly syncing. Else where a real
    // Postfix can see it.
    const char* reference = std::getenv("POSTWRIGHT_REFERENCE");
    if (reference)
      root_ = std::string(reference) + "/srv";
    else
      root_ = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    root_ += "/reindexer-test-XXXXXX";
    if (!mkdtemp(root_.data())) abort();
  }
  TemporarySite(const TemporarySite&) = delete;
  TemporarySite& operator=(const TemporarySite&) = delete;
  ~TemporarySite() { (void)!std::system(("rm -rf " + root_).c_str()); }

  const std::string& root() const { return root_; }
  std::string at(const std::string& path) const { return root_ + path; }

  void make_directory(const std::string& path) {
    (void)!std::system(("mkdir -p " + at(path)).c_str());
  }
  void write(const std::string& path, const std::string& text, mode_t mode = 0644) {
    make_directory(path.substr(0, path.rfind('/')));
    std::ofstream(at(path)) << text;
    chmod(at(path).c_str(), mode);
  }
  std::string read(const std::string& path) const {
    std::ostringstream text;
    text << std::ifstream(at(path)).rdbuf();
    return text.str();
  }
  bool exists(const std::string& path) const {
    struct stat status {};
    return lstat(at(path).c_str(), &status) == 0;
  }

 private:
  std::string root_;
};

}  // namespace postwright::reindexer
