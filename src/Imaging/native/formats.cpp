#include "formats.h"

#include <cstring>
#include <fstream>

#include "archive.h"
#include "dicom.h"
#include "raster.h"

namespace {
constexpr std::size_t kHeadBytes = 264;

bool startsWith(const std::string& head, const char* magic, std::size_t length, std::size_t at = 0) {
  return head.size() >= at + length && std::memcmp(head.data() + at, magic, length) == 0;
}

// DICOM without the 128-byte preamble of PS3.10 7.1: old files start with a data element of group 0002 or 0008.
bool looksLikeBareDicom(const std::string& head) {
  if (head.size() < 12) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(head[i]); };
  const bool little = (byte(0) == 2 || byte(0) == 8) && byte(1) == 0 && byte(3) == 0;
  const bool big = byte(0) == 0 && (byte(1) == 2 || byte(1) == 8) && byte(2) == 0;
  if (!little && !big) return false;
  const auto upper = [&](std::size_t i) { return byte(i) >= 'A' && byte(i) <= 'Z'; };
  const bool explicitVr = upper(4) && upper(5);
  const bool shortImplicit = little && byte(6) == 0 && byte(7) == 0;
  return explicitVr || shortImplicit;
}

struct Magic {
  const char* bytes;
  std::size_t length;
  const char* what;
};

constexpr Magic kUnwanted[] = {
    {"GIF8", 4, "a GIF; send PNG, JPEG, TIFF or DICOM instead"},
    {"BM", 2, "a BMP; send PNG, JPEG, TIFF or DICOM instead"},
    {"\x1f\x8b", 2, "a GZIP file; send its content, or a ZIP"},
    {"%PDF", 4, "a PDF"},
    {"Rar!", 4, "a RAR archive; send a ZIP"},
    {"7z\xbc\xaf\x27\x1c", 6, "a 7z archive; send a ZIP"},
    {"\x00\x00\x00\x0cjP  ", 8, "a JPEG 2000 file outside DICOM"},
    {"\xff\x4f\xff\x51", 4, "a JPEG 2000 stream outside DICOM"},
    {"II\xbc", 3, "a JPEG XR file"},
    {"\x00\x00\x01\x00", 4, "a Windows icon"},
    {"P1\n", 3, "a PBM"},
    {"P4\n", 3, "a PBM"},
    {"P5", 2, "a PGM; send PNG instead"},
    {"P6", 2, "a PPM; send PNG instead"},
};
}  // namespace

Recognised recognise(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(kHeadBytes, '\0');
  file.read(&head[0], static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  if (head.empty()) return {Format::Unwanted, "an empty file"};
  // First, since the preamble may make a DICOM file a valid TIFF as well (PS3.10 7.1).
  if (startsWith(head, "DICM", 4, 128)) return {Format::Dicom, "dicom"};
  if (startsWith(head, "\x89PNG\r\n\x1a\n", 8)) return {Format::Png, "png"};
  if (startsWith(head, "\xff\xd8\xff", 3)) return {Format::Jpeg, "jpeg"};
  if (startsWith(head, "II*\0", 4) || startsWith(head, "MM\0*", 4)) return {Format::Tiff, "tiff"};
  if (startsWith(head, "II+\0", 4) || startsWith(head, "MM\0+", 4)) return {Format::Tiff, "tiff"};
  if (startsWith(head, "PK\3\4", 4) || startsWith(head, "PK\5\6", 4)) return {Format::Zip, "zip"};
  if (startsWith(head, "RIFF", 4) && startsWith(head, "WEBP", 4, 8))
    return {Format::Unwanted, "a WebP; send PNG, JPEG, TIFF or DICOM instead"};
  if (startsWith(head, "\x5c\x01\0\0", 4) || startsWith(head, "\0\0\x01\x5c", 4))
    return {Format::Unwanted, "a NIfTI volume; send its slices as DICOM or PNG"};
  for (const auto& magic : kUnwanted)
    if (startsWith(head, magic.bytes, magic.length)) return {Format::Unwanted, magic.what};
  if (looksLikeBareDicom(head)) return {Format::Dicom, "dicom"};
  return {};
}

void decodeFile(const std::string& path, const Options& options, bool insideZip, Report& report) {
  const Recognised found = recognise(path);
  if (found.format == Format::Unwanted) throw Refusal("not read: " + found.name);
  if (found.format == Format::Unknown) throw Refusal("not an image: its content is none of PNG, JPEG, TIFF, DICOM or ZIP");
  report.format(found.name);
  if (options.mode == Mode::Masks && found.format != Format::Png) throw Refusal("not a mask: masks are PNG files");
  switch (found.format) {
    case Format::Zip:
      if (insideZip) throw Refusal("a ZIP inside a ZIP is not opened");
      return spoolArchive(path, options, report);
    case Format::Dicom:
      return decodeDicom(path, options, report);
    default:
      return decodeRaster(path, found.format, options, report);
  }
}
