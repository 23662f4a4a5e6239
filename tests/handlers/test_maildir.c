/* SPDX-License-Identifier: MIT */
/* test_maildir.c - messages in a Maildir: names, flushes, failures. */
#include "handlers/failing_disk.h"
#include "handlers/folder_list.h"
#include "handlers/maildir.h"
#include "handlers/mailer.h"
#include "handlers/spool.h"
#include "support/suite.h"

static postern_store store;
static char folder[FOLDER_LIST_PATH];
static char fresh[FOLDER_LIST_PATH + 10];
static char temporary[FOLDER_LIST_PATH + 10];

static void begin(void)
{
    folder_list_make(folder);
    sprintf(fresh, "%s/new", folder);
    sprintf(temporary, "%s/tmp", folder);
    failing_disk_set(0, 0);
    ASSERT_NUMBER(pst_handlers_maildir_store(&store, folder, 0, failing_disk()),
        0);
    mailer_begin(&store);
}

static void end(void)
{
    mailer_end();
    postern_store_free(&store);
    folder_list_remove(folder);
}

static void assert_files(size_t messages)
{
    ASSERT_NUMBER(folder_list_count(fresh, ""), messages);
    ASSERT_NUMBER(folder_list_count(temporary, ""), 0);
}

static void test_a_maildir_has_three_directories(void)
{
    begin();
    ASSERT_NUMBER(folder_list_count(folder, ""), 3);
    ASSERT_NUMBER(folder_list_count(folder, "cur"), 1);
    end();
}

static void test_a_message_is_in_new_with_lf_and_its_envelope(void)
{
    const char *content, *peer;
    size_t length;

    begin();
    ASSERT_TEXT(mailer_send("A: b\r\nC: d\r\n\r\nbo\rdy\r\n\r\n"),
        "250 OK\r\n");
    assert_files(1);
    content = folder_list_read(folder_list_first(fresh, ""), &length);
    CU_ASSERT(strncmp(content, "A: b\nC: d\nX-Peer: ('127.0.0.1', ", 32)
        == 0);
    peer = strchr(content + 32, ')');
    ASSERT_TEXT(peer, ")\nX-MailFrom: a@x.example\n"
        "X-RcptTo: b@y.example\n\nbo\rdy\n\n");
    end();
}

static void test_everything_is_flushed_before_it_is_named(void)
{
    begin();
    failing_disk_set(0, 0);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    ASSERT_TEXT(failing_disk_calls(), "cwflmd");
    end();
}

static void test_names_have_the_form_of_a_maildir(void)
{
    unsigned long seconds, microseconds, process, counter;
    const char *name;

    begin();
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    name = strrchr(folder_list_first(fresh, ""), '/') + 1;
    ASSERT_NUMBER(sscanf(name, "%lu.M%6luP%luQ%lu.", &seconds, &microseconds,
        &process, &counter), 4);
    CU_ASSERT_PTR_NULL(strchr(name, ':'));
    end();
}

static void test_a_name_that_is_taken_is_passed_over(void)
{
    unsigned long n;

    begin();
    for (n = 1; n <= 5; n += 4) {
        failing_disk_set(n, PST_OS_EXISTS);
        ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
        CU_ASSERT(failing_disk_has_failed());
    }
    assert_files(2);
    end();
}

static void test_a_client_that_goes_leaves_nothing(void)
{
    int i;

    begin();
    (void)mailer_say("MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\nA: b\r\n");
    ASSERT_NUMBER(folder_list_count(temporary, ""), 0);
    for (i = 0; i < PST_HANDLERS_BUFFER / 5; i++)
        (void)mailer_say("text\r\n");
    ASSERT_NUMBER(folder_list_count(temporary, ""), 1);
    mailer_reset();
    assert_files(0);
    end();
}

static const struct {
    int error;
    const char *reply;
} faults[] = {
    { PST_OS_FULL, "452 4.3.1 " },
    { PST_OS_QUOTA, "452 4.2.2 " },
    { PST_OS_READONLY, "451 4.3.0 " },
    { PST_OS_DENIED, "451 4.3.0 " },
    { PST_OS_IO, "451 4.3.0 " }
};

static void test_whatever_call_fails_nothing_is_left(void)
{
    unsigned long n;
    size_t i;

    begin();
    for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
        for (n = 1; n <= 6; n++) {
            failing_disk_set(n, faults[i].error);
            CU_ASSERT(strncmp(mailer_send("A: b\r\n"), faults[i].reply, 10)
                == 0);
            CU_ASSERT(failing_disk_has_failed());
            assert_files(0);
        }
    failing_disk_set(7, PST_OS_FULL);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    CU_ASSERT_FALSE(failing_disk_has_failed());
    assert_files(1);
    end();
}

static void test_directories_that_were_removed_are_made_again(void)
{
    begin();
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    folder_list_remove(folder);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    assert_files(1);
    folder_list_remove(temporary);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    assert_files(2);
    (void)mailer_say("MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\nA: b\r\n");
    folder_list_remove(fresh);
    ASSERT_TEXT(mailer_say(".\r\n"), "250 OK\r\n");
    assert_files(1);
    end();
}

static void test_a_directory_without_the_right_to_it_is_an_error(void)
{
    unsigned long n;

    begin();
    postern_store_free(&store);
    for (n = 1; n <= 11; n++) {
        failing_disk_set(n, PST_OS_DENIED);
        ASSERT_NUMBER(pst_handlers_maildir_store(&store, folder, 0,
            failing_disk()), POSTERN_E_DENIED);
        CU_ASSERT(failing_disk_has_failed());
        assert_files(0);
    }
    failing_disk_set(0, 0);
    ASSERT_NUMBER(pst_handlers_maildir_store(&store, folder, 0, failing_disk()),
        0);
    end();
}

static void test_a_last_line_without_its_end_keeps_to_itself(void)
{
    size_t length;

    begin();
    (void)mailer_say("EHLO c\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\n");
    (void)mailer_say("BDAT 4 LAST\r\nA: b");
    CU_ASSERT(strncmp(folder_list_read(folder_list_first(fresh, ""),
        &length), "A: b\nX-Peer: ", 13) == 0);
    end();
}

void suite_handlers_maildir(void)
{
    SUITE("handlers/maildir");
    TEST(test_a_maildir_has_three_directories);
    TEST(test_a_message_is_in_new_with_lf_and_its_envelope);
    TEST(test_everything_is_flushed_before_it_is_named);
    TEST(test_names_have_the_form_of_a_maildir);
    TEST(test_a_name_that_is_taken_is_passed_over);
    TEST(test_a_client_that_goes_leaves_nothing);
    TEST(test_whatever_call_fails_nothing_is_left);
    TEST(test_directories_that_were_removed_are_made_again);
    TEST(test_a_directory_without_the_right_to_it_is_an_error);
    TEST(test_a_last_line_without_its_end_keeps_to_itself);
}
