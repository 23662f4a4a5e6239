/* SPDX-License-Identifier: MIT */
/* test_eml.c - messages as .eml files: octets, names, flushes, failures. */
#include "handlers/eml.h"
#include "handlers/failing_disk.h"
#include "handlers/folder_list.h"
#include "handlers/mailer.h"
#include "handlers/spool.h"
#include "support/suite.h"

static postern_store store;
static char folder[FOLDER_LIST_PATH];

static void begin(void)
{
    folder_list_make(folder);
    failing_disk_set(0, 0);
    ASSERT_NUMBER(pst_handlers_eml_store(&store, folder, 0, failing_disk()), 0);
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
    ASSERT_NUMBER(folder_list_count(folder, ".eml"), messages);
    ASSERT_NUMBER(folder_list_count(folder, ".json"), messages);
    ASSERT_NUMBER(folder_list_count(folder, ""), 2 * messages);
}

static void test_the_octets_are_kept_as_they_came(void)
{
    static const char content[] = "A: b\r\n\r\n\001\377\r bare \n\r\n";
    size_t length;

    begin();
    ASSERT_TEXT(mailer_send(content), "250 OK\r\n");
    assert_files(1);
    (void)folder_list_read(folder_list_first(folder, ".eml"), &length);
    ASSERT_NUMBER(length, sizeof(content) - 1);
    ASSERT_TEXT(folder_list_read(folder_list_first(folder, ".eml"), &length),
        content);
    end();
}

static void test_names_are_the_date_and_a_number(void)
{
    static const char form[] = "dddddddd-dddddd-0001.eml";
    const char *name;
    size_t i;

    begin();
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    name = strrchr(folder_list_first(folder, ".eml"), '/') + 1;
    ASSERT_NUMBER(strlen(name), sizeof(form) - 1);
    for (i = 0; form[i] != '\0'; i++)
        CU_ASSERT(form[i] == 'd' ? name[i] >= '0' && name[i] <= '9'
            : name[i] == form[i]);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    ASSERT_NUMBER(folder_list_count(folder, "-0002.eml"), 1);
    ASSERT_NUMBER(folder_list_count(folder, "-0002.json"), 1);
    end();
}

/* The order that the promise is made of: both files are written, flushed and
   closed; the name of the envelope, the directory; that of the content,
   again the directory. */
static void test_everything_is_flushed_before_it_is_named(void)
{
    begin();
    failing_disk_set(0, 0);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    ASSERT_TEXT(failing_disk_calls(), "cwflcwflmdmd");
    end();
}

static void test_a_long_message_is_whole(void)
{
    static char content[200001];
    size_t i, length;

    for (i = 0; i + 50 <= sizeof(content) - 1; i += 50) {
        memset(content + i, 'a' + (int)(i / 50 % 26), 48);
        memcpy(content + i + 48, "\r\n", 2);
    }
    begin();
    ASSERT_TEXT(mailer_send(content), "250 OK\r\n");
    CU_ASSERT(strcmp(folder_list_read(folder_list_first(folder, ".eml"),
        &length), content) == 0);
    ASSERT_NUMBER(length, sizeof(content) - 1);
    end();
}

static void test_a_name_that_is_taken_is_passed_over(void)
{
    /* rename is the 9th call; it says that the envelope's name is taken */
    begin();
    failing_disk_set(9, PST_OS_EXISTS);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    CU_ASSERT(failing_disk_has_failed());
    ASSERT_NUMBER(folder_list_count(folder, "-0002.eml"), 1);
    ASSERT_NUMBER(folder_list_count(folder, "-0002.json"), 1);
    assert_files(1);
    /* the content's: the envelope has to move too */
    failing_disk_set(11, PST_OS_EXISTS);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    CU_ASSERT(failing_disk_has_failed());
    ASSERT_NUMBER(folder_list_count(folder, "-0004.eml"), 1);
    ASSERT_NUMBER(folder_list_count(folder, "-0004.json"), 1);
    assert_files(2);
    end();
}

static void test_a_temporary_name_that_is_taken_is_passed_over(void)
{
    begin();
    failing_disk_set(1, PST_OS_EXISTS);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    CU_ASSERT(failing_disk_has_failed());
    assert_files(1);
    end();
}

static void test_a_client_that_goes_leaves_nothing(void)
{
    int i;

    begin();
    (void)mailer_say("MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\n");
    (void)mailer_say("A: b\r\n");
    ASSERT_NUMBER(folder_list_count(folder, ""), 0);
    for (i = 0; i < PST_HANDLERS_BUFFER / 5; i++)
        (void)mailer_say("text\r\n");
    ASSERT_NUMBER(folder_list_count(folder, ".tmp"), 1);
    mailer_reset();
    assert_files(0);
    end();
}

/* The less the content leaves of the buffer, the less the envelope has: it is
   whole in any case. */
