/* SPDX-License-Identifier: MIT */
/* test_print.c - messages printed as the original prints them, harmless. */
#include "handlers/mailer.h"
#include "support/suite.h"

static char shown[20000];
static int is_broken;

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(shown, octets, length);
    return is_broken ? -1 : 0;
}

static postern_store store;

static void begin(void)
{
    shown[0] = '\0';
    is_broken = 0;
    ASSERT_NUMBER(postern_store_print(&store, hear, NULL), 0);
    mailer_begin(&store);
}

static void end(void)
{
    mailer_end();
    postern_store_free(&store);
}

/* The port of the client is the net's; a tuple's second item becomes N. */
static const char *without_port(void)
{
    char *peer = strstr(shown, "X-Peer: ('");
    char *from, *to;

    if (peer == NULL)
        return shown;
    from = strchr(peer, ',') + 2;
    to = from + strspn(from, "0123456789");
    *from = 'N';
    memmove(from + 1, to, strlen(to) + 1);
    return shown;
}

static void test_a_message_is_shown_as_the_original_does(void)
{
    begin();
    ASSERT_TEXT(mailer_send("Subject: t\r\n\r\nbody\r\n"), "250 OK\r\n");
    ASSERT_TEXT(without_port(),
        "---------- MESSAGE FOLLOWS ----------\n"
        "mail options: ['BODY=8BITMIME']\n"
        "\n"
        "Subject: t\n"
        "X-Peer: ('127.0.0.1', N)\n"
        "\n"
        "body\n"
        "------------ END MESSAGE ------------\n");
    end();
}

static void test_without_options_there_is_no_empty_line(void)
{
    begin();
    (void)mailer_say("MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\n");
    ASSERT_TEXT(mailer_say("A: b\r\n\r\n.\r\n"), "250 OK\r\n");
    ASSERT_TEXT(without_port(),
        "---------- MESSAGE FOLLOWS ----------\n"
        "A: b\n"
        "X-Peer: ('127.0.0.1', N)\n"
        "\n"
        "------------ END MESSAGE ------------\n");
    end();
}

static void test_several_options_are_a_list(void)
{
    begin();
    (void)mailer_say("MAIL FROM:<a@x> size=10 SMTPUTF8\r\nRCPT TO:<b@y>\r\n"
        "DATA\r\n");
    ASSERT_TEXT(mailer_say("A: b\r\n.\r\n"), "250 OK\r\n");
    ASSERT_TEXT(shown,
        "---------- MESSAGE FOLLOWS ----------\n"
        "mail options: ['SIZE=10', 'SMTPUTF8']\n"
        "\n"
        "A: b\n"
        "------------ END MESSAGE ------------\n");
    end();
}

static void test_lines_end_with_crlf_cr_or_lf(void)
{
    begin();
    ASSERT_TEXT(mailer_send("A: 1\nB: 2\rC: 3\r\n\r\r\nx\r\n"), "250 OK\r\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(without_port(),
        "A: 1\nB: 2\nC: 3\nX-Peer: ('127.0.0.1', N)\n\n\nx\n---"));
    end();
}

static void test_what_could_do_harm_is_escaped(void)
{
    begin();
    ASSERT_TEXT(mailer_send("S: \033]0;x\007\r\n\r\n\xff gr\xc3\xbc\xc3\x9f\t."
        "\r\n"), "250 OK\r\n");
    CU_ASSERT_PTR_NOT_NULL(strstr(shown, "S: \\x1b]0;x\\x07\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(shown,
        "\n\xef\xbf\xbd gr\xc3\xbc\xc3\x9f\t.\n"));
    end();
}

static void test_an_empty_message_is_two_lines(void)
{
    begin();
    (void)mailer_say("MAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\n");
    ASSERT_TEXT(mailer_say(".\r\n"), "250 OK\r\n");
    ASSERT_TEXT(shown, "---------- MESSAGE FOLLOWS ----------\n"
        "------------ END MESSAGE ------------\n");
    end();
}

static void test_a_long_message_is_shown_to_its_end(void)
{
    static char content[15000];
    size_t i;

    for (i = 0; i + 100 < sizeof(content); i += 100) {
        memset(content + i, 'a' + (int)(i / 100 % 26), 98);
        memcpy(content + i + 98, "\r\n", 2);
    }
    content[i] = '\0';
    begin();
    ASSERT_TEXT(mailer_send(content), "250 OK\r\n");
    ASSERT_NUMBER(strlen(shown), 38 + 33 + i / 100 * 99 + 38);
    end();
}

static void test_when_nobody_can_see_it_the_client_is_told(void)
{
    begin();
    is_broken = 1;
    CU_ASSERT(strncmp(mailer_send("A: b\r\n\r\nx\r\n"), "451 4.3.0 ", 10)
        == 0);
    is_broken = 0;
    ASSERT_TEXT(mailer_send("A: b\r\n\r\nx\r\n"), "250 OK\r\n");
    end();
}

static void test_without_a_function_there_is_no_store(void)
{
    postern_store none;

    ASSERT_NUMBER(postern_store_print(&none, NULL, NULL),
        POSTERN_E_INVALID_CALLBACK);
}

void suite_handlers_print(void)
{
    SUITE("handlers/print");
    TEST(test_a_message_is_shown_as_the_original_does);
    TEST(test_without_options_there_is_no_empty_line);
    TEST(test_several_options_are_a_list);
    TEST(test_lines_end_with_crlf_cr_or_lf);
    TEST(test_what_could_do_harm_is_escaped);
    TEST(test_an_empty_message_is_two_lines);
    TEST(test_a_long_message_is_shown_to_its_end);
    TEST(test_when_nobody_can_see_it_the_client_is_told);
    TEST(test_without_a_function_there_is_no_store);
}
