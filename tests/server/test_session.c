/* SPDX-License-Identifier: MIT */
/* test_session.c - what hooks can read and change of a session. */
#include <stdlib.h>

#include "base/config.h"
#include "fixture.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;

static void test_a_session_knows_its_facts(void)
{
    postern_session *session;

    fixture_begin(&f);
    client = fixture_connect(&f);
    session = f.witness.session;
    ASSERT_NUMBER(postern_session_number(session), 1);
    CU_ASSERT(postern_session_server(session) == f.server);
    CU_ASSERT(postern_session_context(session) == &f.witness);
    ASSERT_NUMBER(postern_session_listener(session), f.listener);
    CU_ASSERT(postern_session_host_name(session) == NULL);
    ASSERT_NUMBER(postern_session_extended_smtp(session), 0);
    ASSERT_NUMBER(postern_session_tls(session), 0);
    CU_ASSERT(postern_session_envelope(session) == NULL);
    CU_ASSERT(memcmp(postern_session_peer(session),
        memory_client_address(client), sizeof(postern_address)) == 0);
    (void)fixture_say(&f, client, "EHLO c.test\r\nMAIL FROM:<a@x.test>\r\n");
    ASSERT_TEXT(postern_session_host_name(session), "c.test");
    ASSERT_NUMBER(postern_session_extended_smtp(session), 1);
    CU_ASSERT(postern_session_envelope(session) != NULL);
    (void)fixture_connect(&f);
    ASSERT_NUMBER(postern_session_number(f.witness.session), 2);
    fixture_end(&f);
}

static void test_data_may_be_set(void)
{
    void *data;

    fixture_begin(&f);
    client = fixture_connect(&f);
    data = postern_session_data(f.witness.session);
    CU_ASSERT(data != NULL);
    postern_session_set_data(f.witness.session, &data);
    CU_ASSERT(postern_session_data(f.witness.session) == &data);
    postern_session_set_data(f.witness.session, data);
    fixture_end(&f);
}

static void push_two(witness *it, postern_session *session)
{
    (void)it;
    ASSERT_NUMBER(postern_push(session, "250-one"), 0);
    ASSERT_NUMBER(postern_push(session, "250-two"), 0);
    ASSERT_NUMBER(postern_push(session, "two"), POSTERN_E_INVALID_TEXT);
    ASSERT_NUMBER(postern_push(session, "250"), POSTERN_E_INVALID_TEXT);
}

static void test_pushed_lines_stand_before_the_reply(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "noop", push_two, "250 three");
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"),
        "250-one\r\n250-two\r\n250 three\r\n");
    fixture_end(&f);
}

static void test_a_pushed_line_goes_out_at_once(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "noop", push_two, witness_later);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"),
        "250-one\r\n250-two\r\n");
    /* also while the answer is put off */
    ASSERT_NUMBER(postern_push(f.witness.session, "250-three"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "250-three\r\n");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 four"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "250 four\r\n");
    fixture_end(&f);
}

static int pushes;

static void push_until(postern_session *session, int error)
{
    char line[400];

    memset(line, 'x', sizeof(line) - 1);
    memcpy(line, "250-", 4);
    line[sizeof(line) - 1] = '\0';
    for (pushes = 0; pushes < 1000; pushes++)
        if (postern_push(session, line) != 0)
            break;
    ASSERT_NUMBER(postern_push(session, line), error);
}

static void push_much(witness *it, postern_session *session)
{
    (void)it;
    push_until(session, POSTERN_E_FULL);
}

static void test_pushing_has_its_bounds(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "noop", push_much, "250 done");
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "NOOP\r\n");
    CU_ASSERT((pushes - 1) * 401 <= PST_OUTPUT_CAP
        && (pushes + 1) * 401 > PST_OUTPUT_CAP);
    fixture_end(&f);
}

static void push_without_memory(witness *it, postern_session *session)
{
    (void)it;
    failing_alloc_fail(&f.alloc, 1, 1);
    push_until(session, POSTERN_E_NOMEM);
}

static void test_pushing_may_lack_memory(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "noop", push_without_memory, "250 done");
    client = fixture_connect(&f);
    failing_alloc_fail(&f.alloc, 0, 0);
    memory_client_writes(client, "NOOP\r\n");
    ASSERT_NUMBER(postern_server_step(f.server, 0), 1);
    failing_alloc_fail(&f.alloc, 0, 0);
    CU_ASSERT(pushes < 20);
    fixture_run(&f);
    fixture_end(&f);
}

