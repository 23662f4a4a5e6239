/* SPDX-License-Identifier: MIT */
/* test_json.c - an envelope as JSON. */
#include "handlers/folder_list.h"
#include "handlers/mailer.h"
#include "support/suite.h"

static postern_store store;
static char folder[FOLDER_LIST_PATH];

static void begin(void)
{
    folder_list_make(folder);
    ASSERT_NUMBER(postern_store_eml(&store, folder), 0);
    mailer_begin(&store);
}

static void end(void)
{
    mailer_end();
    postern_store_free(&store);
    folder_list_remove(folder);
}

static const char *object(void)
{
    size_t length;

    return folder_list_read(folder_list_first(folder, ".json"), &length);
}

static void test_the_envelope_is_an_object(void)
{
    const char *text;

    begin();
    (void)mailer_say("MAIL FROM:<a@x.example> SIZE=9\r\n"
        "RCPT TO:<b@y.example>\r\nRCPT TO:<c@y.example>\r\nDATA\r\n");
    ASSERT_TEXT(mailer_say("A: b\r\n.\r\n"), "250 OK\r\n");
    text = object();
    CU_ASSERT(strncmp(text, "{\n  \"received\": \"2", 18) == 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Z\",\n  \"peer\": \"127.0.0.1\",\n"
        "  \"port\": "));
    ASSERT_TEXT(strstr(text, "  \"session\""),
        "  \"session\": 1,\n"
        "  \"host_name\": \"c.example\",\n"
        "  \"extended_smtp\": true,\n"
        "  \"tls\": false,\n"
        "  \"mail_from\": \"a@x.example\",\n"
        "  \"mail_options\": [\"SIZE=9\"],\n"
        "  \"smtp_utf8\": false,\n"
        "  \"rcpt_tos\": [\"b@y.example\", \"c@y.example\"],\n"
        "  \"rcpt_options\": [[], []],\n"
        "  \"size\": 6\n"
        "}\n");
    end();
}

static void test_what_a_client_sent_is_escaped(void)
{
    begin();
    (void)mailer_say("MAIL FROM:<\"a\\\"b\"@x.example> SMTPUTF8\r\n"
        "RCPT TO:<gr\xc3\xbc\xc3\x9f@y.example>\r\nDATA\r\n");
    ASSERT_TEXT(mailer_say("A: b\r\n.\r\n"), "250 OK\r\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(object(), "\\\"@x.example\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(object(), "\"smtp_utf8\": true"));
    CU_ASSERT_PTR_NOT_NULL(strstr(object(),
        "[\"gr\xc3\xbc\xc3\x9f@y.example\"]"));
    end();
}

static void test_the_null_sender_is_an_empty_string(void)
{
    begin();
    (void)mailer_say("HELO h\r\nMAIL FROM:<>\r\nRCPT TO:<b@y.example>\r\n"
        "DATA\r\n");
    ASSERT_TEXT(mailer_say(".\r\n"), "250 OK\r\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(object(), "\"mail_from\": \"\",\n"
        "  \"mail_options\": [],"));
    CU_ASSERT_PTR_NOT_NULL(strstr(object(), "\"extended_smtp\": false"));
    CU_ASSERT_PTR_NOT_NULL(strstr(object(), "\"size\": 0\n}\n"));
    end();
}

void suite_handlers_json(void)
{
    SUITE("handlers/json");
    TEST(test_the_envelope_is_an_object);
    TEST(test_what_a_client_sent_is_escaped);
    TEST(test_the_null_sender_is_an_empty_string);
}
