// What is read of a DICOM header, from the top level or from the functional groups of an enhanced multi-frame object.
#pragma once
#include <gdcmDataSet.h>
#include <gdcmTag.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

// A text value without padding; empty where absent.
std::string textOf(const gdcm::DataSet& data, const gdcm::Tag& tag);

// The numbers of a decimal or integer string; empty where absent or not numbers.
std::vector<double> numbersOf(const gdcm::DataSet& data, const gdcm::Tag& tag);

// An unsigned short (US).
std::optional<int> ushortOf(const gdcm::DataSet& data, const gdcm::Tag& tag);

struct FrameHeader {
  double slope = 1, intercept = 0;
  bool hasRescale = false;
  std::string rescaleType;
  std::optional<double> rowMm, columnMm;
  std::optional<double> position;          // mm along the slice normal
  std::optional<std::string> coordinates;  // what the position is told in: frame of reference and direction of the normal
};

// One entry a frame. Functional groups (PS3.3 C.7.6.16) win over the top level, a frame's own over the shared.
std::vector<FrameHeader> frameHeaders(const gdcm::DataSet& data, int frames);
