/* SPDX-License-Identifier: MIT */
/* test_fault.c - each errno of a disk becomes one of a few errors. */
#include <errno.h>

#include "os/disk.h"
#include "posix/fault.h"
#include "support/suite.h"

static void test_every_errno_is_one_of_a_few_words(void)
{
    static const struct {
        int number;
        int error;
    } rows[] = {
        { ENOSPC, PST_OS_FULL },
        { EFBIG, PST_OS_FULL },
        { EDQUOT, PST_OS_QUOTA },
        { EROFS, PST_OS_READONLY },
        { ENOENT, PST_OS_GONE },
        { ENOTDIR, PST_OS_NOTDIR },
        { EACCES, PST_OS_DENIED },
        { EPERM, PST_OS_DENIED },
        { EEXIST, PST_OS_EXISTS },
        { EIO, PST_OS_IO },
        { EMFILE, PST_OS_IO },
        { 0, PST_OS_IO }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_posix_fault(rows[i].number), rows[i].error);
}

static void test_every_word_has_a_text_of_its_own(void)
{
    int a, b;

    for (a = PST_OS_FULL; a >= PST_OS_LOCKED; a--)
        for (b = a - 1; b >= PST_OS_LOCKED; b--)
            CU_ASSERT(strcmp(pst_os_error_text(a), pst_os_error_text(b))
                != 0);
}

void suite_posix_fault(void)
{
    SUITE("posix/fault");
    TEST(test_every_errno_is_one_of_a_few_words);
    TEST(test_every_word_has_a_text_of_its_own);
}
