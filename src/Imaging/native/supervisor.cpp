#include "supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>
#include <stdexcept>

#include "formats.h"
#include "probes.h"
#include "report.h"
#include "sandbox.h"

namespace {
constexpr std::size_t kMaxSaidBytes = 32 << 20;
constexpr int kSandboxFailed = 71;

double nowMs() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string fileName(int number) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d", number);
  return text;
}

[[noreturn]] void fail(const char* what) { throw std::runtime_error(std::string(what) + ": " + std::strerror(errno)); }

// Only the parent writes to stdout, one whole line at a time.
void print(const std::string& line) {
  std::fwrite(line.data(), 1, line.size(), stdout);
  std::fputc('\n', stdout);
  if (std::fflush(stdout) != 0) fail("writing the results");
}

std::string describe(int status, const Options& options, bool timedOut, bool saidTooMuch, std::string& how) {
  how = "overLimit";
  if (timedOut) return "it took longer than " + std::to_string(options.wallSeconds) + " s";
  if (saidTooMuch) return "its description is larger than allowed";
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
    return "it took more than " + std::to_string(options.cpuSeconds) + " s of processor time";
  how = "crashed";
  if (WIFSIGNALED(status))
    return std::string("the decoder failed on it (") + strsignal(WTERMSIG(status)) + "); the file is damaged or malicious";
  return "the decoder failed on it (exit " + std::to_string(WEXITSTATUS(status)) + ")";
}
}  // namespace

Supervisor::Supervisor(Options options)
    : options_(std::move(options)),
      nextNumber_(options_.files),
      outputLeft_(options_.totalOutputMib << 20),
      zipLeft_(options_.zipMib << 20) {}

void Supervisor::run() {
  for (int number = 0; number < options_.files; number++) runFile(number, false);
}

void Supervisor::runFile(int number, bool insideZip) {
  // Looks at the first bytes only, to know which budget the output counts against.
  const bool isArchive = !insideZip && recognise(options_.input + "/" + fileName(number)).format == Format::Zip;
  std::vector<Entry> entries;
  Ending ending;
  if ((isArchive ? zipLeft_ : outputLeft_) <= 0) {
    ending.how = "overLimit";
    ending.detail = "the decoded pixels of this upload exceed " + std::to_string(options_.totalOutputMib) + " MiB";
  } else {
    ending = decode(number, insideZip, isArchive, entries);
  }
  // A bomb gives no entries at all; a ZIP that is damaged further on gives those that came before.
  if (ending.how != "opened" && ending.how != "done") entries.clear();
  end(number, ending);
  runEntries(number, entries);
}

Supervisor::Ending Supervisor::decode(int number, bool insideZip, bool isArchive, std::vector<Entry>& entries) {
  const std::string outputPath = options_.output + "/" + fileName(number);
  const int output = open(outputPath.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (output < 0) fail("creating an output file");
  int pipe[2];
  if (pipe2(pipe, O_CLOEXEC) != 0) fail("creating a pipe");
  const long long allowed = isArchive ? zipLeft_ : std::min<long long>(options_.fileOutputMib << 20, outputLeft_);
  const double start = nowMs();
  const pid_t pid = fork();
  if (pid < 0) fail("starting a process");
  if (pid == 0) child(number, insideZip, pipe[1], output, allowed);
  close(pipe[1]);
  close(output);

  const double deadline = start + 1000.0 * static_cast<double>(options_.wallSeconds);
  const bool complete = listen(pipe[0], number, entries, deadline);
  const bool timedOut = !complete && nowMs() >= deadline;
  if (!complete) kill(pid, SIGKILL);
  close(pipe[0]);
  int status = 0;
  rusage usage{};
  while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kSandboxFailed)
    throw std::runtime_error("the sandbox cannot be built on this machine; nothing was decoded");

  Ending ending;
  ending.milliseconds = nowMs() - start;
  ending.rssKib = usage.ru_maxrss;
  if (complete && WIFEXITED(status) && WEXITSTATUS(status) == 0) ending.how = isArchive ? "opened" : "done";
  else if (complete && WIFEXITED(status) && WEXITSTATUS(status) == 1) ending.how = "done";
  else if (complete && WIFEXITED(status) && WEXITSTATUS(status) == 2) ending.how = "overLimit", ending.detail.clear();
  else ending.detail = describe(status, options_, timedOut, !complete && !timedOut, ending.how);
  struct stat written {};
  if (stat(outputPath.c_str(), &written) == 0) (isArchive ? zipLeft_ : outputLeft_) -= written.st_size;
  return ending;
}

