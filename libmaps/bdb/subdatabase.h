#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/metadata.h"
#include "libmaps/bdb/page_reader.h"

namespace postwright::bdb {

/// The metadata of the subdatabase whose metadata page is `page`.
Result<Metadata> subdatabase_metadata_at(std::string_view path, const PageReader& pages,
                                         const Metadata& main, std::uint32_t page);

/// The metadata of a subdatabase, from the record of the main database that names it: `value` is
/// its metadata page's number, big-endian in every file.
Result<Metadata> subdatabase_metadata(std::string_view path, const PageReader& pages,
                                      const Metadata& main, std::string_view name,
                                      std::string_view value);

}  // namespace postwright::bdb
