#include "dicom_header.h"

#include <gdcmByteValue.h>
#include <gdcmSequenceOfItems.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace {
const gdcm::Tag kImagePosition(0x0020, 0x0032), kImageOrientation(0x0020, 0x0037), kPixelSpacing(0x0028, 0x0030);
const gdcm::Tag kIntercept(0x0028, 0x1052), kSlope(0x0028, 0x1053), kRescaleType(0x0028, 0x1054);
const gdcm::Tag kSharedGroups(0x5200, 0x9229), kPerFrameGroups(0x5200, 0x9230);
const gdcm::Tag kPixelMeasures(0x0028, 0x9110), kTransformation(0x0028, 0x9145);
const gdcm::Tag kFrameOfReference(0x0020, 0x0052);
const gdcm::Tag kPlanePosition(0x0020, 0x9113), kPlaneOrientation(0x0020, 0x9116);

// Item i (from 1) of a sequence, or null.
const gdcm::DataSet* item(const gdcm::DataSet& data, const gdcm::Tag& tag, std::size_t i, gdcm::SmartPointer<gdcm::SequenceOfItems>& keep) {
  if (!data.FindDataElement(tag)) return nullptr;
  keep = data.GetDataElement(tag).GetValueAsSQ();
  return keep && keep->GetNumberOfItems() >= i ? &keep->GetItem(i).GetNestedDataSet() : nullptr;
}

struct Geometry {
  std::vector<double> position, orientation;
};

void readPlain(const gdcm::DataSet& data, FrameHeader& header, Geometry& geometry) {
  const auto slope = numbersOf(data, kSlope), intercept = numbersOf(data, kIntercept);
  if (!slope.empty() && !intercept.empty()) {
    header.hasRescale = true;
    header.slope = slope[0];
    header.intercept = intercept[0];
  }
  if (const std::string type = textOf(data, kRescaleType); !type.empty()) header.rescaleType = type;
  const auto spacing = numbersOf(data, kPixelSpacing);
  if (spacing.size() == 2 && spacing[0] > 0 && spacing[1] > 0) {
    header.rowMm = spacing[0];
    header.columnMm = spacing[1];
  }
  if (auto position = numbersOf(data, kImagePosition); position.size() == 3) geometry.position = position;
  if (auto orientation = numbersOf(data, kImageOrientation); orientation.size() == 6) geometry.orientation = orientation;
}

void readGroups(const gdcm::DataSet& groups, FrameHeader& header, Geometry& geometry) {
  for (const gdcm::Tag& macro : {kPixelMeasures, kTransformation, kPlanePosition, kPlaneOrientation}) {
    gdcm::SmartPointer<gdcm::SequenceOfItems> keep;
    if (const gdcm::DataSet* inner = item(groups, macro, 1, keep)) readPlain(*inner, header, geometry);
  }
}

// Image Position projected on the normal of the row and column directions (PS3.3 C.7.6.2.1.1), and what it can be compared in: two
// positions of one frame of reference (C.7.4.1.1.1) along one normal. The normal counts to a hundredth, 0.6 degrees.
void place(const Geometry& geometry, const std::string& frameOfReference, FrameHeader& header) {
  if (geometry.position.empty() || geometry.orientation.empty()) return;
  const auto& o = geometry.orientation;
  const double normal[3] = {o[1] * o[5] - o[2] * o[4], o[2] * o[3] - o[0] * o[5], o[0] * o[4] - o[1] * o[3]};
  const double length = std::sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
  if (!(length > 0.5)) return;
  double sum = 0;
  std::string coordinates = frameOfReference;
  for (int i = 0; i < 3; i++) {
    sum += normal[i] * geometry.position[static_cast<std::size_t>(i)];
    char direction[32];
    std::snprintf(direction, sizeof direction, " %ld", std::lround(normal[i] / length * 100));
    coordinates += direction;
  }
  header.position = sum;
  if (!frameOfReference.empty()) header.coordinates = coordinates;
}
}  // namespace

std::string textOf(const gdcm::DataSet& data, const gdcm::Tag& tag) {
  if (!data.FindDataElement(tag)) return {};
  const gdcm::ByteValue* bytes = data.GetDataElement(tag).GetByteValue();
  if (!bytes || bytes->GetLength() > 65536) return {};
  std::string text(bytes->GetPointer(), bytes->GetLength());
  while (!text.empty() && (text.back() == ' ' || text.back() == '\0')) text.pop_back();
  text.erase(0, text.find_first_not_of(' '));
  return text;
}

std::vector<double> numbersOf(const gdcm::DataSet& data, const gdcm::Tag& tag) {
  std::vector<double> numbers;
  const std::string text = textOf(data, tag);
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\\', start), text.size());
    const std::string part = text.substr(start, end - start);
    char* stop = nullptr;
    const double number = std::strtod(part.c_str(), &stop);
    if (stop == part.c_str() || !std::isfinite(number)) return {};
    numbers.push_back(number);
    start = end + 1;
  }
  return numbers;
}

std::optional<int> ushortOf(const gdcm::DataSet& data, const gdcm::Tag& tag) {
  if (!data.FindDataElement(tag)) return {};
  const gdcm::ByteValue* bytes = data.GetDataElement(tag).GetByteValue();
  if (!bytes || bytes->GetLength() < 2) return {};
  // GDCM has swapped the bytes of big-endian files already.
  const auto* raw = reinterpret_cast<const unsigned char*>(bytes->GetPointer());
  return raw[0] | (raw[1] << 8);
}

std::vector<FrameHeader> frameHeaders(const gdcm::DataSet& data, int frames) {
  FrameHeader common;
  Geometry commonGeometry;
  readPlain(data, common, commonGeometry);
  gdcm::SmartPointer<gdcm::SequenceOfItems> keepShared, keepFrames;
  if (const gdcm::DataSet* shared = item(data, kSharedGroups, 1, keepShared)) readGroups(*shared, common, commonGeometry);
  const std::string frameOfReference = textOf(data, kFrameOfReference);
  std::vector<FrameHeader> headers;
  for (int frame = 0; frame < frames; frame++) {
    FrameHeader header = common;
    Geometry geometry = commonGeometry;
    if (const gdcm::DataSet* own = item(data, kPerFrameGroups, static_cast<std::size_t>(frame) + 1, keepFrames))
      readGroups(*own, header, geometry);
    place(geometry, frameOfReference, header);
    headers.push_back(header);
  }
  return headers;
}
