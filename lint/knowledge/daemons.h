#pragma once

#include <span>
#include <string_view>

namespace postwright::lint {

/// The programs that master.cf may name without a directory: those in Postfix's daemon_directory,
/// sorted. Source: master.cf as it is installed, postfix 3.11.
std::span<const std::string_view> postfix_daemons();
bool is_postfix_daemon(std::string_view name);

/// Whether a program of Postfix takes words behind its options: pipe(8) and spawn(8), which run
/// commands. All others stop with "unexpected command-line argument".
bool takes_arguments(std::string_view daemon);

/// Whether a program of Postfix takes an option of this letter; all others stop with "invalid
/// option". Source: smtpd(8) of 3.11.6 with each letter in turn.
bool is_daemon_option(char letter);
/// Whether such an option takes a word of its own, apart from -o.
bool has_option_value(char letter);

}  // namespace postwright::lint
