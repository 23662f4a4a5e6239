/* SPDX-License-Identifier: MIT */
/* test_answer.c - answers that are put off, in all hooks that can do this. */
#include <stdio.h>

#include "base/config.h"
#include "fixture.h"
#include "server/server.h"
#include "support/suite.h"

/* A hook that answers. */
typedef struct kind {
    const char *hook;
    const char *before;     /* commands before it */
    const char *line;       /* the command that calls the hook */
    const char *prior;      /* replies to `line` before the answer */
    const char *says;       /* reply to the default answer */
    const char *next;       /* a command pipelined after `line` */
    const char *then;       /* its reply */
    int ends;               /* a refusal ends the session */
} kind;

#define HELO_LINE "HELO c.test\r\n"
#define MAIL_LINE "MAIL FROM:<a@x.test>\r\n"
#define RCPT_LINE "RCPT TO:<b@x.test>\r\n"
#define NEXT "EXPN x\r\n", "502 EXPN not implemented\r\n"
#define NO_MAIL "503 Error: need MAIL command\r\n"

static const kind kinds[] = {
    { "connected", "", "", "", HELLO, NEXT, 1 },
    { "helo", "", HELO_LINE, "", "250 mx.test\r\n", NEXT, 0 },
    { "ehlo", "", "EHLO c.test\r\n", "", EHLO_LIST, NEXT, 0 },
    { "mail", HELO_LINE, MAIL_LINE, "", OK, NEXT, 0 },
    { "parameter", "EHLO c.test\r\n", "MAIL FROM:<a@x.test> FOO=1\r\n", "",
        "555 MAIL FROM parameters not recognized or not implemented\r\n",
        NEXT, 0 },
    { "rcpt", HELO_LINE MAIL_LINE, RCPT_LINE, "", OK, NEXT, 0 },
    { "begin", HELO_LINE MAIL_LINE RCPT_LINE, "DATA\r\n", "", GO_ON,
        ".\r\n", OK, 0 },
    { "message", HELO_LINE MAIL_LINE RCPT_LINE, "DATA\r\nx\r\n.\r\n", GO_ON,
        OK, NEXT, 0 },
    { "rset", "", "RSET\r\n", "", OK, NEXT, 0 },
    { "noop", "", "NOOP x\r\n", "", OK, NEXT, 0 },
    { "vrfy", "", "VRFY b@x.test\r\n", "", "252 Cannot VRFY user, but will "
        "accept message and attempt delivery\r\n", NEXT, 0 },
    { "command", "", "PING x\r\n", "", OK, NEXT, 0 },
    { "quit", "", "QUIT\r\n", "", BYE, NEXT, 0 }
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static fixture f;
static memory_client *client;

static void add_ping(void)
{
    postern_command command;

    memset(&command, 0, sizeof(command));
    command.verb = "ping";
    command.callback = witness_command;
    ASSERT_NUMBER(postern_server_add_command(f.server, &command), 0);
}

/* Sends everything up to the question in one write. */
static void come_to(const kind *it, const char *behind)
{
    add_ping();
    client = memory_net_connect(f.net, f.port);
    if (*it->before != '\0') {
        fixture_run(&f);
        (void)fixture_say(&f, client, it->before);
    } else if (*it->line != '\0') {
        fixture_run(&f);
        ASSERT_TEXT(memory_client_said(client), HELLO);
    }
    memory_client_writes(client, it->line);
    memory_client_writes(client, behind);
    fixture_run(&f);
}

static void begin_put_off(const kind *it, const char *behind)
{
    fixture_begin(&f);
    witness_once(&f.witness, it->hook, witness_later);
    come_to(it, behind);
    ASSERT_NUMBER(f.witness.ticket_count, 1);
    ASSERT_TEXT(memory_client_said(client), it->prior);
}

static void assert_said(const kind *it, const char *one, const char *two)
{
    char expected[1000];

    sprintf(expected, "%s%s", one,
        strcmp(it->hook, "quit") == 0 ? "" : two);
    ASSERT_TEXT(memory_client_said(client), expected);
}

static void test_a_later_step_may_answer(void)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        begin_put_off(&kinds[i], kinds[i].next);
        fixture_pass(&f, 10000);
        ASSERT_TEXT(memory_client_said(client), "");
        ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
        fixture_run(&f);
        assert_said(&kinds[i], kinds[i].says, kinds[i].then);
        fixture_end(&f);
    }
}

/* ---- the list of EHLO --------------------------------------------------- */

