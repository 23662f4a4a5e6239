/* SPDX-License-Identifier: MIT */
/* test_events.c - events as JSON. */
#include "cli/events.h"
#include "cli/intake.h"
#include "handlers/mailer.h"
#include "support/suite.h"

static char said[8000];

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(said, octets, length);
    return 0;
}

static const pst_cli_events events = { hear, NULL };
static pst_cli_report report;
static pst_cli_intake intake;
static postern_store store;

static void begin(void)
{
    said[0] = '\0';
    memset(&report, 0, sizeof(report));
    memset(&intake, 0, sizeof(intake));
    report.write = hear;
    report.quiet = 1;
    intake.report = &report;
    intake.events = &events;
    pst_cli_intake_store(&intake, &store);
    mailer_begin(&store);
}

static void end(void)
{
    mailer_end();
    postern_store_free(&store);
}

/* What is said from there on; the time is another one each time. */
static const char *from(const char *there)
{
    const char *at = strstr(said, there);

    return at == NULL ? said : at;
}

static void test_a_message_is_an_event(void)
{
    begin();
    ASSERT_TEXT(mailer_send("Subject: =?utf-8?Q?=C3=A4?=\r\n"
        "Content-Type: a/b; name=c\r\n\r\nbody\r\n"), "250 OK\r\n");
    CU_ASSERT(strncmp(said, "{\"event\":\"message\",\"time\":\"2", 28) == 0);
    ASSERT_TEXT(from("\"mail_from\""), "\"mail_from\":\"a@x.example\","
        "\"mail_options\":[\"BODY=8BITMIME\"],\"smtp_utf8\":false,"
        "\"rcpt_tos\":[\"b@y.example\"],\"rcpt_options\":[[]],\"size\":64,"
        "\"subject\":\"\303\244\",\"attachments\":[{\"name\":\"c\","
        "\"type\":\"a/b\",\"size\":6}],\"place\":null}\n");
    end();
}

static void test_places_and_ports_are_told(void)
{
    postern_address address;

    said[0] = '\0';
    memset(&address, 0, sizeof(address));
    pst_cli_events_listening(&events, &address, "/a", "smtp");
    ASSERT_TEXT(from("\"address\""), "\"address\":\"unknown\",\"port\":0,"
        "\"path\":\"/a\","
        "\"protocol\":\"smtp\"}\n");
    said[0] = '\0';
    pst_cli_events_stopped(&events, 3, 2, 4, 1);
    ASSERT_TEXT(from("\"messages\""), "\"messages\":3,\"refused\":2,"
        "\"sessions\":4,\"status\":1}\n");
}

static void test_trouble_is_told_once(void)
{
    said[0] = '\0';
    pst_cli_events_log(&events, NULL, POSTERN_LOG_WARNING,
        "turned away 1.2.3.4:5 on [::1]:25: no room", 1);
    ASSERT_TEXT(from("\"reason\""),
        "\"reason\":\"turned away 1.2.3.4:5 on [::1]:25: no room\"}\n");
    said[0] = '\0';
    pst_cli_events_log(&events, NULL, POSTERN_LOG_WARNING, "refused: 550 No",
        1);
    ASSERT_TEXT(from("\"reason\""), "\"reason\":\"550 No\"}\n");
    said[0] = '\0';
    pst_cli_events_log(&events, NULL, POSTERN_LOG_WARNING, "refused: 550 No",
        0);
    pst_cli_events_log(&events, NULL, POSTERN_LOG_INFO, "closed: quit", 0);
    ASSERT_TEXT(said, "");
}

void suite_cli_events(void)
{
    SUITE("cli/events");
    TEST(test_a_message_is_an_event);
    TEST(test_places_and_ports_are_told);
    TEST(test_trouble_is_told_once);
}
