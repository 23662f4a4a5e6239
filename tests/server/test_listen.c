/* SPDX-License-Identifier: MIT */
/*
 * test_listen.c - listeners other than ports: Unix-domain sockets, options of
 * a listener, and listeners that are paused or closed while others go on.
 */
#include "fixture.h"
#include "support/suite.h"

#define PATH "/run/postern.sock"

static fixture f;
static memory_client *client;
static postern_listen_options options;

static void begin(void)
{
    fixture_begin(&f);
    postern_listen_options_init(&options);
    options.flags = POSTERN_LISTEN_UNIX;
}

static int listen_with(const char *host, unsigned port)
{
    return postern_server_listen_with(f.server, host, port, &options);
}

static memory_client *call_path(const char *path)
{
    postern_address peer;

    memset(&peer, 0, sizeof(peer));
    peer.family = POSTERN_FAMILY_LOCAL;
    return memory_net_connect_from(f.net, memory_net_path(f.net, path),
        &peer);
}

/* ---- Unix-domain sockets ----------------------------------------------- */

static char shown[46];

static void show_peer(witness *it, postern_session *session)
{
    (void)it;
    (void)postern_address_text(postern_session_peer(session), shown,
        sizeof(shown));
}

static void test_a_path_can_be_listened_on(void)
{
    postern_address address;

    begin();
    witness_do(&f.witness, "connected", show_peer, NULL);
    ASSERT_NUMBER(postern_server_listen(f.server, PATH, 0,
        POSTERN_LISTEN_UNIX), 1);
    ASSERT_TEXT(postern_server_path(f.server, 1), PATH);
    CU_ASSERT(postern_server_path(f.server, 0) == NULL);
    CU_ASSERT(postern_server_path(f.server, 2) == NULL);
    ASSERT_NUMBER(postern_server_port(f.server, 1), 0);
    ASSERT_NUMBER(postern_server_address(f.server, 1, 0, &address), 1);
    ASSERT_NUMBER(address.family, POSTERN_FAMILY_LOCAL);
    ASSERT_NUMBER(address.port, 0);
    client = call_path(PATH);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    ASSERT_TEXT(shown, "local");
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    fixture_end(&f);
}

static void test_the_path_goes_with_the_listener(void)
{
    begin();
    ASSERT_NUMBER(listen_with(PATH, 0), 1);
    ASSERT_NUMBER(listen_with("two", 0), 2);
    CU_ASSERT(memory_net_has_file(f.net, PATH));
    ASSERT_NUMBER(postern_server_close_listener(f.server, 1), 0);
    CU_ASSERT(!memory_net_has_file(f.net, PATH));
    CU_ASSERT(memory_net_has_file(f.net, "two"));
    fixture_free_server(&f);
    CU_ASSERT(!memory_net_has_file(f.net, "two"));
    fixture_end(&f);
}

