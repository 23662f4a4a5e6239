/* SPDX-License-Identifier: MIT */
/* test_listener.c - listening; accepting clients, or refusing them. */
#include "base/config.h"
#include "fixture.h"
#include "support/suite.h"

#define BUSY "421 4.3.2 Too many connections, try again later\r\n"

static fixture f;
static memory_client *client;

static void begin(void)
{
    fixture_init(&f);
    f.server = postern_server_new(&f.options, &f.handler, NULL);
    CU_ASSERT_FATAL(f.server != NULL);
}

static int listen_on(const char *host, unsigned port)
{
    return postern_server_listen(f.server, host, port, 0);
}

static int family(int listener, int index)
{
    postern_address address;

    if (!postern_server_address(f.server, listener, index, &address))
        return 0;
    CU_ASSERT(address.port == postern_server_port(f.server, listener));
    return address.family;
}

/* ---- opening ----------------------------------------------------------- */

static void test_no_host_is_both_loopback_addresses(void)
{
    begin();
    ASSERT_NUMBER(listen_on(NULL, 0), 0);
    ASSERT_NUMBER(family(0, 0), POSTERN_FAMILY_INET);
    ASSERT_NUMBER(family(0, 1), POSTERN_FAMILY_INET6);
    ASSERT_NUMBER(family(0, 2), 0);
    ASSERT_NUMBER(family(0, -1), 0);
    ASSERT_NUMBER(family(1, 0), 0);
    ASSERT_NUMBER(postern_server_port(f.server, 7), 0);
    ASSERT_NUMBER(listen_on("*", 25), 1);
    ASSERT_NUMBER(postern_server_port(f.server, 1), 25);
    ASSERT_NUMBER(listen_on("*", 65535), 2);
    ASSERT_NUMBER(family(1, 1), POSTERN_FAMILY_INET6);
    fixture_end(&f);
}

static void test_a_family_may_be_missing(void)
{
    static const char *const hosts[] = { NULL, "*" };
    int i, missing;

    for (i = 0; i < 2; i++)
        for (missing = 0; missing < 2; missing++) {
            begin();
            memory_net_set_family(f.net, missing == 0 ? POSTERN_FAMILY_INET
                : POSTERN_FAMILY_INET6, 0, 1);
            ASSERT_NUMBER(listen_on(hosts[i], 0), 0);
            ASSERT_NUMBER(family(0, 0), missing == 0 ? POSTERN_FAMILY_INET6
                : POSTERN_FAMILY_INET);
            ASSERT_NUMBER(family(0, 1), 0);
            CU_ASSERT(postern_server_port(f.server, 0) != 0);
            fixture_end(&f);
        }
}

static void test_what_cannot_be_listened_on_leaves_nothing(void)
{
    size_t before;

    begin();
    before = memory_net_open_sockets(f.net);
    memory_net_set_family(f.net, POSTERN_FAMILY_INET, 0, 1);
    memory_net_set_family(f.net, POSTERN_FAMILY_INET6, 0, 1);
    ASSERT_NUMBER(listen_on(NULL, 0), POSTERN_E_NOADDR);
    ASSERT_NUMBER(listen_on("127.0.0.1", 0), POSTERN_E_NOADDR);
    ASSERT_NUMBER(listen_on("nowhere.test", 0), POSTERN_E_NOADDR);
    memory_net_set_family(f.net, POSTERN_FAMILY_INET, 1, 1);
    memory_net_set_family(f.net, POSTERN_FAMILY_INET6, 1, 1);
    memory_net_occupy(f.net, POSTERN_FAMILY_INET6, 2525);
    ASSERT_NUMBER(listen_on(NULL, 2525), POSTERN_E_INUSE);
    ASSERT_NUMBER(listen_on("127.0.0.1", 70000), POSTERN_E_INVALID_PORT);
    ASSERT_NUMBER(postern_server_listen(f.server, NULL, 0, 1),
        POSTERN_E_INVALID_NO_TLS);
    ASSERT_NUMBER(postern_server_listen(f.server, NULL, 0, 128),
        POSTERN_E_INVALID_FLAGS);
    ASSERT_NUMBER(postern_server_listen(f.server, NULL, 0, -1),
        POSTERN_E_INVALID_FLAGS);
    ASSERT_NUMBER(memory_net_open_sockets(f.net), before);
    CU_ASSERT(memory_net_connect(f.net, 2525) == NULL);
    ASSERT_NUMBER(listen_on("127.0.0.1", 2525), 0);
    ASSERT_NUMBER(listen_on("127.0.0.1", 2525), POSTERN_E_INUSE);
    fixture_end(&f);
}

