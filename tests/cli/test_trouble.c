/* SPDX-License-Identifier: MIT */
/*
 * test_trouble.c - why mail does not arrive: one line for each session that
 * ended in refusals, each client turned away, each message not taken.  A real
 * server says what it logs, so that the words are those of the log.
 */
#include "cli/intake.h"
#include "cli/trouble.h"
#include "postern_handlers.h"
#include "server/fixture.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;
static pst_cli_report report;
static pst_cli_intake intake;
static postern_store store;
static blob said;
static postern_session *seen;   /* of the last log line */

/* Without the time of day. */
static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    CU_ASSERT_FATAL(length > 9 && octets[length - 1] == '\n');
    blob_add(&said, octets + 9, length - 9);
    return 0;
}

static void on_log(postern_server *server, postern_session *session,
    int level, const char *text)
{
    (void)server;
    seen = session;
    pst_cli_trouble_log(&report, session, level, text);
}

static void begin(void)
{
    fixture_init(&f);
    f.options.chunking = 1;
    blob_clear(&said);
    memset(&report, 0, sizeof(report));
    report.write = hear;
    memset(&intake, 0, sizeof(intake));
    ASSERT_NUMBER(postern_store_sink(&intake.inner), 0);
    intake.report = &report;
}

static void start(void)
{
    pst_cli_intake_handler(&intake, &store, &f.handler);
    f.handler.log = on_log;
    CU_ASSERT_FATAL(fixture_start(&f));
}

static void end(const char *expected)
{
    fixture_free_server(&f);
    ASSERT_TEXT(blob_string(&said), expected);
    postern_store_free(&store);
    fixture_end(&f);
    blob_free(&said);
}

/* ---- sessions ---------------------------------------------------------- */

#define CLIENT "[1] 127.0.0.1 "
#define MAIL "<a@x.test> -> <b@x.test> "
#define FOO "500 Error: command \"FOO\" not recognized"

static const struct {
    const char *says;
    const char *shown;
} sessions[] = {
    { "QUIT\r\n", "" },
    { "HELO x\r\n", "" },
    { "FOO\r\nQUIT\r\n", CLIENT "refused: " FOO "\n" },
    { "FOO\r\n", CLIENT "refused: " FOO "\n" },
    { "GET / HTTP/1.0\r\n", CLIENT "refused: 421 4.7.0 Error: GET is no "
        "command of SMTP\n" },
    { "FOO\r\nFOO\r\nFOO\r\nQUIT\r\n",
        CLIENT "refused: " FOO " (and 2 more)\n" },
    { "HELO x\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@@>\r\nQUIT\r\n",
        CLIENT "refused: 553 5.1.3 Error: malformed address\n" },
    /* what a message came through is no trouble */
    { "FOO\r\nHELO x\r\n" TO_DATA "x\r\n.\r\nQUIT\r\n", "#1 " MAIL "3 B\n" },
    { "HELO x\r\n" TO_DATA "x\r\n.\r\nFOO\r\nQUIT\r\n",
        "#1 " MAIL "3 B\n" CLIENT "refused: " FOO "\n" },
    /* TLS where there is none: the octets may hold a newline, or not */
    { "\026\003\001\002\n\001\n\001\374\003\003",
        CLIENT "this client speaks TLS: see --smtps\n" },
    { "\026\003\001\002\001\001\001\374\003\003",
        CLIENT "this client speaks TLS: see --smtps\n" }
};

/* Line by line: a reply is told when it goes out. */
static void session(const char *says)
{
    client = fixture_client(&f);
    while (*says != '\0') {
        size_t line = strcspn(says, "\n") + 1;

        if (line > strlen(says))
            line = strlen(says);
        memory_client_write(client, says, line);
        fixture_run(&f);
        says += line;
    }
    memory_client_close(client);
    fixture_run(&f);
}

static void test_a_session_that_ended_in_refusals_is_one_line(void)
{
    size_t i;

    for (i = 0; i < sizeof(sessions) / sizeof(sessions[0]); i++) {
        begin();
        start();
        session(sessions[i].says);
        end(sessions[i].shown);
    }
}

static void test_a_client_that_is_turned_away_is_one_line(void)
{
    begin();
    f.options.max_connections = 1;
    start();
    (void)fixture_client(&f);
    (void)fixture_client(&f);
    end("turned away 127.0.0.1:32769 on 0: too many connections\n");
}

static void test_a_client_that_is_silent_is_one_line(void)
{
    begin();
    start();
    (void)fixture_client(&f);
    fixture_pass(&f, 300000UL);
    end(CLIENT "refused: 421 4.4.2 Error: timeout exceeded\n");
}

/* RFC 3207: 530, then STARTTLS, and the handshake fails. */
static void test_tls_that_failed_is_the_one_line(void)
{
    begin();
    start();
    client = fixture_client(&f);
    (void)fixture_say(&f, client, "FOO\r\n");
    pst_cli_trouble_log(&report, seen, POSTERN_LOG_WARNING, "TLS failed: x");
    memory_client_close(client);
    fixture_run(&f);
    end(CLIENT "TLS failed: x\n");
}

/* 421 is for clients that are idle: nothing of theirs was refused. */
static void test_the_end_of_the_server_is_no_trouble(void)
{
    begin();
    start();
    (void)fixture_client(&f);
    postern_server_stop(f.server);
    fixture_pass(&f, 1000);
    CU_ASSERT(f.stopped);
    end("");
}