static postern_keywords *late_list(void)
{
    return postern_ticket_keywords(f.server, f.witness.tickets[0]);
}

static void test_keywords_may_be_changed_until_the_answer(void)
{
    postern_keywords *keywords;

    fixture_begin(&f);
    witness_once(&f.witness, "ehlo", witness_later);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\nNOOP\r\n"), "");
    fixture_pass(&f, 10000);
    keywords = late_list();
    CU_ASSERT_FATAL(keywords != NULL);
    ASSERT_NUMBER(postern_keywords_add(keywords, "XLATE a"), 0);
    ASSERT_NUMBER(postern_keywords_remove(keywords, "SIZE"), 0);
    ASSERT_NUMBER(postern_keywords_remove(late_list(), "SIZE"),
        POSTERN_E_INVALID_KEYWORD);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    CU_ASSERT(late_list() == NULL);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "250-mx.test\r\n250-8BITMIME\r\n"
        "250-PIPELINING\r\n250-XLATE a\r\n250 HELP\r\n" OK);
    ASSERT_TEXT(fixture_say(&f, client, "MAIL FROM:<a@x.test> SIZE=1\r\n"),
        "555 MAIL FROM parameters not recognized or not implemented\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n"), EHLO_LIST);
    fixture_end(&f);
}

static void refuse_late_list(witness *it, postern_session *session)
{
    (void)it;
    (void)session;
    CU_ASSERT(late_list() == NULL);
}

static void test_the_list_is_there_for_its_answer_alone(void)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        begin_put_off(&kinds[i], "");
        CU_ASSERT((late_list() != NULL)
            == (strcmp(kinds[i].hook, "ehlo") == 0));
        witness_do(&f.witness, "closed", refuse_late_list, NULL);
        if (i % 2 == 0)
            memory_client_reset(client);
        fixture_pass(&f, 300000);
        CU_ASSERT(late_list() == NULL);
        fixture_end(&f);
    }
}

static void answer_with_default(witness *it, postern_session *session)
{
    (void)session;
    ASSERT_NUMBER(witness_answer(it, NULL), 0);
}

static void wake(memory_net *net, void *context)
{
    (void)net;
    postern_server_wake((postern_server *)context);
}

static void test_the_woken_hook_may_answer(void)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        begin_put_off(&kinds[i], kinds[i].next);
        witness_do(&f.witness, "woken", answer_with_default, NULL);
        memory_net_after(f.net, 5000, wake, f.server);
        fixture_pass(&f, 4999);
        ASSERT_TEXT(memory_client_said(client), "");
        fixture_pass(&f, 1);
        assert_said(&kinds[i], kinds[i].says, kinds[i].then);
        ASSERT_NUMBER(f.witness.wakes, 1);
        fixture_end(&f);
    }
}

static void time_has_come(postern_server *server, void *context)
{
    (void)server;
    ASSERT_NUMBER(witness_answer((witness *)context, NULL), 0);
}

static void test_a_timer_may_answer(void)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        begin_put_off(&kinds[i], kinds[i].next);
        CU_ASSERT(postern_server_after(f.server, 7000, time_has_come,
            &f.witness) > 0);
        fixture_pass(&f, 6999);
        ASSERT_TEXT(memory_client_said(client), "");
        fixture_pass(&f, 1);
        assert_said(&kinds[i], kinds[i].says, kinds[i].then);
        fixture_end(&f);
    }
}

static void test_an_answer_may_come_before_the_hook_returns(void)
{
    char expected[1000];
    size_t i;

    for (i = 0; i < KINDS; i++) {
        const kind *it = &kinds[i];

        fixture_begin(&f);
        witness_once(&f.witness, it->hook, witness_later);
        f.witness.steps[0].act = answer_with_default;
        come_to(it, it->next);
        sprintf(expected, "%s%s", it->prior, it->says);
        assert_said(it, expected, it->then);
        fixture_end(&f);
    }
}

static void test_an_answer_counts_once(void)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        begin_put_off(&kinds[i], kinds[i].next);
        ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
        ASSERT_NUMBER(witness_answer(&f.witness, "450 no"),
            POSTERN_E_STALE);
        fixture_run(&f);
        ASSERT_NUMBER(witness_answer(&f.witness, "450 no"),
            POSTERN_E_STALE);
        fixture_run(&f);
        assert_said(&kinds[i], kinds[i].says, kinds[i].then);
        fixture_end(&f);
    }
}

