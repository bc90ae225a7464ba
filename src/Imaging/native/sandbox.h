// The walls around a file's process. Everything that must be opened is opened before enterSandbox.
#pragma once
#include <string>

#include "options.h"

// Bytes of output still allowed to this file.
struct Allowance {
  long long outputBytes = 0;
};

// After this the process reads files of the input folder only, writes only what it holds open, has no network and starts nothing.
// Returns the path by which the file is reached from now on. Throws std::runtime_error if a wall cannot be built.
std::string enterSandbox(const Options& options, const std::string& fileName, const Allowance& allowance);