static void test_a_stale_path_is_taken_over_and_a_live_one_is_not(void)
{
    begin();
    memory_net_put_file(f.net, PATH);
    ASSERT_NUMBER(listen_with(PATH, 0), 1);
    ASSERT_NUMBER(listen_with(PATH, 0), POSTERN_E_INUSE);
    CU_ASSERT(memory_net_has_file(f.net, PATH));
    client = call_path(PATH);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_what_fails_leaves_no_path(void)
{
    unsigned long n;
    size_t before;
    int error = -1;

    for (n = 1; error < 0 && n < 20; n++) {
        begin();
        before = memory_net_open_sockets(f.net);
        failing_alloc_fail(&f.alloc, n, 0);
        error = listen_with(PATH, 0);
        failing_alloc_fail(&f.alloc, 0, 0);
        if (error < 0) {
            ASSERT_NUMBER(error, POSTERN_E_NOMEM);
            ASSERT_NUMBER(memory_net_open_sockets(f.net), before);
            CU_ASSERT(!memory_net_has_file(f.net, PATH));
        }
        fixture_end(&f);
    }
    CU_ASSERT(n > 3 && n < 20);
    begin();
    memory_net_fail(f.net, MEMORY_SET_CHANGE, 1, 1, POSTERN_E_FULL);
    ASSERT_NUMBER(listen_with(PATH, 0), POSTERN_E_FULL);
    CU_ASSERT(!memory_net_has_file(f.net, PATH));
    fixture_end(&f);
}

/* ---- options ----------------------------------------------------------- */

static void test_the_net_hears_of_the_options(void)
{
    const postern_listening *how;

    begin();
    how = memory_net_listening(f.net);
    ASSERT_NUMBER(how->backlog, 0);
    CU_ASSERT(how->path == NULL);
    options.backlog = 7;
    options.mode = 0660;
    ASSERT_NUMBER(listen_with(PATH, 0), 1);
    ASSERT_NUMBER(how->backlog, 7);
    ASSERT_NUMBER(how->mode, 0660);
    options.flags = POSTERN_LISTEN_REUSEPORT;
    ASSERT_NUMBER(listen_with("127.0.0.1", f.port), 2);
    ASSERT_NUMBER(how->shared, 1);
    ASSERT_NUMBER(postern_server_port(f.server, 2), f.port);
    fixture_end(&f);
}

static void test_what_cannot_be_is_invalid(void)
{
    begin();
    ASSERT_NUMBER(listen_with(NULL, 0), POSTERN_E_INVALID_PATH);
    ASSERT_NUMBER(listen_with("", 0), POSTERN_E_INVALID_PATH);
    ASSERT_NUMBER(listen_with(PATH, 25), POSTERN_E_INVALID_PORT);
    options.flags = POSTERN_LISTEN_UNIX | POSTERN_LISTEN_REUSEPORT;
    ASSERT_NUMBER(listen_with(PATH, 0), POSTERN_E_INVALID_FLAGS);
    options.flags = POSTERN_LISTEN_UNIX;
    options.mode = 010000;
    ASSERT_NUMBER(listen_with(PATH, 0), POSTERN_E_INVALID_LISTENING);
    options.mode = 0;
    options.backlog = -1;
    ASSERT_NUMBER(listen_with(PATH, 0), POSTERN_E_INVALID_LISTENING);
    options.backlog = 0;
    options.size--;
    ASSERT_NUMBER(listen_with(PATH, 0), POSTERN_E_INVALID_LISTENING);
    ASSERT_NUMBER(postern_server_listen_with(f.server, PATH, 0, NULL),
        POSTERN_E_INVALID_LISTENING);
    fixture_end(&f);
}

/* ---- one of several listeners ------------------------------------------ */

static unsigned other_port;
static int other;

static void listen_twice(void)
{
    begin();
    other = postern_server_listen(f.server, "127.0.0.1", 0, 0);
    other_port = postern_server_port(f.server, other);
    CU_ASSERT_FATAL(other == 1);
}

static void test_one_listener_rests_while_the_other_goes_on(void)
{
    memory_client *session, *waiting;

    listen_twice();
    session = fixture_connect(&f);
    ASSERT_NUMBER(postern_server_pause_listener(f.server, f.listener), 0);
    waiting = fixture_client(&f);
    ASSERT_TEXT(memory_client_said(waiting), "");
    ASSERT_TEXT(fixture_say(&f, session, "NOOP\r\n"), OK);
    client = memory_net_connect(f.net, other_port);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    ASSERT_NUMBER(postern_server_resume_listener(f.server, f.listener), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(waiting), HELLO);
    fixture_end(&f);
}

/* The pause after an error of accept ends only for listeners that were not
   paused. */
static void test_a_pause_of_all_does_not_end_that_of_one(void)
{
    static const int results[] = { POSTERN_E_NOMEM };
    memory_client *waiting;

    listen_twice();
    ASSERT_NUMBER(postern_server_pause_listener(f.server, other), 0);
    waiting = memory_net_connect(f.net, other_port);
    memory_net_script_accept(f.net, results, 1);
    client = fixture_client(&f);
    fixture_pass(&f, 1000);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    ASSERT_TEXT(memory_client_said(waiting), "");
    /* resuming one listener does not end it either */
    memory_net_script_accept(f.net, results, 1);
    client = fixture_client(&f);
    ASSERT_NUMBER(postern_server_resume_listener(f.server, other), 0);
    fixture_pass(&f, 999);
    ASSERT_TEXT(memory_client_said(waiting), "");
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(waiting), HELLO);
    fixture_end(&f);
}

static void test_a_listener_that_cannot_go_on_still_rests(void)
{
    memory_client *waiting;

    listen_twice();
    ASSERT_NUMBER(postern_server_pause_listener(f.server, other), 0);
    waiting = memory_net_connect(f.net, other_port);
    memory_net_fail(f.net, MEMORY_SET_CHANGE, 1, 1, POSTERN_E_FULL);
    ASSERT_NUMBER(postern_server_resume_listener(f.server, other),
        POSTERN_E_FULL);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(waiting), "");
    ASSERT_NUMBER(postern_server_resume_listener(f.server, other), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(waiting), HELLO);
    fixture_end(&f);
}

