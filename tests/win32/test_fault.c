/* SPDX-License-Identifier: MIT */
/* test_fault.c - each error of Windows is one of a few of ours. */
#include "win32/win32.h"

#include "os/disk.h"
#include "support/suite.h"
#include "win32/fault.h"

static void test_every_number_is_one_of_a_few_words(void)
{
    static const struct {
        unsigned long number;
        int error;
    } rows[] = {
        { ERROR_DISK_FULL, PST_OS_FULL },
        { ERROR_HANDLE_DISK_FULL, PST_OS_FULL },
        { ERROR_FILE_TOO_LARGE, PST_OS_FULL },
        { ERROR_CANNOT_MAKE, PST_OS_FULL },
        { 1295, PST_OS_QUOTA },
        { ERROR_NOT_ENOUGH_QUOTA, PST_OS_QUOTA },
        { ERROR_WRITE_PROTECT, PST_OS_READONLY },
        { ERROR_FILE_NOT_FOUND, PST_OS_GONE },
        { ERROR_PATH_NOT_FOUND, PST_OS_GONE },
        { ERROR_NOT_READY, PST_OS_IO },
        { ERROR_DEV_NOT_EXIST, PST_OS_GONE },
        { ERROR_BAD_NETPATH, PST_OS_GONE },
        { ERROR_NETNAME_DELETED, PST_OS_GONE },
        { ERROR_INVALID_NAME, PST_OS_GONE },
        { ERROR_FILENAME_EXCED_RANGE, PST_OS_GONE },
        { ERROR_ACCESS_DENIED, PST_OS_DENIED },
        { ERROR_SHARING_VIOLATION, PST_OS_DENIED },
        { ERROR_LOCK_VIOLATION, PST_OS_DENIED },
        { ERROR_FILE_EXISTS, PST_OS_EXISTS },
        { ERROR_ALREADY_EXISTS, PST_OS_EXISTS },
        { ERROR_IO_DEVICE, PST_OS_IO },
        { ERROR_CRC, PST_OS_IO },
        { ERROR_TOO_MANY_OPEN_FILES, PST_OS_IO },
        { ERROR_SUCCESS, PST_OS_IO }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_win32_fault(rows[i].number), rows[i].error);
}

static void test_every_word_has_a_text_of_its_own(void)
{
    int a, b;

    for (a = PST_OS_FULL; a >= PST_OS_LOCKED; a--)
        for (b = a - 1; b >= PST_OS_LOCKED; b--)
            CU_ASSERT(strcmp(pst_os_error_text(a), pst_os_error_text(b))
                != 0);
}

void suite_win32_fault(void)
{
    SUITE("win32/fault");
    TEST(test_every_number_is_one_of_a_few_words);
    TEST(test_every_word_has_a_text_of_its_own);
}
