/* SPDX-License-Identifier: MIT */
/* test_life.c - makes and frees a server, and tests its facts. */
#include "fixture.h"
#include "tls/tls.h"
#include "support/suite.h"

static fixture f;
static memory_client *client;

static int error_of(const postern_options *options,
    const postern_handler *handler)
{
    int error = 1;

    CU_ASSERT_FATAL(postern_server_new(options, handler, &error) == NULL);
    CU_ASSERT(postern_server_new(options, handler, NULL) == NULL);
    return error;
}

static void assert_wrong(fixture *it, int expected)
{
    ASSERT_NUMBER(error_of(&it->options, &it->handler), expected);
    CU_ASSERT(failing_alloc_is_clean(&it->alloc));
    CU_ASSERT(memory_net_open_sockets(it->net) == 0);
    memory_net_free(it->net);
    fixture_init(it);
}

static void test_what_is_invalid_is_told(void)
{
    ASSERT_NUMBER(error_of(NULL, NULL), POSTERN_E_INVALID_OPTIONS);
    fixture_init(&f);
    f.options.resize = NULL;
    assert_wrong(&f, POSTERN_E_INVALID_RESIZE);
    f.options.net = NULL;
    assert_wrong(&f, POSTERN_E_INVALID_NET);
    f.options.command_size_limit = 1025;
    assert_wrong(&f, POSTERN_E_INVALID_COMMAND_SIZE);
    f.options.command_size_limit = 1;
    assert_wrong(&f, POSTERN_E_INVALID_COMMAND_SIZE);
    f.options.bare_newline = 3;
    assert_wrong(&f, POSTERN_E_INVALID_BARE_NEWLINE);
    f.options.no_ehlo = "SIZE,NONSENSE";
    assert_wrong(&f, POSTERN_E_INVALID_NO_EHLO);
    memory_net_free(f.net);
}

static void test_a_greeting_is_one_line_of_text(void)
{
    static const char *const hostnames[] = {
        "", "a.test\r\n220 b.test", "a test", "a\177", "\303\244.test"
    };
    static const char *const idents[] = { "me\r\nme", "\303\244", "\033[m" };
    char longest[257];
    size_t i;

    fixture_init(&f);
    for (i = 0; i < sizeof(hostnames) / sizeof(hostnames[0]); i++) {
        f.options.hostname = hostnames[i];
        assert_wrong(&f, POSTERN_E_INVALID_HOSTNAME);
    }
    for (i = 0; i < sizeof(idents) / sizeof(idents[0]); i++) {
        f.options.ident = idents[i];
        assert_wrong(&f, POSTERN_E_INVALID_IDENT);
    }
    memset(longest, 'a', 256);
    longest[256] = '\0';
    f.options.hostname = longest;
    assert_wrong(&f, POSTERN_E_INVALID_HOSTNAME);
    longest[241] = '\0';
    f.options.ident = longest;
    assert_wrong(&f, POSTERN_E_INVALID_IDENT);
    f.options.ident = "";
    CU_ASSERT_FATAL(fixture_start(&f));
    client = memory_net_connect(f.net, f.port);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), "220 mx.test\r\n");
    fixture_end(&f);
}

static int quits, ends;

static const char *count_quit(postern_session *session)
{
    (void)session;
    quits++;
    return NULL;
}

static void count_closed(postern_session *session, int reason)
{
    (void)session;
    (void)reason;
    ends++;
}

static void test_hooks_behind_the_size_are_not_called(void)
{
    fixture_init(&f);
    memset(&f.handler, 0, sizeof(f.handler));
    f.handler.size = offsetof(postern_handler, closed);
    f.handler.quit = count_quit;
    f.handler.closed = count_closed;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    ASSERT_NUMBER(quits, 1);
    ASSERT_NUMBER(ends, 0);
    fixture_end(&f);
}

