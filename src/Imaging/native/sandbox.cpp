#include "sandbox.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace {
constexpr uid_t kNobody = 65534;

[[noreturn]] void fail(const char* wall) {
  throw std::runtime_error(std::string("the sandbox cannot be built: ") + wall + ": " + std::strerror(errno));
}

void limit(__rlimit_resource resource, rlim_t value, const char* name) {
  const rlimit both{value, value};
  if (setrlimit(resource, &both) != 0) fail(name);
}

void limitResources(const Options& options, const Allowance& allowance) {
  limit(RLIMIT_AS, static_cast<rlim_t>(options.memoryMib) << 20, "memory limit");
  // The soft limit ends the process by SIGXCPU, which tells it from other deaths; the hard one is for whoever ignores that.
  const rlimit processor{static_cast<rlim_t>(options.cpuSeconds), static_cast<rlim_t>(options.cpuSeconds) + 2};
  if (setrlimit(RLIMIT_CPU, &processor) != 0) fail("processor time limit");
  limit(RLIMIT_FSIZE, static_cast<rlim_t>(allowance.outputBytes), "output limit");
  limit(RLIMIT_CORE, 0, "core limit");
  limit(RLIMIT_NOFILE, 32, "descriptor limit");
  // Past the output limit a write fails with EFBIG, which report.cpp turns into a reason.
  signal(SIGXFSZ, SIG_IGN);
}

// As root the input folder becomes the whole file system and the process becomes nobody.
bool dropPrivileges(const std::string& input) {
  if (geteuid() != 0) return false;
  const bool confined = chroot(input.c_str()) == 0 && chdir("/") == 0;
  if (setgroups(0, nullptr) != 0 || setresgid(kNobody, kNobody, kNobody) != 0 || setresuid(kNobody, kNobody, kNobody) != 0)
    fail("giving up root");
  return confined;
}

// Where the kernel has Landlock (5.13), files outside the input folder cannot even be read. Elsewhere the seccomp filter and file
// permissions remain, so its absence is no error.
void confineReading(const std::string& folder) {
  landlock_ruleset_attr rules{};
  rules.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
                            LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                            LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                            LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
                            LANDLOCK_ACCESS_FS_MAKE_SYM;
  const auto ruleset = static_cast<int>(syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0));
  if (ruleset < 0) return;
  landlock_path_beneath_attr beneath{};
  beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
  beneath.parent_fd = open(folder.c_str(), O_PATH | O_CLOEXEC);
  if (beneath.parent_fd < 0) fail("opening the input folder");
  if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0 ||
      syscall(SYS_landlock_restrict_self, ruleset, 0) != 0)
    fail("Landlock");
  close(beneath.parent_fd);
  close(ruleset);
}

// What decoding needs and no more; everything else fails with EPERM. No socket, no exec, no fork or thread, no ptrace, and open
// only for reading: unlink, rename, mkdir and their like are simply not in the list.
void filterSystemCalls() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (!filter) fail("seccomp");
  const int plain[] = {
      SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(lseek),
      SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
      SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(getcwd),
      SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(futex),
      SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),
      SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
      SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrandom), SCMP_SYS(uname),
      SCMP_SYS(sysinfo), SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_yield), SCMP_SYS(getrusage), SCMP_SYS(getrlimit),
      SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep), SCMP_SYS(restart_syscall), SCMP_SYS(exit), SCMP_SYS(exit_group)};
  int bad = 0;
  for (const int call : plain) bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  constexpr auto kWriting = static_cast<scmp_datum_t>(O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY));
  bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(open), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, kWriting, O_RDONLY));
  bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, kWriting, O_RDONLY));
  // Memory may be data or code that is there already, never new code.
  bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  // abort() signals its own process; no other can be reached.
  const auto self = static_cast<scmp_datum_t>(getpid());
  bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, self));
  if (bad == 0) bad = seccomp_load(filter);
  seccomp_release(filter);
  if (bad != 0) {
    errno = -bad;
    fail("seccomp");
  }
}
}  // namespace

std::string enterSandbox(const Options& options, const std::string& fileName, const Allowance& allowance) {
  limitResources(options, allowance);
  const bool confined = dropPrivileges(options.input);
  const std::string folder = confined ? "/" : options.input;
  // After the change of user, which would clear it: the file's process does not outlive the worker.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail("death signal");
  if (prctl(PR_SET_DUMPABLE, 0) != 0) fail("no dumps");
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no new privileges");
  confineReading(folder);
  filterSystemCalls();
  return confined ? "/" + fileName : options.input + "/" + fileName;
}
