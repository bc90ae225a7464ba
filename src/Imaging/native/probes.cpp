#include "probes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <vector>

namespace {
void tried(Report& report, const char* what, bool succeeded) {
  report.note(std::string(what) + ": " + (succeeded ? "allowed" : std::strerror(errno)));
}

void tryNetwork(Report& report) {
  tried(report, "tcp socket", socket(AF_INET, SOCK_STREAM, 0) >= 0);
  tried(report, "unix socket", socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
}

void tryWriting(Report& report) {
  tried(report, "create in folder", open("probe", O_WRONLY | O_CREAT, 0600) >= 0);
  tried(report, "create in /tmp", open("/tmp/covidlabel-probe", O_WRONLY | O_CREAT, 0600) >= 0);
  tried(report, "mkdir", mkdir("/tmp/covidlabel-probe-dir", 0700) == 0);
  tried(report, "unlink", unlink("0000") == 0);
  tried(report, "rename", rename("0000", "0001") == 0);
}

void tryReading(Report& report) {
  tried(report, "read /etc/passwd", open("/etc/passwd", O_RDONLY) >= 0);
  tried(report, "read /proc/self/environ", open("/proc/self/environ", O_RDONLY) >= 0);
}

void tryProcesses(Report& report) {
  char program[] = "/bin/true";
  char* const arguments[] = {program, nullptr};
  tried(report, "exec", execve(program, arguments, nullptr) == 0);
  const pid_t child = fork();
  if (child == 0) _exit(0);
  tried(report, "fork", child > 0);
  tried(report, "ptrace", ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr) == 0);
  tried(report, "kill parent", kill(getppid(), SIGKILL) == 0);
  tried(report, "executable memory",
        mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
  tried(report, "become root", setuid(0) == 0 && geteuid() == 0 && getuid() != geteuid());
}

void takeMemory(Report&) {
  std::vector<std::vector<char>> all;
  for (;;) all.emplace_back(16 << 20, 'x');
}

void fillOutput(Report& report) {
  const std::vector<char> block(1 << 20, 'x');
  for (;;) report.append(block.data(), block.size());
}

void spin(Report&) {
  for (volatile unsigned turn = 0;; turn = turn + 1) {
  }
}

void sleepForever(Report&) {
  for (;;) sleep(1);
}

void talkNonsense(Report& report) { report.format("\"}}, {{"); }
}  // namespace

bool obeyProbe(const std::string& path, Report& report) {
  static const std::map<std::string, std::function<void(Report&)>> probes = {
      {"network", tryNetwork}, {"writing", tryWriting}, {"reading", tryReading}, {"processes", tryProcesses},
      {"memory", takeMemory},  {"output", fillOutput},  {"spin", spin},          {"sleep", sleepForever},
      {"nonsense", talkNonsense},
      {"abort", [](Report&) { std::abort(); }},
      {"segfault", [](Report&) { std::raise(SIGSEGV); }},
  };
  std::ifstream file(path);
  std::string mark, name;
  if (!(file >> mark >> name) || mark != "COVIDLABEL-PROBE") return false;
  const auto probe = probes.find(name);
  if (probe == probes.end()) return false;
  probe->second(report);
  throw Refusal("probe " + name + " ended");
}
