#include "cmd/postmulti/run.h"

int main(int argc, char** argv) {
  return postwright::postmulti::run(argc, argv);
}