static void test_one_listener_is_closed_while_the_other_goes_on(void)
{
    memory_client *session;

    listen_twice();
    session = fixture_connect(&f);
    ASSERT_NUMBER(postern_server_close_listener(f.server, f.listener), 0);
    CU_ASSERT(memory_net_connect(f.net, f.port) == NULL);
    ASSERT_NUMBER(postern_server_port(f.server, f.listener), 0);
    ASSERT_TEXT(fixture_say(&f, session, "NOOP\r\n"), OK);
    client = memory_net_connect(f.net, other_port);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    ASSERT_NUMBER(postern_server_close_listener(f.server, other), 0);
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(f.stopped, 0);    /* a server may be without listeners */
    ASSERT_TEXT(fixture_say(&f, session, "NOOP\r\n"), OK);
    f.port = postern_server_port(f.server,
        postern_server_listen(f.server, "127.0.0.1", 0, 0));
    client = fixture_connect(&f);
    fixture_end(&f);
}

static void test_what_is_not_there_is_stale(void)
{
    listen_twice();
    ASSERT_NUMBER(postern_server_close_listener(f.server, other), 0);
    ASSERT_NUMBER(postern_server_close_listener(f.server, other),
        POSTERN_E_STALE);
    ASSERT_NUMBER(postern_server_pause_listener(f.server, other),
        POSTERN_E_STALE);
    ASSERT_NUMBER(postern_server_resume_listener(f.server, other),
        POSTERN_E_STALE);
    ASSERT_NUMBER(postern_server_pause_listener(f.server, -1),
        POSTERN_E_STALE);
    fixture_end(&f);
}

/* ---- in a hook --------------------------------------------------------- */

static void close_both(witness *it, postern_session *session)
{
    (void)it;
    (void)session;
    (void)postern_server_close_listener(f.server, f.listener);
    (void)postern_server_close_listener(f.server, other);
    CU_ASSERT(postern_server_path(f.server, f.listener) == NULL);
}

/* The hook runs while clients are accepted, one by one and several at once. */
static void test_a_hook_may_close_the_listener_of_its_client(void)
{
    memory_client *clients[50];
    int i, greeted = 0;

    listen_twice();
    witness_do(&f.witness, "connected", close_both, NULL);
    for (i = 0; i < 50; i++)
        clients[i] = memory_net_connect(f.net, i % 2 == 0 ? f.port
            : other_port);
    fixture_run(&f);
    for (i = 0; i < 50; i++)
        greeted += *memory_client_said(clients[i]) != '\0';
    ASSERT_NUMBER(greeted, 1);
    CU_ASSERT(memory_net_connect(f.net, f.port) == NULL);
    fixture_end(&f);
}

static void rest(witness *it, postern_session *session)
{
    (void)it;
    ASSERT_NUMBER(postern_server_pause_listener(f.server,
        postern_session_listener(session)), 0);
}

/* One client is accepted; the others wait. */
static void test_a_hook_may_pause_the_listener_of_its_client(void)
{
    int i;

    fixture_init(&f);
    CU_ASSERT_FATAL(fixture_start(&f));
    witness_do(&f.witness, "connected", rest, NULL);
    for (i = 0; i < 50; i++)
        (void)memory_net_connect(f.net, f.port);
    fixture_run(&f);
    ASSERT_NUMBER(postern_server_sessions(f.server), 1);
    ASSERT_NUMBER(postern_server_resume_listener(f.server, f.listener), 0);
    fixture_run(&f);
    ASSERT_NUMBER(postern_server_sessions(f.server), 2);
    fixture_end(&f);
}

void suite_server_listen(void)
{
    SUITE("server/listen");
    TEST(test_a_path_can_be_listened_on);
    TEST(test_the_path_goes_with_the_listener);
    TEST(test_a_stale_path_is_taken_over_and_a_live_one_is_not);
    TEST(test_what_fails_leaves_no_path);
    TEST(test_the_net_hears_of_the_options);
    TEST(test_what_cannot_be_is_invalid);
    TEST(test_one_listener_rests_while_the_other_goes_on);
    TEST(test_a_pause_of_all_does_not_end_that_of_one);
    TEST(test_a_listener_that_cannot_go_on_still_rests);
    TEST(test_one_listener_is_closed_while_the_other_goes_on);
    TEST(test_what_is_not_there_is_stale);
    TEST(test_a_hook_may_close_the_listener_of_its_client);
    TEST(test_a_hook_may_pause_the_listener_of_its_client);
}