static void test_a_late_answer_may_refuse(void)
{
    char words[] = "450 not\nnow";
    size_t i;

    for (i = 0; i < KINDS; i++) {
        begin_put_off(&kinds[i], "");
        ASSERT_NUMBER(witness_answer(&f.witness, words), 0);
        words[4] = 'N';
        fixture_run(&f);
        words[4] = 'n';
        ASSERT_TEXT(memory_client_said(client), "450-not\r\n450 now\r\n");
        ASSERT_NUMBER(memory_client_sees_eof(client), kinds[i].ends
            || strcmp(kinds[i].hook, "quit") == 0);
        fixture_end(&f);
    }
}

static void test_a_late_421_ends_the_session(void)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        begin_put_off(&kinds[i], "");
        ASSERT_NUMBER(witness_answer(&f.witness, "421 go"), 0);
        fixture_run(&f);
        ASSERT_TEXT(memory_client_said(client), "421 go\r\n");
        CU_ASSERT(memory_client_sees_eof(client));
        fixture_end(&f);
    }
}

static void test_an_answer_without_a_code_is_told(void)
{
    begin_put_off(&kinds[1], "");
    ASSERT_NUMBER(witness_answer(&f.witness, "yes"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client),
        "451 4.3.0 Error: the server has no answer\r\n");
    ASSERT_NUMBER(f.witness.errors, 1);
    fixture_end(&f);
}

static void test_the_deadline_answers_451(void)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        begin_put_off(&kinds[i], "");
        fixture_pass(&f, 299999);
        ASSERT_TEXT(memory_client_said(client), "");
        fixture_pass(&f, 1);
        ASSERT_TEXT(memory_client_said(client),
            "451 4.3.2 Error: no answer in time\r\n");
        ASSERT_NUMBER(witness_answer(&f.witness, NULL), POSTERN_E_STALE);
        ASSERT_NUMBER(f.witness.aborted, 0);
        fixture_run(&f);
        ASSERT_TEXT(memory_client_said(client), "");
        fixture_end(&f);
    }
}

/* The verdict was asked for, so it is not aborted; the answer is STALE. */
static void test_a_message_without_a_verdict_is_not_aborted(void)
{
    begin_put_off(&kinds[7], "");
    fixture_pass(&f, 300000);
    CU_ASSERT(strstr(witness_events(&f.witness), "message 3\nshut\n")
        != NULL);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), POSTERN_E_STALE);
    (void)memory_client_said(client);
    ASSERT_TEXT(fixture_say(&f, client, MAIL_LINE), OK);
    fixture_end(&f);
}

static void test_the_client_may_wait_after_the_answer(void)
{
    begin_put_off(&kinds[9], "");
    fixture_pass(&f, 299000);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    fixture_pass(&f, 299000);
    ASSERT_TEXT(memory_client_said(client), OK);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_end(&f);
}

static void test_a_fin_does_not_stop_the_answer(void)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        begin_put_off(&kinds[i], kinds[i].next);
        ASSERT_NUMBER(postern_session_left(f.witness.session), 0);
        memory_client_fin(client);
        fixture_pass(&f, 1000);
        ASSERT_NUMBER(postern_session_left(f.witness.session), 1);
        ASSERT_TEXT(memory_client_said(client), "");
        ASSERT_NUMBER(f.witness.closed, 0);
        ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
        fixture_run(&f);
        assert_said(&kinds[i], kinds[i].says, kinds[i].then);
        CU_ASSERT(memory_client_sees_eof(client));
        ASSERT_NUMBER(f.witness.closed, 1);
        ASSERT_NUMBER(f.witness.reason, strcmp(kinds[i].hook, "quit") == 0
            ? POSTERN_REASON_QUIT : POSTERN_REASON_EOF);
        fixture_end(&f);
    }
}

static void test_a_deadline_after_a_fin_closes(void)
{
    begin_put_off(&kinds[9], "");
    memory_client_fin(client);
    fixture_pass(&f, 300000);
    ASSERT_TEXT(memory_client_said(client),
        "451 4.3.2 Error: no answer in time\r\n");
    CU_ASSERT(memory_client_sees_eof(client));
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_EOF);
    fixture_end(&f);
}