static void test_times_that_wrap_are_invalid(void)
{
    static const unsigned long most = (unsigned long)-1 / 2;

    fixture_init(&f);
    f.options.timeout = most + 1;
    assert_wrong(&f, POSTERN_E_INVALID_TIMEOUT);
    f.options.answer_timeout = most + 1;
    assert_wrong(&f, POSTERN_E_INVALID_ANSWER_TIMEOUT);
    f.options.write_timeout = most + 1;
    assert_wrong(&f, POSTERN_E_INVALID_WRITE_TIMEOUT);
    f.options.drain_timeout = most + 1;
    assert_wrong(&f, POSTERN_E_INVALID_DRAIN_TIMEOUT);
    f.options.timeout = f.options.answer_timeout = most;
    f.options.write_timeout = f.options.drain_timeout = most;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_end(&f);
}

static void test_certificates_need_a_build_with_tls(void)
{
    static postern_tls_context none;

    fixture_init(&f);
    f.options.tls_context = &none;
    ASSERT_NUMBER(error_of(&f.options, &f.handler), POSTERN_E_NOTLS);
    memory_net_free(f.net);
}

static void test_what_the_net_lacks_fails_the_server(void)
{
    static const enum memory_call calls[] = {
        MEMORY_SET_NEW, MEMORY_WAKE_NEW, MEMORY_SET_CHANGE
    };
    int i;

    for (i = 0; i < 3; i++) {
        fixture_init(&f);
        memory_net_fail(f.net, calls[i], 1, 0, POSTERN_E_FAILED);
        ASSERT_NUMBER(error_of(&f.options, &f.handler), i == 0
            ? POSTERN_E_NOMEM : POSTERN_E_FAILED);
        CU_ASSERT(failing_alloc_is_clean(&f.alloc));
        ASSERT_NUMBER(memory_net_free(f.net), 0);
    }
}

static void test_a_server_lives_without_a_spare(void)
{
    fixture_init(&f);
    memory_net_fail(f.net, MEMORY_SPARE, 1, 0, POSTERN_E_FULL);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    fixture_end(&f);
}

static void test_a_server_needs_no_handler(void)
{
    fixture_init(&f);
    f.server = postern_server_new(&f.options, NULL, NULL);
    CU_ASSERT_FATAL(f.server != NULL);
    f.port = postern_server_port(f.server,
        postern_server_listen(f.server, "127.0.0.1", 0, 0));
    memset(&f.handler, 0, sizeof(f.handler));
    CU_ASSERT(postern_server_context(f.server) == NULL);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c.test\r\n" TO_DATA
        "x\r\n.\r\nRSET\r\nNOOP\r\nVRFY a@x.test\r\nQUIT\r\n"), EHLO_LIST
        TO_DATA_SAID OK OK OK "252 Cannot VRFY user, but will accept message "
        "and attempt delivery\r\n" BYE);
    postern_server_wake(f.server);
    fixture_run(&f);
    fixture_end(&f);
}

static void test_an_older_handler_is_shorter(void)
{
    fixture_init(&f);
    f.handler.size = offsetof(postern_handler, noop);
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_plan(&f.witness, "noop", "250 not asked");
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    memset(&f.handler, 0, sizeof(f.handler));
    memory_client_reset(client);
    fixture_run(&f);
    /* the member session_destroy is beyond that size */
    f.witness.destroyed = f.witness.created;
    fixture_end(&f);
}

static void test_strings_of_options_are_copied(void)
{
    char hostname[] = "a.test", ident[] = "b", hidden[] = "SIZE";
    const postern_options *options;

    fixture_init(&f);
    f.options.hostname = hostname;
    f.options.ident = ident;
    f.options.no_ehlo = hidden;
    CU_ASSERT_FATAL(fixture_start(&f));
    hostname[0] = ident[0] = hidden[0] = '?';
    options = postern_server_options(f.server);
    ASSERT_TEXT(options->hostname, "a.test");
    ASSERT_TEXT(options->ident, "b");
    ASSERT_TEXT(options->no_ehlo, "SIZE");
    client = fixture_client(&f);
    ASSERT_TEXT(memory_client_said(client), "220 a.test b\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "EHLO c\r\n"),
        "250-a.test\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 HELP\r\n");
    fixture_end(&f);
}

