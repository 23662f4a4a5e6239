/* SPDX-License-Identifier: MIT */
/* signals.c - SIGINT and SIGTERM call a function. */
#include "posix.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "os/signals.h"

#define COUNT 2

static const int numbers[COUNT] = { SIGINT, SIGTERM };

/* A signal belongs to the process, and so does who is told of it. */
static void (*volatile told)(void);
static struct sigaction before[COUNT];

static void on_signal(int number)
{
    int saved = errno;
    void (*stop)(void) = told;

    (void)number;
    if (stop != NULL)
        stop();
    errno = saved;
}

/* Without SA_RESTART: whatever the program waits for, it is to end. */
int pst_os_signals_watch(void (*stop)(void))
{
    struct sigaction action;
    int i;

    if (told != NULL) {
        told = stop;
        return 0;
    }
    memset(&action, 0, sizeof(action));
    action.sa_handler = on_signal;
    (void)sigemptyset(&action.sa_mask);
    told = stop;
    for (i = 0; i < COUNT; i++)
        if (sigaction(numbers[i], &action, &before[i]) < 0)
            break;
    if (i == COUNT)
        return 0;
    while (i-- > 0)
        (void)sigaction(numbers[i], &before[i], NULL);
    told = NULL;
    return -1;
}

void pst_os_signals_unwatch(void)
{
    int i;

    if (told == NULL)
        return;
    for (i = 0; i < COUNT; i++)
        (void)sigaction(numbers[i], &before[i], NULL);
    told = NULL;
}