static void test_failures_of_the_net_leave_nothing(void)
{
    static const struct {
        enum memory_call call;
        unsigned long n;
        int error;
    } rows[] = {
        { MEMORY_RESOLVE, 1, POSTERN_E_FAILED },
        { MEMORY_RESOLVE, 1, POSTERN_E_NOMEM },
        { MEMORY_RESOLVE, 1, POSTERN_E_NOADDR },
        { MEMORY_LISTEN, 1, POSTERN_E_DENIED },
        { MEMORY_LISTEN, 2, POSTERN_E_DENIED },
        { MEMORY_LISTEN, 2, POSTERN_E_FULL },
        { MEMORY_LOCAL_NAME, 1, POSTERN_E_FAILED },
        { MEMORY_LOCAL_NAME, 2, POSTERN_E_FAILED },
        { MEMORY_SET_CHANGE, 1, POSTERN_E_FULL },
        { MEMORY_SET_CHANGE, 2, POSTERN_E_NOMEM }
    };
    size_t i, before;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin();
        before = memory_net_open_sockets(f.net);
        memory_net_fail(f.net, rows[i].call, rows[i].n, 1, rows[i].error);
        ASSERT_NUMBER(listen_on(NULL, 0), rows[i].error);
        ASSERT_NUMBER(memory_net_open_sockets(f.net), before);
        ASSERT_NUMBER(listen_on(NULL, 0), 0);
        fixture_end(&f);
    }
}

static void test_no_memory_leaves_nothing(void)
{
    unsigned long n;
    size_t before;
    int error = -1;

    for (n = 1; error < 0 && n < 20; n++) {
        begin();
        before = memory_net_open_sockets(f.net);
        failing_alloc_fail(&f.alloc, n, 0);
        error = listen_on(NULL, 0);
        failing_alloc_fail(&f.alloc, 0, 0);
        if (error < 0) {
            ASSERT_NUMBER(error, POSTERN_E_NOMEM);
            ASSERT_NUMBER(memory_net_open_sockets(f.net), before);
            ASSERT_NUMBER(listen_on(NULL, 0), 0);
        }
        fixture_end(&f);
    }
    CU_ASSERT(n > 3 && n < 20);
}

static void test_a_port_for_all_addresses_is_looked_for(void)
{
    unsigned port;

    begin();
    for (port = 49152; port < 49152 + 10; port++)
        memory_net_occupy(f.net, POSTERN_FAMILY_INET6, port);
    ASSERT_NUMBER(listen_on(NULL, 0), 0);
    ASSERT_NUMBER(postern_server_port(f.server, 0), 49162);
    ASSERT_NUMBER(family(0, 1), POSTERN_FAMILY_INET6);
    fixture_end(&f);
}

static void test_looking_for_a_port_ends(void)
{
    begin();
    memory_net_fail(f.net, MEMORY_LISTEN, 1, 0, POSTERN_E_INUSE);
    ASSERT_NUMBER(listen_on(NULL, 0), POSTERN_E_INUSE);
    ASSERT_NUMBER(memory_net_counters(f.net)->calls[MEMORY_LISTEN], 16);
    fixture_end(&f);
}

