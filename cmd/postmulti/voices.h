#pragma once

#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"

namespace postwright::postmulti {

/// Those whose messages scripts know: edits are made by postconf there, other work by a script that
/// logs. An error whose message is empty has been said.
class Voices {
 public:
  Voices(Console& postmulti, std::string_view syslog_name);

  Console& postmulti() { return postmulti_; }
  Console& postconf() { return postconf_; }
  Console& script() { return script_; }
  /// Says it, and gives an error that needs no more words.
  static tl::unexpected<Error> refuse(Console& voice, std::string_view text);

 private:
  Console& postmulti_;
  Console postconf_;
  Console script_;
};

}  // namespace postwright::postmulti
