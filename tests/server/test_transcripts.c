/* SPDX-License-Identifier: MIT */
/*
 * test_transcripts.c - plays the dialogues of tests/transcripts to a server
 * with all kinds of cuts, delays and short writes: the client always gets the
 * same.
 */
#include <stdio.h>
#include <stdlib.h>

#include "engine/hooks.h"
#include "fixture.h"
#include "support/random.h"
#include "support/suite.h"
#include "support/transcript.h"

#define MOST_LIMITS 8

/* How octets travel. */
typedef struct weather {
    enum memory_cut cut;
    const size_t *points;
    int point_count;
    unsigned long seed;
    unsigned long gap;
    unsigned long latency;
    size_t most;            /* for a send */
    int random;
    unsigned again;         /* each `again`-th send returns AGAIN */
    unsigned receive_again;
    int is_foreign;         /* in an event loop of the application */
    int is_late;            /* hooks put off their answers */
} weather;

static postern_call_limit limits[MOST_LIMITS + 1];
static char words[200], ident[100], hostname[100];
static char said_buffer[700];
static const char *path;
static unsigned long complaints;

/* Parses "NOOP:1,*:2". */
static const postern_call_limit *read_limits(char *text)
{
    size_t n = 0;
    char *colon;

    while (n < MOST_LIMITS && (colon = strchr(text, ':')) != NULL) {
        *colon = '\0';
        limits[n].verb = text;
        limits[n++].limit = (unsigned)strtoul(colon + 1, &text, 10);
        if (*text == ',')
            text++;
    }
    limits[n].verb = NULL;
    return limits;
}

static void set_options(postern_options *options,
    const transcript_case *dialogue)
{
    options->data_size_limit = transcript_number(dialogue, "data_size_limit",
        options->data_size_limit);
    options->timeout = transcript_number(dialogue, "timeout",
        options->timeout);
    options->enable_smtputf8 = (int)transcript_number(dialogue,
        "enable_smtputf8", 0);
    options->decode_data = (int)transcript_number(dialogue, "decode_data", 0);
    options->local_part_limit = (unsigned)transcript_number(dialogue,
        "local_part_limit", 0);
    options->auth_required = (int)transcript_number(dialogue,
        "auth_required", 0);
    options->auth_require_tls = (int)transcript_number(dialogue,
        "auth_require_tls", 1);
    options->auth_exclude = "XOAUTH2,OAUTHBEARER";     /* as aiosmtpd */
    options->ident = "postern";
    if (transcript_config(dialogue, "ident", ident, sizeof(ident)))
        options->ident = ident;
    if (transcript_config(dialogue, "hostname", hostname, sizeof(hostname)))
        options->hostname = hostname;
    if (transcript_config(dialogue, "command_call_limit", words,
        sizeof(words)))
        options->command_call_limit = read_limits(words);
}

static int is_late;             /* hooks put off their answers */
static postern_ticket asked;    /* what judge has put off, and its answer */
static int is_asked;
static const char *verdict;

/* There is one user. */
static const char *judge(postern_session *session,
    const postern_credentials *credentials)
{
    verdict = strcmp(credentials->identity, "user") == 0
        && postern_auth_equal(credentials->secret,
        credentials->secret_length, "pass", 4) ? "235 2.7.0 Authentication "
        "successful" : NULL;
    if (!is_late)
        return verdict;
    is_asked = 1;
    return postern_later(session, &asked);
}

/* ---- hooks that dialogues name ----------------------------------------- */

static const scripted_hook *scripted;

static const char *do_row(postern_session *session, const scripted_hook *row,
    const char *argument, postern_keywords *keywords)
{
    if (row->adds != NULL)
        (void)postern_keywords_add(keywords, row->adds);
    if (row->pushes != NULL)
        ASSERT_NUMBER(postern_push(session, row->pushes), 0);
    return scripted_hook_answer(row, argument, said_buffer,
        sizeof(said_buffer));
}

static const char *scripted_ehlo(postern_session *session,
    const char *name, postern_keywords *keywords)
{
    return do_row(session, scripted, name, keywords);
}

static const char *scripted_noop(postern_session *session,
    const char *argument)
{
    return do_row(session, scripted, argument, NULL);
}

static const char *scripted_command(postern_session *session,
    const char *argument, void *context)
{
    return do_row(session, (const scripted_hook *)context, argument, NULL);
}

static const char *scripted_mechanism(postern_session *session,
    const char *response, size_t length, void *context)
{
    const char *identity, *says = scripted_hook_judge(
        (const scripted_hook *)context, response, &identity);

    (void)length;
    if (identity != NULL)
        ASSERT_NUMBER(postern_session_identify(session, identity, NULL), 0);
    return says;
}