static void test_a_reset_is_told_at_once(void)
{
    size_t i;

    for (i = 0; i < KINDS; i++) {
        begin_put_off(&kinds[i], "");
        memory_client_reset(client);
        fixture_run(&f);
        ASSERT_NUMBER(f.witness.closed, 1);
        ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_RESET);
        ASSERT_NUMBER(f.witness.aborted, 0);
        ASSERT_NUMBER(witness_answer(&f.witness, NULL), POSTERN_E_STALE);
        fixture_run(&f);
        fixture_end(&f);
    }
}

static void test_each_answer_has_a_look_of_its_own(void)
{
    fixture_begin(&f);
    witness_plan(&f.witness, "noop", witness_later);
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "NOOP\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "RSET\r\n"), "");
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    fixture_run(&f);
    (void)fixture_say(&f, client, "NOOP\r\n");
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 1);
    fixture_end(&f);
}

/* A second client gets the slot of the first one. */
static void test_a_ticket_outlives_its_slot(void)
{
    begin_put_off(&kinds[9], "");
    memory_client_reset(client);
    fixture_run(&f);
    witness_once(&f.witness, "noop", witness_later);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), "");
    ASSERT_NUMBER(f.witness.tickets[0].slot, f.witness.tickets[1].slot);
    ASSERT_NUMBER(postern_answer(f.server, f.witness.tickets[0], "250 a"),
        POSTERN_E_STALE);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "");
    ASSERT_NUMBER(postern_answer(f.server, f.witness.tickets[1], "250 b"),
        0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "250 b\r\n");
    fixture_end(&f);
}

static void test_tickets_that_never_were_are_stale(void)
{
    postern_ticket ticket;

    begin_put_off(&kinds[9], "");
    memset(&ticket, 0, sizeof(ticket));
    ASSERT_NUMBER(postern_answer(f.server, ticket, NULL), POSTERN_E_STALE);
    ticket.generation = 5;
    ASSERT_NUMBER(postern_answer(f.server, ticket, NULL), POSTERN_E_STALE);
    ASSERT_NUMBER(postern_resume(f.server, ticket), POSTERN_E_STALE);
    for (ticket.slot = 0; ticket.slot < 100; ticket.slot++)
        ASSERT_NUMBER(postern_answer(f.server, ticket, NULL),
            POSTERN_E_STALE);
    ticket.slot = 100000;
    ASSERT_NUMBER(postern_answer(f.server, ticket, NULL), POSTERN_E_STALE);
    /* only a ticket of content can be resumed */
    ASSERT_NUMBER(postern_resume(f.server, f.witness.tickets[0]),
        POSTERN_E_STALE);
    CU_ASSERT_PTR_EQUAL(postern_ticket_session(f.server, ticket), NULL);
    CU_ASSERT_PTR_NOT_NULL(postern_ticket_session(f.server,
        f.witness.tickets[0]));
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    CU_ASSERT_PTR_EQUAL(postern_ticket_session(f.server,
        f.witness.tickets[0]), NULL);
    fixture_end(&f);
}

static void test_replies_keep_their_order(void)
{
    int i;

    fixture_begin(&f);
    witness_plan(&f.witness, "noop", witness_later);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP a\r\nRSET\r\nNOOP b\r\n"
        "NOOP c\r\nVRFY a@x.test\r\n"), "");
    for (i = 1; i <= 3; i++) {
        ASSERT_NUMBER(f.witness.ticket_count, i);
        fixture_pass(&f, 10);
        ASSERT_TEXT(memory_client_said(client), "");
        ASSERT_NUMBER(witness_answer(&f.witness, i == 1 ? "250 one"
            : i == 2 ? "250 two" : "250 three"), 0);
        fixture_run(&f);
        ASSERT_TEXT(memory_client_said(client), i == 1
            ? "250 one\r\n250 OK\r\n" : i == 2 ? "250 two\r\n"
            : "250 three\r\n252 Cannot VRFY user, but will accept message "
            "and attempt delivery\r\n");
    }
    fixture_end(&f);
}

/* Commands that arrive during earlier ones are processed after them. */
static void test_commands_that_come_meanwhile_keep_their_order(void)
{
    fixture_begin(&f);
    witness_plan(&f.witness, "noop", witness_later);
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "NOOP\r\nNOOP\r\nVRFY a@x.test\r\n");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 one"), 0);
    ASSERT_TEXT(fixture_say(&f, client, "RSE"), "250 one\r\n");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 two"), 0);
    ASSERT_TEXT(fixture_say(&f, client, "T\r\n"), "250 two\r\n"
        "252 Cannot VRFY user, but will accept message and attempt "
        "delivery\r\n250 OK\r\n");
    fixture_end(&f);
}

