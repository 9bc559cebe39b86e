#include "libmaps/bdb/libdb_oracle.h"

#include <db.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "base/text.h"

namespace postwright::bdb {
namespace {

using CreateFunction = int (*)(DB**, DB_ENV*, u_int32_t);
using ErrorTextFunction = char* (*)(int);

// What the child sends: for each record two sizes and the bytes; at the end kEnd and a size, and
// libdb's reason in so many bytes (none: all is well).
constexpr std::uint32_t kEnd = 0xffffffff;

const char* library_name() {
#define POSTWRIGHT_TEXT_OF(x) #x
#define POSTWRIGHT_TEXT(x) POSTWRIGHT_TEXT_OF(x)
  return "libdb-" POSTWRIGHT_TEXT(DB_VERSION_MAJOR) "." POSTWRIGHT_TEXT(DB_VERSION_MINOR) ".so";
#undef POSTWRIGHT_TEXT
#undef POSTWRIGHT_TEXT_OF
}

/// The process that lets libdb read the file.
class Reader {
 public:
  explicit Reader(int out) : out_(out) {}
  /// Never returns.
  [[noreturn]] void run(const std::string& path, const std::optional<std::string>& subdatabase);

 private:
  int read(const std::string& path, const char* subdatabase, CreateFunction create);
  void send(const void* bytes, std::size_t size) {
    buffer_.append(static_cast<const char*>(bytes), size);
    if (buffer_.size() > kBuffer) flush();
  }
  void send_sizes(std::uint32_t first, std::uint32_t second) {
    std::uint32_t sizes[] = {first, second};
    send(sizes, sizeof sizes);
  }
  void flush() {
    if (!write_all(out_, buffer_)) _exit(1);  // nobody listens
    buffer_.clear();
  }
  static constexpr std::size_t kBuffer = 1 << 16;

  int out_;
  std::string buffer_;
};

void Reader::run(const std::string& path, const std::optional<std::string>& subdatabase) {
  rlimit none{0, 0};
  setrlimit(RLIMIT_FSIZE, &none);  // it cannot write to any file
  setrlimit(RLIMIT_CORE, &none);
  std::string reason;
  void* library = dlopen(library_name(), RTLD_NOW);
  void* create = library ? dlsym(library, "db_create") : nullptr;
  void* error_text = library ? dlsym(library, "db_strerror") : nullptr;
  if (!create || !error_text) {
    reason = "library not found";
  } else {
    int result = read(path, subdatabase ? subdatabase->c_str() : nullptr,
                      reinterpret_cast<CreateFunction>(create));
    if (result != 0) reason = reinterpret_cast<ErrorTextFunction>(error_text)(result);
  }
  send_sizes(kEnd, static_cast<std::uint32_t>(reason.size()));
  send(reason.data(), reason.size());
  flush();
  _exit(0);
}

int Reader::read(const std::string& path, const char* subdatabase, CreateFunction create) {
  DB* db = nullptr;
  int result = create(&db, nullptr, 0);
  if (result != 0) return result;
  db->set_errcall(db, [](const DB_ENV*, const char*, const char*) {});
  db->set_msgcall(db, [](const DB_ENV*, const char*) {});
  result = db->open(db, nullptr, path.c_str(), subdatabase, DB_UNKNOWN, DB_RDONLY, 0);
  if (result != 0) return result;
  DBC* cursor = nullptr;
  result = db->cursor(db, nullptr, &cursor, 0);
  if (result != 0) return result;
  DBT key{};
  DBT value{};
  while ((result = cursor->get(cursor, &key, &value, DB_NEXT)) == 0) {
    send_sizes(key.size, value.size);
    send(key.data, key.size);
    send(value.data, value.size);
  }
  return result == DB_NOTFOUND ? 0 : result;
}

/// Our end of the pipe.
class Listener {
 public:
  Listener(UniqueFd in, const std::string& path, std::chrono::milliseconds patience)
      : in_(std::move(in)), path_(path), patience_(patience) {}
  Status listen(const File::Visitor& visit);

 private:
  tl::unexpected<Error> fail(std::string_view reason) const {
    return failure(ErrorKind::data, cat(path_, ": libdb: ", reason));
  }
  /// Until `size` bytes are there; false at the end of the pipe.
  Result<bool> want(std::size_t size);
  std::string_view take(std::size_t size) {
    std::string_view piece(buffer_.data() + position_, size);
    position_ += size;
    return piece;
  }

  UniqueFd in_;
  const std::string& path_;
  std::chrono::milliseconds patience_;
  std::string buffer_;
  std::size_t position_ = 0;
};

Result<bool> Listener::want(std::size_t size) {
  while (buffer_.size() - position_ < size) {
    buffer_.erase(0, position_);
    position_ = 0;
    pollfd ready{in_.get(), POLLIN, 0};
    int polled = poll(&ready, 1, static_cast<int>(patience_.count()));
    if (polled < 0 && errno == EINTR) continue;
    if (polled == 0) return fail(cat("no record within ", patience_.count(), " ms: it hangs"));
    char piece[1 << 16];
    ssize_t got = ::read(in_.get(), piece, sizeof piece);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_failure("pipe", errno);
    if (got == 0) return false;
    buffer_.append(piece, static_cast<std::size_t>(got));
  }
  return true;
}

Status Listener::listen(const File::Visitor& visit) {
  for (;;) {
    std::uint32_t sizes[2];
    auto more = want(sizeof sizes);
    if (!more) return failure_of(more);
    if (!*more) return fail("died");
    std::memcpy(sizes, take(sizeof sizes).data(), sizeof sizes);
    bool end = sizes[0] == kEnd;
    std::size_t key_size = end ? 0 : sizes[0];
    more = want(key_size + sizes[1]);
    if (!more) return failure_of(more);
    if (!*more) return fail("died");
    std::string_view key = take(key_size);
    std::string_view value = take(sizes[1]);
    if (end && value.empty()) return {};
    if (end) return fail(value);
    auto visited = visit(key, value);
    if (!visited) return visited;
  }
}

}  // namespace

Status find_libdb() {
  void* library = dlopen(library_name(), RTLD_NOW | RTLD_LOCAL);
  if (!library) return failure(ErrorKind::config, dlerror());
  dlclose(library);
  return {};
}

Status walk_with_libdb(const std::string& path, const OracleOptions& options,
                       const File::Visitor& visit) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return system_failure("pipe", errno);
  UniqueFd in(ends[0]);
  UniqueFd out(ends[1]);
  pid_t child = fork();
  if (child < 0) return system_failure("fork", errno);
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    Reader(out.get()).run(path, options.subdatabase);
  }
  out.reset();
  auto status = Listener(std::move(in), path, options.patience).listen(visit);
  if (!status) kill(child, SIGKILL);
  int how = 0;
  while (waitpid(child, &how, 0) < 0 && errno == EINTR) {
  }
  bool died = !status && WIFSIGNALED(how) && WTERMSIG(how) != SIGKILL;
  if (died) return failure(ErrorKind::data, cat(path, ": libdb: killed by signal ", WTERMSIG(how)));
  return status;
}

}  // namespace postwright::bdb
