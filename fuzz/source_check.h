#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/utf8.h"
#include "libmaps/text/source.h"

namespace postwright {

/// All that a reader of text sources shows.
struct SourceReading {
  struct Record {
    std::string key;
    std::string value;
    std::uint64_t line;
    bool operator==(const Record&) const = default;
  };
  std::vector<Record> records;
  std::vector<CollectedMessages::Message> messages;
  bool operator==(const SourceReading&) const = default;
};

/// `read` is read_postmap_source or one like it.
template <class Read>
SourceReading read_source(LogicalLineReader lines, bool utf8, Read&& read) {
  SourceReading reading;
  CollectedMessages messages;
  Status done = read(lines, SourceOptions{.file = "fuzz", .utf8 = utf8}, messages,
                     [&](const SourceRecord& record) -> Status {
                       reading.records.push_back({.key = std::string(record.key),
                                                  .value = std::string(record.value),
                                                  .line = record.line});
                       return {};
                     });
  if (!done) std::abort();  // neither these bytes nor the visitor can fail
  reading.messages = std::move(messages.messages);
  return reading;
}

/// A descriptor from which read(2) gets `step` bytes at a time; none where there are too many.
inline UniqueFd in_packets(std::string_view bytes, std::size_t step) {
  constexpr std::size_t kPackets = 64;
  constexpr std::size_t kPacketSize = 4096;  // PIPE_BUF, and what F_SETPIPE_SZ counts a packet as
  step = std::max(step, bytes.size() / kPackets + 1);
  if (step > kPacketSize) return {};
  int ends[2];
  if (pipe2(ends, O_DIRECT | O_CLOEXEC) != 0) std::abort();
  UniqueFd out(ends[0]);
  UniqueFd in(ends[1]);
  if (fcntl(in.get(), F_SETPIPE_SZ, static_cast<int>(kPackets * kPacketSize)) < 0) std::abort();
  for (std::size_t at = 0; at < bytes.size(); at += step)
    if (!write_all(in.get(), bytes.substr(at, step))) std::abort();
  return out;
}

/// The bytes behind a comment that is so long that the reader's first buffer ends `cut` bytes into
/// them.
inline std::string behind_comment(std::string_view bytes, std::size_t cut) {
  constexpr std::size_t kBuffer = std::size_t{256} << 10;
  std::string all(kBuffer - cut, '#');
  all.back() = '\n';
  all += bytes;
  return all;
}

inline UniqueFd in_memfd(std::string_view bytes) {
  UniqueFd fd(memfd_create("source", MFD_CLOEXEC));
  if (!fd || !write_all(fd.get(), bytes) || lseek(fd.get(), 0, SEEK_SET) != 0) std::abort();
  return fd;
}

/// Aborts when what streams shows anything but what memory shows, `reading`. The last byte chooses
/// where the stream is cut: in packets, or where the reader's buffer ends.
template <class Read>
void check_streaming(std::string_view bytes, const SourceReading& reading, Read&& read) {
  std::size_t choice = bytes.empty() ? 0 : static_cast<unsigned char>(bytes.back());
  if (choice % 8 != 0) {
    UniqueFd packets = in_packets(bytes, choice % 8);
    if (!packets) return;
    if (read_source(LogicalLineReader(packets.get(), "packets"), true, read) != reading)
      std::abort();
    return;
  }
  constexpr std::size_t kLargestCut = 4096;
  std::string shifted = behind_comment(bytes, std::min(bytes.size(), kLargestCut) * choice / 256);
  UniqueFd memfd = in_memfd(shifted);
  if (read_source(LogicalLineReader(memfd.get(), "memfd"), true, read) !=
      read_source(LogicalLineReader(shifted), true, read))
    std::abort();
}

/// Reads from memory; aborts when records are not what source.h says.
template <class Read>
SourceReading check_source(std::string_view bytes, bool utf8, Read&& read) {
  SourceReading reading = read_source(LogicalLineReader(bytes), utf8, read);
  std::uint64_t last = 0;
  for (const SourceReading::Record& record : reading.records) {
    if (record.line <= last) std::abort();
    last = record.line;
    if ((record.key + record.value).find('\0') != std::string::npos) std::abort();
    if (utf8 && !(is_valid_utf8(record.key) && is_valid_utf8(record.value))) std::abort();
  }
  if (utf8) check_streaming(bytes, reading, read);
  return reading;
}

}  // namespace postwright
