#include <stdlib.h>
#include <unistd.h>

#include <iostream>

#include "cmd/postlint/command_line.h"
#include "cmd/postlint/run.h"

int main(int argc, char** argv) {
  using namespace postwright::postlint;
  std::ios::sync_with_stdio(false);
  ParsedCommandLine parsed = parse_command_line(argc, argv, std::cout, std::cerr);
  const char* no_color = getenv("NO_COLOR");
  bool terminal = isatty(STDOUT_FILENO) == 1 && (!no_color || *no_color == '\0');
  ExitStatus status =
      parsed.exit ? *parsed.exit : run(parsed.options, std::cout, std::cerr, terminal);
  std::cout.flush();
  if (!std::cout) status = ExitStatus::unreadable;
  return static_cast<int>(status);
}
