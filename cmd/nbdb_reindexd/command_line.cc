#include "cmd/nbdb_reindexd/command_line.h"

#include <unistd.h>

#include <limits>

#include "base/text.h"

namespace postwright::nbdb_reindexd {
namespace {

/// What master's options are; -d, -D, -i, -l, -m, -v and -z change nothing here.
constexpr char kOptions[] = "+cdDi:lm:n:o:s:St:uvVz";

Status put_override(CommandLine& line, std::string_view setting) {
  std::size_t equals = setting.find('=');
  std::string_view name = trim(setting.substr(0, equals));
  if (equals == std::string_view::npos || name.empty())
    return config_failure("-o option without name=value: '", setting, "'");
  line.overrides.emplace_back(name, trim(setting.substr(equals + 1)));
  return {};
}

Status put_sockets(CommandLine& line, std::string_view text) {
  auto count = parse_unsigned(text);
  if (!count || *count == 0 || *count > std::numeric_limits<short>::max())
    return config_failure("bad number of sockets: ", text);
  line.sockets = static_cast<int>(*count);
  return {};
}

}  // namespace

Result<CommandLine> parse_command_line(int argc, char* const* argv) {
  CommandLine line;
  optind = 1;
  opterr = 0;
  for (int option; (option = getopt(argc, argv, kOptions)) != -1;) {
    Status put;
    switch (option) {
      case 'c':
        line.chroot = true;
        break;
      case 'n':
        line.service_name = optarg;
        break;
      case 'o':
        put = put_override(line, optarg);
        break;
      case 's':
        put = put_sockets(line, optarg);
        break;
      case 'S':
        line.stand_alone = true;
        break;
      case 't':
        line.transport = optarg;
        break;
      case 'u':
        line.unprivileged = true;
        break;
      case '?':
        return config_failure("invalid option: -", std::string(1, static_cast<char>(optopt)));
      default:
        break;
    }
    if (!put) return failure_of(put);
  }
  for (int i = optind; i < argc; ++i) line.operands.emplace_back(argv[i]);
  return line;
}

Result<std::pair<std::string, std::string>> stand_alone_table(
    const std::vector<std::string>& operands) {
  if (operands.size() != 1)
    return failure(ErrorKind::config, "stand-alone mode requires one type:/path argument");
  const std::string& table = operands.front();
  std::size_t colon = table.find(':');
  if (colon == std::string::npos || table.compare(colon + 1, 1, "/") != 0)
    return config_failure("stand-alone mode called with bad argument: '", table, "'");
  return std::pair(table.substr(0, colon), table.substr(colon + 1));
}

}  // namespace postwright::nbdb_reindexd
