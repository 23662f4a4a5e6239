/* SPDX-License-Identifier: MIT */
/* semihosting.c - calls to the host, as "Semihosting for AArch32 and AArch64"
   of Arm describes them. */
#include "semihosting.h"

#include <string.h>

enum call {
    OPEN = 0x01, CLOSE = 0x02, READ = 0x06, TIME = 0x11, EXIT = 0x20
};

enum { BINARY_READING = 1 };                /* OPEN */
#define APPLICATION_EXIT 0x20026UL          /* EXIT */

/* The arguments are a block of words. */
static unsigned long ask(enum call number, unsigned long *arguments)
{
    register unsigned long call __asm__ ("r0") = (unsigned long)number;
    register unsigned long *block __asm__ ("r1") = arguments;

    __asm__ volatile ("bkpt 0xAB" : "+r" (call) : "r" (block) : "memory");
    return call;
}

static unsigned long open_file(const char *path)
{
    unsigned long arguments[3];

    arguments[0] = (unsigned long)path;
    arguments[1] = BINARY_READING;
    arguments[2] = (unsigned long)strlen(path);
    return ask(OPEN, arguments);
}

int semihosting_read(const char *path, void *octets, size_t length)
{
    unsigned long file = open_file(path);
    unsigned long arguments[3], left;

    if (file == (unsigned long)-1)
        return -1;
    arguments[0] = file;
    arguments[1] = (unsigned long)octets;
    arguments[2] = (unsigned long)length;
    left = ask(READ, arguments);
    (void)ask(CLOSE, &file);
    return left == 0 ? 0 : -1;
}

unsigned long semihosting_time(void)
{
    return ask(TIME, NULL);
}

void semihosting_exit(int status)
{
    unsigned long arguments[2];

    arguments[0] = APPLICATION_EXIT;
    arguments[1] = (unsigned long)status;
    (void)ask(EXIT, arguments);
}