/* A hook makes a ticket, but then returns an answer. */
static void make_ticket(witness *it, postern_session *session)
{
    (void)postern_later(session, &it->tickets[0]);
    it->ticket_count = 1;
}

static void test_a_ticket_that_is_not_returned_is_stale(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "noop", make_ticket, "250 now");
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), "250 now\r\n");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 again"), POSTERN_E_STALE);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "");
    fixture_end(&f);
}

static void make_and_answer(witness *it, postern_session *session)
{
    make_ticket(it, session);
    ASSERT_NUMBER(witness_answer(it, "250 early"), 0);
}

static void test_what_is_returned_beats_an_early_answer(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "noop", make_and_answer, "250 now");
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\nRSET\r\n"),
        "250 now\r\n250 OK\r\n");
    fixture_end(&f);
}

/* Only the last ticket is valid, even if the first one was answered. */
static void answer_and_ask_again(witness *it, postern_session *session)
{
    ASSERT_NUMBER(witness_answer(it, "250 early"), 0);
    (void)postern_later(session, &it->tickets[1]);
    ASSERT_NUMBER(witness_answer(it, "250 early"), POSTERN_E_STALE);
    it->ticket_count = 2;
}

static void test_a_second_ticket_takes_the_place_of_the_first(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "noop", answer_and_ask_again, witness_later);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), "");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 second"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "250 second\r\n");
    fixture_end(&f);
}

/* When a session has ended its verdict is not wanted any more. */
static void answer_stale(witness *it, postern_session *session)
{
    (void)session;
    ASSERT_NUMBER(witness_answer(it, NULL), POSTERN_E_STALE);
}

static void test_what_has_ended_takes_no_answer(void)
{
    begin_put_off(&kinds[7], "");
    witness_do(&f.witness, "closed", answer_stale, NULL);
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 1);
    fixture_end(&f);
    begin_put_off(&kinds[7], "");
    witness_do(&f.witness, "closed", answer_stale, NULL);
    fixture_free_server(&f);
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(f.witness.aborted, 0);
    fixture_end(&f);
}

/* The answer and the deadline are in the same pass: the answer counts. */
static void answer_the_other(witness *it, postern_session *session)
{
    (void)session;
    ASSERT_NUMBER(postern_answer(it->server, it->tickets[0], "250 just"), 0);
}

static void test_an_answer_in_the_last_moment_counts(void)
{
    memory_client *other;

    begin_put_off(&kinds[9], "");
    other = fixture_connect(&f);
    witness_do(&f.witness, "rset", answer_the_other, NULL);
    fixture_pass(&f, 299999);
    /* the server is late for both */
    memory_net_advance(f.net, 10);
    ASSERT_TEXT(fixture_say(&f, other, "RSET\r\n"), OK);
    ASSERT_TEXT(memory_client_said(client), "250 just\r\n");
    fixture_end(&f);
}

static void test_an_answer_without_memory_is_451(void)
{
    begin_put_off(&kinds[9], "");
    failing_alloc_fail(&f.alloc, 1, 0);
    ASSERT_NUMBER(witness_answer(&f.witness, "250 words"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client),
        "451 4.3.0 Error: out of memory\r\n");
    fixture_end(&f);
}

static void test_an_answer_dies_with_its_session(void)
{
    begin_put_off(&kinds[9], "");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 words"), 0);
    fixture_end(&f);
}

static void test_answer_timeout_0_waits_for_ever(void)
{
    fixture_init(&f);
    f.options.answer_timeout = 0;
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_once(&f.witness, "noop", witness_later);
    come_to(&kinds[9], "");
    fixture_pass(&f, 90000000UL);
    ASSERT_TEXT(memory_client_said(client), "");
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK);
    fixture_end(&f);
}

/* While an answer is open there is one more receive, then none. */
static void test_input_waits_with_the_answer(void)
{
    char noops[20001];
    size_t i;

    begin_put_off(&kinds[9], "");
    for (i = 0; i < sizeof(noops) - 1; i++)
        noops[i] = i % 2 == 0 ? '\r' : '\n';
    noops[sizeof(noops) - 1] = '\0';
    memory_client_writes(client, noops);
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(memory_client_unreceived(client),
        20000 - PST_RECEIVE_COMMANDS);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    fixture_run(&f);
    /* empty lines are errors; they end the session */
    CU_ASSERT(strstr(memory_client_said(client), "421 4.7.0") != NULL);
    CU_ASSERT(memory_client_sees_eof(client));
    fixture_end(&f);
}