static void test_quiet_shows_none_of_it(void)
{
    size_t i;

    begin();
    report.quiet = 1;
    f.options.max_connections = 1;
    start();
    for (i = 0; i < sizeof(sessions) / sizeof(sessions[0]); i++)
        session(sessions[i].says);
    (void)fixture_client(&f);
    (void)fixture_client(&f);
    end("");
}

/* ---- messages that are not taken --------------------------------------- */

static void limit_lines(void)
{
    f.options.line_length_limit = 20;
}

static void limit_size(void)
{
    f.options.data_size_limit = 10;
}

static void limit_discards(void)
{
    f.options.data_size_limit = 10;
    f.options.discard_limit = 10;
}

static void refuse_newlines(void)
{
    f.options.bare_newline = POSTERN_NEWLINE_REJECT;
}

static void take_text(void)
{
    f.options.decode_data = 1;
}

static const char *full(void *context, void *message, const char *octets,
    size_t length)
{
    (void)context;
    (void)message;
    (void)octets;
    (void)length;
    return "452 4.3.1 Full";
}

static void fill_disk(void)
{
    intake.inner.write = full;
}

static void stop(void)
{
    postern_server_stop(f.server);
    postern_server_stop(f.server);
}

static void leave(void)
{
    memory_client_fin(client);
}

static void reset(void)
{
    memory_client_reset(client);
}

static void wait(void)
{
    fixture_pass(&f, 300000UL);
}

/* A header, and what the client then does.  Octets, a NUL may be in them. */
#define BEGUN(text) TO_DATA "Subject: s\r\n\r\n" text, \
    sizeof(TO_DATA "Subject: s\r\n\r\n" text) - 1
#define CHUNK(text) "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n" text, \
    sizeof("MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n" text) - 1

static const struct {
    void (*prepare)(void);
    const char *says;
    size_t length;
    void (*act)(void);
    const char *shown;
} messages[] = {
    { limit_lines, BEGUN("a line of some length\r\n.\r\nQUIT\r\n"), NULL,
        MAIL "34 B \"s\" not taken: line too long\n" },
    { limit_size, CHUNK("BDAT 12 LAST\r\n0123456789\r\nQUIT\r\n"), NULL,
        MAIL "0 B not taken: too big\n" },
    { limit_size, BEGUN(".\r\nQUIT\r\n"), NULL,
        MAIL "10 B \"s\" not taken: too big\n" },
    { limit_discards, BEGUN("x\r\nx\r\nx\r\n"), NULL,
        MAIL "10 B \"s\" not taken: too big\n" },
    { refuse_newlines, BEGUN("x\ny\r\n.\r\nQUIT\r\n"), NULL,
        MAIL "15 B \"s\" not taken: bare newline\n" },
    { refuse_newlines, BEGUN("x\0y\r\n.\r\nQUIT\r\n"), NULL,
        MAIL "15 B \"s\" not taken: NUL\n" },
    { take_text, BEGUN("x\377\r\n.\r\nQUIT\r\n"), NULL,
        MAIL "15 B \"s\" not taken: not text\n" },
    { fill_disk, BEGUN("x\r\n.\r\nQUIT\r\n"), NULL,
        MAIL "17 B \"s\" not taken: 452 4.3.1 Full\n" },
    { NULL, BEGUN("x\r\n"), leave,
        MAIL "17 B \"s\" not taken: the client has gone\n" },
    { NULL, BEGUN("x\r\n"), reset, MAIL "17 B \"s\" not taken: reset\n" },
    { NULL, BEGUN("x\r\n"), wait, MAIL "17 B \"s\" not taken: timeout\n" },
    { NULL, BEGUN("x\r\n"), stop, MAIL "17 B \"s\" not taken: stop\n" },
    { NULL, CHUNK("BDAT 3\r\nx\r\nQUIT\r\n"), NULL,
        MAIL "3 B not taken: quit\n" },
    { NULL, CHUNK("BDAT 3\r\nx\r\nDATA\r\nQUIT\r\n"), NULL,
        MAIL "3 B not taken: sequence\n" },
    /* RSET is no refusal, so the next one is told */
    { NULL, CHUNK("BDAT 3\r\nx\r\nRSET\r\nFOO\r\nQUIT\r\n"), NULL,
        MAIL "3 B not taken: rset\n" CLIENT "refused: " FOO "\n" }
};

static void test_each_reason_why_a_message_is_not_taken_is_one_line(void)
{
    size_t i;

    for (i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        begin();
        if (messages[i].prepare != NULL)
            messages[i].prepare();
        start();
        client = fixture_client(&f);
        (void)fixture_say(&f, client, "HELO x\r\n");
        memory_client_write(client, messages[i].says, messages[i].length);
        fixture_run(&f);
        if (messages[i].act != NULL)
            messages[i].act();
        fixture_run(&f);
        end(messages[i].shown);
    }
}

void suite_cli_trouble(void)
{
    SUITE("cli/trouble");
    TEST(test_a_session_that_ended_in_refusals_is_one_line);
    TEST(test_a_client_that_is_turned_away_is_one_line);
    TEST(test_a_client_that_is_silent_is_one_line);
    TEST(test_tls_that_failed_is_the_one_line);
    TEST(test_the_end_of_the_server_is_no_trouble);
    TEST(test_quiet_shows_none_of_it);
    TEST(test_each_reason_why_a_message_is_not_taken_is_one_line);
}
