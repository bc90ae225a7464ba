#include "orientation.h"

#include <fstream>
#include <iterator>

namespace {
using Bytes = std::string;

unsigned at(const Bytes& bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

unsigned readNumber(const Bytes& bytes, std::size_t offset, int count, bool big) {
  unsigned value = 0;
  for (int i = 0; i < count; i++) value |= at(bytes, offset + static_cast<std::size_t>(i)) << (8 * (big ? count - 1 - i : i));
  return value;
}

// The TIFF structure inside an Exif block: byte order, then the first directory's entries of 12 bytes.
int orientationInTiff(const Bytes& tiff) {
  if (tiff.size() < 14) return 1;
  const bool big = tiff[0] == 'M';
  const std::size_t directory = readNumber(tiff, 4, 4, big);
  if (directory > tiff.size() - 2) return 1;
  const unsigned entries = readNumber(tiff, directory, 2, big);
  for (std::size_t i = 0; i < entries; i++) {
    const std::size_t entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.size()) return 1;
    if (readNumber(tiff, entry, 2, big) != 0x0112) continue;
    const unsigned value = readNumber(tiff, entry + 8, 2, big);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

int orientationInJpeg(const Bytes& file) {
  for (std::size_t i = 2; i + 4 <= file.size() && at(file, i) == 0xFF;) {
    const unsigned marker = at(file, i + 1), length = readNumber(file, i + 2, 2, true);
    if (marker == 0xDA || length < 2 || i + 2 + length > file.size()) break;
    if (marker == 0xE1 && file.compare(i + 4, 6, Bytes("Exif\0\0", 6)) == 0)
      return orientationInTiff(file.substr(i + 10, length - 8));
    i += 2 + length;
  }
  return 1;
}

int orientationInPng(const Bytes& file) {
  for (std::size_t i = 8; i + 12 <= file.size();) {
    const std::size_t length = readNumber(file, i, 4, true);
    if (length > file.size() - i - 12) break;
    if (file.compare(i + 4, 4, "eXIf") == 0) return orientationInTiff(file.substr(i + 8, length));
    i += 12 + length;
  }
  return 1;
}
}  // namespace

int exifOrientation(const std::string& path, Format format) {
  std::ifstream stream(path, std::ios::binary);
  const Bytes file{std::istreambuf_iterator<char>(stream), {}};
  return format == Format::Jpeg ? orientationInJpeg(file) : format == Format::Png ? orientationInPng(file) : 1;
}

void applyOrientation(int orientation, Frame& frame) {
  if (orientation <= 1) return;
  const int height = frame.height, width = frame.width;
  const bool transposed = orientation >= 5;
  Frame turned = frame;
  turned.height = transposed ? width : height;
  turned.width = transposed ? height : width;
  for (int y = 0; y < turned.height; y++) {
    for (int x = 0; x < turned.width; x++) {
      int row = transposed ? x : y, column = transposed ? y : x;
      if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7) row = height - 1 - row;
      if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8) column = width - 1 - column;
      turned.pixels[static_cast<std::size_t>(y) * turned.width + x] =
          frame.pixels[static_cast<std::size_t>(row) * width + column];
    }
  }
  frame = std::move(turned);
}
