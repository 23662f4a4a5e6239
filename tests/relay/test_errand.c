/* SPDX-License-Identifier: MIT */
/*
 * test_errand.c - every answer of a hop at every step, and hops that go away:
 * the client gets it, and gets 250 only if the hop has said it.
 */
#include "field.h"

#define LOST "451 4.4.2 The connection to the next hop is lost\r\n"
#define BROKEN "451 4.4.0 The next hop breaks the protocol\r\n"
#define TURNED "451 4.4.0 The next hop turns us away: "
#define LOST_BY "451 4.4.2 The connection to the next hop is lost: "
#define SLOW "451 4.4.1 The next hop is too slow\r\n"
#define FINE "250 2.1.0 sender fine\r\n"
#define FINE_TOO "250 2.1.5 recipient fine\r\n"
#define GO "354 End data with <CR><LF>.<CR><LF>\r\n"
#define QUEUED "250 2.0.0 queued\r\n"

/* The commands of a message one after another, each when the last one is
   answered; all that is heard. */
static const char *send_slowly(field *it, memory_client *client)
{
    static char said[4000];
    static const char *const lines[] = {
        "MAIL FROM:<a@x.test>\r\n", "RCPT TO:<b@x.test>\r\n", "DATA\r\n",
        "Subject: x\r\n\r\n.\r\n"
    };
    size_t i;

    said[0] = '\0';
    for (i = 0; i < 4; i++) {
        strcat(said, field_say(it, client, lines[i]));
        if (strstr(lines[i], "DATA") != NULL && strstr(said, "354") == NULL)
            break;
    }
    return said;
}

typedef struct row {
    enum hop_step step;
    const char *says;
    const char *heard;          /* by the client */
    int is_well;                /* the next message goes through */
} row;

#define NO_RCPT "503 Error: need RCPT command\r\n"
#define NO_MAIL "503 Error: need MAIL command\r\n"