static void set_hooks(postern_handler *handler)
{
    if (scripted == NULL)
        return;
    if (scripted->ask == POSTERN_ASK_EHLO)
        handler->ehlo = scripted_ehlo;
    if (scripted->ask == POSTERN_ASK_NOOP)
        handler->noop = scripted_noop;
}

static void add_mechanisms(postern_server *server)
{
    const scripted_hook *row = scripted;

    for (; row != NULL; row = scripted_hook_next(row))
        if (row->ask == POSTERN_ASK_MECHANISM)
            ASSERT_NUMBER(postern_server_add_mechanism(server, row->verb,
                scripted_mechanism, (void *)row), 0);
}

static void add_commands(postern_server *server)
{
    const scripted_hook *row = scripted;
    postern_command command;

    for (; row != NULL; row = scripted_hook_next(row)) {
        if (row->ask != POSTERN_ASK_COMMAND)
            continue;
        memset(&command, 0, sizeof(command));
        command.verb = row->verb;
        command.syntax = row->syntax;
        command.callback = scripted_command;
        command.context = (void *)row;
        ASSERT_NUMBER(postern_server_add_command(server, &command), 0);
    }
}

/* ---- a dialogue -------------------------------------------------------- */

static const char *fact(fixture *f, const char *key)
{
    postern_session *session = f->witness.session;
    const char *name = session == NULL ? NULL
        : postern_session_host_name(session);

    if (strcmp(key, "host_name") == 0)
        return name == NULL ? "" : name;
    if (strcmp(key, "extended_smtp") == 0)
        return session != NULL && postern_session_extended_smtp(session)
            ? "1" : "0";
    if (strcmp(key, "open") == 0)
        return session != NULL && postern_session_envelope(session) != NULL
            ? "1" : "0";
    return strcmp(key, "mail_from") == 0 ? blob_string(&f->witness.mail_from)
        : blob_string(&f->witness.rcpt_tos);
}

static int holds(fixture *f, const transcript_step *step)
{
    if (strcmp(step->key, "content") == 0)
        return f->witness.content.length == step->length
            && memcmp(blob_string(&f->witness.content), step->octets,
            step->length) == 0;
    if (strcmp(step->key, "rcpt_to") == 0)
        return strstr(fact(f, step->key), step->octets) != NULL;
    return strcmp(fact(f, step->key), step->octets) == 0;
}

static int is_said(memory_client *client, const transcript_step *step)
{
    const char *said = memory_client_said(client);

    return memory_client_said_length(client) == step->length
        && memcmp(said, step->octets, step->length) == 0;
}

/* All hooks of the witness put off their answers. */
static void put_off(witness *it)
{
    static const char *const hooks[] = {
        "connected", "helo", "ehlo", "mail", "rcpt", "parameter", "begin",
        "message", "verdict", "rset", "noop", "vrfy", "quit", "starttls"
    };
    size_t i;

    for (i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++)
        witness_plan(it, hooks[i], witness_later);
}

/* Gives all answers that were put off, one after the other. */
static void settle_late(fixture *f)
{
    int before;

    do {
        fixture_run(f);
        before = f->witness.ticket_count;
        f->witness.ticket_count = 0;
        if (is_asked)
            (void)postern_answer(f->server, asked, verdict);
        if (before > 0)
            (void)postern_answer(f->server, f->witness.tickets[before - 1],
                NULL);
        before += is_asked;
        is_asked = 0;
    } while (before > 0);
}

/* Runs until all octets have arrived and been answered. */
static void settle(fixture *f, const weather *w, size_t length)
{
    if (w->is_late) {
        settle_late(f);
        return;
    }
    /* long enough for all octets, and shorter than auth_timeout */
    if (w->again != 0)
        fixture_pass(f, 59000);
    else if (w->latency == 0 && w->gap == 0)
        fixture_run(f);
    else
        fixture_pass(f, 2 * w->latency + w->gap * (unsigned long)length + 2);
}

