/* SPDX-License-Identifier: MIT */
/*
 * slow_disk.c - a disk that takes its time, to be preloaded: each flush takes
 * SLOW_DISK milliseconds (20) more.
 *
 *     cc -shared -fPIC -o slow_disk.so bench/slow_disk.c -ldl
 *     SLOW_DISK=20 LD_PRELOAD=./slow_disk.so ./postern --handler maildir:mail
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void rest(void)
{
    const char *text = getenv("SLOW_DISK");
    long milliseconds = text == NULL ? 20 : atol(text);
    struct timespec time;

    time.tv_sec = milliseconds / 1000;
    time.tv_nsec = milliseconds % 1000 * 1000000;
    nanosleep(&time, NULL);
}

static int flush(const char *name, int descriptor)
{
    union {
        void *found;
        int (*call)(int descriptor);
    } real;

    rest();
    real.found = dlsym(RTLD_NEXT, name);
    return real.call(descriptor);
}

int fsync(int descriptor)
{
    return flush("fsync", descriptor);
}

int fdatasync(int descriptor)
{
    return flush("fdatasync", descriptor);
}
