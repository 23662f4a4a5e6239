/* SPDX-License-Identifier: MIT */
/* life.c - makes a server, frees it, and returns facts about it. */
#include <string.h>

#include "base/config.h"
#include "base/size.h"
#include "budget.h"
#include "session.h"

/* ---- making ------------------------------------------------------------ */

static int copy_handler(postern_server *server,
    const postern_handler *handler)
{
    size_t size;

    if (handler == NULL)
        return 0;
    size = pst_size_taken(handler->size, sizeof(*handler),
        offsetof(postern_handler, session_create));
    if (size == 0)
        return POSTERN_E_INVALID_HANDLER;
    memcpy(&server->handler, handler, size);
    return 0;
}

static int open_net(postern_server *server)
{
    const postern_net *net = server->net;
    pst_foreign foreign;
    int error;

    memset(&foreign, 0, sizeof(foreign));
    foreign.watch = server->options.watch;
    foreign.context = server->options.watch_context;
    error = pst_loop_init(&server->loop, net, &server->rules.memory,
        &foreign);
    if (error == 0)
        error = pst_wake_open(server, &server->wakes, pst_wakeup_ready);
    if (error == 0)
        error = pst_wake_open(server, &server->stops, pst_shutdown_asked);
    /* timers for the drain and for the pause of listeners */
    if (error == 0)
        error = pst_timers_reserve(&server->loop.timers);
    if (error == 0)
        error = pst_timers_reserve(&server->loop.timers);
    if (error == 0 && net->spare(net->context, &server->spare) != 0)
        server->spare = POSTERN_NO_SOCKET;
    return error;
}

/* 0: no memory. */
static int copy_list(postern_server *server, const char **list)
{
    if (*list == NULL)
        return 1;
    *list = pst_rules_copy(&server->rules, *list);
    return *list != NULL;
}

/* Sets up everything except the rules of the protocol. */
static int set_up(postern_server *server, const postern_options *options)
{
    pst_keys_init(&server->afters, &server->rules.memory);
    pst_keys_init(&server->guests, &server->rules.memory);
    server->net = options->net;
    server->turn = PST_PASS_TURN;
    server->overheard = server->handler.trace != NULL
        || server->handler.log != NULL;
    server->spare = POSTERN_NO_SOCKET;
    server->wakes.watch.socket = POSTERN_NO_SOCKET;
    server->stops.watch.socket = POSTERN_NO_SOCKET;
    server->drain.fire = pst_shutdown_expired;
    server->pause.fire = pst_listener_resume;
    server->options = *options;
    server->options.auth_secret = NULL;
    server->options.ident = server->rules.options.ident;
    server->options.no_ehlo = server->rules.options.no_ehlo;
    server->options.auth_exclude = server->rules.options.auth_exclude;
    server->options.extra_parameters = server->rules.options.extra_parameters;
    server->options.forbidden_commands =
        server->rules.options.forbidden_commands;
    server->options.mt_priority = server->rules.options.mt_priority;
    server->options.hold_until_limit = server->rules.options.hold_until_limit;
    server->options.command_call_limit =
        server->rules.options.command_call_limit;
    if (!copy_list(server, &server->options.proxy_networks)
        || !copy_list(server, &server->options.xclient_networks))
        return POSTERN_E_NOMEM;
    if (options->hostname != NULL)
        server->options.hostname = server->rules.options.hostname;
    server->buffer = (char *)pst_memory_take(&server->rules.memory,
        PST_RECEIVE_BUFFER);
    if (server->buffer == NULL)
        return POSTERN_E_NOMEM;
    return open_net(server);
}

/* Makes the secrets for nonces and salts of AUTH. */
static int make_secrets(postern_server *server, const char *salt_secret)
{
    pst_sasl_ground *ground = &server->rules.ground;
    const size_t size = sizeof(ground->secret);
    int error;

    ground->crypto = pst_tls_crypto_built();
    if (server->handler.auth_keys == NULL || ground->crypto == NULL)
        return 0;
    error = server->net->entropy(server->net->context, ground->secret, size);
    if (salt_secret != NULL)
        ground->crypto->sha256(salt_secret, strlen(salt_secret),
            ground->salt_secret);
    else
        ground->crypto->hmac_sha256(ground->secret, size, "salts", 5,
            ground->salt_secret);
    return error;
}

