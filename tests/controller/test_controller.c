/* SPDX-License-Identifier: MIT */
/*
 * test_controller.c - a server in a thread: it listens when start has
 * returned, and has ended when stop has returned.  Real sockets, no clock.
 */
#include "os/thread.h"
#include "postern_controller.h"
#include "postern_net.h"
#include "support/failing_alloc.h"
#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()

static postern_options options;
static postern_handler handler;
static postern_controller *controller;

static void init(void)
{
    static const postern_handler none;

    postern_options_init(&options);
    options.hostname = "mx.test";
    handler = none;
}

static postern_controller *new_controller(void)
{
    postern_controller *made = postern_controller_new(&options, &handler,
        NULL);

    CU_ASSERT_FATAL(made != NULL);
    return made;
}

static void begin(void)
{
    controller = new_controller();
    ASSERT_NUMBER(postern_controller_start(controller, "127.0.0.1", 0, 0),
        0);
}

static void end(void)
{
    ASSERT_NUMBER(postern_controller_free(controller), 0);
}

/* ---- a client ---------------------------------------------------------- */

static postern_socket come(const postern_controller *to)
{
    postern_address address;
    postern_socket client = POSTERN_NO_SOCKET;

    ASSERT_NUMBER(NET->resolve(NULL, postern_controller_host(to),
        postern_controller_port(to), &address, 1), 1);
    CU_ASSERT_FATAL(NET->connect(NULL, &address, &client) == 0);
    return client;
}

/* What comes up to the end of a reply, or of the connection. */
static const char *hear(postern_socket client)
{
    static char said[1000];
    size_t length = 0;
    long n = 1;

    while (n > 0 && length < sizeof(said) - 1 && (length == 0
        || said[length - 1] != '\n') && loopback_readable(client)) {
        n = NET->receive(NULL, client, said + length, 1);
        length += n > 0 ? 1 : 0;
    }
    said[length] = '\0';
    return said;
}

static const char *ask(postern_socket client, const char *command)
{
    ASSERT_NUMBER(NET->send(NULL, client, command, strlen(command)),
        strlen(command));
    return hear(client);
}

static postern_socket come_and_hear(const postern_controller *to)
{
    postern_socket client = come(to);

    ASSERT_TEXT(hear(client), "220 mx.test postern " POSTERN_VERSION "\r\n");
    return client;
}

/* ---- a server in a thread ---------------------------------------------- */

static const char *ping(postern_session *session, const char *argument,
    void *context)
{
    (void)session;
    (void)argument;
    (void)context;
    return "259 Pong";
}

static void test_the_example_of_the_first_page(void)
{
    postern_command command;
    postern_socket client;

    init();
    controller = new_controller();
    memset(&command, 0, sizeof(command));
    command.verb = "PING";
    command.syntax = "PING [ignored]";
    command.callback = ping;
    ASSERT_NUMBER(postern_server_add_command(
        postern_controller_server(controller), &command), 0);
    ASSERT_NUMBER(postern_controller_start(controller, NULL, 0, 0), 0);
    client = come_and_hear(controller);
    ASSERT_TEXT(ask(client, "PING\r\n"), "259 Pong\r\n");
    ASSERT_TEXT(ask(client, "HELP\r\n"), "250 Supported commands: DATA EHLO "
        "HELO HELP MAIL NOOP PING QUIT RCPT RSET VRFY\r\n");
    ASSERT_TEXT(ask(client, "HELP PING\r\n"),
        "250 Syntax: PING [ignored]\r\n");
    ASSERT_TEXT(ask(client, "QUIT\r\n"), "221 Bye\r\n");
    loopback_close(client);
    ASSERT_NUMBER(postern_controller_stop(controller), 0);
    end();
}

static void test_before_the_start_there_is_no_place(void)
{
    init();
    controller = new_controller();
    CU_ASSERT(postern_controller_host(controller) == NULL);
    ASSERT_NUMBER(postern_controller_port(controller), 0);
    ASSERT_NUMBER(postern_controller_stop(controller), 0);
    end();
    ASSERT_NUMBER(postern_controller_free(NULL), 0);
}

