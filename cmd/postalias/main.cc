#include "cmd/table_tool/run.h"

int main(int argc, char** argv) {
  return postwright::table_tool::run(postwright::table_tool::kPostalias, argc, argv);
}