static void tear_down(postern_server *server)
{
    const postern_net *net = server->net;
    pst_memory *memory = &server->rules.memory;

    pst_after_clear(server);
    pst_guest_clear(server);
    if (server->spare != POSTERN_NO_SOCKET)
        net->close(net->context, server->spare);
    pst_wake_close(server, &server->wakes);
    pst_wake_close(server, &server->stops);
    if (net != NULL)
        pst_loop_clear(&server->loop);
    pst_memory_free(memory, server->slots,
        server->slot_count * sizeof(*server->slots));
    pst_memory_free(memory, server->commands,
        server->command_count * sizeof(*server->commands));
    pst_memory_free(memory, server->mechanisms,
        server->mechanism_count * sizeof(*server->mechanisms));
    pst_memory_free(memory, server->buffer, PST_RECEIVE_BUFFER);
    pst_peers_clear(server);
    pst_rules_clear(&server->rules);
}

static int build(postern_server *server, const postern_options *options,
    const postern_handler *handler)
{
    postern_engine_options engine;
    int error = copy_handler(server, handler);

    if (error != 0)
        return error;
    if (!PST_WITH_LOG && server->handler.log != NULL)
        return POSTERN_E_INVALID_LEFT_OUT;
    pst_options_for_engine(options, &server->handler, &engine);
    error = pst_rules_init(&server->rules, &engine,
        sizeof(postern_session));
    if (error != 0)
        return error;
    pst_memory_count(&server->rules.memory, sizeof(*server));
    error = set_up(server, options);
    if (error == 0)
        error = make_secrets(server, options->auth_secret);
    if (error != 0)
        tear_down(server);
    return error;
}

postern_server *postern_server_new(const postern_options *options,
    const postern_handler *handler, int *error)
{
    postern_server *server;
    int ignored;

    if (error == NULL)
        error = &ignored;
    *error = pst_options_check(options);
    if (*error != 0)
        return NULL;
    *error = POSTERN_E_NOMEM;
    server = (postern_server *)options->resize(options->resize_context, NULL,
        0, sizeof(*server));
    if (server == NULL)
        return NULL;
    memset(server, 0, sizeof(*server));
    *error = build(server, options, handler);
    if (*error == 0)
        return server;
    (void)options->resize(options->resize_context, server, sizeof(*server),
        0);
    return NULL;
}

int postern_server_free(postern_server *server)
{
    postern_options options;

    if (server == NULL)
        return 0;
    pst_thread_take(server, "postern_server_free");
    if (server->hooks > 0)
        return POSTERN_E_BUSY;
    pst_shutdown_now(server);
    pst_pass_run_answered(server);
    pst_wakeup_end(server);
    options = server->options;
    tear_down(server);
    (void)options.resize(options.resize_context, server, sizeof(*server), 0);
    return 0;
}

int postern_server_add_command(postern_server *server,
    const postern_command *command)
{
    size_t count = server->command_count;
    struct pst_own_command *commands;
    int error;

    pst_thread_check(server, "postern_server_add_command");
    if (command == NULL || command->callback == NULL)
        return POSTERN_E_INVALID_COMMAND;
    if (server->session_count > 0)
        return POSTERN_E_BUSY;
    commands = (struct pst_own_command *)pst_memory_resize(
        &server->rules.memory, server->commands, count * sizeof(*commands),
        (count + 1) * sizeof(*commands));
    if (commands == NULL)
        return POSTERN_E_NOMEM;
    commands[count].callback = command->callback;
    commands[count].context = command->context;
    server->commands = commands;
    server->command_count++;
    error = postern_rules_add_command(&server->rules, command->verb,
        command->syntax, command->extended_suffix, command->needs, count);
    return error;
}

/* ---- facts ------------------------------------------------------------- */

size_t postern_server_memory(const postern_server *server, size_t *peak)
{
    pst_thread_check(server, "postern_server_memory");
    if (peak != NULL)
        *peak = server->rules.memory.peak;
    return server->rules.memory.used;
}

size_t postern_server_sessions(const postern_server *server)
{
    pst_thread_check(server, "postern_server_sessions");
    return server->session_count;
}

const postern_counters *postern_server_counters(const postern_server *server)
{
    pst_thread_check(server, "postern_server_counters");
    return &server->rules.counters;
}

const postern_options *postern_server_options(const postern_server *server)
{
    pst_thread_check(server, "postern_server_options");
    return &server->options;
}

void *postern_server_context(const postern_server *server)
{
    pst_thread_check(server, "postern_server_context");
    return server->handler.context;
}
