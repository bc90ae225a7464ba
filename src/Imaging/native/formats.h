// Which format a file has, by its first bytes only; names and extensions are never seen here.
#pragma once
#include <string>

#include "options.h"
#include "report.h"

enum class Format { Png, Jpeg, Tiff, Dicom, Zip, Unwanted, Unknown };

struct Recognised {
  Format format = Format::Unknown;
  std::string name;  // lower-case name of the format, or why it is unwanted
};

Recognised recognise(const std::string& path);

// Decodes one file into the report; throws Refusal or OverLimit.
void decodeFile(const std::string& path, const Options& options, bool insideZip, Report& report);
