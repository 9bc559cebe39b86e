#pragma once

#include "base/message.h"
#include "base/result.h"
#include "libconf/bounce/bounce_template.h"
#include "libconf/site/configuration.h"

namespace postwright {

/// Types and limits of the parameters that notices are made with, beyond what every program checks
/// (startup_checks.h), in the reference's order. ErrorKind::config with its text.
Status check_bounce_parameters(const Configuration& configuration, Reporter& reporter);

/// The templates that bounce_template_file names, or the built-in ones when it names none.
/// ErrorKind::config or system: "open FILE: REASON", or what BounceTemplates::read() says.
Result<BounceTemplates> load_bounce_templates(const Configuration& configuration,
                                              Reporter& reporter);

/// The text of a template with its $names expanded, line by line. A name is a parameter that
/// main.cf sets, or that every program or the sender of notices knows; or delay_warning_time_UNIT
/// or maximal_queue_lifetime_UNIT, a number rounded down, where UNIT is seconds, minutes, hours,
/// days or weeks. A number that is 0 by rounding, or above 999, is a warning. $myhostname and
/// $mydomain are in UTF-8 with smtputf8_enable. ErrorKind::config: "FILE: undefined $name in
/// failure template: LINE", "FILE: bad $name syntax in failure template: LINE" after a warning with
/// the reason, "FILE: unrecognized suffix "x" in parameter "NAME"". Source: bounce(5).
Result<std::string> expand_bounce_text(const BounceTemplate& bounce_template,
                                       const Configuration& configuration, Reporter& reporter);

}  // namespace postwright
