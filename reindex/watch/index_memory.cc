#include "reindex/watch/index_memory.h"

#include <cerrno>
#include <charconv>

#include "base/atomic_file.h"
#include "base/file.h"
#include "base/text.h"

namespace postwright::reindexer {
namespace {

constexpr std::string_view kFirstLine = "postwright-watch 1\n";
constexpr std::uint64_t kMaxMemoryFile = std::uint64_t{64} << 20;

/// Takes a number and the blank behind it from the front; false where there is none.
template <class Number>
bool take_number(std::string_view& line, Number& number) {
  const char* end = line.data() + line.size();
  auto [after, failed] = std::from_chars(line.data(), end, number);
  if (failed != std::errc() || after == end || *after != ' ') return false;
  line.remove_prefix(static_cast<std::size_t>(after - line.data()) + 1);
  return true;
}

bool take_stamp(std::string_view& line, FileStamp& stamp) {
  return take_number(line, stamp.id.device) && take_number(line, stamp.id.inode) &&
         take_number(line, stamp.size) && take_number(line, stamp.mtime_ns) &&
         take_number(line, stamp.ctime_ns);
}

std::string stamp_text(const FileStamp& stamp) {
  return cat(stamp.id.device, " ", stamp.id.inode, " ", stamp.size, " ", stamp.mtime_ns, " ",
             stamp.ctime_ns);
}

}  // namespace

FileStamp stamp_of(const FileFacts& facts) {
  return {
      .id = facts.id, .size = facts.size, .mtime_ns = facts.mtime_ns, .ctime_ns = facts.ctime_ns};
}

Result<IndexMemory> IndexMemory::parse(std::string_view text) {
  if (!text.starts_with(kFirstLine)) return failure(ErrorKind::data, "its first line is unknown");
  text.remove_prefix(kFirstLine.size());
  IndexMemory memory;
  for (std::uint64_t number = 2; !text.empty(); ++number) {
    std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    MadeFrom made;
    if (end == std::string_view::npos || !take_number(line, made.records) ||
        !take_stamp(line, made.source) || !take_stamp(line, made.index) || line.empty())
      return failure(ErrorKind::data, cat("line ", number, " is malformed"));
    memory.made_[std::string(line)] = made;
    text.remove_prefix(end + 1);
  }
  return memory;
}

Result<IndexMemory> IndexMemory::load(const std::string& file) {
  auto text = read_file(file, kMaxMemoryFile);
  if (!text && text.error().code == ENOENT) return IndexMemory();
  if (!text) return failure_of(text);
  auto memory = parse(*text);
  if (!memory) return failure(ErrorKind::data, cat(file, ": ", memory.error().message));
  return memory;
}

const MadeFrom* IndexMemory::find(const std::string& index) const {
  auto found = made_.find(index);
  return found == made_.end() ? nullptr : &found->second;
}

void IndexMemory::remember(const std::string& index, const MadeFrom& made) {
  auto [place, added] = made_.try_emplace(index, made);
  if (!added && place->second == made) return;
  place->second = made;
  changed_ = true;
}

void IndexMemory::forget_all_but(const std::function<bool(const std::string&)>& is_wanted) {
  auto unwanted = [&](const auto& entry) { return !is_wanted(entry.first); };
  if (std::erase_if(made_, unwanted) > 0) changed_ = true;
}

std::string IndexMemory::text() const {
  std::string text(kFirstLine);
  for (const auto& [index, made] : made_)
    text += cat(made.records, " ", stamp_text(made.source), " ", stamp_text(made.index), " ", index,
                "\n");
  return text;
}

Status IndexMemory::save(const std::string& file) {
  if (!changed_) return {};
  Status saved = replace_file(file, text(), {.mode = 0600, .attributes_from = std::string()});
  if (saved) changed_ = false;
  return saved;
}

}  // namespace postwright::reindexer
