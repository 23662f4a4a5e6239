/* SPDX-License-Identifier: MIT */
/* test_spool.c - a file is written, flushed, closed and only then named. */
#include "handlers/failing_disk.h"
#include "handlers/folder_list.h"
#include "handlers/spool.h"
#include "support/suite.h"

static pst_handlers_spool spool;
static char buffer[PST_HANDLERS_BUFFER];
static char folder[FOLDER_LIST_PATH];
static char path[FOLDER_LIST_PATH + 20];
static char final[FOLDER_LIST_PATH + 20];

static int create(pst_handlers_spool *created)
{
    return pst_handlers_spool_create(created, path);
}

static void begin_spool(void)
{
    pst_handlers_spool_begin(&spool, failing_disk(), buffer, sizeof(buffer));
    spool.create = create;
}

static void begin(void)
{
    folder_list_make(folder);
    sprintf(path, "%s/a.tmp", folder);
    sprintf(final, "%s/a", folder);
    failing_disk_set(0, 0);
    begin_spool();
}

static void end(size_t files)
{
    pst_handlers_spool_discard(&spool);
    ASSERT_NUMBER(folder_list_count(folder, ""), files);
    folder_list_remove(folder);
}

static void test_what_was_written_is_in_the_file(void)
{
    static char block[40000];
    size_t length, i, written = 0;
    const char *content;

    begin();
    for (i = 0; i < sizeof(block); i++)
        block[i] = (char)('a' + i % 26);
    for (i = 1; written + i * 7 < sizeof(block); i++) {
        pst_handlers_spool_write(&spool, block + written, i * 7);
        written += i * 7;
    }
    pst_handlers_spool_write(&spool, block + written,
        sizeof(block) - written);
    pst_handlers_spool_write(&spool, block, sizeof(block));
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), 0);
    ASSERT_NUMBER(pst_handlers_spool_rename(&spool, final), 0);
    content = folder_list_read(final, &length);
    ASSERT_NUMBER(length, 2 * sizeof(block));
    CU_ASSERT(memcmp(content, block, sizeof(block)) == 0);
    CU_ASSERT(memcmp(content + sizeof(block), block, sizeof(block)) == 0);
    end(0);
}

static void test_it_is_flushed_before_it_is_closed_and_renamed(void)
{
    begin();
    pst_handlers_spool_string(&spool, "text");
    pst_handlers_spool_close(&spool);
    pst_handlers_spool_rename(&spool, final);
    ASSERT_TEXT(failing_disk_calls(), "cwflm");
    end(0);
}

static void test_there_is_no_file_until_the_buffer_is_full(void)
{
    static char block[PST_HANDLERS_BUFFER];

    begin();
    ASSERT_NUMBER(pst_handlers_spool_write(&spool, block, sizeof(block)), 0);
    ASSERT_TEXT(failing_disk_calls(), "");
    ASSERT_NUMBER(pst_handlers_spool_string(&spool, "x"), 0);
    ASSERT_TEXT(failing_disk_calls(), "cw");
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), 0);
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), 0);
    ASSERT_TEXT(failing_disk_calls(), "cwwfl");
    end(0);
}

static void test_a_file_that_cannot_be_made_is_an_error(void)
{
    begin();
    failing_disk_set(1, PST_OS_GONE);
    ASSERT_NUMBER(pst_handlers_spool_string(&spool, "text"), 0);
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), PST_OS_GONE);
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), PST_OS_GONE);
    ASSERT_TEXT(failing_disk_calls(), "c");
    end(0);
}

static void test_a_name_that_is_taken_is_kept(void)
{
    size_t length;

    begin();
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), 0);
    ASSERT_NUMBER(pst_handlers_spool_rename(&spool, final), 0);
    begin_spool();
    pst_handlers_spool_string(&spool, "new");
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), 0);
    ASSERT_NUMBER(pst_handlers_spool_rename(&spool, final), PST_OS_EXISTS);
    (void)folder_list_read(final, &length);
    ASSERT_NUMBER(length, 0);
    strcat(final, "2");
    ASSERT_NUMBER(pst_handlers_spool_rename(&spool, final), 0);
    end(1);
}

static void test_the_first_error_stays(void)
{
    begin();
    failing_disk_set(2, PST_OS_FULL);
    pst_handlers_spool_string(&spool, "text");
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), PST_OS_FULL);
    ASSERT_TEXT(failing_disk_calls(), "cwl");
    ASSERT_NUMBER(pst_handlers_spool_string(&spool, "x"), PST_OS_FULL);
    ASSERT_NUMBER(pst_handlers_spool_rename(&spool, final), PST_OS_FULL);
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), PST_OS_FULL);
    end(0);
}

static void test_a_flush_that_failed_is_not_tried_again(void)
{
    begin();
    failing_disk_set(2, PST_OS_IO);
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), PST_OS_IO);
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), PST_OS_IO);
    ASSERT_TEXT(failing_disk_calls(), "cfl");
    end(0);
}

static void test_a_failed_close_is_an_error(void)
{
    begin();
    failing_disk_set(3, PST_OS_QUOTA);
    ASSERT_NUMBER(pst_handlers_spool_close(&spool), PST_OS_QUOTA);
    end(0);
}

void suite_handlers_spool(void)
{
    SUITE("handlers/spool");
    TEST(test_what_was_written_is_in_the_file);
    TEST(test_it_is_flushed_before_it_is_closed_and_renamed);
    TEST(test_there_is_no_file_until_the_buffer_is_full);
    TEST(test_a_file_that_cannot_be_made_is_an_error);
    TEST(test_a_name_that_is_taken_is_kept);
    TEST(test_the_first_error_stays);
    TEST(test_a_flush_that_failed_is_not_tried_again);
    TEST(test_a_failed_close_is_an_error);
}
