#pragma once

namespace postwright::reindexer {

/// How the new index is built, as far as the .db and the configuration show.
struct IndexRecipe {
  bool alias = false;             ///< the source is alias(5): build as postalias does
  bool values_are_files = false;  ///< postmap -F
  bool fold_keys = true;          ///< false: keys with capitals in the .db show that -f was used
  bool trailing_nul = true;       ///< as the .db has it; meaningless for a mixed one
  bool utf8 = true;  ///< smtputf8_enable: the source must be UTF-8, keys fold by Unicode
};

}  // namespace postwright::reindexer
