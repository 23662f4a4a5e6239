/* SPDX-License-Identifier: MIT */
/* test_hold.c - a file is locked by one descriptor at a time. */
#include "posix/posix.h"

#include <fcntl.h>
#include <unistd.h>

#include "handlers/folder_list.h"
#include "posix/hold.h"
#include "support/suite.h"

static void test_one_descriptor_holds_a_file_until_it_is_closed(void)
{
    char folder[FOLDER_LIST_PATH];
    char path[FOLDER_LIST_PATH + 10];
    int one, two;

    folder_list_make(folder);
    sprintf(path, "%s/file", folder);
    one = open(path, O_CREAT | O_RDWR, 0600);
    two = open(path, O_RDWR);
    CU_ASSERT(one >= 0 && two >= 0);
    ASSERT_NUMBER(pst_posix_hold(one), 0);
    CU_ASSERT(pst_posix_hold(two) < 0);
    CU_ASSERT(pst_posix_hold(-1) < 0);
    close(one);
    ASSERT_NUMBER(pst_posix_hold(two), 0);
    close(two);
    folder_list_remove(folder);
}

void suite_posix_hold(void)
{
    SUITE("posix/hold");
    TEST(test_one_descriptor_holds_a_file_until_it_is_closed);
}