static int step_is_good(fixture *f, memory_client *client, const weather *w,
    const transcript_step *step)
{
    switch (step->kind) {
    case TRANSCRIPT_SEND:
        memory_client_write(client, step->octets, step->length);
        settle(f, w, step->length);
        return 1;
    case TRANSCRIPT_WAIT:
        fixture_pass(f, step->milliseconds);
        return 1;
    case TRANSCRIPT_FIN:
        memory_client_fin(client);
        settle(f, w, 0);
        return 1;
    case TRANSCRIPT_RESET:
        memory_client_reset(client);
        settle(f, w, 0);
        return 1;
    case TRANSCRIPT_EXPECT:
        return is_said(client, step);
    case TRANSCRIPT_NOTHING:
        return *memory_client_said(client) == '\0';
    case TRANSCRIPT_CLOSED:
        /* octets after a QUIT that arrive late are answered with RST */
        return fixture_is_over(f, client) || (w->cut != MEMORY_WHOLE
            && *memory_client_said(client) == '\0'
            && memory_client_sees_reset(client));
    default:
        return holds(f, step);
    }
}

static void complain(memory_client *client, const weather *w, int line)
{
    char message[1500];

    if (complaints++ > 20)
        return;
    sprintf(message, "cut %d at %lu seed %lu latency %lu send %lu/%u: "
        "\"%.900s\"", (int)w->cut, w->point_count > 0
        ? (unsigned long)w->points[0] : 0UL, w->seed, w->latency,
        (unsigned long)w->most, w->again, memory_client_said(client));
    CU_assertImplementation(CU_FALSE, (unsigned)line, message, path, "",
        CU_FALSE);
}

static void set_weather(fixture *f, const weather *w)
{
    memory_net_set_cut(f->net, w->cut);
    if (w->cut == MEMORY_POINTS)
        memory_net_set_points(f->net, w->points, w->point_count);
    memory_net_set_gap(f->net, w->gap);
    memory_net_set_latency(f->net, w->latency);
    memory_net_set_send(f->net, w->most, w->random, w->again);
    memory_net_set_receive(f->net, w->receive_again);
}

static int is_timed(const transcript_case *dialogue)
{
    int i;

    for (i = 0; i < dialogue->step_count; i++)
        if (dialogue->steps[i].kind == TRANSCRIPT_WAIT)
            return 1;
    return 0;
}

static void play(const transcript_case *dialogue, const weather *w,
    int stream)
{
    fixture f;
    memory_client *client;
    int i;

    fixture_init_seed(&f, w->seed);
    f.most_spin = w->most != 0 || w->receive_again != 0 ? 100000UL : 3;
    f.is_foreign = w->is_foreign;
    set_options(&f.options, dialogue);
    if (transcript_number(dialogue, "lmtp", 0) != 0)
        f.flags = POSTERN_LISTEN_LMTP;
    f.options.proxy_timeout = transcript_number(dialogue, "proxy_timeout",
        0);
    f.options.proxy_networks = "127.0.0.1";
    if (f.options.proxy_timeout != 0)
        f.flags = POSTERN_LISTEN_PROXY;
    if (w->again != 0)
        f.options.timeout = f.options.proxy_timeout = 0;
    is_late = w->is_late;
    is_asked = 0;
    if (is_late)
        put_off(&f.witness);
    scripted = scripted_hook_find(dialogue->hook);
    set_hooks(&f.handler);
    if (transcript_number(dialogue, "auth", 0) != 0)
        f.handler.auth = judge;
    if (stream)
        witness_stream(&f.handler);
    CU_ASSERT_FATAL(fixture_start(&f));
    add_commands(f.server);
    add_mechanisms(f.server);
    set_weather(&f, w);
    client = memory_net_connect(f.net, f.port);
    settle(&f, w, 0);
    settle(&f, w, 0);
    for (i = 0; i < dialogue->step_count; i++)
        if (!step_is_good(&f, client, w, &dialogue->steps[i])) {
            complain(client, w, dialogue->steps[i].line);
            break;
        }
    if (i == dialogue->step_count && *memory_client_said(client) != '\0')
        complain(client, w, dialogue->line);
    fixture_end(&f);
}

static void each_case(void (*act)(const transcript_case *))
{
    const char *const *at;

    for (at = transcript_files; *at != NULL; at++) {
        char error[200];
        transcript *script = transcript_read(*at, error);
        int i;

        if (script == NULL) {
            CU_FAIL_FATAL(error);
            return;
        }
        path = *at;
        /* tests/bearssl plays those with TLS */
        for (i = 0; i < script->case_count; i++)
            if (transcript_number(&script->cases[i], "tls", 0) == 0)
                act(&script->cases[i]);
        transcript_free(script);
    }
}

/* ---- the weathers ------------------------------------------------------ */

static const weather fair;

static void in_fair_weather(const transcript_case *dialogue)
{
    play(dialogue, &fair, 0);
}

static void streamed(const transcript_case *dialogue)
{
    weather w = fair;

    play(dialogue, &w, 1);
    w.cut = MEMORY_OCTETS;
    play(dialogue, &w, 1);
}

