/* SPDX-License-Identifier: MIT */
/* console.c - writes to the streams of a console program. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "fault.h"
#include "os/console.h"
#include "os/disk.h"
#include "os/signals.h"

int pst_os_console_is_terminal(int stream)
{
    return isatty(stream) == 1;
}

int pst_os_console_has_colours(int stream)
{
    const char *term = getenv("TERM");

    return term != NULL && *term != '\0' && strcmp(term, "dumb") != 0
        && pst_os_console_is_terminal(stream);
}

/* The first variable that is set counts (POSIX, XBD 8.2). */
static const char *locale(void)
{
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = getenv(names[i]);

        if (value != NULL && *value != '\0')
            return value;
    }
    return "C";
}

/* "de_DE.UTF-8@euro", or "UTF-8" alone, as on macOS.  The locale need not be
   installed here; only the terminal matters. */
int pst_os_console_is_utf8(int stream)
{
    const char *name = locale(), *dot = strchr(name, '.');
    size_t length;

    (void)stream;
    if (dot != NULL)
        name = dot + 1;
    length = strcspn(name, "@");
    return (length == 5 && strncasecmp(name, "utf-8", 5) == 0)
        || (length == 4 && strncasecmp(name, "utf8", 4) == 0);
}

int pst_os_console_has_reader(int stream)
{
    struct pollfd look;

    look.fd = stream;
    look.events = 0;
    look.revents = 0;
    return poll(&look, 1, 0) <= 0 || (look.revents & (POLLERR | POLLHUP)) == 0;
}

static int fault(void)
{
    return errno == EPIPE ? PST_OS_GONE : pst_posix_fault(errno);
}

/* Waits for a terminal or pipe that another program has made non-blocking. */
static int wait_writable(int stream)
{
    struct pollfd wanted;

    wanted.fd = stream;
    wanted.events = POLLOUT;
    return poll(&wanted, 1, -1) < 0 && errno != EINTR ? -1 : 0;
}

int pst_os_console_write(int stream, const char *octets, size_t length)
{
    ssize_t taken;

    while (length > 0) {
        taken = write(stream, octets, length);
        if (taken > 0) {
            octets += taken;
            length -= (size_t)taken;
        } else if (taken < 0 && errno == EAGAIN) {
            if (wait_writable(stream) < 0)
                return fault();
        } else if (taken == 0) {
            return PST_OS_IO;
        } else if (errno != EINTR) {
            return fault();
        }
    }
    return 0;
}

static void set_handler(int number, void (*handler)(int))
{
    struct sigaction action;

    memset(&action, 0, sizeof(action));
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, NULL);
}

/* If a standard stream is closed at the start, the first socket would get its
   number, and what is written to the stream would be sent to a client.  So
   opens /dev/null for it. */
static void fill_streams(void)
{
    int opened;

    do
        opened = open("/dev/null", O_RDWR);
    while (opened >= 0 && opened <= STDERR_FILENO);
    if (opened > STDERR_FILENO)
        (void)close(opened);
}

void pst_os_console_open(void)
{
    fill_streams();
    set_handler(SIGPIPE, SIG_IGN);
    /* a file that reaches the limit of its size is an error like a full disk */
    set_handler(SIGXFSZ, SIG_IGN);
}

void pst_os_console_watch(void (*stop)(void))
{
    set_handler(SIGHUP, SIG_IGN);
    set_handler(SIGUSR1, SIG_IGN);
    (void)pst_os_signals_watch(stop);
}

/* The program is about to end by itself. */
void pst_os_console_close(void)
{
    pst_os_signals_unwatch();
    set_handler(SIGINT, SIG_IGN);
    set_handler(SIGTERM, SIG_IGN);
}

int pst_os_console_leave(int status)
{
    return status;
}