/* ---- hooks with wrong calls -------------------------------------------- */

static int free_result, step_result, run_result, add_result;

static void reach(postern_server *server)
{
    postern_command command;

    memset(&command, 0, sizeof(command));
    command.verb = "X";
    command.callback = witness_command;
    free_result = postern_server_free(server);
    step_result = postern_server_step(server, 0);
    run_result = postern_server_run(server);
    add_result = postern_server_add_command(server, &command);
}

static void reach_from_hook(witness *it, postern_session *session)
{
    (void)session;
    reach(it->server);
}

static void assert_refused(void)
{
    ASSERT_NUMBER(free_result, POSTERN_E_BUSY);
    ASSERT_NUMBER(step_result, POSTERN_E_BUSY);
    ASSERT_NUMBER(run_result, POSTERN_E_BUSY);
    free_result = step_result = run_result = 0;
}

static void test_hooks_may_not_free_or_run_the_server(void)
{
    static const char *const hooks[] = {
        "create", "connected", "ehlo", "mail", "rcpt", "begin", "message",
        "aborted", "noop", "error", "quit", "closed", "destroy"
    };
    size_t i;

    for (i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
        fixture_begin(&f);
        witness_do(&f.witness, hooks[i], reach_from_hook, NULL);
        if (strcmp(hooks[i], "error") == 0)
            witness_plan(&f.witness, "noop", "nonsense");
        client = fixture_connect(&f);
        (void)fixture_say(&f, client, "EHLO c.test\r\nNOOP\r\n" TO_DATA);
        if (strcmp(hooks[i], "aborted") == 0)
            memory_client_reset(client);
        else
            memory_client_writes(client, ".\r\nQUIT\r\n");
        fixture_run(&f);
        assert_refused();
        ASSERT_NUMBER(add_result, strcmp(hooks[i], "destroy") == 0
            || strcmp(hooks[i], "closed") == 0 ? add_result
            : POSTERN_E_BUSY);
        fixture_end(&f);
        free_result = step_result = run_result = 0;
    }
}

static void test_woken_may_not_free_the_server(void)
{
    fixture_begin(&f);
    witness_do(&f.witness, "woken", reach_from_hook, NULL);
    postern_server_wake(f.server);
    fixture_run(&f);
    assert_refused();
    ASSERT_NUMBER(add_result, 0);
    fixture_end(&f);
}

static void reach_from_timer(postern_server *server, void *context)
{
    (void)context;
    reach(server);
}

static void test_timers_may_not_free_the_server(void)
{
    fixture_begin(&f);
    CU_ASSERT(postern_server_after(f.server, 5, reach_from_timer, NULL) > 0);
    fixture_pass(&f, 5);
    assert_refused();
    fixture_end(&f);
}

static void reach_from_log(postern_server *server, postern_session *session,
    int level, const char *text)
{
    (void)session;
    (void)level;
    (void)text;
    reach(server);
}

static void reach_from_trace(postern_session *session, int direction,
    const char *octets, size_t length)
{
    (void)direction;
    (void)octets;
    (void)length;
    reach(postern_session_server(session));
}

static void test_log_and_trace_may_not_free_either(void)
{
    fixture_init(&f);
    f.handler.log = reach_from_log;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    assert_refused();
    fixture_end(&f);
    fixture_init(&f);
    f.handler.trace = reach_from_trace;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    assert_refused();
    (void)fixture_say(&f, client, "NOOP\r\n");
    assert_refused();
    fixture_end(&f);
}

/* ---- commands ---------------------------------------------------------- */

static int add(const char *verb, const char *syntax, const char *suffix,
    unsigned needs)
{
    postern_command command;

    memset(&command, 0, sizeof(command));
    command.verb = verb;
    command.syntax = syntax;
    command.extended_suffix = suffix;
    command.needs = needs;
    command.callback = witness_command;
    return postern_server_add_command(f.server, &command);
}

