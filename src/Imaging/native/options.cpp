#include "options.h"

#include <map>
#include <stdexcept>

namespace {
std::int64_t positive(const std::string& key, const std::string& text) {
  std::size_t used = 0;
  std::int64_t value = 0;
  try {
    value = std::stoll(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  if (used == 0 || used != text.size() || value <= 0) throw std::invalid_argument(key + " is not a positive number");
  return value;
}

Mode parseMode(const std::string& text) {
  if (text == "slices") return Mode::Slices;
  if (text == "stored") return Mode::Stored;
  if (text == "masks") return Mode::Masks;
  throw std::invalid_argument("--mode is one of slices, stored, masks");
}
}  // namespace

Options parseOptions(int argc, char** argv) {
  Options options;
  std::int64_t files = 0;
  const std::map<std::string, std::int64_t*> numbers = {
      {"--files", &files},
      {"--memory-mib", &options.memoryMib},
      {"--cpu-seconds", &options.cpuSeconds},
      {"--wall-seconds", &options.wallSeconds},
      {"--max-pixels", &options.maxPixels},
      {"--max-frames", &options.maxFrames},
      {"--file-output-mib", &options.fileOutputMib},
      {"--total-output-mib", &options.totalOutputMib},
      {"--zip-entries", &options.zipEntries},
      {"--zip-mib", &options.zipMib},
      {"--zip-ratio", &options.zipRatio},
  };
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string key = argv[i], value = argv[i + 1];
    if (const auto number = numbers.find(key); number != numbers.end()) *number->second = positive(key, value);
    else if (key == "--mode") options.mode = parseMode(value);
    else if (key == "--input") options.input = value;
    else if (key == "--output") options.output = value;
    else if (key == "--obey-probes") options.obeyProbes = value == "yes";
    else throw std::invalid_argument(key + " is not an option");
  }
  if (argc % 2 == 0) throw std::invalid_argument("every option takes a value");
  if (options.input.empty() || options.output.empty() || files == 0)
    throw std::invalid_argument("--input, --output and --files are required");
  if (files > 1000000) throw std::invalid_argument("--files is more than a million");
  options.files = static_cast<int>(files);
  return options;
}
