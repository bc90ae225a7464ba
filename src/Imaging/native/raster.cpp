#include "raster.h"

#include <itkJPEGImageIO.h>
#include <itkOutputWindow.h>
#include <itkPNGImageIO.h>
#include <itkTIFFImageIO.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>

#include "orientation.h"
#include "tiff_pages.h"

namespace {
using IO = itk::ImageIOBase;

// ITK reports some damage as a printed warning and goes on; here a warning is a reason, unless it is about TIFF tags that merely
// do not fit ITK's table of metadata.
class Listener : public itk::OutputWindow {
 public:
  using Self = Listener;
  using Superclass = itk::OutputWindow;
  using Pointer = itk::SmartPointer<Self>;
  itkSimpleNewMacro(Self);
  void DisplayText(const char* text) override {
    if (!std::strstr(text, "meta-data dictionary")) heard += text;
  }
  std::string heard;
};

IO::Pointer reader(Format format, bool keepPalette) {
  IO::Pointer io;
  if (format == Format::Png) io = itk::PNGImageIO::New().GetPointer();
  else if (format == Format::Jpeg) io = itk::JPEGImageIO::New().GetPointer();
  else io = itk::TIFFImageIO::New().GetPointer();
  io->SetExpandRGBPalette(!keepPalette);
  return io;
}

struct Picture {
  int height = 0, width = 0, pages = 1, channels = 1;
  IO::IOComponentEnum type = IO::IOComponentEnum::UNKNOWNCOMPONENTTYPE;
  std::vector<char> bytes;

  double value(std::size_t i) const {
    switch (type) {
      case IO::IOComponentEnum::UCHAR: return get<unsigned char>(i);
      case IO::IOComponentEnum::CHAR: return get<signed char>(i);
      case IO::IOComponentEnum::USHORT: return get<unsigned short>(i);
      case IO::IOComponentEnum::SHORT: return get<short>(i);
      case IO::IOComponentEnum::UINT: return get<unsigned int>(i);
      case IO::IOComponentEnum::INT: return get<int>(i);
      case IO::IOComponentEnum::FLOAT: return get<float>(i);
      case IO::IOComponentEnum::DOUBLE: return get<double>(i);
      default: throw Refusal("samples of a kind that is not read");
    }
  }

