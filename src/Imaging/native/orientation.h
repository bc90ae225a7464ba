// Exif orientation (Exif 2.3, tag 0x0112) of JPEG and PNG files, which ITK does not apply.
#pragma once
#include <string>

#include "formats.h"
#include "report.h"

// 1 (as stored) to 8; 1 where the file says nothing usable.
int exifOrientation(const std::string& path, Format format);

// Turns and mirrors the frame so that it is seen as its sender saw it.
void applyOrientation(int orientation, Frame& frame);