static const char *noop_formats(postern_session *session,
    const char *argument)
{
    (void)postern_replyf(session, "%s", "lost");
    return postern_replyf(session, "250 %s %d %lu 100%%", argument, -5,
        4000000000UL);
}

static void test_replyf_makes_replies(void)
{
    fixture_init(&f);
    f.handler.noop = noop_formats;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP a\r\n"),
        "250 a -5 4000000000 100%\r\n");
    fixture_end(&f);
}

static const char *noop_formats_wrongly(postern_session *session,
    const char *argument)
{
    const char *volatile format = "250 %s %x %s";   /* so that compilers do not
                                                       check it */

    return postern_replyf(session, format, argument, 1, argument);
}

static void test_a_wrong_format_is_told(void)
{
    fixture_init(&f);
    f.handler.noop = noop_formats_wrongly;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    witness_forget(&f.witness);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP a\r\n"), "250 a %x %s\r\n");
    CU_ASSERT(strstr(witness_events(&f.witness), "error postern_replyf knows "
        "%s, %d, %u, %lu and %%") != NULL);
    fixture_end(&f);
}

static char *monster;

static const char *noop_says_much(postern_session *session,
    const char *argument)
{
    (void)session;
    (void)argument;
    return monster;
}

static void test_a_monstrous_reply_is_tamed(void)
{
    const char *said, *line;
    size_t i;

    monster = (char *)malloc(65536);
    for (i = 0; i < 65535; i++)
        monster[i] = (char)(i % 300 == 299 ? '\n' : i % 256 == 0 ? 'x'
            : (int)(i % 256));
    memcpy(monster, "250 %s%n\r\r\n\n", 12);
    monster[65535] = '\0';
    fixture_init(&f);
    f.handler.noop = noop_says_much;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    said = fixture_say(&f, client, "NOOP\r\n");
    CU_ASSERT(strlen(said) > PST_REPLY_CAP / 2
        && strlen(said) <= PST_REPLY_CAP);
    for (line = said; *line != '\0'; line = strchr(line, '\n') + 1) {
        const char *end = strchr(line, '\r');

        CU_ASSERT_FATAL(end != NULL && end[1] == '\n');
        CU_ASSERT(end - line <= 510);
        CU_ASSERT(strncmp(line, "250", 3) == 0);
        CU_ASSERT(line[3] == (end[2] == '\0' ? ' ' : '-'));
        for (; line < end; line++)
            CU_ASSERT(*line == '\t' || (*line >= ' ' && *line < 127));
    }
    ASSERT_TEXT(fixture_say(&f, client, "RSET\r\n"), OK);
    free(monster);
    fixture_end(&f);
}

static void rewrite(witness *it, postern_session *session)
{
    (void)it;
    ASSERT_NUMBER(postern_session_rewrite(session, "new@y.test"), 0);
}

static void rewrite_too_late(witness *it, postern_session *session)
{
    (void)it;
    ASSERT_NUMBER(postern_session_rewrite(session, "new@y.test"),
        POSTERN_E_INVALID_HERE);
}

static void test_addresses_may_be_rewritten(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "mail", rewrite, NULL);
    witness_do(&f.witness, "rcpt", rewrite, "250 mine");
    witness_do(&f.witness, "begin", rewrite_too_late, NULL);
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "HELO c\r\n" TO_DATA ".\r\n");
    ASSERT_TEXT(blob_string(&f.witness.mail_from), "new@y.test");
    ASSERT_TEXT(blob_string(&f.witness.rcpt_tos), "new@y.test\n");
    fixture_end(&f);
}

