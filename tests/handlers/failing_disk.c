/* SPDX-License-Identifier: MIT */
/*
 * failing_disk.c - the disk of the system, of which one call fails; it notes
 * all calls.
 */
#include <string.h>

#include "handlers/failing_disk.h"

static unsigned long left;
static int wanted;
static int failed;
static char calls[1000];

static const pst_os_disk *real(void)
{
    return pst_os_disk_system();
}

void failing_disk_set(unsigned long n, int error)
{
    left = n;
    wanted = error;
    failed = 0;
    calls[0] = '\0';
}

int failing_disk_has_failed(void)
{
    return failed;
}

const char *failing_disk_calls(void)
{
    return calls;
}

/* Notes the call; the error it is to give, or 0. */
static int called(char letter)
{
    size_t length = strlen(calls);

    if (length + 1 < sizeof(calls)) {
        calls[length] = letter;
        calls[length + 1] = '\0';
    }
    if (letter == 'r' || left == 0 || --left > 0)
        return 0;
    failed = 1;
    return wanted;
}

static int create(void *context, const char *path, pst_os_file *file)
{
    int error = called('c');

    return error != 0 ? error : real()->create(context, path, file);
}

static int write(void *context, pst_os_file file, const char *octets,
    size_t length)
{
    int error = called('w');

    return error != 0 ? error : real()->write(context, file, octets, length);
}

static int flush(void *context, pst_os_file file)
{
    int error = called('f');

    return error != 0 ? error : real()->flush(context, file);
}

static int close(void *context, pst_os_file file)
{
    int error = called('l');
    int closed = real()->close(context, file);

    return error != 0 ? error : closed;
}

static int rename_file(void *context, const char *from, const char *to)
{
    int error = called('m');

    return error != 0 ? error : real()->rename(context, from, to);
}

static int replace(void *context, const char *from, const char *to)
{
    int error = called('p');

    return error != 0 ? error : real()->replace(context, from, to);
}

static int remove_file(void *context, const char *path)
{
    (void)called('r');
    return real()->remove(context, path);
}

static int flush_directory(void *context, const char *path)
{
    int error = called('d');

    return error != 0 ? error : real()->flush_directory(context, path);
}

static int make_directory(void *context, const char *path)
{
    int error = called('k');

    return error != 0 ? error : real()->make_directory(context, path);
}

static int permit(void *context, pst_os_file file, unsigned mode)
{
    int error = called('h');

    return error != 0 ? error : real()->permit(context, file, mode);
}

static int permit_directory(void *context, const char *path, unsigned mode)
{
    int error = called('i');

    return error != 0 ? error : real()->permit_directory(context, path, mode);
}

static int sweep(void *context, const char *path, const char *prefix,
    const char *suffix)
{
    int error = called('s');

    return error != 0 ? error : real()->sweep(context, path, prefix, suffix);
}

const pst_os_disk *failing_disk(void)
{
    static const pst_os_disk disk = {
        NULL, create, write, flush, close, rename_file, replace, remove_file,
        flush_directory, make_directory, permit, permit_directory, sweep
    };

    return &disk;
}
