#include "lint/knowledge/core_services.h"

namespace postwright::lint {
namespace {

constexpr Version kOldest{};
constexpr CoreService kServices[] = {
    {"cleanup", "unix", "cleanup   unix  n       -       n       -       0       cleanup", kOldest,
     true},
    {"qmgr", "unix", "qmgr      unix  n       -       n       300     1       qmgr", kOldest, true},
    {"rewrite", "unix", "rewrite   unix  -       -       n       -       -       trivial-rewrite",
     kOldest, true},
    {"bounce", "unix", "bounce    unix  -       -       n       -       0       bounce", kOldest,
     true},
    {"defer", "unix", "defer     unix  -       -       n       -       0       bounce", kOldest,
     true},
    {"pickup", "unix", "pickup    unix  n       -       n       60      1       pickup", kOldest,
     false},
    {"trace", "unix", "trace     unix  -       -       n       -       0       bounce", kOldest,
     false},
    {"verify", "unix", "verify    unix  -       -       n       -       1       verify", kOldest,
     false},
    {"flush", "unix", "flush     unix  n       -       n       1000?   0       flush", kOldest,
     false},
    {"proxymap", "unix", "proxymap  unix  -       -       n       -       -       proxymap",
     kOldest, false},
    {"proxywrite", "unix", "proxywrite unix -       -       n       -       1       proxymap",
     kOldest, false},
    {"showq", "unix", "showq     unix  n       -       n       -       -       showq", kOldest,
     false},
    {"error", "unix", "error     unix  -       -       n       -       -       error", kOldest,
     false},
    {"retry", "unix", "retry     unix  -       -       n       -       -       error", kOldest,
     false},
    {"discard", "unix", "discard   unix  -       -       n       -       -       discard", kOldest,
     false},
    {"anvil", "unix", "anvil     unix  -       -       n       -       1       anvil", kOldest,
     false},
    {"scache", "unix", "scache    unix  -       -       n       -       1       scache", kOldest,
     false},
    {"tlsmgr", "unix", "tlsmgr    unix  -       -       n       1000?   1       tlsmgr", kOldest,
     false},
    {"postlog",
     "unix-dgram",
     "postlog   unix-dgram n  -       n       -       1       postlogd",
     {.major_part = 3, .minor_part = 4},
     false},
};

}  // namespace

std::span<const CoreService> core_services() {
  return kServices;
}

}  // namespace postwright::lint
