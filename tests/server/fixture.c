/* SPDX-License-Identifier: MIT */
/* fixture.c - a server on a network in memory. */
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "fixture.h"
#include "support/suite.h"

/* A test that takes more steps without a pause hangs. */
#define MOST_STEPS 900000UL

void fixture_init_seed(fixture *it, unsigned long seed)
{
    memset(it, 0, sizeof(*it));
    it->most_spin = 3;
    it->net = memory_net_new(seed);
    /* the clock wraps during the test */
    memory_net_set_now(it->net, 0UL - 20000);
    failing_alloc_init(&it->alloc);
    postern_options_init_bare(&it->options);
    it->options.resize = failing_alloc_resize;
    it->options.resize_context = &it->alloc;
    it->options.net = memory_net_table(it->net);
    witness_init(&it->witness, &it->handler);
}

void fixture_init(fixture *it)
{
    fixture_init_seed(it, 1);
}

/* ---- an event loop of the application ---------------------------------- */

typedef struct foreign_socket {
    size_t socket;
    size_t place;       /* in the wait set */
} foreign_socket;

static int watch(void *context, size_t socket, int wishes,
    void **application)
{
    fixture *it = (fixture *)context;
    foreign_socket *at = (foreign_socket *)*application;
    int result;

    if (at == NULL)
        *application = at = (foreign_socket *)calloc(1, sizeof(*at));
    if (at == NULL)
        abort();
    at->socket = socket;
    result = it->options.net->set_change(it->set, socket, at, wishes,
        &at->place);
    if (at->place == 0) {
        free(at);
        *application = NULL;
    }
    return result;
}

static int foreign_step(fixture *it, long milliseconds)
{
    const postern_net *net = it->options.net;
    foreign_socket *at;
    long most;
    int events;

    if (postern_server_deadline(it->server, &most) && (milliseconds < 0
        || most < milliseconds))
        milliseconds = most;
    if (net->set_wait(it->set, milliseconds) > 0)
        while ((at = (foreign_socket *)net->set_next(it->set, &events))
            != NULL)
            ASSERT_NUMBER(postern_server_ready(it->server, at->socket,
                events), 0);
    return postern_server_due(it->server);
}

static int prepare_foreign(fixture *it)
{
    if (!it->is_foreign)
        return 1;
    it->options.watch = watch;
    it->options.watch_context = it;
    it->set = it->options.net->set_new(it->options.net->context,
        failing_alloc_resize, &it->alloc);
    return it->set != NULL;
}

/* ---- the server -------------------------------------------------------- */

int fixture_start(fixture *it)
{
    if (!prepare_foreign(it))
        return 0;
    it->server = postern_server_new(&it->options, &it->handler, &it->error);
    if (it->server == NULL)
        return 0;
    it->witness.server = it->server;
    it->listener = postern_server_listen(it->server, "127.0.0.1", 0,
        it->flags);
    if (it->listener < 0)
        return 0;
    it->port = postern_server_port(it->server, it->listener);
    return 1;
}

void fixture_begin(fixture *it)
{
    fixture_init(it);
    CU_ASSERT_FATAL(fixture_start(it));
}

static int step(fixture *it, long milliseconds)
{
    int result;

    if (it->stopped)
        return 0;
    result = it->is_foreign ? foreign_step(it, milliseconds)
        : postern_server_step(it->server, milliseconds);
    it->stopped = result == 0;
    if (result < 0)
        it->failed = result;
    return result > 0;
}

/* Steps until two steps in a row do nothing: after the first one a timer may
   have caused more work. */
void fixture_run(fixture *it)
{
    unsigned long steps, idle, quiet = 0;

    for (steps = 0; quiet < 2 && steps < MOST_STEPS; steps++) {
        idle = memory_net_counters(it->net)->idle_waits;
        if (!step(it, 0))
            return;
        quiet = memory_net_counters(it->net)->idle_waits != idle
            ? quiet + 1 : 0;
    }
    CU_ASSERT(steps < MOST_STEPS);
}

void fixture_pass(fixture *it, unsigned long milliseconds)
{
    unsigned long end = memory_net_now(it->net) + milliseconds, steps = 0;

    fixture_run(it);
    while (pst_moment_before(memory_net_now(it->net), end)
        && steps++ < MOST_STEPS)
        if (!step(it, pst_moment_until(memory_net_now(it->net), end)))
            break;
    if (it->stopped || it->failed)
        memory_net_advance(it->net, (unsigned long)pst_moment_until(
            memory_net_now(it->net), end));
    fixture_run(it);
}

memory_client *fixture_client(fixture *it)
{
    memory_client *client = memory_net_connect(it->net, it->port);

    CU_ASSERT_FATAL(client != NULL);
    fixture_run(it);
    return client;
}

memory_client *fixture_connect(fixture *it)
{
    memory_client *client = fixture_client(it);

    ASSERT_TEXT(memory_client_said(client), HELLO);
    return client;
}

const char *fixture_say(fixture *it, memory_client *client, const char *text)
{
    memory_client_writes(client, text);
    fixture_run(it);
    return memory_client_said(client);
}

memory_client *fixture_to_ehlo(fixture *it)
{
    memory_client *client = fixture_connect(it);

    ASSERT_TEXT(fixture_say(it, client, "EHLO c.test\r\n"), EHLO_LIST);
    return client;
}

memory_client *fixture_to_data(fixture *it)
{
    memory_client *client = fixture_to_ehlo(it);

    ASSERT_TEXT(fixture_say(it, client, TO_DATA), TO_DATA_SAID);
    return client;
}

int fixture_is_over(fixture *it, memory_client *client)
{
    (void)it;
    return *memory_client_said(client) == '\0'
        && memory_client_sees_eof(client);
}

void fixture_free_server(fixture *it)
{
    if (it->witness.taken != NULL)
        postern_envelope_free(it->server, it->witness.taken);
    it->witness.taken = NULL;
    ASSERT_NUMBER(postern_server_free(it->server), 0);
    it->server = NULL;
    if (it->set != NULL)
        it->options.net->set_free(it->set);
    it->set = NULL;
}

static void assert_watched(const fixture *it)
{
    const witness *seen = &it->witness;

    ASSERT_TEXT(seen->broken == NULL ? "" : seen->broken, "");
    ASSERT_NUMBER(seen->destroyed, seen->created);
    ASSERT_NUMBER(seen->closed, seen->created - seen->renewed);
    ASSERT_NUMBER(seen->left, 0);
}

void fixture_end(fixture *it)
{
    const memory_counters *counters = memory_net_counters(it->net);

    fixture_free_server(it);
    if (it->handler.session_create != NULL)
        assert_watched(it);
    CU_ASSERT(counters->longest_spin <= it->most_spin);
    ASSERT_TEXT(memory_net_violation(it->net), "");
    CU_ASSERT(failing_alloc_is_clean(&it->alloc));
    ASSERT_NUMBER(memory_net_free(it->net), 0);
    witness_free(&it->witness);
}