static void test_content_and_envelope_share_the_buffer(void)
{
    static char content[PST_HANDLERS_BUFFER + 1];
    char whole[40];
    size_t size, length;

    for (size = PST_HANDLERS_BUFFER - 3000; size <= PST_HANDLERS_BUFFER;
        size += 100) {
        memset(content, 'a', size);
        for (length = 50; length < size; length += 50)
            memcpy(content + length, "\r\n", 2);
        memcpy(content + size - 2, "\r\n", 3);
        begin();
        ASSERT_TEXT(mailer_send(content), "250 OK\r\n");
        assert_files(1);
        ASSERT_TEXT(folder_list_read(folder_list_first(folder, ".eml"),
            &length), content);
        sprintf(whole, "\"size\": %lu", (unsigned long)size);
        CU_ASSERT_PTR_NOT_NULL(strstr(folder_list_read(
            folder_list_first(folder, ".json"), &length), whole));
        CU_ASSERT(strcmp(strrchr(folder_list_read(
            folder_list_first(folder, ".json"), &length), '}'), "}\n") == 0);
        end();
    }
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
        for (n = 1; n <= 12; n++) {
            failing_disk_set(n, faults[i].error);
            CU_ASSERT(strncmp(mailer_send("A: b\r\n"), faults[i].reply, 10)
                == 0);
            CU_ASSERT(failing_disk_has_failed());
            assert_files(0);
        }
    failing_disk_set(13, PST_OS_FULL);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    CU_ASSERT_FALSE(failing_disk_has_failed());
    assert_files(1);
    end();
}

static void test_a_failure_in_the_middle_leaves_nothing_at_once(void)
{
    static char content[50001];
    unsigned long n;
    size_t i;

    for (i = 0; i + 50 <= sizeof(content) - 1; i += 50)
        memcpy(content + i,
            "0123456789012345678901234567890123456789abcdefgh\r\n", 50);
    begin();
    for (n = 2; n <= 5; n++) {
        failing_disk_set(n, PST_OS_FULL);
        CU_ASSERT(strncmp(mailer_send(content), "452 4.3.1 ", 10) == 0);
        CU_ASSERT(failing_disk_has_failed());
        assert_files(0);
    }
    failing_disk_set(0, 0);
    ASSERT_TEXT(mailer_send(content), "250 OK\r\n");
    assert_files(1);
    end();
}

static void test_a_directory_that_cannot_be_is_an_error(void)
{
    static char path[PST_OS_PATH + 1];

    failing_disk_set(0, 0);
    ASSERT_NUMBER(pst_handlers_eml_store(&store, "/nonexistent/a", 0,
        failing_disk()), POSTERN_E_NODIR);
    ASSERT_NUMBER(pst_handlers_eml_store(&store, "", 0, failing_disk()),
        POSTERN_E_INVALID_DIRECTORY);
    memset(path, 'a', sizeof(path) - 1);
    ASSERT_NUMBER(pst_handlers_eml_store(&store, path, 0, failing_disk()),
        POSTERN_E_INVALID_DIRECTORY);
    failing_disk_set(1, PST_OS_READONLY);
    ASSERT_NUMBER(pst_handlers_eml_store(&store, "/x", 0, failing_disk()),
        POSTERN_E_READONLY);
}

/* As root nothing is denied, so it is the disk that says it. */
static void test_a_directory_without_the_right_to_it_is_an_error(void)
{
    unsigned long n;

    folder_list_make(folder);
    for (n = 1; n <= 7; n++) {
        failing_disk_set(n, PST_OS_DENIED);
        ASSERT_NUMBER(pst_handlers_eml_store(&store, folder, 0, failing_disk()),
            POSTERN_E_DENIED);
        CU_ASSERT(failing_disk_has_failed());
        ASSERT_NUMBER(folder_list_count(folder, ""), 0);
    }
    folder_list_remove(folder);
}

static void test_a_directory_that_was_removed_is_made_again(void)
{
    begin();
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    folder_list_remove(folder);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    assert_files(1);
    end();
}

void suite_handlers_eml(void)
{
    SUITE("handlers/eml");
    TEST(test_the_octets_are_kept_as_they_came);
    TEST(test_names_are_the_date_and_a_number);
    TEST(test_everything_is_flushed_before_it_is_named);
    TEST(test_a_long_message_is_whole);
    TEST(test_a_name_that_is_taken_is_passed_over);
    TEST(test_a_temporary_name_that_is_taken_is_passed_over);
    TEST(test_a_client_that_goes_leaves_nothing);
    TEST(test_content_and_envelope_share_the_buffer);
    TEST(test_whatever_call_fails_nothing_is_left);
    TEST(test_a_failure_in_the_middle_leaves_nothing_at_once);
    TEST(test_a_directory_that_cannot_be_is_an_error);
    TEST(test_a_directory_without_the_right_to_it_is_an_error);
    TEST(test_a_directory_that_was_removed_is_made_again);
}
