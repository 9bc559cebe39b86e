#pragma once

#include "base/result.h"
#include "libmaps/bdb/page_reader.h"

namespace postwright::bdb {

/// After a walk over all tables of a file and its free list: no page that was not met may hold
/// records. One that does fell out of a bucket, a tree or a chain, by damage to what referred to
/// it or because a writer stopped half-way. Overflow pages do not count, libdb may leak them. Pages
/// behind the last one that the metadata knows must not hold records either.
Status check_unreferenced_pages(const PageReader& pages, const PageSet& visited);

}  // namespace postwright::bdb
