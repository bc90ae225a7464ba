// The stored values of a DICOM image, as GDCM decodes them, with what GDCM gets wrong put right.
#pragma once
#include <gdcmPhotometricInterpretation.h>
#include <gdcmPixelFormat.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "report.h"

// What the header promises of the pixel data.
struct PixelPromise {
  int rows = 0, columns = 0, frames = 1;
  int bitsStored = 16;
  bool isSigned = false;
};

struct DicomPixels {
  std::vector<char> bytes;
  gdcm::PixelFormat format;
  gdcm::PhotometricInterpretation photometric;
  bool planar = false;
  int signBit = -1;

  // Value i as stored; a channel's value where there are several.
  double value(std::size_t i) const {
    const double raw = rawValue(i);
    return signBit >= 0 && raw >= std::ldexp(1.0, signBit) ? raw - std::ldexp(1.0, signBit + 1) : raw;
  }

  std::size_t count() const { return bytes.size() / std::max<std::size_t>(1, format.GetPixelSize() / format.GetSamplesPerPixel()); }

 private:
  double rawValue(std::size_t i) const {
    switch (format.GetScalarType()) {
      case gdcm::PixelFormat::UINT8: return get<std::uint8_t>(i);
      case gdcm::PixelFormat::INT8: return get<std::int8_t>(i);
      case gdcm::PixelFormat::UINT12:
      case gdcm::PixelFormat::UINT16: return get<std::uint16_t>(i);
      case gdcm::PixelFormat::INT12:
      case gdcm::PixelFormat::INT16: return get<std::int16_t>(i);
      case gdcm::PixelFormat::UINT32: return get<std::uint32_t>(i);
      case gdcm::PixelFormat::INT32: return get<std::int32_t>(i);
      default: throw Refusal(std::string("pixels of a kind that is not read: ") + format.GetScalarTypeAsString());
    }
  }

  template <class T>
  double get(std::size_t i) const {
    T sample;
    std::memcpy(&sample, bytes.data() + i * sizeof(T), sizeof(T));
    return static_cast<double>(sample);
  }
};

// Throws Refusal where there is no pixel data, or less of it than promised.
DicomPixels readDicomPixels(const std::string& path, const PixelPromise& promise);