static void test_many_answers_may_come_at_once(void)
{
    memory_client *clients[30];
    int i;

    fixture_begin(&f);
    witness_plan(&f.witness, "noop", witness_later);
    for (i = 0; i < 30; i++) {
        clients[i] = fixture_connect(&f);
        (void)fixture_say(&f, clients[i], "NOOP\r\nNOOP\r\n");
    }
    for (i = 29; i >= 0; i--)
        ASSERT_NUMBER(postern_answer(f.server, f.witness.tickets[i],
            i % 2 == 0 ? NULL : "250 odd"), 0);
    postern_session_close(f.witness.session);
    fixture_run(&f);
    for (i = 0; i < 30; i++)
        ASSERT_TEXT(memory_client_said(clients[i]), i % 2 == 0 ? OK
            : "250 odd\r\n");
    fixture_end(&f);
}

/* Hooks that are called by an answer give further answers. */
static void answer_itself(witness *it, postern_session *session)
{
    (void)session;
    if (it->ticket_count < 10)
        (void)postern_answer(it->server,
            it->tickets[it->ticket_count - 1], "250 at once");
}

static void test_answers_may_lead_to_answers(void)
{
    unsigned long before;

    fixture_begin(&f);
    witness_do(&f.witness, "noop", answer_itself, witness_later);
    client = fixture_connect(&f);
    before = memory_net_now(f.net);
    memory_client_writes(client, "NOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\n");
    while (f.witness.ticket_count < 4)
        ASSERT_NUMBER(postern_server_step(f.server, -1), 1);
    fixture_run(&f);
    ASSERT_NUMBER(memory_net_now(f.net) - before, 0);
    ASSERT_TEXT(memory_client_said(client), "250 at once\r\n"
        "250 at once\r\n250 at once\r\n250 at once\r\n");
    fixture_end(&f);
}

static void test_a_look_that_sees_nothing_is_made_again(void)
{
    begin_put_off(&kinds[9], "");
    memory_net_fail(f.net, MEMORY_RECEIVE, 1, 1, POSTERN_E_AGAIN);
    memory_client_writes(client, "RSET\r\n");
    fixture_run(&f);
    ASSERT_NUMBER(memory_client_unreceived(client), 0);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK OK);
    fixture_end(&f);
}

/* ---- the session ends while an answer is put off ------------------------ */

/* Begins a message whose verdict will be put off. */
static void put_a_verdict_off(void)
{
    client = fixture_to_data(&f);
    (void)fixture_say(&f, client, "x\r\n");
    witness_once(&f.witness, "message", witness_later);
}

static void assert_given_up(void)
{
    failing_alloc_fail(&f.alloc, 0, 0);
    ASSERT_TEXT(memory_client_said(client),
        "421 4.3.2 Error: out of memory\r\n");
    ASSERT_NUMBER(f.witness.aborted, 0);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_MEMORY);
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), POSTERN_E_STALE);
    fixture_end(&f);
}

/* There is no memory for the commands pipelined after the message. */
static void test_a_question_is_closed_when_memory_fails(void)
{
    int i;

    fixture_begin(&f);
    put_a_verdict_off();
    memory_client_writes(client, ".\r\n");
    for (i = 0; i < 200; i++)
        memory_client_writes(client, "NOOP some words to fill a block\r\n");
    failing_alloc_fail(&f.alloc, 1, 1);
    fixture_run(&f);
    assert_given_up();
}

/* There is no memory for octets that arrive while the answer is awaited. */
static void test_a_look_that_finds_no_memory_closes_the_question(void)
{
    pst_shelf *shelf;
    void *spare;

    fixture_begin(&f);
    shelf = &f.server->rules.shelf;
    put_a_verdict_off();
    ASSERT_TEXT(fixture_say(&f, client, ".\r\n"), "");
    failing_alloc_fail(&f.alloc, 1, 1);
    spare = pst_shelf_take(shelf, PST_SHELF_OUTPUT);
    memory_client_writes(client, "NOOP\r\n");
    fixture_run(&f);
    if (spare != NULL)
        pst_shelf_put(shelf, PST_SHELF_OUTPUT, spare);
    assert_given_up();
}

static void assert_counted(void)
{
    ASSERT_NUMBER(f.witness.messages, 1);
    ASSERT_NUMBER(f.witness.aborted, 0);
}