static void test_the_place_can_be_connected_to(void)
{
    postern_socket client;

    init();
    controller = new_controller();
    ASSERT_NUMBER(postern_controller_start(controller, "*", 0, 0), 0);
    ASSERT_TEXT(postern_controller_host(controller), "127.0.0.1");
    client = come_and_hear(controller);
    loopback_close(client);
    ASSERT_NUMBER(postern_controller_stop(controller), 0);
    ASSERT_TEXT(postern_controller_host(controller), "127.0.0.1");
    end();
}

static void test_start_says_why_it_does_not_listen(void)
{
    postern_controller *second;
    unsigned port;

    init();
    begin();
    port = postern_controller_port(controller);
    second = new_controller();
    ASSERT_NUMBER(postern_controller_start(second, "127.0.0.1", port, 0),
        POSTERN_E_INUSE);
    ASSERT_NUMBER(postern_controller_start(second, "127.0.0.1", 70000, 0),
        POSTERN_E_INVALID_PORT);
    CU_ASSERT(postern_controller_host(second) == NULL);
    ASSERT_NUMBER(postern_controller_start(second, "127.0.0.1", 0, 0), 0);
    ASSERT_NUMBER(postern_controller_start(second, "127.0.0.1", 0, 0),
        POSTERN_E_BUSY);
    loopback_close(come_and_hear(second));
    ASSERT_NUMBER(postern_controller_free(second), 0);
    end();
}

/* ---- the end ----------------------------------------------------------- */

static void test_stop_may_come_again(void)
{
    postern_socket client;

    init();
    begin();
    client = come_and_hear(controller);
    ASSERT_NUMBER(postern_controller_stop(controller), 0);
    ASSERT_TEXT(hear(client), "421 4.3.2 Service shutting down\r\n");
    loopback_close(client);
    ASSERT_NUMBER(postern_controller_stop(controller), 0);
    ASSERT_NUMBER(postern_controller_start(controller, "127.0.0.1", 0, 0),
        POSTERN_E_BUSY);
    end();
}

static int results[4];

static void stop_here(void *context)
{
    *(int *)context = postern_controller_stop(controller);
}

static void test_stop_may_come_from_several_threads(void)
{
    pst_os_thread threads[4];
    int i;

    init();
    begin();
    loopback_close(come_and_hear(controller));
    for (i = 0; i < 4; i++) {
        results[i] = 7;
        CU_ASSERT_FATAL(pst_os_thread_start(&threads[i], stop_here,
            &results[i]) == 0);
    }
    for (i = 0; i < 4; i++) {
        pst_os_thread_join(&threads[i]);
        ASSERT_NUMBER(results[i], 0);
    }
    end();
}

static int stopped, freed;

static const char *stop_in_hook(postern_session *session,
    const char *argument)
{
    (void)session;
    (void)argument;
    freed = postern_controller_free(controller);
    stopped = postern_controller_stop(controller);
    return "250 stopping";
}

/* Nobody can wait for himself. */
static void test_a_hook_may_stop_and_does_not_wait(void)
{
    postern_socket client;

    init();
    handler.noop = stop_in_hook;
    begin();
    client = come_and_hear(controller);
    ASSERT_TEXT(ask(client, "NOOP\r\n"), "250 stopping\r\n");
    ASSERT_NUMBER(postern_controller_stop(controller), 0);
    ASSERT_NUMBER(freed, POSTERN_E_BUSY);
    ASSERT_NUMBER(stopped, POSTERN_E_BUSY);
    loopback_close(client);
    end();
}

/* A message on its way is finished, while somebody waits in stop. */
static void test_stop_drains(void)
{
    postern_socket client, idle;
    pst_os_thread thread;

    init();
    begin();
    client = come_and_hear(controller);
    idle = come_and_hear(controller);
    (void)ask(client, "HELO c\r\n");
    (void)ask(client, "MAIL FROM:<a@b.test>\r\n");
    (void)ask(client, "RCPT TO:<c@d.test>\r\n");
    ASSERT_TEXT(ask(client, "DATA\r\n"),
        "354 End data with <CR><LF>.<CR><LF>\r\n");
    results[0] = 7;
    CU_ASSERT_FATAL(pst_os_thread_start(&thread, stop_here, &results[0])
        == 0);
    ASSERT_TEXT(hear(idle), "421 4.3.2 Service shutting down\r\n");
    ASSERT_TEXT(ask(client, "x\r\n.\r\n"), "250 OK\r\n");
    ASSERT_TEXT(hear(client), "421 4.3.2 Service shutting down\r\n");
    loopback_close(client);
    loopback_close(idle);
    pst_os_thread_join(&thread);
    ASSERT_NUMBER(results[0], 0);
    end();
}

