#include "cmd/postconf/run.h"

int main(int argc, char** argv) {
  return postwright::postconf::run(argc, argv);
}
