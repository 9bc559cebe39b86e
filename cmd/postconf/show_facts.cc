#include "cmd/postconf/show_facts.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "base/file.h"
#include "base/text.h"
#include "cmd/postconf/session.h"
#include "libconf/configuration.h"
#include "libconf/startup_checks.h"
#include "libmaps/map_types.h"

namespace postwright::postconf {
namespace {

Result<bool> print(std::string_view text) {
  (void)write_all(STDOUT_FILENO, text);
  return true;
}

Result<Configuration> load_checked(const CommandLine& options, Console& console) {
  auto configuration =
      Configuration::load(config_directory(options),
                          {.root = {}, .master_cf = MasterCfReading::none, .reporter = &console});
  if (!configuration) return configuration;
  // All output of postconf on standard error is ASCII.
  Status checked = check_startup_parameters(*configuration, console, [](bool) {});
  if (!checked) return failure_of(checked);
  return configuration;
}

Result<bool> show_map_types(const CommandLine& options, Console& console) {
  auto configuration = load_checked(options, console);
  if (!configuration) return failure_of(configuration);
  std::string text;
  for (const MapType& type : map_types()) text += cat(type.name, "\n");
  return print(text);
}

/// OpenSSL is asked only here, and so it is loaded only here. Signatures: openssl/crypto.h,
/// openssl/opensslv.h.
std::string openssl_version() {
  for (const char* name : {"libcrypto.so.3", "libcrypto.so"}) {
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library) continue;
    using Version = const char* (*)(int);
    if (auto version = reinterpret_cast<Version>(dlsym(library, "OpenSSL_version")))
      return version(0);
  }
  return {};
}

Result<bool> show_tls(const CommandLine& options, Console& console) {
  if (options.tls_mode == "compile-version" || options.tls_mode == "run-version") {
    std::string version = openssl_version();
    return print(version.empty() ? version : cat(version, "\n"));
  }
  if (options.tls_mode == "public-key-algorithms")
    return print(openssl_version().empty() ? "" : "dsa\necdsa\nrsa\n");
  console.warning(cat("unknown 'postconf -T' mode: ", options.tls_mode));
  return false;
}

/// The bounce daemon expands its templates itself.
Result<bool> show_bounce_templates(const CommandLine& options, Console& console) {
  auto configuration = load_checked(options, console);
  if (!configuration) return failure_of(configuration);
  auto directory = configuration->value("daemon_directory");
  if (!directory) return failure_of(directory);
  std::string program = cat(*directory, "/bounce");
  bool expand = options.mode == Mode::bounce_expanded;
  std::vector<std::string> words{"bounce", expand ? "-SVnexpand_templates" : "-SVndump_templates"};
  if (!options.arguments.empty()) {
    words.emplace_back("-o");
    words.push_back(cat("bounce_template_file=", options.arguments[0]));
  }
  words.insert(words.end(), {"-o", "queue_directory=."});
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  execv(program.c_str(), argv.data());
  return failure(ErrorKind::system, cat("execv ", program, ": ", strerror(errno)), errno);
}

}  // namespace

Result<bool> show_facts(const CommandLine& options, Console& console) {
  switch (options.mode) {
    case Mode::sasl_server_types:
      return print("cyrus\ndovecot\n");
    case Mode::sasl_client_types:
      return print("cyrus\n");
    case Mode::lock_types:
      return print("flock\nfcntl\ndotlock\n");
    case Mode::map_types:
      return show_map_types(options, console);
    case Mode::tls_information:
      return show_tls(options, console);
    case Mode::bounce_templates:
    case Mode::bounce_expanded:
      return show_bounce_templates(options, console);
    default:
      return false;
  }
}

}  // namespace postwright::postconf
