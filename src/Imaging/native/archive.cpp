#include "archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>

namespace {
// Below this an archive may expand as it likes: a blank slice compresses a thousandfold and harms nobody.
constexpr std::int64_t kRatioFloorBytes = std::int64_t{16} << 20;

struct Closer {
  void operator()(archive* zip) const { archive_read_free(zip); }
};
using Zip = std::unique_ptr<archive, Closer>;

std::string failure(archive* zip) {
  const char* text = archive_error_string(zip);
  return text ? text : "its structure is damaged";
}

class Budget {
 public:
  Budget(const std::string& path, const Options& options) : options_(options) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) throw Refusal("the ZIP cannot be opened");
    ratioBytes_ = std::max(kRatioFloorBytes, static_cast<std::int64_t>(status.st_size) * options.zipRatio);
  }

  void addEntry() {
    if (++entries_ > options_.zipEntries)
      throw OverLimit("the ZIP has more than " + std::to_string(options_.zipEntries) + " entries");
  }

  void addBytes(std::int64_t count) {
    bytes_ += count;
    if (bytes_ > (options_.zipMib << 20))
      throw OverLimit("the ZIP expands to more than " + std::to_string(options_.zipMib) + " MiB");
    if (bytes_ > ratioBytes_)
      throw OverLimit("the ZIP expands to more than " + std::to_string(options_.zipRatio) + " times its size");
  }

 private:
  const Options& options_;
  std::int64_t ratioBytes_ = 0, entries_ = 0, bytes_ = 0;
};

void spoolEntry(archive* zip, const std::string& name, Budget& budget, Report& report) {
  const std::int64_t start = report.appended();
  const void* block = nullptr;
  std::size_t count = 0;
  la_int64_t offset = 0;
  for (;;) {
    const int status = archive_read_data_block(zip, &block, &count, &offset);
    if (status == ARCHIVE_EOF) break;
    if (status < ARCHIVE_WARN) throw Refusal("damaged in \"" + name + "\": " + failure(zip));
    budget.addBytes(static_cast<std::int64_t>(count));
    report.append(block, count);
  }
  report.entry(start, report.appended() - start, name);
}
}  // namespace

void spoolArchive(const std::string& path, const Options& options, Report& report) {
  Zip zip(archive_read_new());
  archive_read_support_format_zip_seekable(zip.get());
  if (archive_read_open_filename(zip.get(), path.c_str(), 1 << 16) != ARCHIVE_OK)
    throw Refusal("not a readable ZIP: " + failure(zip.get()));
  Budget budget(path, options);
  bool any = false;
  for (;;) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(zip.get(), &entry);
    if (status == ARCHIVE_EOF) break;
    if (status < ARCHIVE_WARN) throw Refusal("not a readable ZIP: " + failure(zip.get()));
    budget.addEntry();
    const char* raw = archive_entry_pathname(entry);
    const std::string name = raw ? raw : "(unnamed)";
    if (archive_entry_filetype(entry) == AE_IFDIR) continue;
    any = true;
    // A negative length announces an entry that is reported, not decoded: -1 not a file, -2 encrypted.
    if (archive_entry_filetype(entry) != AE_IFREG) report.entry(0, -1, name);
    else if (archive_entry_is_encrypted(entry)) report.entry(0, -2, name);
    else spoolEntry(zip.get(), name, budget, report);
  }
  if (!any) throw Refusal("the ZIP holds no file");
}
