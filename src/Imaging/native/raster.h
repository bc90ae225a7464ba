// PNG, JPEG and TIFF through ITK: 8-bit grey of one channel, or palette indices for masks.
#pragma once
#include <string>

#include "formats.h"
#include "options.h"
#include "report.h"

void decodeRaster(const std::string& path, Format format, const Options& options, Report& report);