void Supervisor::child(int number, bool insideZip, int pipe, int output, long long outputBytes) {
  // Libraries print to stdout and stderr what they like; nobody listens.
  const int null = open("/dev/null", O_RDWR);
  for (int standard = 0; standard < 3; standard++) dup2(null, standard);
  if (null > 2) close(null);
  Report report(pipe, output);
  int status = 0;
  try {
    std::string path;
    try {
      path = enterSandbox(options_, fileName(number), {outputBytes});
    } catch (const std::exception&) {
      _exit(kSandboxFailed);
    }
    if (!options_.obeyProbes || !obeyProbe(path, report)) decodeFile(path, options_, insideZip, report);
  } catch (const Refusal& refusal) {
    report.reason(refusal.what());
    status = 1;
  } catch (const OverLimit& limit) {
    report.reason(limit.what(), true);
    status = 2;
  } catch (const std::bad_alloc&) {
    report.reason("it needs more memory than the " + std::to_string(options_.memoryMib) + " MiB allowed", true);
    status = 2;
  } catch (const std::exception& failure) {
    report.reason(std::string("damaged: ") + failure.what());
    status = 1;
  }
  // Not exit(): destructors of the libraries have seen hostile bytes.
  _exit(status);
}

bool Supervisor::listen(int pipe, int number, std::vector<Entry>& entries, double deadline) {
  std::string pending;
  std::size_t total = 0;
  char block[1 << 16];
  for (;;) {
    pollfd waiting{pipe, POLLIN, 0};
    const double left = deadline - nowMs();
    if (left <= 0) return false;
    const int ready = poll(&waiting, 1, static_cast<int>(left) + 1);
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) fail("waiting for a file's process");
    if (ready == 0) continue;
    const ssize_t count = read(pipe, block, sizeof block);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count == 0;
    total += static_cast<std::size_t>(count);
    if (total > kMaxSaidBytes) return false;
    pending.append(block, static_cast<std::size_t>(count));
    for (std::size_t newline; (newline = pending.find('\n')) != std::string::npos; pending.erase(0, newline + 1))
      hear(pending.substr(0, newline), number, entries);
  }
}

void Supervisor::hear(const std::string& line, int number, std::vector<Entry>& entries) {
  if (line.empty()) return;
  if (line[0] == 'S') {
    print("{\"file\":" + std::to_string(number) + ",\"said\":" + line.substr(1) + "}");
    return;
  }
  Entry entry{};
  int used = 0;
  if (line[0] == 'E' && std::sscanf(line.c_str(), "E%lld %lld %n", &entry.offset, &entry.length, &used) == 2 && used > 0 &&
      entries.size() < static_cast<std::size_t>(options_.zipEntries)) {
    entry.nameJson = line.substr(static_cast<std::size_t>(used));
    entries.push_back(entry);
  }
}

void Supervisor::runEntries(int archive, const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    const int number = nextNumber_++;
    print("{\"file\":" + std::to_string(number) + ",\"entryOf\":" + std::to_string(archive) + ",\"name\":" + entry.nameJson + "}");
    if (entry.length < 0 || !takeEntry(archive, number, entry)) {
      const std::string why = entry.length == -2 ? "encrypted; send it without a password" : "not a regular file in the ZIP";
      print("{\"file\":" + std::to_string(number) + ",\"said\":{\"reason\":" + jsonString(why) + "}}");
      end(number, {"done", "", 0, 0});
      continue;
    }
    runFile(number, true);
    unlink((options_.input + "/" + fileName(number)).c_str());
  }
  if (!entries.empty()) unlink((options_.output + "/" + fileName(archive)).c_str());
}

// Copies an entry's bytes out of the archive's spool into an input file of its own.
bool Supervisor::takeEntry(int archive, int number, const Entry& entry) {
  const int spool = open((options_.output + "/" + fileName(archive)).c_str(), O_RDONLY | O_CLOEXEC);
  if (spool < 0) fail("opening the spool of a ZIP");
  const int target = open((options_.input + "/" + fileName(number)).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (target < 0) fail("creating an input file");
  std::vector<char> block(1 << 20);
  long long done = 0;
  while (done < entry.length) {
    const auto want = std::min<long long>(static_cast<long long>(block.size()), entry.length - done);
    const ssize_t count = pread(spool, block.data(), static_cast<std::size_t>(want), entry.offset + done);
    if (count <= 0) break;
    if (write(target, block.data(), static_cast<std::size_t>(count)) != count) fail("writing an entry of a ZIP");
    done += count;
  }
  fchmod(target, 0644);
  close(spool);
  close(target);
  return done == entry.length;
}

void Supervisor::end(int number, const Ending& ending) {
  char figures[80];
  std::snprintf(figures, sizeof figures, ",\"ms\":%.3f,\"rssKib\":%ld}", ending.milliseconds, ending.rssKib);
  print("{\"file\":" + std::to_string(number) + ",\"ended\":\"" + ending.how + "\",\"detail\":" + jsonString(ending.detail) + figures);
}