static const row rows[] = {
    /* the greeting, and EHLO: all of it is the hop's trouble */
    { HOP_GREETING, "554 no\r\n", TURNED "554 no\r\n" NO_MAIL NO_RCPT, 0 },
    { HOP_GREETING, "421 no\r\n", LOST_BY "421 no\r\n" NO_MAIL NO_RCPT, 0 },
    { HOP_GREETING, "250 hello\r\n", BROKEN NO_MAIL NO_RCPT, 0 },
    { HOP_GREETING, "SSH-2.0-x\r\n", BROKEN NO_MAIL NO_RCPT, 0 },
    { HOP_GREETING, HOP_CLOSES, LOST NO_MAIL NO_RCPT, 0 },
    { HOP_GREETING, HOP_SHUTS, LOST NO_MAIL NO_RCPT, 0 },
    { HOP_GREETING, "220-one\r\n220 two\r\n", FINE FINE_TOO GO QUEUED, 0 },
    { HOP_GREETING, "554-5.7.1 no \tto\r\n554 5.7.1 you\r\n",
        TURNED "554 5.7.1 no \tto\r\n" NO_MAIL NO_RCPT, 0 },
    { HOP_HELLO, "550 no\r\n", TURNED "550 no\r\n" NO_MAIL NO_RCPT, 0 },
    { HOP_HELLO, "450 no\r\n", TURNED "450 no\r\n" NO_MAIL NO_RCPT, 0 },
    { HOP_HELLO, "421 no\r\n", LOST_BY "421 no\r\n" NO_MAIL NO_RCPT, 0 },
    { HOP_HELLO, "354 go\r\n", BROKEN NO_MAIL NO_RCPT, 0 },
    { HOP_HELLO, HOP_CLOSES, LOST NO_MAIL NO_RCPT, 0 },
    { HOP_HELLO, HOP_SHUTS, LOST NO_MAIL NO_RCPT, 0 },
    /* MAIL */
    { HOP_MAIL, "250-a\r\n250 b\r\n", "250-a\r\n250 b\r\n" FINE_TOO GO
        QUEUED, 1 },
    { HOP_MAIL, "450 4.7.1 later\r\n",
        "450 4.7.1 later\r\n" NO_MAIL NO_RCPT, 1 },
    { HOP_MAIL, "550 5.7.1 no\r\n", "550 5.7.1 no\r\n" NO_MAIL NO_RCPT, 1 },
    { HOP_MAIL, "421 4.3.2 bye\r\n", "451 4.3.2 bye\r\n" NO_MAIL NO_RCPT,
        1 },
    { HOP_MAIL, "530 5.7.0 AUTH\r\n", "451 4.7.0 AUTH\r\n" NO_MAIL NO_RCPT,
        1 },
    { HOP_MAIL, "354 go\r\n", BROKEN NO_MAIL NO_RCPT, 1 },
    { HOP_MAIL, "nonsense\r\n", BROKEN NO_MAIL NO_RCPT, 1 },
    { HOP_MAIL, HOP_CLOSES, LOST NO_MAIL NO_RCPT, 1 },
    { HOP_MAIL, HOP_SHUTS, LOST NO_MAIL NO_RCPT, 1 },
    /* RCPT */
    { HOP_RCPT, "251 elsewhere\r\n", FINE "251 elsewhere\r\n" GO QUEUED,
        1 },
    { HOP_RCPT, "450 4.2.0 later\r\n", FINE "450 4.2.0 later\r\n" NO_RCPT,
        1 },
    { HOP_RCPT, "550-5.1.1 no\r\n550 5.1.1 user\r\n",
        FINE "550-5.1.1 no\r\n550 5.1.1 user\r\n" NO_RCPT, 1 },
    { HOP_RCPT, "421 bye\r\n", FINE "451 bye\r\n" NO_RCPT, 1 },
    { HOP_RCPT, "354 go\r\n", FINE BROKEN NO_RCPT, 1 },
    { HOP_RCPT, HOP_CLOSES, FINE LOST NO_RCPT, 1 },
    { HOP_RCPT, HOP_SHUTS, FINE LOST NO_RCPT, 1 },
    { HOP_RCPT, "nonsense\r\n", FINE BROKEN NO_RCPT, 1 },
    { HOP_RCPT, "530 5.7.0 AUTH\r\n", FINE "451 4.7.0 AUTH\r\n" NO_RCPT, 1 },
    /* DATA */
    { HOP_DATA, "451 later\r\n", FINE FINE_TOO "451 later\r\n", 1 },
    { HOP_DATA, "554 no\r\n", FINE FINE_TOO "554 no\r\n", 1 },
    { HOP_DATA, "421 bye\r\n", FINE FINE_TOO "451 bye\r\n", 1 },
    { HOP_DATA, "250 OK\r\n", FINE FINE_TOO BROKEN, 1 },
    { HOP_DATA, "nonsense\r\n", FINE FINE_TOO BROKEN, 1 },
    { HOP_DATA, HOP_CLOSES, FINE FINE_TOO LOST, 1 },
    { HOP_DATA, HOP_SHUTS, FINE FINE_TOO LOST, 1 },
    /* behind the content */
    { HOP_CONTENT, "450 later\r\n", FINE FINE_TOO GO "450 later\r\n", 1 },
    { HOP_CONTENT, "552-5.3.4 big\r\n552 5.3.4 so big\r\n",
        FINE FINE_TOO GO "552-5.3.4 big\r\n552 5.3.4 so big\r\n", 1 },
    { HOP_CONTENT, "421 4.3.0 bye\r\n", FINE FINE_TOO GO
        "451 4.3.0 bye\r\n", 1 },
    { HOP_CONTENT, "354 what\r\n", FINE FINE_TOO GO BROKEN, 1 },
    { HOP_CONTENT, "yes\r\n", FINE FINE_TOO GO BROKEN, 1 },
    { HOP_CONTENT, HOP_CLOSES, FINE FINE_TOO GO LOST, 1 },
    { HOP_CONTENT, HOP_SHUTS, FINE FINE_TOO GO LOST, 1 }
};