/* Other hooks record no address; VRFY does not either. */
static void test_no_other_hook_rewrites_an_address(void)
{
    static const char *const hooks[] = {
        "connected", "helo", "ehlo", "parameter", "begin", "message", "rset",
        "noop", "vrfy", "quit"
    };
    size_t i;

    fixture_begin(&f);
    for (i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
        witness_do(&f.witness, hooks[i], rewrite_too_late,
            strcmp(hooks[i], "vrfy") == 0 ? "250 <new@y.test>" : NULL);
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "HELO c\r\nEHLO c\r\n"
        "MAIL FROM:<a@x.test> FOO\r\n" TO_DATA ".\r\nRSET\r\nNOOP\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "VRFY b@x.test\r\n"),
        "250 <new@y.test>\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    CU_ASSERT(strstr(witness_events(&f.witness), "vrfy b@x.test\n") != NULL);
    ASSERT_TEXT(blob_string(&f.witness.rcpt_tos), "b@x.test\n");
    fixture_end(&f);
}

static void test_an_address_may_be_rewritten_later(void)
{
    fixture_begin(&f);
    witness_once(&f.witness, "mail", witness_later);
    witness_once(&f.witness, "vrfy", witness_later);
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "HELO c\r\nMAIL FROM:<a@x.test>\r\n");
    rewrite(&f.witness, f.witness.session);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    ASSERT_TEXT(fixture_say(&f, client, "RCPT TO:<b@x.test>\r\nDATA\r\n.\r\n"
        "VRFY c\r\n"), OK OK GO_ON OK);
    ASSERT_TEXT(blob_string(&f.witness.mail_from), "new@y.test");
    rewrite_too_late(&f.witness, f.witness.session);
    ASSERT_NUMBER(witness_answer(&f.witness, "250 c"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "250 c\r\n");
    fixture_end(&f);
}

static const char *look_at_nothing(postern_session *session,
    postern_envelope *envelope)
{
    size_t length = 1;

    (void)session;
    ASSERT_TEXT(postern_envelope_content(envelope, &length), "");
    ASSERT_NUMBER(length, 0);
    ASSERT_NUMBER(postern_envelope_received(envelope), 0);
    return "250 nothing";
}

static const char *fail_at_octets(postern_session *session,
    postern_envelope *envelope, const char *octets, size_t length)
{
    (void)session;
    (void)envelope;
    (void)octets;
    (void)length;
    return "554 there are octets";
}

/* By DATA and BDAT, assembled and streamed. */
static void test_empty_content_has_one_form(void)
{
    int streamed;

    for (streamed = 0; streamed < 2; streamed++) {
        fixture_init(&f);
        f.options.chunking = 1;
        f.handler.message = look_at_nothing;
        f.handler.message_begin = NULL;
        f.handler.message_aborted = NULL;
        if (streamed)
            f.handler.message_bytes = fail_at_octets;
        CU_ASSERT_FATAL(fixture_start(&f));
        client = fixture_connect(&f);
        (void)fixture_say(&f, client, "EHLO c\r\n" TO_DATA);
        ASSERT_TEXT(fixture_say(&f, client, ".\r\nMAIL FROM:<a@x.test>\r\n"
            "RCPT TO:<b@x.test>\r\nBDAT 0\r\nBDAT 0 LAST\r\n"),
            "250 nothing\r\n" OK OK OK "250 nothing\r\n");
        fixture_end(&f);
    }
}

/* ---- closing ----------------------------------------------------------- */

#define UNASKED \
    "421 4.3.2 Service not available, closing transmission channel\r\n"

static void close_it(witness *it, postern_session *session)
{
    (void)it;
    postern_session_close(session);
}

static void test_each_hook_may_close_its_session(void)
{
    static const struct {
        const char *hook, *said;
    } rows[] = {
        { "create", UNASKED },
        { "connected", HELLO },
        { "ehlo", HELLO EHLO_LIST },
        { "mail", HELLO EHLO_LIST OK },
        { "rcpt", HELLO EHLO_LIST OK OK },
        { "begin", HELLO EHLO_LIST OK OK GO_ON UNASKED },
        { "message", HELLO EHLO_LIST OK OK GO_ON OK },
        { "rset", HELLO EHLO_LIST OK OK GO_ON OK OK },
        { "quit", HELLO EHLO_LIST OK OK GO_ON OK OK OK BYE }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fixture_begin(&f);
        witness_do(&f.witness, rows[i].hook, close_it, NULL);
        client = memory_net_connect(f.net, f.port);
        memory_client_writes(client, "EHLO c.test\r\n" TO_DATA
            ".\r\nRSET\r\nNOOP\r\nQUIT\r\n");
        fixture_run(&f);
        ASSERT_TEXT(memory_client_said(client), rows[i].said);
        CU_ASSERT(memory_client_sees_eof(client));
        ASSERT_NUMBER(f.witness.closed, 1);
        ASSERT_NUMBER(f.witness.reason, strcmp(rows[i].hook, "quit") == 0
            ? POSTERN_REASON_QUIT : POSTERN_REASON_CLOSE);
        fixture_end(&f);
    }
}

/* The application's command lets the built-in do the work. */
static const char *close_and_pass(postern_session *session,
    const char *argument, void *context)
{
    (void)argument;
    (void)context;
    postern_session_close(session);
    return NULL;
}

static const char *close_line(postern_session *session, const char *line,
    void *context)
{
    (void)line;
    (void)context;
    postern_session_close(session);
    return NULL;
}

static const char *ask_and_close(postern_session *session,
    const char *argument, void *context)
{
    (void)argument;
    if (postern_expect_line(session, 100, close_line, context) != 0)
        return "451 no";
    return "334 line?";
}

static void test_a_command_may_close_its_session(void)
{
    static const struct {
        const char *verb;
        const char *(*callback)(postern_session *session,
            const char *argument, void *context);
        const char *octets;
        const char *said;
    } rows[] = {
        { "VRFY", close_and_pass, "VRFY a@b\r\n", "252 Cannot VRFY user, but "
            "will accept message and attempt delivery\r\n" },
        { "NOOP", close_and_pass, "NOOP\r\n", OK },
        { "MAIL", close_and_pass, "MAIL FROM:<a@b>\r\n", OK },
        { "PING", close_and_pass, "PING\r\n", OK },
        { "WORD", ask_and_close, "WORD\r\nx\r\n", "334 line?\r\n" OK }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        postern_command command;

        fixture_begin(&f);
        memset(&command, 0, sizeof(command));
        command.verb = rows[i].verb;
        command.callback = rows[i].callback;
        ASSERT_NUMBER(postern_server_add_command(f.server, &command), 0);
        client = fixture_to_ehlo(&f);
        memory_client_writes(client, rows[i].octets);
        ASSERT_TEXT(fixture_say(&f, client, "EXPN\r\n"), rows[i].said);
        CU_ASSERT(memory_client_sees_eof(client));
        ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_CLOSE);
        fixture_end(&f);
    }
}