static void octet_by_octet(const transcript_case *dialogue)
{
    weather w = fair;

    w.cut = MEMORY_OCTETS;
    play(dialogue, &w, 0);
    w.receive_again = 2;
    play(dialogue, &w, 0);
}

/* Long dialogues are not cut at all positions. */
static void in_two_parts(const transcript_case *dialogue)
{
    size_t length = transcript_sent_length(dialogue), point;
    size_t stride = length > 20000 ? length / 20 : length > 2000 ? 37 : 1;
    weather w = fair;

    w.cut = MEMORY_POINTS;
    w.points = &point;
    w.point_count = 1;
    for (point = 1; point < length; point += stride)
        play(dialogue, &w, 0);
}

static void in_random_parts(const transcript_case *dialogue)
{
    weather w = fair;
    unsigned long times = transcript_sent_length(dialogue) > 20000 ? 4 : 40;

    w.cut = MEMORY_RANDOM;
    for (w.seed = 1; w.seed <= times; w.seed++)
        play(dialogue, &w, (int)(w.seed & 1));
}

static void with_latency(const transcript_case *dialogue)
{
    weather w = fair;

    if (is_timed(dialogue))
        return;
    w.latency = 30;
    play(dialogue, &w, 0);
    w.latency = 1;
    w.cut = MEMORY_RANDOM;
    play(dialogue, &w, 0);
    if (transcript_sent_length(dialogue) > 20000)
        return;
    w.gap = 1;
    play(dialogue, &w, 0);
    w.cut = MEMORY_OCTETS;
    play(dialogue, &w, 0);
}

static void with_short_writes(const transcript_case *dialogue)
{
    weather w = fair;

    w.most = 1;
    play(dialogue, &w, 0);
    /* a writable socket that takes nothing is not tried for a while */
    if (is_timed(dialogue))
        return;
    w.again = 2;
    play(dialogue, &w, 0);
    w.random = 1;
    w.again = 3;
    for (w.most = 2; w.most <= 600; w.most = w.most * 5 / 2) {
        w.seed++;
        play(dialogue, &w, 0);
        w.cut = MEMORY_RANDOM;
    }
}

static void in_a_foreign_loop(const transcript_case *dialogue)
{
    weather w = fair;

    w.is_foreign = 1;
    play(dialogue, &w, 0);
    w.most = 7;
    for (w.seed = 1; w.seed < 8; w.seed++) {
        w.cut = MEMORY_RANDOM;
        play(dialogue, &w, (int)(w.seed & 1));
    }
}

/* No time passes until the answers are given. */
static void with_answers_put_off(const transcript_case *dialogue)
{
    weather w = fair;

    w.is_late = 1;
    play(dialogue, &w, 0);
    play(dialogue, &w, 1);
    w.cut = MEMORY_OCTETS;
    play(dialogue, &w, 0);
    w.cut = MEMORY_RANDOM;
    w.most = 5;
    for (w.seed = 1; w.seed < 6; w.seed++)
        play(dialogue, &w, (int)(w.seed & 1));
}

static void test_each_dialogue_goes_as_it_is_written(void)
{
    each_case(in_fair_weather);
}

static void test_content_may_be_streamed(void)
{
    each_case(streamed);
}

static void test_octets_may_come_one_by_one(void)
{
    each_case(octet_by_octet);
}

static void test_a_cut_anywhere_changes_nothing(void)
{
    each_case(in_two_parts);
}

static void test_random_cuts_change_nothing(void)
{
    each_case(in_random_parts);
}

static void test_latency_changes_nothing(void)
{
    each_case(with_latency);
}

static void test_short_writes_change_nothing(void)
{
    each_case(with_short_writes);
}

static void test_answers_that_are_put_off_change_nothing(void)
{
    each_case(with_answers_put_off);
}

static void test_a_foreign_loop_changes_nothing(void)
{
    each_case(in_a_foreign_loop);
}

void suite_server_transcripts(void)
{
    SUITE("server/transcripts");
    TEST(test_each_dialogue_goes_as_it_is_written);
    TEST(test_content_may_be_streamed);
    TEST(test_octets_may_come_one_by_one);
    TEST(test_a_cut_anywhere_changes_nothing);
    TEST(test_random_cuts_change_nothing);
    TEST(test_latency_changes_nothing);
    TEST(test_short_writes_change_nothing);
    TEST(test_answers_that_are_put_off_change_nothing);
    TEST(test_a_foreign_loop_changes_nothing);
}
