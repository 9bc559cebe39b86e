#include "migration/inventory/inventory.h"

namespace postwright::reindexer {

IndexRecipe recipe_of(TableUse use, const DbState& db, bool utf8) {
  return {.alias = use == TableUse::alias,
          .values_are_files = use == TableUse::sni,
          .fold_keys = !db.capitals_in_keys,
          .trailing_nul = db.keys_with_nul || !db.keys_without_nul,
          .utf8 = utf8};
}

}  // namespace postwright::reindexer