static void abandon_it(witness *it, postern_session *session)
{
    (void)it;
    postern_session_abandon(session);
}

static void test_a_session_may_be_abandoned(void)
{
    static const struct {
        const char *hook, *said;
    } rows[] = {
        { "connected", "" },
        { "mail", HELLO EHLO_LIST },
        { "message", HELLO EHLO_LIST OK OK GO_ON }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        fixture_begin(&f);
        witness_do(&f.witness, rows[i].hook, abandon_it, NULL);
        client = memory_net_connect(f.net, f.port);
        memory_client_writes(client, "EHLO c.test\r\n" TO_DATA
            ".\r\nNOOP\r\n");
        fixture_run(&f);
        ASSERT_TEXT(memory_client_said(client), rows[i].said);
        CU_ASSERT(memory_client_sees_eof(client));
        ASSERT_NUMBER(f.witness.closed, 1);
        ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_CLOSE);
        fixture_end(&f);
    }
    fixture_begin(&f);
    client = fixture_to_ehlo(&f);
    postern_session_abandon(f.witness.session);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "");
    CU_ASSERT(fixture_is_over(&f, client));
    fixture_end(&f);
}

static void leave_sender_out(witness *it, postern_session *session)
{
    (void)it;
    ASSERT_NUMBER(postern_session_rewrite(session, NULL),
        POSTERN_E_INVALID_HERE);
}

static void leave_out(witness *it, postern_session *session)
{
    (void)it;
    ASSERT_NUMBER(postern_session_rewrite(session, NULL), 0);
}

static void test_a_recipient_may_be_left_out(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "mail", leave_sender_out, NULL);
    witness_do(&f.witness, "rcpt", leave_out, NULL);
    client = fixture_to_ehlo(&f);
    ASSERT_TEXT(fixture_say(&f, client, "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nDATA\r\n"), OK OK
        "503 Error: need RCPT command\r\n");
    witness_do(&f.witness, "rcpt", NULL, NULL);
    (void)fixture_say(&f, client, "RCPT TO:<c@x.test>\r\nDATA\r\n.\r\n");
    ASSERT_TEXT(blob_string(&f.witness.rcpt_tos), "c@x.test\n");
    fixture_end(&f);
}