static void test_every_answer_at_every_step(void)
{
    static field f;
    memory_client *client;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        field_init(&f);
        f.says[rows[i].step] = rows[i].says;
        field_begin(&f);
        client = field_client(&f);
        ASSERT_TEXT(send_slowly(&f, client), rows[i].heard);
        f.says[rows[i].step] = NULL;
        (void)field_say(&f, client, "RSET\r\n");
        ASSERT_TEXT(send_slowly(&f, client),
            FINE FINE_TOO GO QUEUED);
        field_end(&f);
    }
}

/* The same with a connection that rests when it comes to it. */
static void test_every_answer_on_a_connection_in_use(void)
{
    static field f;
    memory_client *client;
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        /* what closes at MAIL is tried again at once */
        if (rows[i].step < HOP_MAIL || (rows[i].step == HOP_MAIL
            && (rows[i].says == HOP_CLOSES || rows[i].says == HOP_SHUTS)))
            continue;
        field_init(&f);
        field_begin(&f);
        client = field_client(&f);
        (void)send_slowly(&f, client);
        f.says[rows[i].step] = rows[i].says;
        if (rows[i].step == HOP_MAIL && strncmp(rows[i].heard, "451 4.4.0",
            9) == 0)
            f.from = 2;
        (void)send_slowly(&f, client);
        f.says[rows[i].step] = NULL;
        ASSERT_NUMBER(f.taken, strstr(rows[i].heard, QUEUED) != NULL ? 2
            : rows[i].step == HOP_MAIL && f.from == 2 ? 2 : 1);
        field_end(&f);
    }
}

/* Who was refused hears it, and the others have the message. */
static void test_recipients_that_are_mixed(void)
{
    static const char *const says[] = {
        "450 4.2.1 later\r\n", "550 5.1.1 no\r\n", "552 5.2.2 full\r\n"
    };
    static field f;
    memory_client *client;
    size_t i;
    int is_first;

    for (i = 0; i < 3; i++)
        for (is_first = 0; is_first < 2; is_first++) {
            field_init(&f);
            field_begin(&f);
            client = field_client(&f);
            (void)field_say(&f, client, "MAIL FROM:<a@x.test>\r\n");
            f.says[HOP_RCPT] = is_first ? says[i] : NULL;
            ASSERT_TEXT(field_say(&f, client, "RCPT TO:<b@x.test>\r\n"),
                is_first ? says[i] : FINE_TOO);
            f.says[HOP_RCPT] = is_first ? NULL : says[i];
            ASSERT_TEXT(field_say(&f, client, "RCPT TO:<c@x.test>\r\n"),
                is_first ? FINE_TOO : says[i]);
            ASSERT_TEXT(field_say(&f, client, "DATA\r\nx\r\n.\r\n"),
                GO QUEUED);
            ASSERT_TEXT(f.heard, "DATA\r\nx\r\n.\r\n");
            ASSERT_NUMBER(f.taken, 1);
            field_end(&f);
        }
}

/* Whatever the hop says to RSET, the client's is done, and its next message
   goes through. */
static void test_every_answer_to_rset(void)
{
    static const struct {
        const char *says;
        unsigned hops;
    } table[] = {
        { "250 OK\r\n", 1 }, { "500 what?\r\n", 1 }, { "450 no\r\n", 1 },
        { "421 bye\r\n", 2 }, { "354 go\r\n", 2 }, { "nonsense\r\n", 2 },
        { HOP_CLOSES, 2 }, { HOP_SHUTS, 2 }, { HOP_IS_SILENT, 2 }
    };
    static field f;
    memory_client *client;
    size_t i;

    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        field_init(&f);
        f.says[HOP_RSET] = table[i].says;
        field_begin(&f);
        client = field_client(&f);
        (void)field_say(&f, client, "MAIL FROM:<a@x.test>\r\n");
        ASSERT_TEXT(field_say(&f, client, "RSET\r\n"), OK);
        f.says[HOP_RSET] = NULL;
        ASSERT_TEXT(field_say(&f, client, MESSAGE_SAID),
            FINE FINE_TOO GO QUEUED);
        ASSERT_NUMBER(f.hop_count, table[i].hops);
        ASSERT_NUMBER(f.taken, 1);
        field_end(&f);
    }
}

