// ZIP archives: spools the entries' bytes to the output descriptor; each entry is then decoded by a process of its own.
#pragma once
#include <string>

#include "options.h"
#include "report.h"

void spoolArchive(const std::string& path, const Options& options, Report& report);
