/* SPDX-License-Identifier: MIT */
/* signals.c - calls a function on SIGINT and SIGTERM. */
#include "posix.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "os/signals.h"
#include "signals.h"

#define COUNT 2

static const int numbers[COUNT] = { SIGINT, SIGTERM };

/* Signals belong to the process, so there is one function for it. */
static void (*volatile told)(void);
static struct sigaction before[COUNT];
static volatile sig_atomic_t last, is_sent;

static void on_signal(int number, siginfo_t *info, void *context)
{
    int saved = errno;
    void (*stop)(void) = told;

    (void)context;
    last = number;
    is_sent = info->si_code == SI_USER || info->si_code == SI_QUEUE;
    if (stop != NULL)
        stop();
    errno = saved;
}

int pst_posix_signals_came(int *number)
{
    *number = last;
    return last != 0 && is_sent;
}

/* Without SA_RESTART, so that a signal ends any wait of the program. */
int pst_os_signals_watch(void (*stop)(void))
{
    struct sigaction action;
    int i;

    if (told != NULL) {
        told = stop;
        return 0;
    }
    memset(&action, 0, sizeof(action));
    action.sa_sigaction = on_signal;
    action.sa_flags = SA_SIGINFO;
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
