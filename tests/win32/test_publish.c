/* SPDX-License-Identifier: MIT */
/* test_publish.c - a file for other programs: what is there decides. */
#include "handlers/folder_list.h"
#include "os/disk.h"
#include "os/publish.h"
#include "support/suite.h"

static void test_a_file_is_made_and_replaced(void)
{
    char folder[FOLDER_LIST_PATH];
    char path[FOLDER_LIST_PATH + 40];
    size_t length;

    folder_list_make(folder);
    sprintf(path, "%s/file", folder);
    ASSERT_NUMBER(pst_os_publish_write(path, "one\n", 4), 0);
    ASSERT_NUMBER(pst_os_publish_write(path, "2\n", 2), 0);
    ASSERT_TEXT(folder_list_read(path, &length), "2\n");
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    CU_ASSERT(pst_os_publish_is_file(path));
    pst_os_publish_remove(path);
    ASSERT_NUMBER(folder_list_count(folder, ""), 0);
    ASSERT_NUMBER(pst_os_publish_write(folder, "one\n", 4),
        PST_OS_DIRECTORY);
    sprintf(path, "%s/none/file", folder);
    ASSERT_NUMBER(pst_os_publish_write(path, "one\n", 4), PST_OS_GONE);
    folder_list_remove(folder);
}

static void test_a_device_is_written_to(void)
{
    ASSERT_NUMBER(pst_os_publish_write("NUL", "one\n", 4), 0);
    CU_ASSERT(!pst_os_publish_is_file("NUL"));
    pst_os_publish_remove("NUL");
}

void suite_win32_publish(void)
{
    SUITE("win32/publish");
    TEST(test_a_file_is_made_and_replaced);
    TEST(test_a_device_is_written_to);
}