static void test_who_does_not_end_is_cut_off(void)
{
    postern_socket client;

    init();
    options.drain_timeout = 0;
    begin();
    client = come_and_hear(controller);
    (void)ask(client, "HELO c\r\n");
    (void)ask(client, "MAIL FROM:<a@b.test>\r\n");
    (void)ask(client, "RCPT TO:<c@d.test>\r\n");
    (void)ask(client, "DATA\r\n");
    ASSERT_NUMBER(postern_controller_stop(controller), 1);
    ASSERT_NUMBER(postern_controller_stop(controller), 1);
    loopback_close(client);
    end();
}

/* ---- several, and none ------------------------------------------------- */

static void test_there_may_be_many(void)
{
    postern_controller *many[10];
    postern_socket clients[10];
    int i;

    init();
    for (i = 0; i < 10; i++) {
        many[i] = new_controller();
        ASSERT_NUMBER(postern_controller_start(many[i], "127.0.0.1", 0, 0),
            0);
        clients[i] = come(many[i]);
    }
    for (i = 0; i < 10; i++)
        ASSERT_TEXT(hear(clients[i]),
            "220 mx.test postern " POSTERN_VERSION "\r\n");
    for (i = 0; i < 10; i++) {
        loopback_close(clients[i]);
        ASSERT_NUMBER(postern_controller_free(many[i]), 0);
    }
}

static int no_watch(void *context, postern_socket socket, int wishes,
    void **application)
{
    (void)context;
    (void)socket;
    (void)wishes;
    (void)application;
    return 0;
}

static int error_of_new(void)
{
    int error = 0;

    CU_ASSERT(postern_controller_new(&options, &handler, &error) == NULL);
    return error;
}

static void test_what_cannot_be_is_told(void)
{
    int error = 0;

    CU_ASSERT(postern_controller_new(NULL, NULL, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID_OPTIONS);
    init();
    options.size--;
    ASSERT_NUMBER(error_of_new(), POSTERN_E_INVALID_OPTIONS);
    init();
    options.resize = NULL;
    ASSERT_NUMBER(error_of_new(), POSTERN_E_INVALID_RESIZE);
    init();
    options.watch = no_watch;
    ASSERT_NUMBER(error_of_new(), POSTERN_E_INVALID_LOOP);
    init();
    options.hostname = "";
    ASSERT_NUMBER(error_of_new(), POSTERN_E_INVALID_HOSTNAME);
}

static void test_there_may_be_no_memory(void)
{
    failing_alloc alloc;
    unsigned long n;
    int error = POSTERN_E_NOMEM;

    init();
    failing_alloc_init(&alloc);
    options.resize = failing_alloc_resize;
    options.resize_context = &alloc;
    for (n = 1; error != 0 && n < 100; n++) {
        failing_alloc_fail(&alloc, n, 0);
        controller = postern_controller_new(&options, NULL, &error);
        if (controller != NULL)
            error = postern_controller_start(controller, "127.0.0.1", 0, 0);
        CU_ASSERT(error == 0 || error == POSTERN_E_NOMEM);
        if (error == 0)         /* the allocator is this thread's again */
            ASSERT_NUMBER(postern_controller_stop(controller), 0);
        failing_alloc_fail(&alloc, 0, 0);
        ASSERT_NUMBER(postern_controller_free(controller), 0);
        CU_ASSERT(failing_alloc_is_clean(&alloc));
    }
    CU_ASSERT(n > 5 && n < 100);
}

void suite_controller_controller(void)
{
    SUITE("controller/controller");
    TEST(test_the_example_of_the_first_page);
    TEST(test_before_the_start_there_is_no_place);
    TEST(test_the_place_can_be_connected_to);
    TEST(test_start_says_why_it_does_not_listen);
    TEST(test_stop_may_come_again);
    TEST(test_stop_may_come_from_several_threads);
    TEST(test_a_hook_may_stop_and_does_not_wait);
    TEST(test_stop_drains);
    TEST(test_who_does_not_end_is_cut_off);
    TEST(test_there_may_be_many);
    TEST(test_what_cannot_be_is_told);
    TEST(test_there_may_be_no_memory);
}
