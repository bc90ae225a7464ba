#include "dicom.h"

#include <gdcmReader.h>
#include <gdcmTrace.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "dicom_header.h"
#include "dicom_pixels.h"

namespace {
const gdcm::Tag kModality(0x0008, 0x0060), kSopClass(0x0008, 0x0016), kMediaSopClass(0x0002, 0x0002);
const gdcm::Tag kPatientId(0x0010, 0x0020), kSeriesUid(0x0020, 0x000E), kInstanceNumber(0x0020, 0x0013);
const gdcm::Tag kRows(0x0028, 0x0010), kColumns(0x0028, 0x0011), kFrames(0x0028, 0x0008), kImageType(0x0008, 0x0008);
const gdcm::Tag kBitsStored(0x0028, 0x0101), kPixelRepresentation(0x0028, 0x0103);
const gdcm::Tag kPixelData(0x7FE0, 0x0010), kLossy(0x0028, 0x2110), kBurnedIn(0x0028, 0x0301);
const gdcm::Tag kWindowCenter(0x0028, 0x1050), kWindowWidth(0x0028, 0x1051);
const char* const kDicomDir = "1.2.840.10008.1.3.10";
const char* const kSecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

struct Header {
  PixelPromise pixels;
  bool isSecondaryCapture = false;
  std::optional<std::string> patientId, seriesUid;
  std::optional<int> instance;
  std::optional<double> windowCenter, windowWidth;
  std::vector<FrameHeader> perFrame;
};

std::optional<std::string> some(std::string text) {
  if (text.empty()) return {};
  return text;
}

std::optional<double> firstOf(const std::vector<double>& numbers) {
  if (numbers.empty()) return {};
  return numbers[0];
}

void noteTraps(const gdcm::DataSet& data, Report& report) {
  if (textOf(data, kImageType).find("LOCALIZER") != std::string::npos) report.note("a localizer (scout view), not an axial slice");
  if (textOf(data, kLossy) == "01") report.note("was compressed with loss");
  if (textOf(data, kBurnedIn) == "YES") report.note("has text burned into its pixels, which may name the patient");
}

// Refuses what is no CT image, and what is too large, before any pixel is decoded.
Header readHeader(const std::string& path, const Options& options, Report& report) {
  gdcm::Reader reader;
  reader.SetFileName(path.c_str());
  // The header alone: files that are not wanted are not read further, however large or broken their pixels are.
  if (!reader.ReadUpToTag(kPixelData)) throw Refusal("damaged: not a readable DICOM file");
  const gdcm::DataSet& data = reader.GetFile().GetDataSet();
  if (textOf(reader.GetFile().GetHeader(), kMediaSopClass) == kDicomDir)
    throw Refusal("a DICOMDIR: a list of files, not an image");
  const std::string modality = textOf(data, kModality);
  if (modality.empty()) throw Refusal("not CT: the file names no modality");
  if (modality != "CT") throw Refusal("not CT: modality " + modality.substr(0, 16));

  Header header;
  header.pixels.rows = ushortOf(data, kRows).value_or(0);
  header.pixels.columns = ushortOf(data, kColumns).value_or(0);
  const double frames = firstOf(numbersOf(data, kFrames)).value_or(1);
  if (header.pixels.rows == 0 || header.pixels.columns == 0) throw Refusal("not an image: the file names no rows or columns of pixels");
  if (!(frames >= 1)) throw Refusal("damaged: the file names no frame");
  if (static_cast<std::int64_t>(header.pixels.rows) * header.pixels.columns > options.maxPixels)
    throw OverLimit("an image of " + std::to_string(header.pixels.columns) + "x" + std::to_string(header.pixels.rows) + " pixels; at most " +
                    std::to_string(options.maxPixels) + " pixels are taken");
  if (frames > static_cast<double>(options.maxFrames))
    throw OverLimit("more than " + std::to_string(options.maxFrames) + " frames");
  header.pixels.frames = static_cast<int>(frames);
  header.pixels.bitsStored = std::clamp(ushortOf(data, kBitsStored).value_or(16), 1, 32);
  header.pixels.isSigned = ushortOf(data, kPixelRepresentation).value_or(0) == 1;
  header.isSecondaryCapture = textOf(data, kSopClass).compare(0, std::strlen(kSecondaryCapture), kSecondaryCapture) == 0;
  header.patientId = some(textOf(data, kPatientId));
  header.seriesUid = some(textOf(data, kSeriesUid));
  if (const auto instance = firstOf(numbersOf(data, kInstanceNumber)); instance && std::fabs(*instance) < 1e9)
    header.instance = static_cast<int>(*instance);
  header.windowCenter = firstOf(numbersOf(data, kWindowCenter));
  header.windowWidth = firstOf(numbersOf(data, kWindowWidth));
  header.perFrame = frameHeaders(data, header.pixels.frames);
  noteTraps(data, report);
  return header;
}

// HU = stored x slope + intercept, rounded and kept within int16.
void toHu(const DicomPixels& pixels, std::size_t start, const FrameHeader& header, Frame& frame, Report& report) {
  frame.isHu = true;
  bool rounded = false, clamped = false;
  for (std::size_t i = 0; i < frame.pixels.size(); i++) {
    const double exact = pixels.value(start + i) * header.slope + header.intercept, whole = std::floor(exact + 0.5);
    rounded |= whole != exact;
    clamped |= whole < -32768 || whole > 32767;
    frame.pixels[i] = static_cast<std::int16_t>(std::clamp(whole, -32768.0, 32767.0));
  }
  if (rounded) report.note("HU rounded to whole numbers (its rescale is fractional)");
  if (clamped) report.note("HU outside -32768 to 32767 clamped");
  // "US" (unspecified) is common on scanners' own objects; the values are kept as they are rather than squeezed into grey.
  if (!header.rescaleType.empty() && header.rescaleType.compare(0, 2, "HU") != 0)
    report.note("names its unit " + header.rescaleType.substr(0, 16) + ", not HU; rescaled values taken as HU");
  if (!header.hasRescale) report.note("names no rescale; stored values taken as HU");
}

void asStored(const DicomPixels& pixels, std::size_t start, Frame& frame) {
  for (std::size_t i = 0; i < frame.pixels.size(); i++)
    frame.pixels[i] = static_cast<std::int16_t>(static_cast<std::int64_t>(pixels.value(start + i)));
}

// Display grey of a CT object whose values are no HU: screenshots and colour.
void toGrey(const DicomPixels& pixels, std::size_t start, const Header& header, const FrameHeader& own, Frame& frame, Report& report) {
  const std::size_t count = frame.pixels.size(), samples = pixels.format.GetSamplesPerPixel();
  std::vector<double> grey(count);
  const bool luma = pixels.photometric == gdcm::PhotometricInterpretation::YBR_FULL ||
                    pixels.photometric == gdcm::PhotometricInterpretation::YBR_FULL_422;
  for (std::size_t i = 0; i < count; i++) {
    const auto channel = [&](std::size_t c) {
      return pixels.value(pixels.planar ? start * samples + c * count + i : (start + i) * samples + c);
    };
    grey[i] = samples == 1 || luma ? channel(0) : (299 * channel(0) + 587 * channel(1) + 114 * channel(2)) / 1000;
  }
  double low = 0, high = pixels.format.GetBitsStored() <= 8 ? 255 : 0;
  if (high == 0) {
    for (double& value : grey) value = value * own.slope + own.intercept;
    if (header.windowCenter && header.windowWidth && *header.windowWidth > 0) {
      low = *header.windowCenter - *header.windowWidth / 2;
      high = *header.windowCenter + *header.windowWidth / 2;
    } else {
      low = *std::min_element(grey.begin(), grey.end());
      high = std::max(low + 1, *std::max_element(grey.begin(), grey.end()));
    }
  }
  // MONOCHROME1 shows its least value as white (PS3.3 C.7.6.3.1.2); for HU it changes nothing, for grey it does.
  const bool inverted = pixels.photometric == gdcm::PhotometricInterpretation::MONOCHROME1;
  for (std::size_t i = 0; i < count; i++) {
    const double shown = std::clamp(std::floor((grey[i] - low) * 255 / (high - low) + 0.5), 0.0, 255.0);
    frame.pixels[i] = static_cast<std::int16_t>(inverted ? 255 - shown : shown);
  }
  if (inverted) report.note("MONOCHROME1 grey inverted");
  if (samples == 3) report.note("colour reduced to grey");
  report.note("CT object without HU; taken as display grey");
}
}  // namespace

