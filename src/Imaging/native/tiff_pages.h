// The chain of pages in a TIFF (TIFF 6.0 section 2; BigTIFF), which ITK follows without end where it loops.
#pragma once
#include <cstdint>
#include <string>

// Throws Refusal where the chain loops, OverLimit where it is longer than allowed.
void checkTiffPages(const std::string& path, std::int64_t maxPages);
