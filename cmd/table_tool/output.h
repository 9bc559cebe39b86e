#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace postwright::table_tool {

/// How a key and its value are printed.
struct RecordFormat {
  std::string_view separator;  ///< between key and value, without JSON
  bool json = false;
};

/// `KEY SEPARATOR VALUE LF`, or `{"KEY": "VALUE"} LF` with JSON.
void append_record(std::string& to, const RecordFormat& format, std::string_view key,
                   std::string_view value);

/// A JSON string in quotes: `"` and `\` escaped, control bytes as \b \f \n \r \t or \u00XX with
/// upper-case digits, all other bytes as they are.
void append_json_string(std::string& to, std::string_view text);

/// Standard output as the reference's programs buffer it: what is printed before a fatal error gets
/// out only in whole blocks of 4096 bytes.
class Output {
 public:
  explicit Output(int fd) : fd_(fd) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output();

  /// Append here, then call written().
  std::string& buffer() { return buffer_; }
  void written() {
    if (buffer_.size() >= kEnough) write_whole_blocks();
  }
  /// The rest. Without it, it is dropped. Nobody is told about write errors, as in the reference.
  void finish();

 private:
  static constexpr std::size_t kBlock = 4096;
  static constexpr std::size_t kEnough = std::size_t{128} << 10;
  void write_whole_blocks();

  int fd_;
  std::string buffer_;
};

}  // namespace postwright::table_tool
