// `reindexer dump --format text`: source that postmap turns into the same table again. Not every
// table can be written so: postmap's lines have no way to say a newline, an empty key or value,
// white space at the ends of a value or outside a key's quotes, or two records with one key.

#include <cstdint>

#include "base/text.h"
#include "base/utf8.h"
#include "migration/dump/dump_writer.h"
#include "migration/values/counted.h"

namespace postwright::reindexer {
namespace {

constexpr std::uint64_t kMaxNamed = 10;

/// Why postmap would not read the key back; nullptr when it would. Postfix's rules: the key ends at
/// white space outside double quotes, and a backslash protects the next character.
const char* fault_of_key(std::string_view key) {
  if (key.empty()) return "the key is empty";
  if (key.front() == '#') return "the key begins with #, which starts a comment";
  bool quoted = false;
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (key[i] == '\n') return "the key has a newline";
    if (key[i] == '\0') return "the key has a null byte";
    if (key[i] == '\\') {
      if (++i == key.size()) return "the key ends in a backslash";
      if (key[i] == '\n') return "the key has a newline";
      if (key[i] == '\0') return "the key has a null byte";
    } else if (key[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && is_space(key[i])) {
      return "the key has white space outside quotes";
    }
  }
  return quoted ? "the key has an unbalanced quote" : nullptr;
}

const char* fault_of_value(std::string_view value) {
  if (value.empty()) return "the value is empty";
  if (value.find('\n') != value.npos) return "the value has a newline";
  if (value.find('\0') != value.npos) return "the value has a null byte";
  if (trim(value).size() != value.size()) return "the value begins or ends with white space";
  return nullptr;
}

bool needs_unfolded_keys(std::string_view key) {
  if (!is_ascii(key)) return true;  // Unicode folding may change it
  for (char c : key)
    if (c != to_lower(c)) return true;
  return false;
}

class TextDump final : public DumpWriter {
 public:
  explicit TextDump(const DumpTarget& target) : target_(target) {}
  void record(std::string_view stored_key, std::string_view stored_value) override;
  bool finish() override;

 private:
  const char* fault_of(std::string_view stored_key, std::string_view key, std::string_view value);

  DumpTarget target_;
  std::string last_key_;
  bool has_last_key_ = false;
  std::uint64_t records_ = 0;
  std::uint64_t left_out_ = 0;
  std::uint64_t with_nul_ = 0;
  bool unfolded_ = false;
  bool not_utf8_ = false;
};

void TextDump::record(std::string_view stored_key, std::string_view stored_value) {
  ++records_;
  std::string_view key = without_final_nul(stored_key);
  std::string_view value = without_final_nul(stored_value);
  const char* fault = fault_of(stored_key, key, value);
  last_key_.assign(stored_key);
  has_last_key_ = true;
  if (fault) {
    if (++left_out_ <= kMaxNamed)
      target_.reporter.warning(cat("left out: key \"", key, "\": ", fault));
    return;
  }
  if (key.size() != stored_key.size()) ++with_nul_;
  unfolded_ = unfolded_ || needs_unfolded_keys(key);
  not_utf8_ = not_utf8_ || !is_valid_utf8(key) || !is_valid_utf8(value);
  target_.out << key << '\t' << value << '\n';
}

const char* TextDump::fault_of(std::string_view stored_key, std::string_view key,
                               std::string_view value) {
  if (const char* fault = fault_of_key(key)) return fault;
  if (const char* fault = fault_of_value(value)) return fault;
  constexpr const char* kTwice = "the table has several records with this key, source has one";
  if (has_last_key_ && last_key_ == stored_key) return kTwice;
  if (target_.file &&
      key.size() == stored_key.size()) {  // its namesake with a null byte is what postmap finds
    auto namesake = target_.file->lookup(cat(key, '\0'));
    if (namesake && *namesake) return kTwice;
  }
  return nullptr;
}

bool TextDump::finish() {
  Reporter& reporter = target_.reporter;
  std::uint64_t written = records_ - left_out_;
  std::string options;
  if (unfolded_) options += " -f";
  if (not_utf8_) options += " -u";
  if (written > 0 && with_nul_ == 0) options += " -n";
  if (!options.empty()) reporter.warning(cat("the same table comes from: postmap", options));
  if (with_nul_ > 0 && with_nul_ < written)
    reporter.warning(cat(with_nul_, " of ", counted(written, "key"),
                         " end in a null byte, which postmap will give to all"));
  if (left_out_ == 0) return true;
  if (left_out_ > kMaxNamed)
    reporter.warning(cat("left out: ", counted(left_out_ - kMaxNamed, "more record")));
  reporter.report(Severity::error, cat(left_out_, " of ", counted(records_, "record"),
                                       " cannot be written as source for postmap; "
                                       "--format jsonl writes them all"));
  return false;
}

}  // namespace

std::unique_ptr<DumpWriter> make_text_dump(const DumpTarget& target) {
  return std::make_unique<TextDump>(target);
}

}  // namespace postwright::reindexer
