/* SPDX-License-Identifier: MIT */
/*
 * test_mbox.c - messages that are appended to one file: what stands there, who
 * may write it, and what is left when a call fails.
 */
#include "handlers/failing_disk.h"
#include "handlers/folder_list.h"
#include "handlers/mailer.h"
#include "handlers/mbox.h"
#include "handlers/scripted_pool.h"
#include "support/suite.h"

static postern_store store;
static char folder[FOLDER_LIST_PATH];
static char file[FOLDER_LIST_PATH + 10];

/* ---- the calls of the system, of which one fails ------------------------ */

static unsigned long left;
static int wanted, failed;
static char calls[200];

static void fail_at(unsigned long n, int error)
{
    left = n;
    wanted = error;
    failed = 0;
    calls[0] = '\0';
}

static const pst_os_mailbox_calls *real(void)
{
    return pst_os_mailbox_system();
}

static int called(const char *letter)
{
    strncat(calls, letter, sizeof(calls) - strlen(calls) - 1);
    if (left == 0 || --left > 0)
        return 0;
    failed = 1;
    return wanted;
}

static int open_box(void *context, pst_os_mailbox *mailbox, long milliseconds)
{
    int error = called("o");

    (void)context;
    (void)milliseconds;
    return error != 0 ? error : real()->open(NULL, mailbox, 0);
}

static int write_box(void *context, pst_os_mailbox *mailbox,
    const char *octets, size_t length)
{
    int error = length == 0 ? 0 : called("w");

    (void)context;
    /* a part of it is there */
    if (error != 0)
        (void)real()->write(NULL, mailbox, octets, length / 2);
    return error != 0 ? error : real()->write(NULL, mailbox, octets, length);
}

static int copy_box(void *context, pst_os_mailbox *mailbox, const char *path)
{
    int copied = real()->copy(NULL, mailbox, path);
    int error = called("y");

    (void)context;
    return error != 0 ? error : copied;
}

static int length_of_box(void *context, pst_os_mailbox *mailbox,
    pst_os_mailbox_length *length)
{
    int error = called("n");

    (void)context;
    return error != 0 ? error : real()->length(NULL, mailbox, length);
}

static int cut_box(void *context, pst_os_mailbox *mailbox,
    const pst_os_mailbox_length *length)
{
    (void)context;
    strcat(calls, "x");
    return real()->cut(NULL, mailbox, length);
}

static int flush_box(void *context, pst_os_mailbox *mailbox)
{
    int error = called("f");

    (void)context;
    return error != 0 ? error : real()->flush(NULL, mailbox);
}

static void close_box(void *context, pst_os_mailbox *mailbox)
{
    (void)context;
    strcat(calls, "l");
    real()->close(NULL, mailbox);
}

static const pst_os_mailbox_calls failing = {
    NULL, open_box, write_box, copy_box, length_of_box, cut_box, flush_box,
    close_box
};

/* ---- the tests ---------------------------------------------------------- */

static void begin(void)
{
    folder_list_make(folder);
    sprintf(file, "%s/box", folder);
    failing_disk_set(0, 0);
    fail_at(0, 0);
    ASSERT_NUMBER(pst_handlers_mbox_store(&store, file, 0, failing_disk(),
        &failing), 0);
    mailer_begin(&store);
    fail_at(0, 0);
}

static void end(void)
{
    mailer_end();
    postern_store_free(&store);
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    folder_list_remove(folder);
}

static size_t count_of(const char *needle)
{
    size_t length, count = 0;
    const char *at = folder_list_read(file, &length);

    while ((at = strstr(at, needle)) != NULL) {
        at += strlen(needle);
        count++;
    }
    return count;
}

static void test_messages_stand_one_behind_the_other(void)
{
    size_t length;
    const char *text;

    begin();
    ASSERT_TEXT(mailer_send("A: b\r\n\r\nFrom here\r\n"), "250 OK\r\n");
    ASSERT_TEXT(calls, "onnwfl");
    ASSERT_TEXT(mailer_send("C: d\r\n"), "250 OK\r\n");
    text = folder_list_read(file, &length);
    CU_ASSERT(strncmp(text, "From a@x.example ", 17) == 0);
    ASSERT_NUMBER(count_of("\n\nFrom a@x.example "), 1);
    ASSERT_NUMBER(count_of("Return-Path: <a@x.example>\nA: b\n\n>From here\n\n"
        "From "), 1);
    ASSERT_NUMBER(count_of("Return-Path: <a@x.example>\nC: d\n\n"), 1);
    ASSERT_TEXT(store.place(store.context, NULL), file);
    end();
}

static void make_file(const char *text)
{
    FILE *made = fopen(file, "wb");

    CU_ASSERT_FATAL(made != NULL);
    fputs(text, made);
    fclose(made);
}

static void test_an_empty_line_is_behind_what_is_there(void)
{
    static const char *const texts[] = { "From x\n\nhalf", "From x\n\nline\n",
        "From x\n\nwhole\n\n", "\n" };
    size_t i;

    for (i = 0; i < 4; i++) {
        begin();
        make_file(texts[i]);
        ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
        ASSERT_NUMBER(count_of("\n\nFrom a@x.example "), 1);
        end();
    }
}

/* More than the buffer holds: it comes by way of a draft. */
static void send_long(void)
{
    static char content[60001];
    size_t i;

    for (i = 0; i + 50 <= sizeof(content) - 1; i += 50) {
        memset(content + i, 'a' + (int)(i / 50 % 26), 48);
        memcpy(content + i + 48, "\r\n", 2);
    }
    (void)mailer_say("RSET\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\n");
    (void)mailer_say(content);
}

