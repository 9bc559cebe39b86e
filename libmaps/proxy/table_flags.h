#pragma once

#include "libmaps/table.h"

namespace postwright::table_flag {

/// Properties of an open table as Postfix's programs tell each other of them: a sum of these.
constexpr unsigned warn_duplicate = 1u << 0;
constexpr unsigned ignore_duplicate = 1u << 1;
constexpr unsigned without_nul = 1u << 2;
constexpr unsigned with_nul = 1u << 3;
constexpr unsigned fixed_keys = 1u << 4;
constexpr unsigned pattern_keys = 1u << 5;
constexpr unsigned lock = 1u << 6;
constexpr unsigned replace_duplicate = 1u << 7;
constexpr unsigned fold_fixed = 1u << 14;
constexpr unsigned utf8_request = 1u << 19;
constexpr unsigned utf8_active = 1u << 20;  ///< the table has the UTF-8 layer
constexpr unsigned values_are_files = 1u << 21;

/// What postmap would send with these options.
unsigned of_options(const OpenOptions& options);

/// The options that `flags` ask for; the rest are the defaults.
OpenOptions to_options(unsigned flags);

}  // namespace postwright::table_flag
