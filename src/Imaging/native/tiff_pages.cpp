#include "tiff_pages.h"

#include <fstream>
#include <set>

#include "report.h"

namespace {
class Tiff {
 public:
  explicit Tiff(const std::string& path) : file_(path, std::ios::binary) {
    char head[4] = {};
    file_.read(head, 4);
    bigEndian_ = head[0] == 'M';
    big_ = number(2, 2) == 43;
  }

  std::uint64_t firstPage() { return big_ ? number(8, 8) : number(4, 4); }

  // Offset of the page after this one; 0 after the last and where the file ends early, which ITK reports by itself.
  std::uint64_t pageAfter(std::uint64_t page) {
    const std::uint64_t entries = big_ ? number(page, 8) : number(page, 2);
    return big_ ? number(page + 8 + 20 * entries, 8) : number(page + 2 + 12 * entries, 4);
  }

 private:
  std::uint64_t number(std::uint64_t offset, int bytes) {
    unsigned char raw[8] = {};
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    if (!file_.read(reinterpret_cast<char*>(raw), bytes)) return 0;
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value = (value << 8) | raw[bigEndian_ ? i : bytes - 1 - i];
    return value;
  }

  std::ifstream file_;
  bool bigEndian_ = false, big_ = false;
};
}  // namespace

void checkTiffPages(const std::string& path, std::int64_t maxPages) {
  Tiff tiff(path);
  std::set<std::uint64_t> seen;
  for (std::uint64_t page = tiff.firstPage(); page != 0; page = tiff.pageAfter(page)) {
    if (!seen.insert(page).second) throw Refusal("damaged: the TIFF's pages form a loop");
    if (static_cast<std::int64_t>(seen.size()) > maxPages)
      throw OverLimit("more than " + std::to_string(maxPages) + " pages");
  }
}
