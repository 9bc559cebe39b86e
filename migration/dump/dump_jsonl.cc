// `reindexer dump --format jsonl`, with and without --raw: a JSON object a line.

#include "base/hex.h"
#include "base/utf8.h"
#include "migration/dump/dump_writer.h"

namespace postwright::reindexer {
namespace {

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void append_string(std::string& line, std::string_view text) {
  line += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (c == '\n') {
      line += "\\n";
    } else if (c == '\t') {
      line += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      line += "\\u00";
      append_hex(line, c);
    } else {
      line += c;
    }
  }
  line += '"';
}

void append_base64(std::string& line, std::string_view bytes) {
  line += '"';
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    auto byte = [&](std::size_t at) {
      return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0u;
    };
    unsigned bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    line += kBase64[bits >> 18];
    line += kBase64[bits >> 12 & 63];
    line += i + 1 < bytes.size() ? kBase64[bits >> 6 & 63] : '=';
    line += i + 2 < bytes.size() ? kBase64[bits & 63] : '=';
  }
  line += '"';
}

void append_field(std::string& line, std::string_view name, std::string_view bytes) {
  bool text = is_valid_utf8(bytes);
  line += '"';
  line += name;
  line += text ? "\":" : "_base64\":";
  text ? append_string(line, bytes) : append_base64(line, bytes);
}

class JsonlDump final : public DumpWriter {
 public:
  JsonlDump(const DumpTarget& target, bool raw) : target_(target), raw_(raw) {
    beginning_ = "{";
    if (raw || target.subdatabase) {
      beginning_ += "\"db\":";
      if (target.subdatabase)
        append_string(beginning_, *target.subdatabase);
      else
        beginning_ += "null";
      beginning_ += ',';
    }
  }

  void record(std::string_view key, std::string_view value) override {
    line_ = beginning_;
    if (raw_) {
      line_ += "\"key\":";
      append_base64(line_, key);
      line_ += ",\"value\":";
      append_base64(line_, value);
    } else {
      append_field(line_, "key", without_final_nul(key));
      line_ += ',';
      append_field(line_, "value", without_final_nul(value));
    }
    line_ += "}\n";
    target_.out << line_;
  }

  bool finish() override { return true; }

 private:
  DumpTarget target_;
  bool raw_;
  std::string beginning_;
  std::string line_;
};

}  // namespace

std::unique_ptr<DumpWriter> make_jsonl_dump(const DumpTarget& target) {
  return std::make_unique<JsonlDump>(target, false);
}

std::unique_ptr<DumpWriter> make_raw_jsonl_dump(const DumpTarget& target) {
  return std::make_unique<JsonlDump>(target, true);
}

}  // namespace postwright::reindexer
