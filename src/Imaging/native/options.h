// What one run of the worker may do; every field comes from the command line.
#pragma once
#include <cstdint>
#include <string>

enum class Mode {
  Slices,  // HU for DICOM CT, 8-bit grey otherwise
  Stored,  // as Slices, but DICOM values as stored, before the rescale
  Masks,   // palette and grey PNG as indices
};

struct Options {
  Mode mode = Mode::Slices;
  std::string input;
  std::string output;
  int files = 0;
  std::int64_t memoryMib = 1536;
  std::int64_t cpuSeconds = 30;
  std::int64_t wallSeconds = 45;
  std::int64_t maxPixels = std::int64_t{64} << 20;
  std::int64_t maxFrames = 4096;
  std::int64_t fileOutputMib = 512;
  std::int64_t totalOutputMib = 2048;
  std::int64_t zipEntries = 4096;
  std::int64_t zipMib = 2048;
  std::int64_t zipRatio = 200;
  bool obeyProbes = false;  // tests only: see probes.h
};

// Throws std::invalid_argument naming the argument that is wrong.
Options parseOptions(int argc, char** argv);