static void test_a_name_may_have_many_addresses(void)
{
    postern_address address;
    int i;

    begin();
    memset(&address, 0, sizeof(address));
    address.family = POSTERN_FAMILY_INET;
    for (i = 0; i < 16; i++) {
        address.octets[3] = (unsigned char)i;
        memory_net_add_name(f.net, "many.test", &address);
    }
    /* the memory net has one port for all addresses of a family */
    ASSERT_NUMBER(listen_on("many.test", 0), POSTERN_E_INUSE);
    fixture_end(&f);
}

static void test_a_socket_may_be_inherited(void)
{
    begin();
    ASSERT_NUMBER(postern_server_listen_socket(f.server,
        memory_net_inherit(f.net, 2525), 0), 0);
    ASSERT_NUMBER(postern_server_port(f.server, 0), 2525);
    f.port = 2525;
    client = fixture_connect(&f);
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    fixture_end(&f);
}

static void test_an_inherited_socket_is_closed_in_any_case(void)
{
    static const enum memory_call calls[] = {
        MEMORY_ADOPT, MEMORY_LOCAL_NAME, MEMORY_SET_CHANGE
    };
    int i;

    begin();
    for (i = 0; i < 3; i++) {
        memory_net_fail(f.net, calls[i], 1, 1, POSTERN_E_FAILED);
        ASSERT_NUMBER(postern_server_listen_socket(f.server,
            memory_net_inherit(f.net, 2525), 0), POSTERN_E_FAILED);
        CU_ASSERT(memory_net_connect(f.net, 2525) == NULL);
    }
    failing_alloc_fail(&f.alloc, 1, 0);
    ASSERT_NUMBER(postern_server_listen_socket(f.server,
        memory_net_inherit(f.net, 2525), 0), POSTERN_E_NOMEM);
    ASSERT_NUMBER(postern_server_listen_socket(f.server,
        memory_net_inherit(f.net, 2525), 1), POSTERN_E_INVALID_NO_TLS);
    CU_ASSERT(memory_net_connect(f.net, 2525) == NULL);
    fixture_end(&f);
}

/* ---- accepting --------------------------------------------------------- */

static unsigned long accepts(void)
{
    return memory_net_counters(f.net)->calls[MEMORY_ACCEPT];
}

static void test_accept_errors_that_pass_stop_nothing(void)
{
    static const int results[] = {
        POSTERN_E_AGAIN, POSTERN_E_RESET, POSTERN_E_RESET, POSTERN_E_AGAIN, 0
    };

    fixture_begin(&f);
    memory_net_script_accept(f.net, results, 5);
    (void)memory_net_connect(f.net, f.port);
    (void)memory_net_connect(f.net, f.port);
    client = fixture_connect(&f);
    ASSERT_NUMBER(postern_server_sessions(f.server), 1);
    ASSERT_NUMBER(f.witness.errors, 0);
    fixture_end(&f);
}

