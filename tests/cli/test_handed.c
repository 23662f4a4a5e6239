/* SPDX-License-Identifier: MIT */
/* test_handed.c - a message that is handed on is in when the hop has taken it,
   and each that is not has a line. */
#include <stdio.h>

#include "cli/handed.h"
#include "cli/trouble.h"
#include "relay/field.h"

#define ABOUT "<a@x.test> -> <b@x.test> "
#define FINE "250 2.1.0 sender fine\r\n"
#define FINE_TOO "250 2.1.5 recipient fine\r\n"
#define GO "354 End data with <CR><LF>.<CR><LF>\r\n"
#define QUEUED "250 2.0.0 queued\r\n"
#define ENOUGH "421 4.3.2 Enough messages are in\r\n"
#define TO_CONTENT "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\n"

static field f;
static memory_client *client;
static pst_cli_report report;
static pst_cli_intake intake;
static char told[2000];

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(told, octets, length);
    return 0;
}

static void init(void)
{
    told[0] = '\0';
    memset(&report, 0, sizeof(report));
    memset(&intake, 0, sizeof(intake));
    report.write = hear;
    intake.report = &report;
    field_init(&f);
}

static char events_told[8000];

static int hear_event(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(events_told, octets, length);
    return 0;
}

static const pst_cli_events events = { hear_event, NULL };

static void on_log(postern_server *server, postern_session *session,
    int level, const char *text)
{
    (void)server;
    if (level == POSTERN_LOG_WARNING)
        pst_cli_events_log(&events, session, level, text,
            pst_cli_trouble_log(&report, session, level, text));
}

static void start(void)
{
    field_listen(&f);
    pst_cli_handed_options(&f.options);
    f.relay = postern_relay_new(&f.options, &f.error);
    CU_ASSERT_FATAL(f.relay != NULL);
    postern_relay_handler(f.relay, &f.base.handler);
    pst_cli_handed_handler(&intake, &f.base.handler);
    if (intake.events != NULL)
        f.base.handler.log = on_log;
    CU_ASSERT_FATAL(fixture_start(&f.base));
    client = field_client(&f);
}

/* Without the time of day in front; no line is "". */
static const char *line(void)
{
    return told[0] == '\0' ? "" : told + 9;
}

