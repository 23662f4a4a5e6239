/* SPDX-License-Identifier: MIT */
/* test_flush.c - flushing a descriptor: a file, a pipe, and none at all. */
#include "posix/posix.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "posix/flush.h"
#include "support/suite.h"

static void test_a_file_is_flushed(void)
{
    FILE *file = tmpfile();

    CU_ASSERT_FATAL(file != NULL);
    CU_ASSERT(fputs("octets", file) >= 0 && fflush(file) == 0);
    ASSERT_NUMBER(pst_posix_flush(fileno(file)), 0);
    fclose(file);
}

static void test_what_cannot_be_flushed_is_an_error(void)
{
    int ends[2];

    CU_ASSERT_FATAL(pipe(ends) == 0);
    ASSERT_NUMBER(pst_posix_flush(ends[1]), -1);
    close(ends[0]);
    close(ends[1]);
    errno = 0;
    ASSERT_NUMBER(pst_posix_flush(ends[1]), -1);
    ASSERT_NUMBER(errno, EBADF);
}

void suite_posix_flush(void)
{
    SUITE("posix/flush");
    TEST(test_a_file_is_flushed);
    TEST(test_what_cannot_be_flushed_is_an_error);
}
