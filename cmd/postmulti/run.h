#pragma once

namespace postwright::postmulti {

/// The whole program; gives the exit status.
int run(int argc, char** argv);

}  // namespace postwright::postmulti
