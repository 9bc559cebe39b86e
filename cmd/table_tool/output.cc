#include "cmd/table_tool/output.h"

#include "base/file.h"

namespace postwright::table_tool {

void append_json_string(std::string& to, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  to.push_back('"');
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (std::size_t at = kEscaped.find(c); at != std::string_view::npos) {
      to.push_back('\\');
      to.push_back(kLetters[at]);
    } else if (byte < 0x20 || byte == 0x7f) {
      to += "\\u00";
      to.push_back(kHex[byte >> 4]);
      to.push_back(kHex[byte & 15]);
    } else {
      to.push_back(c);
    }
  }
  to.push_back('"');
}

void append_record(std::string& to, const RecordFormat& format, std::string_view key,
                   std::string_view value) {
  if (format.json) {
    to.push_back('{');
    append_json_string(to, key);
    to += ": ";
    append_json_string(to, value);
    to += "}\n";
    return;
  }
  to.append(key).append(format.separator).append(value).push_back('\n');
}

Output::~Output() {
  write_whole_blocks();
}

/// The last block waits until a byte follows it.
void Output::write_whole_blocks() {
  std::size_t whole = buffer_.empty() ? 0 : (buffer_.size() - 1) / kBlock * kBlock;
  (void)write_all(fd_, std::string_view(buffer_).substr(0, whole));
  buffer_.erase(0, whole);
}

void Output::finish() {
  (void)write_all(fd_, buffer_);
  buffer_.clear();
}

}  // namespace postwright::table_tool