 private:
  template <class T>
  double get(std::size_t i) const {
    T sample;
    std::memcpy(&sample, bytes.data() + i * sizeof(T), sizeof(T));
    return static_cast<double>(sample);
  }
};

std::string firstLine(const std::string& text) {
  const std::size_t at = text.rfind("): ");
  std::string line = at == std::string::npos ? text : text.substr(at + 3);
  if (const std::string prefix = "ITK ERROR: "; line.compare(0, prefix.size(), prefix) == 0) line.erase(0, prefix.size());
  while (!line.empty() && std::isspace(static_cast<unsigned char>(line.front()))) line.erase(0, 1);
  line = line.substr(0, line.find('\n'));
  // The path is the worker's own and means nothing to a reader.
  return line.find('/') == std::string::npos && !line.empty() ? line : "its content cannot be decoded";
}

void checkSize(const IO& io, const Options& options) {
  std::int64_t size[3] = {1, 1, 1};
  const unsigned dimensions = io.GetNumberOfDimensions();
  if (dimensions > 3) throw Refusal("an image of more than three dimensions");
  for (unsigned i = 0; i < dimensions; i++) size[i] = static_cast<std::int64_t>(io.GetDimensions(i));
  if (size[0] <= 0 || size[1] <= 0 || size[2] <= 0) throw Refusal("an image without pixels");
  const std::string is = std::to_string(size[0]) + "x" + std::to_string(size[1]);
  if (size[0] > options.maxPixels / size[1])
    throw OverLimit("an image of " + is + " pixels; at most " + std::to_string(options.maxPixels) + " pixels are taken");
  if (size[2] > options.maxFrames)
    throw OverLimit(std::to_string(size[2]) + " pages; at most " + std::to_string(options.maxFrames) + " are taken");
}

Picture load(const std::string& path, Format format, const Options& options) {
  const auto listener = Listener::New();
  itk::OutputWindow::SetInstance(listener);
  const IO::Pointer io = reader(format, options.mode == Mode::Masks);
  Picture picture;
  try {
    io->SetFileName(path);
    io->ReadImageInformation();
    checkSize(*io, options);
    picture.width = static_cast<int>(io->GetDimensions(0));
    picture.height = static_cast<int>(io->GetDimensions(1));
    picture.pages = io->GetNumberOfDimensions() > 2 ? static_cast<int>(io->GetDimensions(2)) : 1;
    picture.channels = static_cast<int>(io->GetNumberOfComponents());
    picture.type = io->GetComponentType();
    itk::ImageIORegion region(io->GetNumberOfDimensions());
    for (unsigned i = 0; i < io->GetNumberOfDimensions(); i++) region.SetSize(i, io->GetDimensions(i));
    io->SetIORegion(region);
    picture.bytes.resize(static_cast<std::size_t>(io->GetImageSizeInBytes()));
    io->Read(picture.bytes.data());
  } catch (const itk::ExceptionObject& failure) {
    throw Refusal("damaged: " + firstLine(failure.GetDescription()));
  }
  if (!listener->heard.empty()) throw Refusal("damaged: " + firstLine(listener->heard));
  if (picture.channels < 1 || picture.channels > 4) throw Refusal("an image of " + std::to_string(picture.channels) + " channels");
  return picture;
}

// libjpeg fills what is missing with grey and carries on; half a slice must not look like a whole one.
void checkJpegIsWhole(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t scan = file.rfind("\xff\xda");
  if (scan == std::string::npos || file.find("\xff\xd9", scan) == std::string::npos)
    throw Refusal("damaged: the JPEG ends before its last row (truncated)");
}

// One channel, luminance by ITU-R BT.601. Alpha is ignored, not blended: in one public data set its presence alone gives the diagnosis away.
std::vector<double> oneChannel(const Picture& picture, Report& report) {
  const std::size_t pixels = static_cast<std::size_t>(picture.height) * picture.width * picture.pages;
  std::vector<double> grey(pixels);
  const auto channels = static_cast<std::size_t>(picture.channels);
  for (std::size_t i = 0; i < pixels; i++) {
    if (channels < 3) {
      grey[i] = picture.value(i * channels);
      continue;
    }
    const double red = picture.value(i * channels), green = picture.value(i * channels + 1), blue = picture.value(i * channels + 2);
    grey[i] = red == green && green == blue ? red : (299 * red + 587 * green + 114 * blue) / 1000;
  }
  if (channels == 2) report.note("grey with alpha; alpha ignored");
  if (channels == 3) report.note("RGB reduced to grey");
  if (channels == 4) report.note("RGBA reduced to grey; alpha ignored");
  return grey;
}

struct Scale {
  double low = 0, factor = 1;
};

// 8 bits pass unchanged. 16 bits without sign scale by their range, or by 12 bits where nothing is above (scanners' range); what has a
// sign or is a fraction has no agreed range and is spread from its least to its greatest value.
Scale scaleTo8Bits(const Picture& picture, const std::vector<double>& grey, Report& report) {
  if (picture.type == IO::IOComponentEnum::UCHAR) return {};
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double value : grey) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high) throw Refusal("an image without a finite value");
  if (picture.type == IO::IOComponentEnum::USHORT) {
    const bool twelve = high <= 4095;
    report.note(twelve ? "16-bit grey holding 12-bit values scaled to 8 bits" : "16-bit grey scaled to 8 bits");
    return {0, 255.0 / (twelve ? 4095 : 65535)};
  }
  report.note("values from " + std::to_string(low) + " to " + std::to_string(high) + " spread over 8 bits; not taken as HU");
  return {low, high > low ? 255 / (high - low) : 0};
}
}  // namespace

void decodeRaster(const std::string& path, Format format, const Options& options, Report& report) {
  if (format == Format::Jpeg) checkJpegIsWhole(path);
  if (format == Format::Tiff) checkTiffPages(path, options.maxFrames);
  const Picture picture = load(path, format, options);
  const bool mask = options.mode == Mode::Masks;
  if (mask && (picture.channels != 1 || picture.type != IO::IOComponentEnum::UCHAR))
    throw Refusal("not a mask: it has colours instead of indices, or more than 8 bits");
  const std::vector<double> grey = oneChannel(picture, report);
  const Scale scale = scaleTo8Bits(picture, grey, report);
  const int orientation = mask ? 1 : exifOrientation(path, format);
  if (orientation != 1) report.note("turned as its Exif orientation (" + std::to_string(orientation) + ") asks");
  if (picture.pages > 1) report.note(std::to_string(picture.pages) + " pages, each taken as a slice");
  const std::size_t page = static_cast<std::size_t>(picture.height) * picture.width;
  for (int p = 0; p < picture.pages; p++) {
    Frame frame;
    frame.height = picture.height;
    frame.width = picture.width;
    frame.pixels.resize(page);
    for (std::size_t i = 0; i < page; i++) {
      const double value = (grey[static_cast<std::size_t>(p) * page + i] - scale.low) * scale.factor;
      frame.pixels[i] = static_cast<std::int16_t>(std::isfinite(value) ? std::clamp(std::floor(value + 0.5), 0.0, 255.0) : 0);
    }
    applyOrientation(orientation, frame);
    report.frame(frame);
  }
}
