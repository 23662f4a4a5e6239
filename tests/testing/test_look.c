/* SPDX-License-Identifier: MIT */
/* test_look.c - what is known of a message that has come. */
#include "client.h"

static postern_testing *kit;

static void begin(void)
{
    kit = postern_testing_start(NULL, NULL);
    CU_ASSERT_FATAL(kit != NULL);
}

static void test_a_message_is_all_that_was_said(void)
{
    const postern_testing_message *message;
    postern_socket client;

    begin();
    client = client_begin(kit);
    client_ask(client, "MAIL FROM:<> SIZE=11 BODY=8BITMIME\r\n");
    client_ask(client, "RCPT TO:<b@x.test>\r\n");
    client_ask(client, "RCPT TO:<c@x.test>\r\n");
    client_ask(client, "DATA\r\n");
    ASSERT_TEXT(client_ask(client, "..dot\r\nend\r\n.\r\n"), "250 OK");
    message = postern_testing_get(kit, 0);
    CU_ASSERT_FATAL(message != NULL);
    ASSERT_NUMBER(message->number, 1);
    ASSERT_NUMBER(message->session, 1);
    ASSERT_NUMBER(message->peer.family, POSTERN_FAMILY_INET);
    ASSERT_TEXT(message->host_name, "client.test");
    CU_ASSERT(message->extended_smtp && !message->tls);
    CU_ASSERT(message->tls_facts.version == NULL);
    CU_ASSERT(message->identity == NULL && message->mechanism == NULL);
    ASSERT_TEXT(message->mail_from, "");
    ASSERT_TEXT(postern_parameter_find(message->mail_options, "BODY"),
        "8BITMIME");
    ASSERT_NUMBER(message->rcpt_count, 2);
    ASSERT_TEXT(message->rcpt_tos->address, "b@x.test");
    ASSERT_TEXT(message->rcpt_tos->next->address, "c@x.test");
    CU_ASSERT(message->rcpt_tos->next->next == NULL);
    CU_ASSERT(message->rcpt_tos->options->name == NULL);
    ASSERT_TEXT(message->content, ".dot\r\nend\r\n");
    ASSERT_NUMBER(message->length, 11);
    loopback_close(client);
    postern_testing_free(kit);
}

static void test_fields_are_found_by_name(void)
{
    const postern_testing_message *message;

    begin();
    client_mail(kit, "To: b\r\nsubject:  Hello,\r\n world \r\nTO: c\r\n"
        "\r\nTo: d\r\n");
    message = postern_testing_get(kit, 0);
    ASSERT_TEXT(postern_testing_header(kit, message, "Subject", 0),
        "Hello, world");
    ASSERT_TEXT(postern_testing_header(kit, message, "To", 0), "b");
    ASSERT_TEXT(postern_testing_header(kit, message, "To", 1), "c");
    CU_ASSERT(postern_testing_header(kit, message, "To", 2) == NULL);
    CU_ASSERT(postern_testing_header(kit, message, "From", 0) == NULL);
    CU_ASSERT(postern_testing_header(kit, NULL, "To", 0) == NULL);
    postern_testing_free(kit);
}

static void test_clear_begins_anew(void)
{
    begin();
    client_mail(kit, "one\r\n");
    postern_testing_clear(kit);
    ASSERT_NUMBER(postern_testing_count(kit), 0);
    CU_ASSERT(postern_testing_get(kit, 0) == NULL);
    client_mail(kit, "");
    ASSERT_NUMBER(postern_testing_count(kit), 1);
    ASSERT_NUMBER(postern_testing_get(kit, 0)->number, 2);
    ASSERT_TEXT(postern_testing_get(kit, 0)->content, "");
    CU_ASSERT(postern_testing_get(kit, 1) == NULL);
    postern_testing_clear(kit);
    postern_testing_clear(kit);
    postern_testing_free(kit);
}

void suite_testing_look(void)
{
    SUITE("testing/look");
    TEST(test_a_message_is_all_that_was_said);
    TEST(test_fields_are_found_by_name);
    TEST(test_clear_begins_anew);
}