static void test_close_from_outside_ends_an_idle_session(void)
{
    fixture_begin(&f);
    client = fixture_to_ehlo(&f);
    (void)fixture_say(&f, client, "MAIL FROM:<a@x.test>\r\n");
    postern_session_close(f.witness.session);
    postern_session_close(f.witness.session);
    ASSERT_NUMBER(f.witness.closed, 0);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_CLOSE);
    ASSERT_TEXT(memory_client_said(client), UNASKED);
    CU_ASSERT(fixture_is_over(&f, client));
    fixture_end(&f);
}

static void test_close_waits_for_the_answer(void)
{
    fixture_begin(&f);
    witness_plan(&f.witness, "noop", witness_later);
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "NOOP\r\nRSET\r\n");
    postern_session_close(f.witness.session);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 0);
    ASSERT_NUMBER(witness_answer(&f.witness, "250 last"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "250 last\r\n");
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_CLOSE);
    CU_ASSERT(memory_client_sees_eof(client));
    fixture_end(&f);
}

static void test_close_in_content_aborts_it(void)
{
    fixture_begin(&f);
    client = fixture_to_data(&f);
    postern_session_close(f.witness.session);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_TEXT(memory_client_said(client), UNASKED);
    CU_ASSERT(fixture_is_over(&f, client));
    fixture_end(&f);
}

static void test_close_while_closing_does_nothing(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "closed", close_it, NULL);
    witness_do(&f.witness, "aborted", close_it, NULL);
    client = fixture_to_data(&f);
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_RESET);
    fixture_end(&f);
}

/* A hook of one session closes another one, in any state. */
static postern_session *victim;

static void close_victim(witness *it, postern_session *session)
{
    (void)it;
    (void)session;
    if (victim != NULL)
        postern_session_close(victim);
    victim = NULL;
}

static void test_a_hook_may_close_another_session(void)
{
    memory_client *other;

    fixture_begin(&f);
    client = fixture_connect(&f);
    victim = f.witness.session;
    other = fixture_connect(&f);
    witness_do(&f.witness, "noop", close_victim, NULL);
    memory_client_writes(client, "RSET\r\n");
    ASSERT_TEXT(fixture_say(&f, other, "NOOP\r\n"), OK);
    ASSERT_TEXT(memory_client_said(client), OK UNASKED);
    CU_ASSERT(memory_client_sees_eof(client));
    ASSERT_TEXT(fixture_say(&f, other, "NOOP\r\n"), OK);
    fixture_end(&f);
}

/* A timer closes all sessions that have not sent EHLO. */
static void close_silent(postern_server *server, void *context)
{
    postern_session *session = NULL;

    while ((session = postern_server_next_session(server, session)) != NULL) {
        ++*(int *)context;
        if (postern_session_host_name(session) == NULL)
            postern_session_close(session);
    }
}

static void test_a_timer_walks_the_sessions_and_closes_some(void)
{
    memory_client *silent, *left;
    int seen = 0;

    fixture_begin(&f);
    CU_ASSERT(postern_server_next_session(f.server, NULL) == NULL);
    silent = fixture_connect(&f);
    left = fixture_connect(&f);
    client = fixture_to_ehlo(&f);
    (void)fixture_say(&f, left, "NONSENSE\r\n");
    memory_client_reset(left);
    fixture_run(&f);
    CU_ASSERT(postern_server_after(f.server, 0, close_silent, &seen) > 0);
    fixture_pass(&f, 10);
    ASSERT_NUMBER(seen, 2);
    ASSERT_TEXT(memory_client_said(silent), UNASKED);
    CU_ASSERT(memory_client_sees_eof(silent));
    seen = 0;
    CU_ASSERT(postern_server_after(f.server, 0, close_silent, &seen) > 0);
    fixture_pass(&f, 10);
    ASSERT_NUMBER(seen, 1);     /* the other one has ended, and lingers */
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_end(&f);
}

/* ---- envelopes --------------------------------------------------------- */

