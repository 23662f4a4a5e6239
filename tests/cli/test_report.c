/* SPDX-License-Identifier: MIT */
/*
 * test_report.c - what the console shows of messages, sessions and the
 * dialogue.
 */
#include "cli/report.h"
#include "support/suite.h"

static char said[8000];

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(said, octets, length);
    return 0;
}

static pst_cli_report report;

static void begin(int verbose, int quiet, int colour)
{
    said[0] = '\0';
    report.verbose = verbose;
    report.quiet = quiet;
    report.colour = colour;
    report.ascii = 0;
    report.write = hear;
    report.context = NULL;
}

static void set_subject(pst_cli_mail *mail, const char *subject)
{
    mail->subject = subject;
    mail->subject_length = strlen(subject);
}

static pst_cli_mail welcome(void)
{
    pst_cli_mail mail;

    memset(&mail, 0, sizeof(mail));
    mail.number = 7;
    mail.sender = "a@x.example";
    mail.recipient = "b@y.example";
    mail.recipients = 3;
    mail.size = 4200;
    mail.tls = "TLSv1.2";
    set_subject(&mail, "Welcome");
    mail.place = "mail/1.eml";
    return mail;
}

/* What follows the time of day. */
static const char *after_time(void)
{
    CU_ASSERT(strlen(said) > 9);
    CU_ASSERT(said[2] == ':' && said[5] == ':' && said[8] == ' ');
    return said + 9;
}

static void test_a_message_is_one_line(void)
{
    pst_cli_mail mail = welcome();

    begin(0, 0, 0);
    pst_cli_report_mail(&report, &mail);
    ASSERT_TEXT(after_time(), "#7 <a@x.example> -> <b@y.example> (+2) 4.2 kB "
        "TLSv1.2 \"Welcome\" mail/1.eml\n");
}

static void test_a_message_that_was_not_taken_has_no_number(void)
{
    pst_cli_mail mail = welcome();

    begin(0, 0, 0);
    mail.number = 0;
    mail.sender = "";
    mail.recipients = 1;
    mail.tls = NULL;
    set_subject(&mail, "");
    mail.place = NULL;
    mail.refusal = "452 4.3.1 Full";
    pst_cli_report_mail(&report, &mail);
    ASSERT_TEXT(after_time(), "<> -> <b@y.example> 4.2 kB not taken: 452 "
        "4.3.1 Full\n");
}

static void test_what_a_client_sent_is_escaped(void)
{
    pst_cli_mail mail = welcome();

    begin(0, 0, 0);
    set_subject(&mail, "\033]0;owned\007 \xe2\x80\xae");
    pst_cli_report_mail(&report, &mail);
    CU_ASSERT_PTR_NULL(strchr(said, '\033'));
    CU_ASSERT_PTR_NOT_NULL(strstr(said,
        "\"\\x1b]0;owned\\x07 \\xe2\\x80\\xae\""));
}

static void test_colour_is_there_when_asked_for(void)
{
    pst_cli_mail mail = welcome();

    begin(0, 0, 1);
    pst_cli_report_mail(&report, &mail);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "\033[32m#7\033[0m"));
}

static void test_addresses_are_listened_on(void)
{
    postern_address address;

    begin(0, 0, 0);
    memset(&address, 0, sizeof(address));
    address.family = POSTERN_FAMILY_INET;
    address.octets[0] = 127;
    address.octets[3] = 1;
    address.port = 1025;
    pst_cli_report_listening(&report, &address, NULL, "smtp");
    memset(&address, 0, sizeof(address));
    address.family = POSTERN_FAMILY_INET6;
    address.octets[15] = 1;
    address.port = 25;
    pst_cli_report_listening(&report, &address, NULL, "smtp");
    address.family = POSTERN_FAMILY_LOCAL;
    pst_cli_report_listening(&report, &address, "/run/x\033", "lmtp");
    pst_cli_report_listening(&report, &address, NULL, "smtp");
    ASSERT_TEXT(said, "postern: listening on 127.0.0.1:1025 (smtp)\n"
        "postern: listening on [::1]:25 (smtp)\n"
        "postern: listening on unix:/run/x\\x1b (lmtp)\n"
        "postern: listening on local (smtp)\n");
}

static void test_quiet_shows_errors_alone(void)
{
    pst_cli_mail mail = welcome();
    postern_address address;

    begin(2, 1, 0);
    memset(&address, 0, sizeof(address));
    pst_cli_report_listening(&report, &address, NULL, "smtp");
    pst_cli_report_mail(&report, &mail);
    pst_cli_report_dialogue(&report, 1, POSTERN_SENT, "250 OK\r\n", 8);
    pst_cli_report_log(&report, 1, POSTERN_LOG_INFO, "came");
    pst_cli_report_log(&report, 1, POSTERN_LOG_WARNING, "turned away");
    ASSERT_TEXT(said, "");
    pst_cli_report_log(&report, 1, POSTERN_LOG_ERROR, "broke");
    ASSERT_TEXT(after_time(), "[1] broke\n");
    said[0] = '\0';
    pst_cli_report_error(&report, "--listen :1", "no");
    ASSERT_TEXT(said, "postern: --listen :1: no\n");
}

