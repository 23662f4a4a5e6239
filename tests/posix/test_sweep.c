/* SPDX-License-Identifier: MIT */
/* test_sweep.c - which left-over files are removed. */
#include "posix/posix.h"

#include <sys/stat.h>
#include <unistd.h>

#include "handlers/folder_list.h"
#include "os/disk.h"
#include "support/suite.h"

static char folder[FOLDER_LIST_PATH];
static const pst_os_disk *disk;

static void begin(void)
{
    disk = pst_os_disk_system();
    folder_list_make(folder);
}

static pst_os_file make(const char *name, unsigned long age)
{
    char path[FOLDER_LIST_PATH + 40];
    pst_os_file file;

    sprintf(path, "%s/%s", folder, name);
    ASSERT_NUMBER(disk->create(disk->context, path, &file), 0);
    folder_list_age(path, age);
    return file;
}

static void leave(const char *name, unsigned long age)
{
    ASSERT_NUMBER(disk->close(disk->context, make(name, age)), 0);
}

static void sweep(void)
{
    ASSERT_NUMBER(disk->sweep(disk->context, folder, ".a-", ".tmp"), 0);
}

static void test_what_was_left_behind_is_removed(void)
{
    begin();
    leave(".a-1.tmp", 100);
    leave(".a-.tmp", 100);
    sweep();
    ASSERT_NUMBER(folder_list_count(folder, ""), 0);
    folder_list_remove(folder);
}

static void test_other_names_stay(void)
{
    begin();
    leave("a-1.tmp", 100);
    leave(".a-1.tmp2", 100);
    leave(".a.tmp", 100);
    sweep();
    ASSERT_NUMBER(folder_list_count(folder, ""), 3);
    folder_list_remove(folder);
}

static void test_what_was_just_written_stays(void)
{
    begin();
    leave(".a-1.tmp", 0);
    sweep();
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    folder_list_remove(folder);
}

static void test_what_is_open_stays(void)
{
    pst_os_file file;

    begin();
    file = make(".a-1.tmp", 100000);
    sweep();
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    ASSERT_NUMBER(disk->close(disk->context, file), 0);
    sweep();
    ASSERT_NUMBER(folder_list_count(folder, ""), 0);
    folder_list_remove(folder);
}

static void test_only_files_are_removed(void)
{
    char path[FOLDER_LIST_PATH + 40];
    char file[FOLDER_LIST_PATH + 40];

    begin();
    sprintf(path, "%s/.a-1.tmp", folder);
    ASSERT_NUMBER(mkfifo(path, 0600), 0);
    folder_list_age(path, 100);
    leave("file", 100);
    sprintf(file, "%s/file", folder);
    sprintf(path, "%s/.a-2.tmp", folder);
    ASSERT_NUMBER(symlink(file, path), 0);
    sweep();
    ASSERT_NUMBER(folder_list_count(folder, ""), 3);
    folder_list_remove(folder);
}

static void test_a_directory_that_is_not_there_is_an_error(void)
{
    begin();
    folder_list_remove(folder);
    ASSERT_NUMBER(disk->sweep(disk->context, folder, ".a-", ".tmp"),
        PST_OS_GONE);
}

void suite_posix_sweep(void)
{
    SUITE("posix/sweep");
    TEST(test_what_was_left_behind_is_removed);
    TEST(test_other_names_stay);
    TEST(test_what_was_just_written_stays);
    TEST(test_what_is_open_stays);
    TEST(test_only_files_are_removed);
    TEST(test_a_directory_that_is_not_there_is_an_error);
}