static void test_an_envelope_may_be_taken(void)
{
    size_t length;

    fixture_begin(&f);
    witness_do(&f.witness, "message", witness_take, NULL);
    client = fixture_to_data(&f);
    ASSERT_TEXT(fixture_say(&f, client, "content\r\n.\r\nQUIT\r\n"), OK BYE);
    CU_ASSERT_FATAL(f.witness.taken != NULL);
    ASSERT_TEXT(postern_envelope_mail_from(f.witness.taken), "a@x.test");
    ASSERT_NUMBER(postern_envelope_rcpt_count(f.witness.taken), 1);
    CU_ASSERT(memcmp(postern_envelope_content(f.witness.taken, &length),
        "content\r\n", 9) == 0);
    ASSERT_NUMBER(length, 9);
    ASSERT_NUMBER(f.witness.shut, 0);
    ASSERT_NUMBER(f.witness.aborted, 0);
    fixture_end(&f);
}

static void take_nothing(witness *it, postern_session *session)
{
    (void)it;
    CU_ASSERT(postern_envelope_take(session) == NULL);
}

static void test_only_a_complete_message_may_be_taken(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "rcpt", take_nothing, NULL);
    witness_do(&f.witness, "begin", take_nothing, NULL);
    witness_do(&f.witness, "noop", take_nothing, NULL);
    client = fixture_to_data(&f);
    ASSERT_TEXT(fixture_say(&f, client, ".\r\nNOOP\r\n"), OK OK);
    fixture_end(&f);
}

static void test_a_taken_envelope_outlives_a_late_refusal(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "message", witness_take, witness_later);
    client = fixture_to_data(&f);
    ASSERT_TEXT(fixture_say(&f, client, "x\r\n.\r\n"), "");
    memory_client_reset(client);
    fixture_run(&f);
    CU_ASSERT_FATAL(f.witness.taken != NULL);
    ASSERT_NUMBER(f.witness.aborted, 0);
    ASSERT_TEXT(postern_envelope_mail_from(f.witness.taken), "a@x.test");
    fixture_end(&f);
}

/* RFC 5321 3.1: the client waits for the greeting. */
static void test_who_speaks_before_the_greeting_is_early(void)
{
    int early;

    for (early = 0; early < 2; early++) {
        fixture_begin(&f);
        witness_once(&f.witness, "connected", witness_later);
        client = memory_net_connect(f.net, f.port);
        fixture_run(&f);
        ASSERT_NUMBER(postern_session_early(f.witness.session), 0);
        if (early)
            memory_client_writes(client, "EHLO c.test\r\n");
        fixture_pass(&f, 3000);
        ASSERT_NUMBER(postern_session_early(f.witness.session), early);
        ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
        fixture_run(&f);
        ASSERT_TEXT(memory_client_said(client), early ? HELLO EHLO_LIST
            : HELLO);
        ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
        ASSERT_NUMBER(postern_session_early(f.witness.session), early);
        fixture_end(&f);
    }
}

void suite_server_session(void)
{
    SUITE("server/session");
    TEST(test_a_session_knows_its_facts);
    TEST(test_data_may_be_set);
    TEST(test_pushed_lines_stand_before_the_reply);
    TEST(test_a_pushed_line_goes_out_at_once);
    TEST(test_pushing_has_its_bounds);
    TEST(test_pushing_may_lack_memory);
    TEST(test_replyf_makes_replies);
    TEST(test_a_wrong_format_is_told);
    TEST(test_a_monstrous_reply_is_tamed);
    TEST(test_addresses_may_be_rewritten);
    TEST(test_no_other_hook_rewrites_an_address);
    TEST(test_an_address_may_be_rewritten_later);
    TEST(test_empty_content_has_one_form);
    TEST(test_each_hook_may_close_its_session);
    TEST(test_a_command_may_close_its_session);
    TEST(test_a_session_may_be_abandoned);
    TEST(test_a_recipient_may_be_left_out);
    TEST(test_close_from_outside_ends_an_idle_session);
    TEST(test_close_waits_for_the_answer);
    TEST(test_close_in_content_aborts_it);
    TEST(test_close_while_closing_does_nothing);
    TEST(test_a_hook_may_close_another_session);
    TEST(test_a_timer_walks_the_sessions_and_closes_some);
    TEST(test_an_envelope_may_be_taken);
    TEST(test_only_a_complete_message_may_be_taken);
    TEST(test_a_taken_envelope_outlives_a_late_refusal);
    TEST(test_who_speaks_before_the_greeting_is_early);
}