static void test_commands_are_checked(void)
{
    postern_command command;

    fixture_begin(&f);
    memset(&command, 0, sizeof(command));
    command.verb = "X";
    ASSERT_NUMBER(postern_server_add_command(f.server, &command),
        POSTERN_E_INVALID_COMMAND);
    ASSERT_NUMBER(postern_server_add_command(f.server, NULL),
        POSTERN_E_INVALID_COMMAND);
    ASSERT_NUMBER(add(NULL, NULL, NULL, 0), POSTERN_E_INVALID_VERB);
    ASSERT_NUMBER(add("", NULL, NULL, 0), POSTERN_E_INVALID_VERB);
    ASSERT_NUMBER(add("A B", NULL, NULL, 0), POSTERN_E_INVALID_VERB);
    ASSERT_NUMBER(add("X", NULL, NULL, 32), POSTERN_E_INVALID_NEEDS);
    ASSERT_NUMBER(add("X", NULL, NULL, 0), 0);
    ASSERT_NUMBER(add("x", NULL, NULL, 0), POSTERN_E_INVALID_TWICE);
    client = fixture_connect(&f);
    ASSERT_NUMBER(add("Y", NULL, NULL, 0), POSTERN_E_BUSY);
    ASSERT_TEXT(fixture_say(&f, client, "X\r\n"), OK);
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(add("Y", NULL, NULL, 0), 0);
    fixture_end(&f);
}

static void test_commands_have_needs_and_help(void)
{
    fixture_begin(&f);
    ASSERT_NUMBER(add("Q1", "Q1 [a]", " [b]", POSTERN_NEEDS_HELO), 0);
    ASSERT_NUMBER(add("Q2", "Q2", NULL, POSTERN_NEEDS_MAIL), 0);
    ASSERT_NUMBER(add("Q3", "Q3", NULL, POSTERN_NEEDS_RCPT), 0);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "Q1\r\nQ2\r\nQ3\r\n"),
        "503 Error: send HELO first\r\n503 Error: need MAIL command\r\n"
        "503 Error: need RCPT command\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "HELP Q1\r\n"),
        "250 Syntax: Q1 [a]\r\n");
    (void)fixture_say(&f, client, "EHLO c\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "HELP Q1\r\nQ1\r\nQ2\r\n"),
        "250 Syntax: Q1 [a] [b]\r\n250 OK\r\n503 Error: need MAIL "
        "command\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "MAIL FROM:<a@x.test>\r\nQ2\r\n"
        "RCPT TO:<b@x.test>\r\nQ3\r\n"), OK OK OK OK);
    fixture_end(&f);
}

static void test_a_replaced_command_runs_the_built_in(void)
{
    fixture_begin(&f);
    ASSERT_NUMBER(add("MAIL", NULL, NULL, POSTERN_NEEDS_HELO), 0);
    witness_once(&f.witness, "command", "450 not today");
    client = fixture_to_ehlo(&f);
    ASSERT_TEXT(fixture_say(&f, client, "MAIL FROM:<a@x.test>\r\n"
        "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n"),
        "450 not today\r\n250 OK\r\n250 OK\r\n");
    CU_ASSERT(strstr(witness_events(&f.witness),
        "command FROM:<a@x.test>\nopen\nmail a@x.test\n") != NULL);
    fixture_end(&f);
}

static void test_a_guard_is_not_seen(void)
{
    fixture_begin(&f);
    ASSERT_NUMBER(add("VRFY", POSTERN_BUILT_IN, POSTERN_BUILT_IN, 0), 0);
    ASSERT_NUMBER(add("PING", POSTERN_BUILT_IN, NULL, 0),
        POSTERN_E_INVALID_BUILT_IN);
    client = fixture_to_ehlo(&f);
    ASSERT_TEXT(fixture_say(&f, client, "HELP VRFY\r\n"),
        "250 Syntax: VRFY <address>\r\n");
    fixture_end(&f);
}

