/* SPDX-License-Identifier: MIT */
/* test_publish.c - writing a file for other programs, over what is there. */
#include "posix/posix.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "handlers/folder_list.h"
#include "os/disk.h"
#include "os/process.h"
#include "os/publish.h"
#include "support/suite.h"

static char folder[FOLDER_LIST_PATH];
static char path[FOLDER_LIST_PATH + 40];
static char link_path[FOLDER_LIST_PATH + 40];

static void begin(void)
{
    folder_list_make(folder);
    sprintf(path, "%s/file", folder);
    sprintf(link_path, "%s/link", folder);
}

static mode_t mode_of(const char *name)
{
    struct stat found;

    return lstat(name, &found) < 0 ? 0 : found.st_mode;
}

static void expect(const char *name, const char *text)
{
    size_t length;

    ASSERT_TEXT(folder_list_read(name, &length), text);
}

static void test_a_file_is_made_and_replaced_with_the_rights_of_any(void)
{
    mode_t saved = umask(022);

    begin();
    ASSERT_NUMBER(pst_os_publish_write(path, "one\n", 4), 0);
    ASSERT_NUMBER(mode_of(path) & 0777, 0644);
    ASSERT_NUMBER(pst_os_publish_write(path, "2\n", 2), 0);
    expect(path, "2\n");
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    pst_os_publish_remove(path);
    ASSERT_NUMBER(folder_list_count(folder, ""), 0);
    (void)umask(saved);
    folder_list_remove(folder);
}

static void test_a_link_is_followed_also_to_what_is_not_there(void)
{
    begin();
    ASSERT_NUMBER(symlink("file", link_path), 0);
    ASSERT_NUMBER(pst_os_publish_write(link_path, "one\n", 4), 0);
    CU_ASSERT(S_ISLNK(mode_of(link_path)));
    expect(path, "one\n");
    ASSERT_NUMBER(pst_os_publish_write(link_path, "2\n", 2), 0);
    CU_ASSERT(S_ISLNK(mode_of(link_path)));
    expect(path, "2\n");
    pst_os_publish_remove(link_path);
    CU_ASSERT(S_ISLNK(mode_of(link_path)));
    ASSERT_NUMBER(mode_of(path), 0);
    ASSERT_NUMBER(unlink(link_path), 0);
    ASSERT_NUMBER(symlink("link", link_path), 0);
    CU_ASSERT(pst_os_publish_write(link_path, "one\n", 4) < 0);
    folder_list_remove(folder);
}

static void test_a_pipe_is_written_to_and_stays(void)
{
    char octets[10];
    int reader;

    begin();
    ASSERT_NUMBER(mkfifo(path, 0600), 0);
    reader = open(path, O_RDONLY | O_NONBLOCK);
    CU_ASSERT_FATAL(reader >= 0);
    ASSERT_NUMBER(pst_os_publish_write(path, "one\n", 4), 0);
    ASSERT_NUMBER(read(reader, octets, sizeof(octets)), 4);
    CU_ASSERT(S_ISFIFO(mode_of(path)));
    CU_ASSERT(!pst_os_publish_is_file(path));
    pst_os_publish_remove(path);
    CU_ASSERT(S_ISFIFO(mode_of(path)));
    (void)close(reader);
    folder_list_remove(folder);
}

/* A device of the test's own, the twin of /dev/null; only root may make it. */
static void test_a_device_is_written_to_and_stays(void)
{
    struct stat null;

    begin();
    ASSERT_NUMBER(stat("/dev/null", &null), 0);
    if (mknod(path, S_IFCHR | 0600, null.st_rdev) == 0) {
        int device = open(path, O_WRONLY);

        /* some file systems have devices that nobody can open */
        ASSERT_NUMBER(pst_os_publish_write(path, "one\n", 4),
            device < 0 ? PST_OS_DENIED : 0);
        CU_ASSERT(S_ISCHR(mode_of(path)));
        pst_os_publish_remove(path);
        CU_ASSERT(S_ISCHR(mode_of(path)));
        ASSERT_NUMBER(folder_list_count(folder, ""), 1);
        if (device >= 0)
            (void)close(device);
    }
    folder_list_remove(folder);
}

static void test_a_directory_is_called_one(void)
{
    begin();
    ASSERT_NUMBER(pst_os_publish_write(folder, "one\n", 4),
        PST_OS_DIRECTORY);
    ASSERT_TEXT(pst_os_error_text(PST_OS_DIRECTORY), "it is a directory");
    sprintf(path, "%s/none/file", folder);
    ASSERT_NUMBER(pst_os_publish_write(path, "one\n", 4), PST_OS_GONE);
    folder_list_remove(folder);
}

static void test_what_a_dead_process_left_is_no_obstacle(void)
{
    char aside[sizeof(path) + 40];

    begin();
    sprintf(aside, "%s.%lu.tmp", path, pst_os_process_number());
    (void)close(open(aside, O_WRONLY | O_CREAT, 0600));
    ASSERT_NUMBER(pst_os_publish_write(path, "one\n", 4), 0);
    expect(path, "one\n");
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    folder_list_remove(folder);
}

void suite_posix_publish(void)
{
    SUITE("posix/publish");
    TEST(test_a_file_is_made_and_replaced_with_the_rights_of_any);
    TEST(test_a_link_is_followed_also_to_what_is_not_there);
    TEST(test_a_pipe_is_written_to_and_stays);
    TEST(test_a_device_is_written_to_and_stays);
    TEST(test_a_directory_is_called_one);
    TEST(test_what_a_dead_process_left_is_no_obstacle);
}