void decodeDicom(const std::string& path, const Options& options, Report& report) {
  gdcm::Trace::DebugOff();
  gdcm::Trace::WarningOff();
  gdcm::Trace::ErrorOff();
  const Header header = readHeader(path, options, report);
  const DicomPixels pixels = readDicomPixels(path, header.pixels);
  const std::size_t size = static_cast<std::size_t>(header.pixels.rows) * static_cast<std::size_t>(header.pixels.columns);
  for (int f = 0; f < header.pixels.frames; f++) {
    const FrameHeader& own = header.perFrame[static_cast<std::size_t>(f)];
    Frame frame;
    frame.height = header.pixels.rows;
    frame.width = header.pixels.columns;
    frame.rowMm = own.rowMm;
    frame.columnMm = own.columnMm;
    frame.patientId = header.patientId;
    frame.seriesUid = header.seriesUid;
    frame.instance = header.instance;
    frame.position = own.position;
    frame.coordinates = own.coordinates;
    frame.pixels.resize(size);
    const std::size_t start = static_cast<std::size_t>(f) * size;
    const bool isScreenshot = header.isSecondaryCapture && !own.hasRescale;
    if (options.mode == Mode::Stored && pixels.format.GetSamplesPerPixel() == 1) asStored(pixels, start, frame);
    else if (pixels.format.GetSamplesPerPixel() > 1 || isScreenshot) toGrey(pixels, start, header, own, frame, report);
    else toHu(pixels, start, own, frame, report);
    if (own.rowMm && std::fabs(*own.rowMm - *own.columnMm) > 0.001 * *own.rowMm) report.note("pixels are not square");
    report.frame(frame);
  }
}
