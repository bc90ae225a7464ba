// DICOM through ITK's GDCM: CT slices in HU by the rescale of PS3.3 C.7.6.16.2.9.1; every other modality is refused by name.
#pragma once
#include <string>

#include "options.h"
#include "report.h"

void decodeDicom(const std::string& path, const Options& options, Report& report);
