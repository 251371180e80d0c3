/* base/confine.c — rlimits and a seccomp filter: what is not listed answers EPERM. */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/confine.h"

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#else
#error "confine.c knows the system calls of x86_64 and aarch64"
#endif

#define LOAD(member)                                                                               \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)offsetof(struct seccomp_data, member))
#define LOAD_LOW(i) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(16 + 8 * (i)))
#define ANSWER(how) BPF_STMT(BPF_RET | BPF_K, (how))
#define REFUSE      (SECCOMP_RET_ERRNO | EPERM)
#define ALLOW(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 1), ANSWER(SECCOMP_RET_ALLOW)
/* Memory may be asked for, never memory that can be executed. */
#define ALLOW_NOT_EXECUTABLE(call)                                                                 \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (call), 0, 4), LOAD_LOW(2),                                \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1), ANSWER(REFUSE),                     \
        ANSWER(SECCOMP_RET_ALLOW)

static const struct sock_filter FILTER[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0),
    ANSWER(SECCOMP_RET_KILL_PROCESS),
    LOAD(nr),
    ALLOW(SYS_read),
    ALLOW(SYS_write),
    ALLOW(SYS_close),
    ALLOW(SYS_fstat),
    ALLOW(SYS_lseek),
    ALLOW(SYS_brk),
    ALLOW(SYS_munmap),
    ALLOW(SYS_mremap),
    ALLOW(SYS_madvise),
    ALLOW(SYS_futex),
    ALLOW(SYS_sched_yield),
    ALLOW(SYS_clock_gettime),
    ALLOW(SYS_getrandom),
    ALLOW(SYS_getpid),
    ALLOW(SYS_gettid),
    ALLOW(SYS_tgkill),
    ALLOW(SYS_sigaltstack),
    ALLOW(SYS_rt_sigaction),
    ALLOW(SYS_rt_sigprocmask),
    ALLOW(SYS_rt_sigreturn),
    ALLOW(SYS_exit),
    ALLOW(SYS_exit_group),
    ALLOW_NOT_EXECUTABLE(SYS_mmap),
    ALLOW_NOT_EXECUTABLE(SYS_mprotect),
    ANSWER(REFUSE),
};

static bool limit(__rlimit_resource_t what, int64_t most)
{
    struct rlimit r = {(rlim_t)most, (rlim_t)most};

    return setrlimit(what, &r) == 0;
}

/* Bytes of address space in use; a sanitizer's build has reserved terabytes before main. */
static int64_t mapped_now(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");

    if (!f)
        return -1;
    if (fscanf(f, "%ld", &pages) != 1)
        pages = -1;
    fclose(f);
    return pages < 0 ? -1 : (int64_t)pages * sysconf(_SC_PAGESIZE);
}

bool confine(int64_t memory, int64_t cpu_s)
{
    struct sock_fprog program = {sizeof(FILTER) / sizeof(FILTER[0]),
                                 (struct sock_filter *)(uintptr_t)FILTER};
    int64_t mapped = mapped_now();

    if (mapped < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return false;
    if (!limit(RLIMIT_AS, mapped + memory) || !limit(RLIMIT_CPU, cpu_s) ||
        !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_NOFILE, 0) || !limit(RLIMIT_CORE, 0))
        return false;
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        return errno == EINVAL || errno == ENOSYS;
    return true;
}