/* ---- hops that are away or slow ----------------------------------------- */

static void test_nobody_listens(void)
{
    static field f;
    memory_client *client;
    int late;

    for (late = 0; late < 2; late++) {
        field_init(&f);
        memory_net_set_late_refusal(f.base.net, late);
        CU_ASSERT_FATAL(field_start(&f));
        client = field_client(&f);
        ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"),
            "451 4.4.1 The next hop does not answer: nobody listens "
            "there\r\n");
        ASSERT_TEXT(field_say(&f, client, "NOOP\r\n"), OK);
        field_end(&f);
    }
}

/* Each step of a hop that says nothing. */
static void test_a_hop_that_is_silent(void)
{
    static const struct {
        enum hop_step step;
        const char *heard;
    } table[] = {
        { HOP_GREETING, SLOW }, { HOP_HELLO, SLOW }, { HOP_MAIL, SLOW },
        { HOP_RCPT, FINE SLOW }, { HOP_DATA, FINE FINE_TOO SLOW },
        { HOP_CONTENT, FINE FINE_TOO GO SLOW }
    };
    static field f;
    memory_client *client;
    char said[1000];
    size_t i;

    for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        field_init(&f);
        f.says[table[i].step] = HOP_IS_SILENT;
        f.options.reply_timeout = 5000;
        field_begin(&f);
        client = field_client(&f);
        strcpy(said, field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"));
        if (table[i].step > HOP_MAIL)
            strcat(said, field_say(&f, client, "RCPT TO:<b@x.test>\r\n"));
        if (table[i].step > HOP_RCPT)
            strcat(said, field_say(&f, client, "DATA\r\n"));
        if (table[i].step > HOP_DATA)
            strcat(said, field_say(&f, client, "x\r\n.\r\n"));
        field_pass(&f, 4900);
        strcat(said, memory_client_said(client));
        CU_ASSERT(strstr(said, "451") == NULL);
        field_pass(&f, 200);
        strcat(said, memory_client_said(client));
        ASSERT_TEXT(said, table[i].heard);
        ASSERT_NUMBER(f.taken, 0);
        field_end(&f);
    }
}

/* It closed the connection just when it was to be used: nobody was told, and
   another one does it. */
static void test_a_connection_that_died_at_rest(void)
{
    static field f;
    memory_client *client;

    field_init(&f);
    field_begin(&f);
    client = field_client(&f);
    (void)field_say(&f, client, MESSAGE_SAID);
    f.says[HOP_MAIL] = HOP_CLOSES;
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), LOST);
    ASSERT_NUMBER(f.hop_count, 2);
    f.says[HOP_MAIL] = NULL;
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), FINE);
    ASSERT_NUMBER(f.hop_count, 3);
    field_end(&f);
}

static void test_connections_at_rest_go_in_time(void)
{
    static field f;
    memory_client *client;

    field_init(&f);
    f.options.idle_timeout = 10000;
    field_begin(&f);
    client = field_client(&f);
    (void)field_say(&f, client, MESSAGE_SAID);
    f.heard[0] = '\0';
    field_pass(&f, 9000);
    ASSERT_TEXT(f.heard, "");
    (void)field_say(&f, client, MESSAGE_SAID);
    f.heard[0] = '\0';
    field_pass(&f, 9900);
    ASSERT_TEXT(f.heard, "");
    field_pass(&f, 200);
    ASSERT_TEXT(f.heard, "QUIT\r\n");
    ASSERT_NUMBER(f.hops[0].is_left, 1);
    ASSERT_NUMBER(f.hop_count, 1);
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), FINE);
    ASSERT_NUMBER(f.hop_count, 2);
    field_end(&f);
}

