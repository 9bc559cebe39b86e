#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "libmaps/bdb/bdb_file.h"
#include "libmaps/bdb/layout.h"

namespace postwright::bdb {

/// A metadata page: of the file (page 0) or of a subdatabase.
struct Metadata {
  FileInfo info;
  std::uint32_t page = 0;
  std::uint32_t free_list = 0;  ///< page 0 only; 0: none

  // hash
  std::uint32_t max_bucket = 0;
  std::uint32_t high_mask = 0;
  std::uint32_t low_mask = 0;
  std::uint32_t fill_factor = 0;  ///< records a bucket, as the maker asked; 0: libdb's choice
  std::array<std::uint32_t, 32> spares{};

  // btree
  std::uint32_t root = 0;

  Shape shape() const {
    return {ByteOrder(info.big_endian), info.page_size, info.last_page, info.checksums};
  }
};

/// Reads page 0 of a file of `file_size` bytes from its first bytes (512, or all of a shorter
/// file), and refuses what is not a hash or btree file that can be read, by name. Bytes in which
/// libdb itself would not see a database of any kind have code EINVAL.
Result<Metadata> parse_metadata(std::string_view path, std::string_view first_bytes,
                                std::uint64_t file_size);

/// The metadata page of a subdatabase in a file whose page 0 is `main`; `bytes` is the whole page.
Result<Metadata> parse_subdatabase_metadata(std::string_view path, std::string_view bytes,
                                            std::uint32_t page, const Metadata& main);

}  // namespace postwright::bdb
