/* SPDX-License-Identifier: MIT */
/* test_directory.c - directories that are made, and errors. */
#include "posix/posix.h"

#include <sys/stat.h>

#include "handlers/folder_list.h"
#include "os/disk.h"
#include "support/suite.h"

static char folder[FOLDER_LIST_PATH];
static char path[FOLDER_LIST_PATH + 20];

static void begin(void)
{
    folder_list_make(folder);
    sprintf(path, "%s/inner", folder);
}

static void test_a_new_directory_is_its_owners_alone(void)
{
    const pst_os_disk *disk = pst_os_disk_system();
    struct stat found;

    begin();
    ASSERT_NUMBER(disk->make_directory(disk->context, path), 0);
    ASSERT_NUMBER(stat(path, &found), 0);
    ASSERT_NUMBER(found.st_mode & 0777, 0700);
    ASSERT_NUMBER(disk->make_directory(disk->context, path), PST_OS_EXISTS);
    ASSERT_NUMBER(disk->flush_directory(disk->context, path), 0);
    folder_list_remove(folder);
}

static void test_a_file_is_no_directory(void)
{
    const pst_os_disk *disk = pst_os_disk_system();
    pst_os_file file;

    begin();
    ASSERT_NUMBER(disk->create(disk->context, path, &file), 0);
    ASSERT_NUMBER(disk->close(disk->context, file), 0);
    ASSERT_NUMBER(disk->make_directory(disk->context, path), PST_OS_NOTDIR);
    folder_list_remove(folder);
}

static void test_what_is_not_there_is_gone(void)
{
    const pst_os_disk *disk = pst_os_disk_system();

    begin();
    ASSERT_NUMBER(disk->flush_directory(disk->context, path), PST_OS_GONE);
    strcat(path, "/deeper");
    ASSERT_NUMBER(disk->make_directory(disk->context, path), PST_OS_GONE);
    folder_list_remove(folder);
}

void suite_posix_directory(void)
{
    SUITE("posix/directory");
    TEST(test_a_new_directory_is_its_owners_alone);
    TEST(test_a_file_is_no_directory);
    TEST(test_what_is_not_there_is_gone);
}