/* Although a timer of the last reply may still fire. */
static void test_connections_at_rest_may_stay(void)
{
    static field f;
    memory_client *client;

    field_init(&f);
    f.options.idle_timeout = 0;
    f.options.reply_timeout = 20000;
    field_begin(&f);
    client = field_client(&f);
    (void)field_say(&f, client, MESSAGE_SAID);
    f.heard[0] = '\0';
    field_pass(&f, 90000);
    ASSERT_TEXT(f.heard, "");
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), FINE);
    ASSERT_NUMBER(f.hop_count, 1);
    field_end(&f);
}

static void test_connections_that_are_too_many(void)
{
    static field f;
    memory_client *client, *other;

    field_init(&f);
    f.options.connection_limit = 1;
    f.options.idle_limit = 0;
    field_begin(&f);
    client = field_client(&f);
    other = field_client(&f);
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), FINE);
    ASSERT_TEXT(field_say(&f, other, "MAIL FROM:<a@x.test>\r\n"),
        "451 4.3.2 Too many connections to the next hop\r\n");
    ASSERT_TEXT(field_say(&f, client, "RSET\r\n"), OK);
    ASSERT_TEXT(f.heard, "RSET\r\nQUIT\r\n");
    ASSERT_TEXT(field_say(&f, other, "MAIL FROM:<a@x.test>\r\n"), FINE);
    field_end(&f);
}

/* ---- clients that go ---------------------------------------------------- */

/* RSET, QUIT, and no more client, at each point of a transaction. */
static void test_a_client_that_goes(void)
{
    static const char *const parts[] = {
        "MAIL FROM:<a@x.test>\r\n", "RCPT TO:<b@x.test>\r\n", "DATA\r\n",
        "Subject: x\r\n"
    };
    static field f;
    memory_client *client, *other;
    size_t i, j;
    int chunking;

    for (chunking = 0; chunking < 2; chunking++)
        for (i = 1; i <= 4; i++) {
            field_init(&f);
            f.says[HOP_HELLO] = chunking ? "250-hop\r\n250 CHUNKING\r\n"
                : NULL;
            field_begin(&f);
            client = field_client(&f);
            for (j = 0; j < i; j++)
                (void)field_say(&f, client, parts[j]);
            memory_client_reset(client);
            field_run(&f);
            /* content by DATA cannot be taken back */
            ASSERT_NUMBER(f.hops[0].is_left, i >= 3 && !chunking);
            other = field_client(&f);
            ASSERT_TEXT(field_say(&f, other, MESSAGE_SAID),
                FINE FINE_TOO GO QUEUED);
            ASSERT_NUMBER(f.hop_count, i >= 3 && !chunking ? 2 : 1);
            ASSERT_NUMBER(f.taken, 1);
            field_end(&f);
        }
}

static void test_a_client_that_goes_while_the_hop_is_asked(void)
{
    static const enum hop_step steps[] = {
        HOP_GREETING, HOP_HELLO, HOP_MAIL, HOP_RCPT, HOP_DATA, HOP_CONTENT
    };
    static field f;
    memory_client *client;
    size_t i;

    for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        field_init(&f);
        f.says[steps[i]] = HOP_IS_SILENT;
        f.options.reply_timeout = 5000;
        field_begin(&f);
        client = field_client(&f);
        (void)field_say(&f, client, MESSAGE_SAID);
        memory_client_reset(client);
        field_run(&f);
        field_pass(&f, 6000);
        ASSERT_NUMBER(f.hops[0].is_left, 1);
        field_end(&f);
    }
}

void suite_relay_errand(void)
{
    SUITE("relay/errand");
    TEST(test_every_answer_at_every_step);
    TEST(test_every_answer_on_a_connection_in_use);
    TEST(test_recipients_that_are_mixed);
    TEST(test_every_answer_to_rset);
    TEST(test_nobody_listens);
    TEST(test_a_hop_that_is_silent);
    TEST(test_a_connection_that_died_at_rest);
    TEST(test_connections_at_rest_go_in_time);
    TEST(test_connections_at_rest_may_stay);
    TEST(test_connections_that_are_too_many);
    TEST(test_a_client_that_goes);
    TEST(test_a_client_that_goes_while_the_hop_is_asked);
}