static void test_what_the_hop_says(void)
{
    static const struct {
        enum hop_step step;
        const char *says;
        const char *line;
        unsigned number;
    } rows[] = {
        { HOP_CONTENT, NULL, "#1 " ABOUT "14 B \"x\"\n", 1 },
        { HOP_CONTENT, "450 later\r\n",
            ABOUT "14 B \"x\" not taken: 450 later\n", 0 },
        { HOP_CONTENT, "421 4.3.0 bye\r\n",
            ABOUT "14 B \"x\" not taken: 451 4.3.0 bye\n", 0 },
        { HOP_CONTENT, HOP_CLOSES, ABOUT "14 B \"x\" not taken: 451 4.4.2 "
            "The connection to the next hop is lost\n", 0 },
        { HOP_DATA, "451 no\r\n", "", 0 },
        { HOP_DATA, HOP_CLOSES, "", 0 },
        { HOP_RCPT, "550 no\r\n", "", 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        init();
        f.says[rows[i].step] = rows[i].says;
        start();
        (void)field_say(&f, client, TO_CONTENT);
        (void)field_say(&f, client, "Subject: x\r\n\r\n.\r\n");
        ASSERT_TEXT(line(), rows[i].line);
        ASSERT_NUMBER(intake.number, rows[i].number);
        ASSERT_NUMBER(intake.pending, 0);
        ASSERT_NUMBER(f.taken, rows[i].number);
        field_end(&f);
    }
}

static void hop_says(const char *text)
{
    (void)f.options.net->send(f.options.net->context, f.hops[0].socket, text,
        strlen(text));
    field_run(&f);
    field_run(&f);      /* each verdict takes a turn of the loop */
}

/* In the content: what the hop says, what the client does. */
static void test_what_happens_in_the_content(void)
{
    init();
    start();
    (void)field_say(&f, client, TO_CONTENT);
    (void)field_say(&f, client, "Subject: x\r\n");
    hop_says("552 5.3.4 full\r\n");
    ASSERT_TEXT(field_say(&f, client, "y\r\n.\r\n"), "552 5.3.4 full\r\n");
    ASSERT_TEXT(line(), ABOUT "12 B \"x\" not taken: 552 5.3.4 full\n");
    told[0] = '\0';
    (void)field_say(&f, client, TO_CONTENT);
    (void)field_say(&f, client, "Subject: x\r\n");
    memory_client_fin(client);
    field_run(&f);
    ASSERT_TEXT(line(), ABOUT "12 B \"x\" not taken: the client has "
        "gone\n");
    ASSERT_NUMBER(intake.number, 0);
    field_end(&f);
}

static void test_who_leaves_before_the_hop_has_answered(void)
{
    init();
    f.says[HOP_CONTENT] = HOP_IS_SILENT;
    start();
    (void)field_say(&f, client, MESSAGE_SAID);
    ASSERT_NUMBER(intake.pending, 1);
    memory_client_reset(client);
    field_run(&f);
    ASSERT_TEXT(line(), ABOUT "14 B \"x\" not taken: the client has "
        "gone\n");
    ASSERT_NUMBER(intake.pending, 0);
    ASSERT_NUMBER(intake.number, 0);
    field_end(&f);
}

/* --count: one more does not reach the hop. */
static void test_enough_is_enough(void)
{
    memory_client *other;

    init();
    intake.wanted = 1;
    start();
    other = field_client(&f);
    (void)field_say(&f, other, TO_CONTENT);
    ASSERT_TEXT(field_say(&f, client, MESSAGE_SAID),
        FINE FINE_TOO GO QUEUED);
    ASSERT_TEXT(field_say(&f, other, "Subject: x\r\n\r\n.\r\n"),
        ENOUGH);
    ASSERT_NUMBER(f.taken, 1);
    ASSERT_TEXT(field_say(&f, client, MESSAGE_SAID),
        FINE FINE_TOO ENOUGH);
    ASSERT_NUMBER(f.taken, 1);
    ASSERT_NUMBER(intake.number, 1);
    field_end(&f);
}

/* LMTP on both sides: one recipient is enough, and a message is one. */
static void test_a_verdict_for_each(void)
{
    static const char *const says[] = { NULL, "450 4.2.0 no\r\n" };
    int i;

    for (i = 0; i < 2; i++) {
        init();
        f.base.flags = POSTERN_LISTEN_LMTP;
        f.options.lmtp = 1;
        f.says[HOP_CONTENT] = says[i];
        start();
        (void)field_say(&f, client, "LHLO c.test\r\nMAIL FROM:<a@x.test>\r\n"
            "RCPT TO:<b@x.test>\r\nRCPT TO:<c@x.test>\r\nDATA\r\n");
        (void)field_say(&f, client, "Subject: x\r\n\r\n.\r\n");
        ASSERT_TEXT(line(), i == 0
            ? "#1 <a@x.test> -> <b@x.test> (+1) 14 B \"x\"\n"
            : "<a@x.test> -> <b@x.test> (+1) 14 B \"x\" not taken: "
            "450 4.2.0 no\n");
        ASSERT_NUMBER(intake.number, 1 - i);
        field_end(&f);
    }
}

/* Three recipients of LMTP, up to the verdicts. */
static void start_lmtp(void)
{
    init();
    f.base.flags = POSTERN_LISTEN_LMTP;
    f.options.lmtp = 1;
    f.says[HOP_CONTENT] = HOP_IS_SILENT;
    intake.events = &events;
    start();
    events_told[0] = '\0';
    (void)field_say(&f, client, "LHLO c.test\r\nMAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nRCPT TO:<c@x.test>\r\n"
        "RCPT TO:<d@x.test>\r\nDATA\r\n");
    (void)field_say(&f, client, "Subject: x\r\n\r\n.\r\n");
}

static size_t lines_of(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

/* The line with this number, from 0, without the time of day; and its event
   from the envelope on. */
static void assert_told(unsigned number, const char *expected,
    const char *event, const char *recipients)
{
    const char *at = told, *of = events_told;
    char name[40];

    CU_ASSERT_FATAL(lines_of(told) > number
        && lines_of(events_told) > number);
    for (; number > 0; number--) {
        at = strchr(at, '\n') + 1;
        of = strchr(of, '\n') + 1;
    }
    CU_ASSERT(strlen(at) > 9
        && strncmp(at + 9, expected, strlen(expected)) == 0
        && at[9 + strlen(expected)] == '\n');
    sprintf(name, "{\"event\":\"%s\",", event);
    CU_ASSERT(strncmp(of, name, strlen(name)) == 0);
    at = strstr(of, recipients);
    CU_ASSERT(at != NULL && at < strchr(of, '\n'));
}

static void test_verdicts_that_differ(void)
{
    start_lmtp();
    hop_says("452 4.2.2 full\r\n250 2.0.0 queued\r\n550 5.1.1 who\r\n");
    ASSERT_TEXT(memory_client_said(client),
        "452 4.2.2 full\r\n250 2.0.0 queued\r\n550 5.1.1 who\r\n");
    ASSERT_NUMBER(lines_of(told), 3);
    ASSERT_NUMBER(lines_of(events_told), 3);
    assert_told(0, "#1 <a@x.test> -> <c@x.test> 14 B \"x\"", "message",
        "\"rcpt_tos\":[\"c@x.test\"],\"rcpt_options\":[[]],");
    assert_told(1, "<a@x.test> -> <b@x.test> 14 B \"x\" not taken: "
        "452 4.2.2 full", "reject", "\"rcpt_tos\":[\"b@x.test\"],");
    assert_told(2, "<a@x.test> -> <d@x.test> 14 B \"x\" not taken: "
        "550 5.1.1 who", "reject", "\"rcpt_tos\":[\"d@x.test\"],");
    CU_ASSERT(strstr(events_told, "\"reason\":\"452 4.2.2 full\"") != NULL);
    ASSERT_NUMBER(intake.number, 1);
    ASSERT_NUMBER(intake.refused, 0);
    ASSERT_NUMBER(intake.pending, 0);
    told[0] = '\0';
    (void)field_say(&f, client, "FOO\r\n");
    ASSERT_NUMBER(lines_of(events_told), 4);    /* it is told as ever */
    field_end(&f);
}

static void test_refusals_that_differ(void)
{
    start_lmtp();
    hop_says("452 4.2.2 full\r\n452 4.2.2 full\r\n550 5.1.1 who\r\n");
    ASSERT_NUMBER(lines_of(told), 3);
    ASSERT_NUMBER(lines_of(events_told), 3);
    assert_told(0, "<a@x.test> -> <b@x.test> 14 B \"x\" not taken: "
        "452 4.2.2 full", "reject", "\"rcpt_tos\":[\"b@x.test\"],");
    assert_told(2, "<a@x.test> -> <d@x.test> 14 B \"x\" not taken: "
        "550 5.1.1 who", "reject", "\"rcpt_tos\":[\"d@x.test\"],");
    ASSERT_NUMBER(intake.number, 0);
    ASSERT_NUMBER(intake.refused, 1);
    ASSERT_NUMBER(intake.pending, 0);
    field_end(&f);
}

static void test_refusals_that_are_the_same(void)
{
    start_lmtp();
    hop_says("452 no\r\n452 no\r\n452 no\r\n");
    ASSERT_NUMBER(lines_of(told), 1);
    ASSERT_NUMBER(lines_of(events_told), 1);
    assert_told(0, "<a@x.test> -> <b@x.test> (+2) 14 B \"x\" not taken: "
        "452 no", "reject",
        "\"rcpt_tos\":[\"b@x.test\",\"c@x.test\",\"d@x.test\"],");
    ASSERT_NUMBER(intake.refused, 1);
    field_end(&f);
}

/* Who has no verdict is not said to have the message. */
static void test_who_leaves_between_two_verdicts(void)
{
    start_lmtp();
    hop_says("250 2.0.0 queued\r\n");
    memory_client_reset(client);
    field_run(&f);
    assert_told(0, "#1 <a@x.test> -> <b@x.test> 14 B \"x\"", "message",
        "\"rcpt_tos\":[\"b@x.test\"],");
    assert_told(2, "<a@x.test> -> <d@x.test> 14 B \"x\" not taken: the "
        "client has gone before the next hop answered", "reject",
        "\"rcpt_tos\":[\"d@x.test\"],");
    ASSERT_NUMBER(intake.number, 1);
    ASSERT_NUMBER(intake.pending, 0);
    field_end(&f);
}

static void test_no_memory_at_any_moment(void)
{
    unsigned long n;
    int failed = 1;

    for (n = 1; failed && n < 200; n++) {
        init();
        f.base.most_spin = 100;
        start();
        failing_alloc_fail(&f.base.alloc, n, 0);
        (void)field_say(&f, client, MESSAGE_SAID);
        failed = f.base.alloc.failures > 0;
        failing_alloc_fail(&f.base.alloc, 0, 0);
        ASSERT_NUMBER(intake.number, f.taken);
        memory_client_reset(client);
        field_run(&f);
        ASSERT_NUMBER(intake.pending, 0);
        field_end(&f);
    }
    CU_ASSERT(n < 200);
}

void suite_cli_handed(void)
{
    SUITE("cli/handed");
    TEST(test_what_the_hop_says);
    TEST(test_what_happens_in_the_content);
    TEST(test_who_leaves_before_the_hop_has_answered);
    TEST(test_enough_is_enough);
    TEST(test_a_verdict_for_each);
    TEST(test_verdicts_that_differ);
    TEST(test_refusals_that_differ);
    TEST(test_refusals_that_are_the_same);
    TEST(test_who_leaves_between_two_verdicts);
    TEST(test_no_memory_at_any_moment);
}
