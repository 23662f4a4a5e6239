/* SPDX-License-Identifier: MIT */
/* test_folder.c - the directories of stores: made, tried out, cleared. */
#include "handlers/failing_disk.h"
#include "handlers/folder.h"
#include "handlers/folder_list.h"
#include "postern_base.h"
#include "support/suite.h"

static const char *const parts[] = { "", "/in", "/out", NULL };

static pst_handlers_folder folder;
static char base[FOLDER_LIST_PATH];
static char path[FOLDER_LIST_PATH + 10];
static char drafts[FOLDER_LIST_PATH + 20];
static char finals[FOLDER_LIST_PATH + 20];

static int open_at(const char *directory)
{
    folder.parts = parts;
    folder.drafts = parts[1];
    folder.finals = parts[2];
    return pst_handlers_folder_open(&folder, directory, failing_disk());
}

static void begin(void)
{
    folder_list_make(base);
    sprintf(path, "%s/store", base);
    sprintf(drafts, "%s/in", path);
    sprintf(finals, "%s/out", path);
    failing_disk_set(0, 0);
}

static void end(void)
{
    folder_list_remove(drafts);
    folder_list_remove(finals);
    folder_list_remove(base);
}

static void test_a_path_ends_without_a_slash(void)
{
    begin();
    strcat(path, "//");
    ASSERT_NUMBER(open_at(path), 0);
    path[strlen(path) - 2] = '\0';
    ASSERT_TEXT(folder.path, path);
    ASSERT_NUMBER(open_at(""), POSTERN_E_INVALID_DIRECTORY);
    ASSERT_NUMBER(open_at(NULL), POSTERN_E_INVALID_DIRECTORY);
    end();
}

static void test_a_path_that_is_too_long_is_refused(void)
{
    static char longest[PST_HANDLERS_FOLDER + 1];

    memset(longest, 'a', sizeof(longest) - 1);
    ASSERT_NUMBER(open_at(longest), POSTERN_E_INVALID_DIRECTORY);
    failing_disk_set(1, PST_OS_GONE);
    ASSERT_NUMBER(open_at(longest + 1), POSTERN_E_NODIR);
}

static void test_new_directories_and_their_parents_are_flushed(void)
{
    begin();
    ASSERT_NUMBER(open_at(path), 0);
    CU_ASSERT(strncmp(failing_disk_calls(), "kdkdkd", 6) == 0);
    failing_disk_set(0, 0);
    ASSERT_NUMBER(open_at(path), 0);
    CU_ASSERT(strncmp(failing_disk_calls(), "kkks", 4) == 0);
    end();
}

static void test_all_that_a_message_needs_is_tried_out(void)
{
    unsigned long n;

    begin();
    ASSERT_NUMBER(open_at(path), 0);
    failing_disk_set(0, 0);
    ASSERT_NUMBER(open_at(path), 0);
    ASSERT_TEXT(failing_disk_calls(), "kkksscflmdr");
    for (n = 1; n <= 10; n++) {
        failing_disk_set(n, PST_OS_DENIED);
        ASSERT_NUMBER(open_at(path), POSTERN_E_DENIED);
        CU_ASSERT(failing_disk_has_failed());
        ASSERT_NUMBER(folder_list_count(drafts, ""), 0);
        ASSERT_NUMBER(folder_list_count(finals, ""), 0);
    }
    failing_disk_set(9, PST_OS_EXISTS);
    ASSERT_NUMBER(open_at(path), 0);
    ASSERT_NUMBER(folder_list_count(finals, ""), 0);
    end();
}

