/* What a confined process still can do, and what not: each attempt runs in a child of its own. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/test.h"
#include "base/confine.h"

/* 0: it worked, else errno; -1: confine() refused. */
static int try_confined(int (*attempt)(void))
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0)
        _exit(confine(64 << 20, 1) ? attempt() : 255);
    while (waitpid(pid, &status, 0) < 0)
        ;
    if (WIFSIGNALED(status))
        return 1000 + WTERMSIG(status);
    return WEXITSTATUS(status) == 255 ? -1 : WEXITSTATUS(status);
}

static int take(int64_t n)
{
    void *p = mmap(NULL, (size_t)n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return p == MAP_FAILED ? errno : 0;
}
static int take_little(void)
{
    return take(16 << 20);
}
static int take_much(void)
{
    return take(512 << 20);
}
static int take_executable(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return p == MAP_FAILED ? errno : 0;
}
static int open_file(void)
{
    return open("/etc/passwd", O_RDONLY) < 0 ? errno : 0;
}
static int open_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0;
}
static int start_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno;
}
static int start_process(void)
{
    return fork() < 0 ? errno : 0;
}
static int compute_for_ever(void)
{
    for (volatile unsigned i = 1; i || !i;)
        i++;
    return 0;
}

static void a_confined_process_may_compute_with_a_little_memory(void **)
{
    assert_int_equal(try_confined(take_little), 0);
}

static void it_may_not_take_much_memory_or_memory_that_can_be_executed(void **)
{
    assert_int_equal(try_confined(take_much), ENOMEM);
    assert_int_equal(try_confined(take_executable), EPERM);
}

static void it_may_not_open_connect_or_start_anything(void **)
{
    assert_int_equal(try_confined(open_file), EPERM);
    assert_int_equal(try_confined(open_socket), EPERM);
    assert_int_equal(try_confined(start_program), EPERM);
    assert_int_equal(try_confined(start_process), EPERM);
}

static void it_is_stopped_when_its_seconds_are_used_up(void **)
{
    int how = try_confined(compute_for_ever);

    assert_true(how == 1000 + SIGKILL || how == 1000 + SIGXCPU);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_confined_process_may_compute_with_a_little_memory),
        cmocka_unit_test(it_may_not_take_much_memory_or_memory_that_can_be_executed),
        cmocka_unit_test(it_may_not_open_connect_or_start_anything),
        cmocka_unit_test(it_is_stopped_when_its_seconds_are_used_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