static void test_commands_may_lack_memory(void)
{
    int i;

    fixture_begin(&f);
    for (i = 1; i <= 4; i++) {
        failing_alloc_fail(&f.alloc, (unsigned long)i, 0);
        ASSERT_NUMBER(add("Q1", "Q1", "x", 0), POSTERN_E_NOMEM);
    }
    failing_alloc_fail(&f.alloc, 0, 0);
    ASSERT_NUMBER(add("Q1", "Q1", "x", 0), 0);
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "Q1\r\n"), OK);
    fixture_end(&f);
}

static void test_facts_are_right(void)
{
    size_t peak, used;

    fixture_begin(&f);
    CU_ASSERT(postern_server_context(f.server) == &f.witness);
    ASSERT_NUMBER(postern_server_sessions(f.server), 0);
    used = postern_server_memory(f.server, &peak);
    CU_ASSERT(used > 0 && peak >= used);
    /* everything is counted, also the server itself and the wait sets */
    ASSERT_NUMBER(f.alloc.octets, used);
    client = fixture_connect(&f);
    ASSERT_NUMBER(postern_server_sessions(f.server), 1);
    CU_ASSERT(postern_server_memory(f.server, NULL) > used);
    ASSERT_NUMBER(f.alloc.octets, postern_server_memory(f.server, NULL));
    (void)fixture_say(&f, client, "QUIT\r\n");
    ASSERT_NUMBER(postern_server_sessions(f.server), 0);
    fixture_end(&f);
    ASSERT_NUMBER(postern_server_free(NULL), 0);
}

static void test_what_happened_is_counted(void)
{
    const postern_counters *counters;
    postern_counters none;
    int i;

    memset(&none, 0, sizeof(none));
    fixture_init(&f);
    f.options.max_connections = 2;
    CU_ASSERT_FATAL(fixture_start(&f));
    counters = postern_server_counters(f.server);
    CU_ASSERT(memcmp(counters, &none, sizeof(none)) == 0);
    client = fixture_to_ehlo(&f);
    for (i = 0; i < 2; i++)
        ASSERT_TEXT(fixture_say(&f, client, TO_DATA "..ab\r\n.\r\n"),
            TO_DATA_SAID OK);
    witness_once(&f.witness, "message", "451 later");
    (void)fixture_say(&f, client, TO_DATA "x\r\n.\r\nFOO\r\nDATA\r\n");
    (void)fixture_client(&f);
    (void)fixture_client(&f);
    ASSERT_NUMBER(counters->connections, 2);
    ASSERT_NUMBER(counters->turned_away, 1);
    ASSERT_NUMBER(counters->messages, 2);
    ASSERT_NUMBER(counters->octets, 13);
    ASSERT_NUMBER(counters->deferred, 1);
    ASSERT_NUMBER(counters->refused, 2);
    ASSERT_NUMBER(counters->tls, 0);
    ASSERT_NUMBER(counters->auth, 0);
    fixture_end(&f);
}

void suite_server_life(void)
{
    SUITE("server/life");
    TEST(test_what_is_invalid_is_told);
    TEST(test_a_greeting_is_one_line_of_text);
    TEST(test_hooks_behind_the_size_are_not_called);
    TEST(test_times_that_wrap_are_invalid);
    TEST(test_certificates_need_a_build_with_tls);
    TEST(test_what_the_net_lacks_fails_the_server);
    TEST(test_a_server_lives_without_a_spare);
    TEST(test_a_server_needs_no_handler);
    TEST(test_an_older_handler_is_shorter);
    TEST(test_strings_of_options_are_copied);
    TEST(test_hooks_may_not_free_or_run_the_server);
    TEST(test_woken_may_not_free_the_server);
    TEST(test_timers_may_not_free_the_server);
    TEST(test_log_and_trace_may_not_free_either);
    TEST(test_commands_are_checked);
    TEST(test_commands_have_needs_and_help);
    TEST(test_a_replaced_command_runs_the_built_in);
    TEST(test_a_guard_is_not_seen);
    TEST(test_commands_may_lack_memory);
    TEST(test_facts_are_right);
    TEST(test_what_happened_is_counted);
}