/* The handler was told that its answer was in time. */
static void test_an_answer_before_a_reset_counts(void)
{
    fixture_init(&f);
    f.is_foreign = 1;
    CU_ASSERT_FATAL(fixture_start(&f));
    put_a_verdict_off();
    ASSERT_TEXT(fixture_say(&f, client, ".\r\n"), "");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 in"), 0);
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.closed, 1);
    assert_counted();
    fixture_end(&f);
}

static void test_an_answer_before_the_cut_counts(void)
{
    fixture_begin(&f);
    put_a_verdict_off();
    ASSERT_TEXT(fixture_say(&f, client, ".\r\n"), "");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 in"), 0);
    fixture_free_server(&f);
    ASSERT_TEXT(memory_client_said(client),
        "250 in\r\n421 4.3.2 Service shutting down\r\n");
    assert_counted();
    CU_ASSERT(failing_alloc_is_clean(&f.alloc));
    memory_net_free(f.net);
    witness_free(&f.witness);
}

/* ---- a line that is asked for ------------------------------------------ */

static const char *second_line(postern_session *session, const char *line,
    void *context)
{
    static char text[100];

    (void)session;
    sprintf(text, "250 %s %s", (const char *)context, line);
    return text;
}

static const char *first_line(postern_session *session, const char *line,
    void *context)
{
    (void)context;
    if (strcmp(line, "later") == 0)
        return postern_later(session, &f.witness.tickets[0]);
    if (strcmp(line, "again") != 0)
        return "501 no";
    ASSERT_NUMBER(postern_expect_line(session, 20, second_line,
        (void *)"second"), 0);
    return "334 two";
}

/* "LOGIN" asks for a line; "LOGIN later" makes a ticket; "LOGIN no" asks for
   no line. */
static const char *login(postern_session *session, const char *argument,
    void *context)
{
    (void)context;
    if (postern_expect_line(session, 20, first_line, NULL) != 0)
        return "451 4.3.0 not now";
    if (argument != NULL && strcmp(argument, "later") == 0)
        return postern_later(session, &f.witness.tickets[0]);
    return argument == NULL ? "334 one" : "535 no";
}

static void begin_login(void)
{
    postern_command command;

    fixture_begin(&f);
    memset(&command, 0, sizeof(command));
    command.verb = "LOGIN";
    command.callback = login;
    ASSERT_NUMBER(postern_server_add_command(f.server, &command), 0);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "LOGIN\r\n"), "334 one\r\n");
}

