/* SPDX-License-Identifier: MIT */
/* test_file.c - creating, renaming and replacing files, and the errors. */
#include "posix/posix.h"

#include <sys/stat.h>
#include <unistd.h>

#include "handlers/folder_list.h"
#include "os/disk.h"
#include "support/suite.h"

static char folder[FOLDER_LIST_PATH];
static char path[FOLDER_LIST_PATH + 20];
static char other[FOLDER_LIST_PATH + 20];
static const pst_os_disk *disk;

static void begin(void)
{
    disk = pst_os_disk_system();
    folder_list_make(folder);
    sprintf(path, "%s/one", folder);
    sprintf(other, "%s/two", folder);
}

static void make(const char *name, const char *text)
{
    pst_os_file file;

    ASSERT_NUMBER(disk->create(disk->context, name, &file), 0);
    ASSERT_NUMBER(disk->write(disk->context, file, text, strlen(text)), 0);
    ASSERT_NUMBER(disk->flush(disk->context, file), 0);
    ASSERT_NUMBER(disk->close(disk->context, file), 0);
}

static void assert_content(const char *name, const char *text)
{
    size_t length;

    ASSERT_TEXT(folder_list_read(name, &length), text);
}

static void test_a_new_file_is_its_owners_alone(void)
{
    struct stat found;

    begin();
    make(path, "text");
    assert_content(path, "text");
    ASSERT_NUMBER(stat(path, &found), 0);
    ASSERT_NUMBER(found.st_mode & 0777, 0600);
    folder_list_remove(folder);
}

static void test_a_name_that_is_taken_is_not_created(void)
{
    pst_os_file file;

    begin();
    make(path, "text");
    ASSERT_NUMBER(disk->create(disk->context, path, &file), PST_OS_EXISTS);
    ASSERT_NUMBER(symlink("/nonexistent", other), 0);
    ASSERT_NUMBER(disk->create(disk->context, other, &file), PST_OS_EXISTS);
    assert_content(path, "text");
    folder_list_remove(folder);
}

static void test_rename_takes_nobodys_place(void)
{
    begin();
    make(path, "one");
    make(other, "two");
    ASSERT_NUMBER(disk->rename(disk->context, path, other), PST_OS_EXISTS);
    assert_content(path, "one");
    assert_content(other, "two");
    ASSERT_NUMBER(disk->remove(disk->context, other), 0);
    ASSERT_NUMBER(disk->rename(disk->context, path, other), 0);
    assert_content(other, "one");
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    ASSERT_NUMBER(disk->rename(disk->context, path, other), PST_OS_GONE);
    folder_list_remove(folder);
}

static void test_replace_takes_the_place(void)
{
    begin();
    make(path, "one");
    make(other, "two");
    ASSERT_NUMBER(disk->replace(disk->context, path, other), 0);
    assert_content(other, "one");
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    folder_list_remove(folder);
}

static void test_what_is_not_there_is_gone(void)
{
    pst_os_file file;

    begin();
    strcat(path, "/file");
    ASSERT_NUMBER(disk->create(disk->context, path, &file), PST_OS_GONE);
    ASSERT_NUMBER(disk->remove(disk->context, path), PST_OS_GONE);
    ASSERT_NUMBER(disk->replace(disk->context, path, other), PST_OS_GONE);
    folder_list_remove(folder);
}

static void test_nothing_can_be_done_with_a_file_that_is_closed(void)
{
    pst_os_file none = (pst_os_file)-1;

    begin();
    ASSERT_NUMBER(disk->write(disk->context, none, "x", 1), PST_OS_IO);
    ASSERT_NUMBER(disk->flush(disk->context, none), PST_OS_IO);
    ASSERT_NUMBER(disk->close(disk->context, none), PST_OS_IO);
    ASSERT_NUMBER(disk->write(disk->context, none, "x", 0), 0);
    folder_list_remove(folder);
}

void suite_posix_file(void)
{
    SUITE("posix/file");
    TEST(test_a_new_file_is_its_owners_alone);
    TEST(test_a_name_that_is_taken_is_not_created);
    TEST(test_rename_takes_nobodys_place);
    TEST(test_replace_takes_the_place);
    TEST(test_what_is_not_there_is_gone);
    TEST(test_nothing_can_be_done_with_a_file_that_is_closed);
}