static void test_a_long_message_is_whole(void)
{
    size_t length;

    begin();
    send_long();
    ASSERT_NUMBER(folder_list_count(folder, ".tmp"), 1);
    ASSERT_TEXT(mailer_say(".\r\n"), "250 OK\r\n");
    ASSERT_TEXT(calls, "onnyfl");
    (void)folder_list_read(file, &length);
    CU_ASSERT(length > 60000UL / 50 * 49);
    ASSERT_NUMBER(count_of("wwwww\nxxxx"), 46);
    end();
}

static void test_a_client_that_goes_leaves_nothing(void)
{
    size_t length;

    begin();
    send_long();
    mailer_reset();
    (void)folder_list_read(file, &length);
    ASSERT_NUMBER(length, 0);
    end();
}

static void test_a_draft_that_fails_is_refused(void)
{
    unsigned long n;

    for (n = 1; n <= 4; n++) {
        begin();
        failing_disk_set(n, PST_OS_FULL);
        send_long();
        CU_ASSERT(strncmp(mailer_say(".\r\n"), "452 4.3.1 ", 10) == 0);
        CU_ASSERT(failing_disk_has_failed());
        failing_disk_set(0, 0);
        ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
        ASSERT_NUMBER(count_of("From a@"), 1);
        end();
    }
}

static void test_whatever_call_fails_the_file_is_as_it_was(void)
{
    unsigned long n;
    int is_long;

    for (is_long = 0; is_long < 2; is_long++)
        for (n = 1; n <= 6; n++) {
            const char *said;

            begin();
            make_file("From x\n\nhalf");
            fail_at(n, PST_OS_FULL);
            if (is_long)
                send_long();
            said = is_long ? mailer_say(".\r\n") : mailer_send("A: b\r\n");
            CU_ASSERT(strncmp(said, "452 4.3.1 ", 10) == 0);
            CU_ASSERT(failed);
            fail_at(0, 0);
            {
                size_t length;

                ASSERT_TEXT(folder_list_read(file, &length),
                    "From x\n\nhalf");
            }
            ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
            end();
        }
}

static void test_who_finds_it_locked_is_told(void)
{
    pst_os_mailbox held;

    begin();
    memset(&held, 0, sizeof(held));
    strcpy(held.path, file);
    ASSERT_NUMBER(real()->open(NULL, &held, 0), 0);
    ASSERT_TEXT(mailer_send("A: b\r\n"),
        "451 4.2.0 Somebody else has locked the mailbox\r\n");
    real()->close(NULL, &held);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    end();
}

/* Locked once and flushed once for all that are ready. */
static void test_workers_append_what_is_ready_together(void)
{
    int i;

    begin();
    scripted_pool_begin(&store);
    for (i = 0; i < 4; i++) {
        mailer_use(i);
        ASSERT_TEXT(mailer_send("A: b\r\n"), "");
    }
    fail_at(0, 0);
    scripted_pool_finish();
    ASSERT_TEXT(calls, "onnwflonnwnwnwfl");
    for (i = 0; i < 4; i++) {
        mailer_use(i);
        ASSERT_TEXT(mailer_said(), "250 OK\r\n");
    }
    ASSERT_NUMBER(count_of("\n\nFrom a@x.example "), 3);
    /* one that does not fit is not there, the others are */
    for (i = 0; i < 4; i++) {
        mailer_use(i);
        ASSERT_TEXT(mailer_send("A: b\r\n"), "");
    }
    fail_at(11, PST_OS_FULL);
    scripted_pool_finish();
    ASSERT_TEXT(calls, "onnwflonnwnwxnwfl");
    mailer_use(2);
    CU_ASSERT(strncmp(mailer_said(), "452 4.3.1 ", 10) == 0);
    mailer_use(3);
    ASSERT_TEXT(mailer_said(), "250 OK\r\n");
    ASSERT_NUMBER(count_of("\n\nFrom a@x.example "), 6);
    end();
}

static void test_what_cannot_be_is_refused(void)
{
    folder_list_make(folder);
    ASSERT_NUMBER(postern_store_mbox(&store, NULL),
        POSTERN_E_INVALID_DIRECTORY);
    ASSERT_NUMBER(postern_store_mbox(&store, ""),
        POSTERN_E_INVALID_DIRECTORY);
    sprintf(file, "%s/none/box", folder);
    ASSERT_NUMBER(postern_store_mbox(&store, file), POSTERN_E_NODIR);
    CU_ASSERT(postern_store_mbox(&store, folder) < 0);
    sprintf(file, "%s/box", folder);
    ASSERT_NUMBER(postern_store_mbox(&store, file), 0);
    postern_store_free(&store);
    folder_list_remove(folder);
}

void suite_handlers_mbox(void)
{
    SUITE("handlers/mbox");
    TEST(test_messages_stand_one_behind_the_other);
    TEST(test_an_empty_line_is_behind_what_is_there);
    TEST(test_a_long_message_is_whole);
    TEST(test_a_client_that_goes_leaves_nothing);
    TEST(test_a_draft_that_fails_is_refused);
    TEST(test_whatever_call_fails_the_file_is_as_it_was);
    TEST(test_who_finds_it_locked_is_told);
    TEST(test_workers_append_what_is_ready_together);
    TEST(test_what_cannot_be_is_refused);
}