static void test_accept_without_buffers_pauses(void)
{
    static const int results[] = { POSTERN_E_NOMEM };

    fixture_begin(&f);
    memory_net_script_accept(f.net, results, 1);
    client = memory_net_connect(f.net, f.port);
    fixture_pass(&f, 999);
    ASSERT_NUMBER(accepts(), 1);
    ASSERT_NUMBER(f.witness.errors, 1);
    ASSERT_TEXT(memory_client_said(client), "");
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_without_descriptors_clients_are_told(void)
{
    int i;

    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_set_descriptors(f.net, memory_net_open_sockets(f.net));
    for (i = 0; i < 10; i++) {
        memory_client *other = fixture_client(&f);

        ASSERT_TEXT(memory_client_said(other), BUSY);
        CU_ASSERT(memory_client_sees_eof(other));
    }
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    client = fixture_connect(&f);
    fixture_end(&f);
}

static void test_without_a_spare_accepting_pauses(void)
{
    unsigned long before;
    size_t open;

    fixture_begin(&f);
    client = fixture_connect(&f);
    open = memory_net_open_sockets(f.net);
    /* the spare descriptor is used and cannot be replaced */
    memory_net_set_descriptors(f.net, open);
    memory_net_fail(f.net, MEMORY_SPARE, 1, 3, POSTERN_E_FULL);
    ASSERT_TEXT(memory_client_said(fixture_client(&f)), BUSY);
    memory_net_set_descriptors(f.net, open - 1);
    before = accepts();
    client = memory_net_connect(f.net, f.port);
    fixture_pass(&f, 10000);
    CU_ASSERT(accepts() - before <= 11);
    CU_ASSERT(f.witness.errors <= 12);
    ASSERT_TEXT(memory_client_said(client), "");
    memory_net_set_descriptors(f.net, 0);
    fixture_pass(&f, 2000);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_a_client_that_left_keeps_the_spare(void)
{
    static const int results[] = { POSTERN_E_FULL, POSTERN_E_AGAIN };

    fixture_begin(&f);
    memory_net_script_accept(f.net, results, 2);
    client = fixture_connect(&f);
    ASSERT_NUMBER(f.witness.errors, 0);
    fixture_end(&f);
}

static void test_no_descriptor_even_without_the_spare_pauses(void)
{
    static const int results[] = { POSTERN_E_FULL, POSTERN_E_FULL };

    fixture_begin(&f);
    memory_net_script_accept(f.net, results, 2);
    client = fixture_client(&f);
    ASSERT_TEXT(memory_client_said(client), "");
    ASSERT_NUMBER(f.witness.errors, 1);
    fixture_pass(&f, 1000);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_a_listener_that_fails_is_given_up(void)
{
    static const int results[] = { POSTERN_E_FAILED };
    static const int pause[] = { POSTERN_E_NOMEM };
    unsigned port;
    int other;

    fixture_begin(&f);
    other = listen_on(NULL, 0);
    port = postern_server_port(f.server, other);
    memory_net_script_accept(f.net, results, 1);
    client = fixture_client(&f);
    ASSERT_NUMBER(f.witness.errors, 1);
    CU_ASSERT(memory_net_connect(f.net, f.port) == NULL);
    ASSERT_NUMBER(postern_server_port(f.server, f.listener), f.port);
    /* the others go on, also after a pause */
    f.port = port;
    client = fixture_connect(&f);
    memory_net_script_accept(f.net, pause, 1);
    client = fixture_client(&f);
    fixture_pass(&f, 1000);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

/* An error that the net does not know. */
static void test_an_odd_error_of_accept_pauses(void)
{
    static const int results[] = { POSTERN_E_DENIED, POSTERN_E_INVALID };

    fixture_begin(&f);
    memory_net_script_accept(f.net, results, 2);
    client = memory_net_connect(f.net, f.port);
    fixture_pass(&f, 1999);
    ASSERT_NUMBER(accepts(), 2);
    ASSERT_NUMBER(f.witness.errors, 2);
    fixture_pass(&f, 1);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_without_a_listener_the_server_ends(void)
{
    static const int results[] = { POSTERN_E_FAILED };

    for (f.is_foreign = 0; f.is_foreign < 2; f.is_foreign++) {
        int is_foreign = f.is_foreign;

        fixture_init(&f);
        f.is_foreign = is_foreign;
        CU_ASSERT_FATAL(fixture_start(&f));
        client = fixture_to_data(&f);
        memory_net_script_accept(f.net, results, 1);
        (void)fixture_client(&f);
        /* a client in the middle of a message may complete it */
        ASSERT_NUMBER(f.failed, 0);
        ASSERT_TEXT(fixture_say(&f, client, "x\r\n.\r\n"),
            OK "421 4.3.2 Service shutting down\r\n");
        fixture_pass(&f, 1000);
        ASSERT_NUMBER(f.failed, POSTERN_E_FAILED);
        if (!is_foreign)
            ASSERT_NUMBER(postern_server_run(f.server), POSTERN_E_FAILED);
        f.is_foreign = is_foreign;
        fixture_end(&f);
    }
}

static void listen_anew(postern_server *server, postern_session *session,
    int error, const char *text)
{
    (void)session;
    (void)error;
    (void)text;
    f.port = postern_server_port(server, postern_server_listen(server, NULL,
        0, 0));
}

static void test_the_error_hook_may_listen_anew(void)
{
    static const int results[] = { POSTERN_E_FAILED };

    fixture_init(&f);
    f.handler.error = listen_anew;
    CU_ASSERT_FATAL(fixture_start(&f));
    memory_net_script_accept(f.net, results, 1);
    (void)fixture_client(&f);
    client = fixture_connect(&f);
    ASSERT_NUMBER(f.failed, 0);
    fixture_end(&f);
}

static void test_one_address_may_fail_alone(void)
{
    static const int failure[] = { POSTERN_E_FAILED };
    static const int pause[] = { POSTERN_E_NOMEM };
    postern_address peer;
    unsigned port;

    begin();
    ASSERT_NUMBER(listen_on(NULL, 0), 0);
    port = f.port = postern_server_port(f.server, 0);
    memory_net_script_accept(f.net, failure, 1);
    client = fixture_client(&f);
    ASSERT_NUMBER(f.witness.errors, 1);
    /* the other family still works, also after a pause */
    memset(&peer, 0, sizeof(peer));
    peer.family = POSTERN_FAMILY_INET6;
    client = memory_net_connect_from(f.net, port, &peer);
    CU_ASSERT_FATAL(client != NULL);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    memory_net_script_accept(f.net, pause, 1);
    client = memory_net_connect_from(f.net, port, &peer);
    fixture_pass(&f, 1000);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_a_pause_that_cannot_end_goes_on(void)
{
    static const int results[] = { POSTERN_E_NOMEM };

    fixture_begin(&f);
    memory_net_script_accept(f.net, results, 1);
    client = fixture_client(&f);
    memory_net_fail(f.net, MEMORY_SET_CHANGE, 1, 2, POSTERN_E_NOMEM);
    fixture_pass(&f, 2500);
    ASSERT_TEXT(memory_client_said(client), "");
    ASSERT_NUMBER(f.witness.errors, 3);
    fixture_pass(&f, 500);
    ASSERT_TEXT(memory_client_said(client), HELLO);
    fixture_end(&f);
}

static void test_a_full_wait_set_turns_away(void)
{
    fixture_begin(&f);
    client = fixture_connect(&f);
    memory_net_set_capacity(f.net, 4);
    ASSERT_TEXT(memory_client_said(fixture_client(&f)), BUSY);
    ASSERT_NUMBER(postern_server_sessions(f.server), 1);
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    client = fixture_connect(&f);
    fixture_end(&f);
}

static void test_max_connections_turns_away(void)
{
    fixture_init(&f);
    f.options.max_connections = 2;
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_connect(&f);
    ASSERT_TEXT(memory_client_said(fixture_client(&f)), BUSY);
    ASSERT_NUMBER(postern_server_sessions(f.server), 2);
    ASSERT_TEXT(fixture_say(&f, client, "QUIT\r\n"), BYE);
    (void)fixture_connect(&f);
    ASSERT_NUMBER(f.witness.created, 3);
    fixture_end(&f);
}

/* A client that sends before it reads gets the 421, too. */
static void test_an_eager_client_sees_why(void)
{
    fixture_init(&f);
    f.options.max_connections = 1;
    CU_ASSERT_FATAL(fixture_start(&f));
    (void)fixture_connect(&f);
    memory_net_set_harsh(f.net, 1);
    client = memory_net_connect(f.net, f.port);
    memory_client_writes(client, "EHLO c.test\r\n");
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), BUSY);
    CU_ASSERT(!memory_client_sees_reset(client));
    fixture_end(&f);
}

/* The receive buffer, and some memory for sessions. */
#define LIMIT (PST_RECEIVE_BUFFER + 24000)

static void test_memory_limit_turns_away(void)
{
    int i;

    fixture_init(&f);
    f.options.memory_limit = LIMIT;
    CU_ASSERT_FATAL(fixture_start(&f));
    for (i = 0; i < 1000; i++) {
        client = fixture_client(&f);
        if (strcmp(memory_client_said(client), HELLO) != 0)
            break;
    }
    CU_ASSERT(i > 2 && i < 100);
    for (i = 0; i < 50; i++)
        CU_ASSERT(strncmp(memory_client_said(fixture_client(&f)), "421 4.3.2",
            9) == 0);
    CU_ASSERT(postern_server_memory(f.server, NULL) <= LIMIT);
    fixture_end(&f);
}

static void test_turning_away_costs_no_memory(void)
{
    size_t before;
    int i;

    fixture_begin(&f);
    (void)fixture_connect(&f);
    memory_net_set_capacity(f.net, 4);
    (void)fixture_client(&f);
    before = postern_server_memory(f.server, NULL);
    for (i = 0; i < 1000; i++)
        memory_client_free(fixture_client(&f));
    ASSERT_NUMBER(postern_server_memory(f.server, NULL), before);
    failing_alloc_fail(&f.alloc, 1, 1);
    memory_net_set_capacity(f.net, 0);
    for (i = 0; i < 1000; i++)
        memory_client_free(fixture_client(&f));
    failing_alloc_fail(&f.alloc, 0, 0);
    CU_ASSERT(postern_server_memory(f.server, NULL) <= before);
    fixture_end(&f);
}

static void test_many_listeners_have_numbers(void)
{
    unsigned ports[5];
    int i;

    begin();
    for (i = 0; i < 5; i++) {
        ASSERT_NUMBER(listen_on("127.0.0.1", 0), i);
        ports[i] = postern_server_port(f.server, i);
    }
    for (i = 0; i < 5; i++) {
        f.port = ports[i];
        (void)fixture_connect(&f);
        ASSERT_NUMBER(postern_session_listener(f.witness.session), i);
    }
    fixture_end(&f);
}

void suite_server_listener(void)
{
    SUITE("server/listener");
    TEST(test_no_host_is_both_loopback_addresses);
    TEST(test_a_family_may_be_missing);
    TEST(test_what_cannot_be_listened_on_leaves_nothing);
    TEST(test_failures_of_the_net_leave_nothing);
    TEST(test_no_memory_leaves_nothing);
    TEST(test_a_port_for_all_addresses_is_looked_for);
    TEST(test_looking_for_a_port_ends);
    TEST(test_a_name_may_have_many_addresses);
    TEST(test_a_socket_may_be_inherited);
    TEST(test_an_inherited_socket_is_closed_in_any_case);
    TEST(test_accept_errors_that_pass_stop_nothing);
    TEST(test_accept_without_buffers_pauses);
    TEST(test_without_descriptors_clients_are_told);
    TEST(test_without_a_spare_accepting_pauses);
    TEST(test_a_client_that_left_keeps_the_spare);
    TEST(test_no_descriptor_even_without_the_spare_pauses);
    TEST(test_a_listener_that_fails_is_given_up);
    TEST(test_an_odd_error_of_accept_pauses);
    TEST(test_without_a_listener_the_server_ends);
    TEST(test_the_error_hook_may_listen_anew);
    TEST(test_one_address_may_fail_alone);
    TEST(test_a_pause_that_cannot_end_goes_on);
    TEST(test_a_full_wait_set_turns_away);
    TEST(test_max_connections_turns_away);
    TEST(test_an_eager_client_sees_why);
    TEST(test_memory_limit_turns_away);
    TEST(test_turning_away_costs_no_memory);
    TEST(test_many_listeners_have_numbers);
}
