// For tests of the sandbox only, reachable with --obey-probes yes: a file that begins with "COVIDLABEL-PROBE name" makes its
// process do what a taken-over decoder would try, from inside the same walls as any other file's process.
#pragma once
#include <string>

#include "report.h"

// True if the file was a probe and has been carried out; what was tried and what came of it is noted in the report.
bool obeyProbe(const std::string& path, Report& report);