static void test_the_dialogue_is_shown_line_by_line(void)
{
    begin(1, 0, 0);
    pst_cli_report_dialogue(&report, 7, POSTERN_RECEIVED, "EHLO c.test", 11);
    ASSERT_TEXT(after_time(), "[7] C: EHLO c.test\n");
    said[0] = '\0';
    pst_cli_report_dialogue(&report, 7, POSTERN_SENT, "250-a\r\n250 b\r\n",
        14);
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "[7] S: 250-a\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "[7] S: 250 b\n"));
    begin(0, 0, 0);
    pst_cli_report_dialogue(&report, 7, POSTERN_RECEIVED, "NOOP", 4);
    ASSERT_TEXT(said, "");
}

static void test_a_long_line_of_the_dialogue_ends_its_colour(void)
{
    char octets[6000];
    size_t length;

    for (length = 2900; length < sizeof(octets); length += 1550) {
        memset(octets, length % 4 < 2 ? 'x' : '\033', length);
        begin(1, 0, 1);
        pst_cli_report_dialogue(&report, 7, POSTERN_SENT, octets, length);
        ASSERT_NUMBER(strncmp(said, "\033[2m", 4), 0);
        ASSERT_TEXT(said + strlen(said) - 5, "\033[0m\n");
        CU_ASSERT(strlen(said) <= 3000);
    }
}

static void test_what_is_not_ascii_can_be_escaped(void)
{
    pst_cli_mail mail = welcome();

    begin(1, 0, 0);
    report.ascii = 1;
    mail.sender = "gr\303\274n@x.example";
    set_subject(&mail, "\303\237");
    mail.place = "\303\244/1.eml";
    pst_cli_report_mail(&report, &mail);
    ASSERT_TEXT(after_time(), "#7 <gr\\xc3\\xbcn@x.example> -> "
        "<b@y.example> (+2) 4.2 kB TLSv1.2 \"\\xc3\\x9f\" "
        "\\xc3\\xa4/1.eml\n");
    said[0] = '\0';
    pst_cli_report_dialogue(&report, 7, POSTERN_RECEIVED, "\303\244", 2);
    ASSERT_TEXT(after_time(), "[7] C: \\xc3\\xa4\n");
    said[0] = '\0';
    pst_cli_report_error(&report, "\303\244", "no");
    ASSERT_TEXT(said, "postern: \\xc3\\xa4: no\n");
}

static void test_an_empty_line_is_shown_too(void)
{
    begin(1, 0, 0);
    pst_cli_report_dialogue(&report, 7, POSTERN_RECEIVED, "", 0);
    ASSERT_TEXT(after_time(), "[7] C: \n");
}

static void test_secrets_are_hidden(void)
{
    static const struct {
        const char *line;
        const char *shown;
    } rows[] = {
        { "AUTH PLAIN AHUAcA==", "[1] C: AUTH PLAIN ********\n" },
        { "auth  login dQ== x", "[1] C: auth  login ********\n" },
        { "  AUTH PLAIN AHUAcA==", "[1] C:   AUTH PLAIN ********\n" },
        { "AUTH\tPLAIN\tAHUAcA==", "[1] C: AUTH\\x09PLAIN ********\n" },
        { "AUTH LOGIN", "[1] C: AUTH LOGIN\n" },
        { "AUTHOR x y", "[1] C: AUTHOR x y\n" },
        { "AUTH", "[1] C: AUTH\n" },
        { "AUT", "[1] C: AUT\n" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin(1, 0, 0);
        pst_cli_report_dialogue(&report, 1, POSTERN_RECEIVED, rows[i].line,
            strlen(rows[i].line));
        ASSERT_TEXT(after_time(), rows[i].shown);
    }
}

void suite_cli_report(void)
{
    SUITE("cli/report");
    TEST(test_a_message_is_one_line);
    TEST(test_a_message_that_was_not_taken_has_no_number);
    TEST(test_what_a_client_sent_is_escaped);
    TEST(test_colour_is_there_when_asked_for);
    TEST(test_addresses_are_listened_on);
    TEST(test_quiet_shows_errors_alone);
    TEST(test_the_dialogue_is_shown_line_by_line);
    TEST(test_a_long_line_of_the_dialogue_ends_its_colour);
    TEST(test_what_is_not_ascii_can_be_escaped);
    TEST(test_an_empty_line_is_shown_too);
    TEST(test_secrets_are_hidden);
}
