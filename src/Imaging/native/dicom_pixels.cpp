#include "dicom_pixels.h"

#include <gdcmImageApplyLookupTable.h>
#include <gdcmImageReader.h>
#include <gdcmSequenceOfFragments.h>

#include <fstream>
#include <iterator>

namespace {
const gdcm::Tag kPixelData(0x7FE0, 0x0010);

// Whether the pixel data is a JPEG 2000 stream of signed samples: Ssiz, byte 42 (ISO 15444-1 A.5.1), has its top bit set.
bool isSignedJpeg2000(const gdcm::DataElement& pixelData) {
  const gdcm::SequenceOfFragments* fragments = pixelData.GetSequenceOfFragments();
  if (!fragments || fragments->GetNumberOfFragments() == 0) return false;
  const gdcm::ByteValue* stream = fragments->GetFragment(0).GetByteValue();
  if (!stream || stream->GetLength() < 43) return false;
  const char* bytes = stream->GetPointer();
  return std::memcmp(bytes, "\xff\x4f\xff\x51", 4) == 0 && (static_cast<unsigned char>(bytes[42]) & 0x80) != 0;
}

std::string littleEndian(std::uint32_t value) {
  std::string bytes;
  for (int i = 0; i < 4; i++) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

// GDCM fills a cut-off native image with zeros and carries on; half a slice must not look like a whole one. So the pixel data
// element is looked for in the file: with this length, one occurrence must lie in it completely. Encapsulated streams notice themselves.
void checkNativeIsWhole(const std::string& path, const gdcm::DataElement& pixelData) {
  const gdcm::ByteValue* value = pixelData.GetByteValue();
  if (!value) return;
  std::ifstream stream(path, std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(stream), {}};
  const std::string length = littleEndian(value->GetLength()), tag("\xe0\x7f\x10\x00", 4);
  bool found = false;
  for (const std::string& head : {tag + std::string("OW\0\0", 4) + length, tag + std::string("OB\0\0", 4) + length, tag + length}) {
    for (std::size_t at = file.find(head); at != std::string::npos; at = file.find(head, at + 1)) {
      found = true;
      if (at + head.size() + value->GetLength() <= file.size()) return;
    }
  }
  if (found) throw Refusal("damaged: the file ends before its last row (truncated)");
}
}  // namespace

DicomPixels readDicomPixels(const std::string& path, const PixelPromise& promise) {
  gdcm::ImageReader reader;
  reader.SetFileName(path.c_str());
  const bool readable = reader.Read();
  const gdcm::DataSet& data = reader.GetFile().GetDataSet();
  if (!data.FindDataElement(kPixelData)) throw Refusal("not an image: the file holds no pixel data");
  if (!readable) throw Refusal("damaged: its pixel data cannot be read");
  checkNativeIsWhole(path, data.GetDataElement(kPixelData));
  const gdcm::Image* image = &reader.GetImage();
  gdcm::ImageApplyLookupTable table;
  if (image->GetPhotometricInterpretation() == gdcm::PhotometricInterpretation::PALETTE_COLOR) {
    table.SetInput(*image);
    if (!table.Apply()) throw Refusal("damaged: its colour table cannot be read");
    image = &table.GetOutput();
  }
  const std::size_t frame = static_cast<std::size_t>(promise.rows) * static_cast<std::size_t>(promise.columns);
  if (image->GetDimension(0) != static_cast<unsigned>(promise.columns) || image->GetDimension(1) != static_cast<unsigned>(promise.rows))
    throw Refusal("damaged: its pixel data is of another size than its header says");
  DicomPixels pixels;
  pixels.bytes.resize(image->GetBufferLength());
  if (!image->GetBuffer(pixels.bytes.data())) throw Refusal("damaged: its pixel data cannot be decoded");
  pixels.format = image->GetPixelFormat();
  pixels.photometric = image->GetPhotometricInterpretation();
  pixels.planar = image->GetPlanarConfiguration() == 1;
  // A JPEG 2000 stream states its own signedness, and the header another; what either calls signed is signed. A value that is in
  // its signed range already is not changed by this.
  if (promise.isSigned || isSignedJpeg2000(data.GetDataElement(kPixelData))) pixels.signBit = promise.bitsStored - 1;
  const std::size_t samples = pixels.format.GetSamplesPerPixel();
  if ((samples != 1 && samples != 3) || pixels.count() < frame * samples * static_cast<std::size_t>(promise.frames))
    throw Refusal("damaged: its pixel data is shorter than its header says");
  return pixels;
}
