#include "libmaps/proxy/table_flags.h"

namespace postwright::table_flag {

unsigned of_options(const OpenOptions& options) {
  unsigned flags = 0;
  switch (options.duplicates) {
    case Duplicates::warn:
      flags |= warn_duplicate;
      break;
    case Duplicates::ignore:
      flags |= ignore_duplicate;
      break;
    case Duplicates::replace:
      flags |= replace_duplicate;
      break;
  }
  if (options.trailing_nul == TrailingNul::without) flags |= without_nul;
  if (options.trailing_nul == TrailingNul::with) flags |= with_nul;
  // postmap -i holds its tables by other means.
  if (options.access != Access::update) flags |= lock;
  if (options.fold_keys) flags |= fold_fixed;
  if (options.utf8) flags |= utf8_request;
  if (options.values_are_files) flags |= values_are_files;
  return flags;
}

OpenOptions to_options(unsigned flags) {
  OpenOptions options;
  if (flags & ignore_duplicate) options.duplicates = Duplicates::ignore;
  if (flags & replace_duplicate) options.duplicates = Duplicates::replace;
  if (flags & without_nul) options.trailing_nul = TrailingNul::without;
  if (flags & with_nul) options.trailing_nul = TrailingNul::with;
  options.fold_keys = flags & fold_fixed;
  options.utf8 = flags & utf8_request;
  options.values_are_files = flags & table_flag::values_are_files;
  return options;
}

}  // namespace postwright::table_flag
