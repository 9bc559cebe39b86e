#include "migration/journal/journal.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/atomic_file.h"
#include "base/hex.h"
#include "base/keyed_hash.h"
#include "base/text.h"
#include "base/utf8.h"
#include "libmaps/text/base64.h"

namespace postwright::reindexer {
namespace {

constexpr std::size_t kChecksumDigits = 16;

constexpr struct {
  Event event;
  std::string_view name;
} kEvents[] = {
    {Event::begin, "begin"},
    {Event::index_start, "index start"},
    {Event::index_proven, "index proven"},
    {Event::indexes_ready, "indexes ready"},
    {Event::edit_start, "edit start"},
    {Event::edit_done, "edit done"},
    {Event::done, "done"},
    {Event::rollback_start, "rollback start"},
    {Event::restored, "restored"},
    {Event::rolled_back, "rolled back"},
    {Event::cleaned, "cleaned"},
};

std::optional<Event> find_event(std::string_view name) {
  for (const auto& row : kEvents)
    if (row.name == name) return row.event;
  return std::nullopt;
}

std::string checksum(std::string_view entry) {
  return to_hex(keyed_hash(HashSeed{}, entry));
}

/// Nothing when the line is not one that journal_line() makes.
std::optional<JournalEntry> parse_line(std::string_view line) {
  if (line.size() <= kChecksumDigits || line[kChecksumDigits] != ' ') return std::nullopt;
  std::string_view text = line.substr(kChecksumDigits + 1);
  if (line.substr(0, kChecksumDigits) != checksum(text)) return std::nullopt;
  auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  auto string = [&](const char* name) {
    auto field = json.find(name);
    return field != json.end() && field->is_string() ? field->get<std::string>() : std::string();
  };
  auto number = [&](const char* name) -> std::int64_t {
    auto field = json.find(name);
    return field != json.end() && field->is_number_integer() ? field->get<std::int64_t>() : 0;
  };
  auto event = find_event(string("event"));
  if (!event) return std::nullopt;
  std::string path = string("path");
  if (json.contains("path_base64")) path = base64_decode(string("path_base64")).value_or("");
  return JournalEntry{.event = *event,
                      .path = std::move(path),
                      .detail = string("detail"),
                      .time = number("time"),
                      .pid = number("pid")};
}

}  // namespace

std::string_view event_name(Event event) {
  for (const auto& row : kEvents)
    if (row.event == event) return row.name;
  return {};
}

std::string journal_line(const JournalEntry& entry) {
  nlohmann::ordered_json json;
  json["event"] = event_name(entry.event);
  json["time"] = entry.time;
  json["pid"] = entry.pid;
  if (!is_valid_utf8(entry.path))
    json["path_base64"] = base64_encode(entry.path);
  else if (!entry.path.empty())
    json["path"] = entry.path;
  // Always UTF-8: a plan encodes the bytes that it holds.
  if (!entry.detail.empty()) json["detail"] = entry.detail;
  std::string text = json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  return cat(checksum(text), " ", text, "\n");
}

Result<JournalText> parse_journal(std::string_view text, std::string_view name) {
  JournalText journal;
  std::uint64_t line = 0;
  for (std::size_t at = 0; at < text.size();) {
    ++line;
    std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return journal;
    auto entry = parse_line(text.substr(at, end - at));
    if (!entry && end + 1 == text.size()) return journal;
    if (!entry)
      return failure(ErrorKind::data,
                     cat(name, ", line ", line, ": the journal is damaged: wrong checksum"));
    journal.entries.push_back(std::move(*entry));
    at = journal.size = end + 1;
  }
  return journal;
}

Status write_begin_copy(const std::string& run, const JournalEntry& begin) {
  std::string path = cat(run, "/begin");
  auto fd = open_file(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  if (!fd) return failure_of(fd);
  Status written = write_all(fd->get(), journal_line(begin));
  if (!written) return system_failure(cat("write ", path), written.error().code);
  if (fdatasync(fd->get()) != 0) return system_failure(cat("write ", path), errno);
  return sync_directory(run);
}

Result<JournalEntry> read_begin_copy(const std::string& run) {
  std::string path = cat(run, "/begin");
  auto fd = open_file(path, O_RDONLY | O_NOFOLLOW);
  if (!fd) return failure_of(fd);
  auto text = read_all(fd->get(), path);
  if (!text) return failure_of(text);
  auto parsed = parse_journal(*text, path);
  if (!parsed) return failure_of(parsed);
  if (parsed->entries.size() != 1 || parsed->entries.front().event != Event::begin)
    return failure(ErrorKind::data, cat(path, " is not whole"));
  return std::move(parsed->entries.front());
}

Result<Journal> Journal::create(const std::string& path) {
  auto fd = open_file(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
  if (!fd) return failure_of(fd);
  Status synced = sync_directory(directory_of(path));
  if (!synced) return failure_of(synced);
  return Journal(std::move(*fd), path);
}

Result<Journal> Journal::open(const std::string& path) {
  auto fd = open_file(path, O_RDWR | O_NOFOLLOW);
  if (!fd) return failure_of(fd);
  auto text = read_all(fd->get(), path);
  if (!text) return failure_of(text);
  auto parsed = parse_journal(*text, path);
  if (!parsed) return failure_of(parsed);
  Journal journal(std::move(*fd), path);
  journal.entries_ = std::move(parsed->entries);
  journal.size_ = parsed->size;
  return journal;
}

const JournalEntry* Journal::find(Event event, std::string_view path) const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry)
    if (entry->event == event && (path.empty() || entry->path == path)) return &*entry;
  return nullptr;
}

Status Journal::add(Event event, std::string_view path, std::string detail) {
  JournalEntry entry{.event = event,
                     .path = std::string(path),
                     .detail = std::move(detail),
                     .time = time(nullptr),
                     .pid = getpid()};
  std::string line = journal_line(entry);
  if (size_ == 0 && !entries_.empty()) line.insert(0, journal_line(entries_.front()));
  // What a crash or a full disk left behind the last whole line goes first.
  struct stat status {};
  if (fstat(fd_.get(), &status) != 0) return system_failure(cat("fstat ", path_), errno);
  if (static_cast<std::uint64_t>(status.st_size) != size_ &&
      ftruncate(fd_.get(), static_cast<off_t>(size_)) != 0)
    return system_failure(cat("write ", path_), errno);
  if (lseek(fd_.get(), static_cast<off_t>(size_), SEEK_SET) < 0)
    return system_failure(cat("write ", path_), errno);
  Status written = write_all(fd_.get(), line);
  if (!written) return system_failure(cat("write ", path_), written.error().code);
  if (fdatasync(fd_.get()) != 0) return system_failure(cat("write ", path_), errno);
  size_ += line.size();
  entries_.push_back(std::move(entry));
  return {};
}

}  // namespace postwright::reindexer
