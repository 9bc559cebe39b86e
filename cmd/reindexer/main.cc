#include <iostream>

#include "cmd/reindexer/command_line.h"
#include "cmd/reindexer/run.h"

int main(int argc, char** argv) {
  using namespace postwright::reindexer;
  ParsedCommandLine parsed = parse_command_line(argc, argv, std::cout, std::cerr);
  ExitStatus status = parsed.exit ? *parsed.exit : run(parsed.line, std::cout, std::cerr);
  std::cout.flush();
  if (!std::cout) status = ExitStatus::could_not_finish;
  return static_cast<int>(status);
}
