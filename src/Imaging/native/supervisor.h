// Runs one sandboxed process a file, one after the other, and writes JSON lines to stdout:
//   {"file":3,"said":{...}}                     what the file's process said (report.h); believed about that file only
//   {"file":9,"entryOf":3,"name":"a/b.png"}     entry of a ZIP, from now on file 9
//   {"file":3,"ended":"done","detail":"","ms":12.3,"rssKib":40000}
// "ended" is done, opened (a ZIP whose entries follow), crashed or overLimit. The supervisor itself never parses a file's bytes.
#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "options.h"

class Supervisor {
 public:
  explicit Supervisor(Options options);
  void run();

 private:
  struct Entry {
    long long offset, length;
    std::string nameJson;
  };
  struct Ending {
    std::string how, detail;
    double milliseconds = 0;
    long rssKib = 0;
  };

  void runFile(int number, bool insideZip);
  Ending decode(int number, bool insideZip, bool isArchive, std::vector<Entry>& entries);
  [[noreturn]] void child(int number, bool insideZip, int pipe, int output, long long outputBytes);
  bool listen(int pipe, int number, std::vector<Entry>& entries, double deadline);
  void hear(const std::string& line, int number, std::vector<Entry>& entries);
  void runEntries(int number, const std::vector<Entry>& entries);
  bool takeEntry(int archive, int number, const Entry& entry);
  void end(int number, const Ending& ending);

  Options options_;
  int nextNumber_;
  long long outputLeft_;
  long long zipLeft_;
};
