// Built without any protection: the hardening test must name each one that is missing.
#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
  char name[16];
  std::strcpy(name, argc > 1 ? argv[1] : "nobody");
  return std::puts(name) < 0 ? 1 : 0;
}
