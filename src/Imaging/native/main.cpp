// covidlabel-decode: turns the files of one upload into slices. See docs/adr/0003-decoder-as-sandboxed-process.md.
//
// covidlabel-decode --input DIR --output DIR --files N [limits]
// DIR/0000, DIR/0001... are the files. Each is decoded by a sandboxed child process; pixels go to the output folder under the
// same number as int16 little-endian rows, everything said of them to stdout as JSON lines (supervisor.h).
// Exit status: 0 the run is complete, whatever became of its files; 64 wrong arguments; 70 the sandbox cannot be built.
#include <clocale>
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "options.h"
#include "supervisor.h"

int main(int argc, char** argv) {
  // Numbers in DICOM and JSON have a point whatever the machine's language; names are taken as UTF-8.
  if (!std::setlocale(LC_CTYPE, "C.UTF-8")) std::setlocale(LC_CTYPE, "C");
  try {
    Supervisor(parseOptions(argc, argv)).run();
    return 0;
  } catch (const std::invalid_argument& wrong) {
    std::fprintf(stderr, "covidlabel-decode: %s\n", wrong.what());
    return 64;
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "covidlabel-decode: %s\n", failed.what());
    return 70;
  }
}