static void test_a_command_may_ask_for_lines(void)
{
    begin_login();
    ASSERT_TEXT(fixture_say(&f, client, "again\r\n"), "334 two\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), "250 second NOOP\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    ASSERT_TEXT(fixture_say(&f, client, "LOGIN\r\nagain\r\nx\r\nNOOP\r\n"),
        "334 one\r\n334 two\r\n250 second x\r\n250 OK\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "LOGIN\r\nno\r\nNOOP\r\n"),
        "334 one\r\n501 no\r\n250 OK\r\n");
    fixture_end(&f);
}

static void test_the_answer_to_a_line_may_come_later(void)
{
    begin_login();
    f.witness.ticket_count = 1;
    ASSERT_TEXT(fixture_say(&f, client, "later\r\nNOOP\r\n"), "");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 in"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "250 in\r\n250 OK\r\n");
    fixture_end(&f);
}

static void test_a_line_has_its_limit(void)
{
    begin_login();
    ASSERT_TEXT(fixture_say(&f, client, "12345678901234567890\r\n"),
        "501 no\r\n");
    (void)fixture_say(&f, client, "LOGIN\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "123456789012345678901\r\nNOOP\r\n"),
        "500 5.5.6 Line too long\r\n250 OK\r\n");
    (void)fixture_say(&f, client, "LOGIN\r\n");
    fixture_end(&f);
}

static void test_a_command_may_ask_for_a_line_later(void)
{
    begin_login();
    (void)fixture_say(&f, client, "x\r\n");
    f.witness.ticket_count = 1;
    ASSERT_TEXT(fixture_say(&f, client, "LOGIN later\r\nagain\r\nx\r\n"), "");
    ASSERT_NUMBER(witness_answer(&f.witness, "334 one"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client),
        "334 one\r\n334 two\r\n250 second x\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "LOGIN later\r\nNOOP\r\n"), "");
    ASSERT_NUMBER(witness_answer(&f.witness, "535 no"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "535 no\r\n250 OK\r\n");
    ASSERT_NUMBER(f.witness.errors, 0);
    fixture_end(&f);
}

/* The refusal is sent, and QUIT is a command. */
static void test_a_line_may_be_taken_back(void)
{
    begin_login();
    (void)fixture_say(&f, client, "x\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "LOGIN no\r\nQUIT\r\n"),
        "535 no\r\n" BYE);
    fixture_end(&f);
}

static const char *noop_asks(postern_session *session, const char *argument)
{
    (void)argument;
    ASSERT_NUMBER(postern_expect_line(session, 20, NULL, NULL),
        POSTERN_E_INVALID_CALLBACK);
    ASSERT_NUMBER(postern_expect_line(session, 0x10000, first_line, NULL),
        POSTERN_E_INVALID_LIMIT);
    ASSERT_NUMBER(postern_expect_line(session, 20, first_line, NULL),
        POSTERN_E_INVALID_HERE);
    return "334 one";
}

static void test_only_commands_may_ask_for_a_line(void)
{
    fixture_init(&f);
    f.handler.noop = noop_asks;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\nRSET\r\n"), "451 4.3.0 "
        "Error: the server has no answer\r\n250 OK\r\n");
    ASSERT_NUMBER(f.witness.errors, 1);
    fixture_end(&f);
}

static void test_asking_for_a_line_may_lack_memory(void)
{
    begin_login();
    (void)fixture_say(&f, client, "x\r\n");
    memory_client_reset(client);
    fixture_run(&f);
    client = fixture_connect(&f);
    failing_alloc_fail(&f.alloc, 1, 0);
    ASSERT_TEXT(fixture_say(&f, client, "LOGIN\r\nNOOP\r\n"),
        "451 4.3.0 not now\r\n250 OK\r\n");
    fixture_end(&f);
}

void suite_server_answer(void)
{
    SUITE("server/answer");
    TEST(test_a_later_step_may_answer);
    TEST(test_keywords_may_be_changed_until_the_answer);
    TEST(test_the_list_is_there_for_its_answer_alone);
    TEST(test_the_woken_hook_may_answer);
    TEST(test_a_timer_may_answer);
    TEST(test_an_answer_may_come_before_the_hook_returns);
    TEST(test_an_answer_counts_once);
    TEST(test_a_late_answer_may_refuse);
    TEST(test_a_late_421_ends_the_session);
    TEST(test_an_answer_without_a_code_is_told);
    TEST(test_the_deadline_answers_451);
    TEST(test_a_message_without_a_verdict_is_not_aborted);
    TEST(test_the_client_may_wait_after_the_answer);
    TEST(test_a_fin_does_not_stop_the_answer);
    TEST(test_a_deadline_after_a_fin_closes);
    TEST(test_a_reset_is_told_at_once);
    TEST(test_each_answer_has_a_look_of_its_own);
    TEST(test_a_ticket_outlives_its_slot);
    TEST(test_tickets_that_never_were_are_stale);
    TEST(test_replies_keep_their_order);
    TEST(test_commands_that_come_meanwhile_keep_their_order);
    TEST(test_a_ticket_that_is_not_returned_is_stale);
    TEST(test_what_is_returned_beats_an_early_answer);
    TEST(test_a_second_ticket_takes_the_place_of_the_first);
    TEST(test_what_has_ended_takes_no_answer);
    TEST(test_an_answer_in_the_last_moment_counts);
    TEST(test_an_answer_without_memory_is_451);
    TEST(test_an_answer_dies_with_its_session);
    TEST(test_answer_timeout_0_waits_for_ever);
    TEST(test_input_waits_with_the_answer);
    TEST(test_a_look_that_sees_nothing_is_made_again);
    TEST(test_many_answers_may_come_at_once);
    TEST(test_answers_may_lead_to_answers);
    TEST(test_a_question_is_closed_when_memory_fails);
    TEST(test_a_look_that_finds_no_memory_closes_the_question);
    TEST(test_an_answer_before_a_reset_counts);
    TEST(test_an_answer_before_the_cut_counts);
    TEST(test_a_command_may_ask_for_lines);
    TEST(test_the_answer_to_a_line_may_come_later);
    TEST(test_a_line_has_its_limit);
    TEST(test_a_command_may_ask_for_a_line_later);
    TEST(test_a_line_may_be_taken_back);
    TEST(test_only_commands_may_ask_for_a_line);
    TEST(test_asking_for_a_line_may_lack_memory);
}
