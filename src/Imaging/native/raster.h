// PNG, JPEG and TIFF through ITK: 8-bit grey of one channel, or palette indices for masks.
#pragma once
#include <string>

#include "formats.h"
#include "options.h"
#include "report.h"

void decodeRaster(const std::string& path, Format format, const Options& options, Report& report);

// Luminance by ITU-R BT.601, exact for equal channels.
inline int luminance(int red, int green, int blue) { return (299 * red + 587 * green + 114 * blue + 500) / 1000; }