static void test_errors_are_those_of_the_library(void)
{
    static const struct {
        int error;
        int code;
    } rows[] = {
        { PST_OS_FULL, POSTERN_E_FULL },
        { PST_OS_QUOTA, POSTERN_E_FULL },
        { PST_OS_READONLY, POSTERN_E_READONLY },
        { PST_OS_DENIED, POSTERN_E_DENIED },
        { PST_OS_GONE, POSTERN_E_NODIR },
        { PST_OS_NOTDIR, POSTERN_E_NOTDIR },
        { PST_OS_DIRECTORY, POSTERN_E_ISDIR },
        { PST_OS_IO, POSTERN_E_FAILED }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        failing_disk_set(1, rows[i].error);
        ASSERT_NUMBER(open_at("/x/y"), rows[i].code);
    }
}

/* A file as a killed server leaves it, in all but its age. */
static void leave(const char *where, const char *name, unsigned long age)
{
    const pst_os_disk *disk = pst_os_disk_system();
    char file[FOLDER_LIST_PATH + 100];
    pst_os_file opened;

    sprintf(file, "%s/%s", where, name);
    ASSERT_NUMBER(disk->create(disk->context, file, &opened), 0);
    ASSERT_NUMBER(disk->close(disk->context, opened), 0);
    folder_list_age(file, age);
}

static void test_what_a_killed_server_left_is_cleared(void)
{
    begin();
    ASSERT_NUMBER(open_at(path), 0);
    leave(drafts, ".postern-1-1.tmp", 100);
    leave(drafts, ".postern-1-2.tmp", 0);
    leave(drafts, "other.tmp", 100);
    leave(finals, ".postern-1-3.tmp", 100);
    ASSERT_NUMBER(open_at(path), 0);
    ASSERT_NUMBER(folder_list_count(drafts, ""), 2);
    ASSERT_NUMBER(folder_list_count(drafts, "-1-1.tmp"), 0);
    ASSERT_NUMBER(folder_list_count(finals, ""), 0);
    end();
}

static void test_what_another_server_writes_is_not_cleared(void)
{
    pst_handlers_spool spool;
    char final[FOLDER_LIST_PATH + 40];

    begin();
    ASSERT_NUMBER(open_at(path), 0);
    pst_handlers_folder_draft(&folder, &spool, NULL, 0);
    ASSERT_NUMBER(pst_handlers_spool_drain(&spool), 0);
    folder_list_age(spool.path, 100000);
    ASSERT_NUMBER(open_at(path), 0);
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), 0);
    sprintf(final, "%s/final", finals);
    ASSERT_NUMBER(pst_handlers_folder_name(&folder, &spool, final), 0);
    ASSERT_NUMBER(folder_list_count(finals, "final"), 1);
    end();
}

static void test_directories_that_were_removed_are_made_again(void)
{
    pst_handlers_spool spool;
    char final[FOLDER_LIST_PATH + 40];

    begin();
    ASSERT_NUMBER(open_at(path), 0);
    folder_list_remove(path);
    pst_handlers_folder_draft(&folder, &spool, NULL, 0);
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), 0);
    folder_list_remove(finals);
    sprintf(final, "%s/final", finals);
    ASSERT_NUMBER(pst_handlers_folder_name(&folder, &spool, final), 0);
    ASSERT_NUMBER(folder_list_count(finals, "final"), 1);
    folder_list_remove(path);
    ASSERT_NUMBER(pst_handlers_folder_name(&folder, &spool, final),
        PST_OS_GONE);
    folder_list_remove(path);
    folder_list_remove(base);
    pst_handlers_folder_draft(&folder, &spool, NULL, 0);
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), PST_OS_GONE);
    end();
}

void suite_handlers_folder(void)
{
    SUITE("handlers/folder");
    TEST(test_a_path_ends_without_a_slash);
    TEST(test_a_path_that_is_too_long_is_refused);
    TEST(test_new_directories_and_their_parents_are_flushed);
    TEST(test_all_that_a_message_needs_is_tried_out);
    TEST(test_errors_are_those_of_the_library);
    TEST(test_what_a_killed_server_left_is_cleared);
    TEST(test_what_another_server_writes_is_not_cleared);
    TEST(test_directories_that_were_removed_are_made_again);
}
