#pragma once

namespace postwright::postconf {

/// The whole program; its exit status.
int run(int argc, char** argv);

}  // namespace postwright::postconf
