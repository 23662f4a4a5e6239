/* SPDX-License-Identifier: MIT */
/*
 * controller.c - a server in a thread, and a client in the same process: the
 * server has a command PING, and the client calls it.
 *
 *     ./controller
 *
 * This client is only for the example: it uses the server's socket layer, so
 * that no system headers are needed.  To send mail see send.c.
 */
#include <stdio.h>
#include <string.h>

#include <postern_controller.h>
#include <postern_net.h>

/* ---- the server -------------------------------------------------------- */

static const char *on_ping(postern_session *session, const char *argument,
    void *context)
{
    (void)session;
    (void)argument;
    (void)context;
    return "259 Pong";
}

static postern_controller *new_controller(const postern_options *options)
{
    static postern_command ping;
    postern_controller *controller;
    int error;

    controller = postern_controller_new(options, NULL, &error);
    if (controller == NULL) {
        fprintf(stderr, "controller: %s\n", postern_error_text(error));
        return NULL;
    }
    ping.verb = "PING";
    ping.syntax = "PING [ignored]";
    ping.callback = on_ping;
    error = postern_server_add_command(postern_controller_server(controller),
        &ping);
    if (error == 0)     /* any port that is free */
        error = postern_controller_start(controller, NULL, 0, 0);
    if (error == 0)
        return controller;
    fprintf(stderr, "controller: %s\n", postern_error_text(error));
    (void)postern_controller_free(controller);
    return NULL;
}

/* ---- the client -------------------------------------------------------- */

static const postern_net *net;
static postern_socket connection;
static postern_set *set;
static size_t place;

/* Waits for one of the events; 0: it failed. */
static int wait_for(int events)
{
    int found;

    return net->set_change(set, connection, &connection, events, &place) == 0
        && net->set_wait(set, 20000) > 0 && net->set_next(set, &found);
}

/* Shows the lines of a reply; the last one has a blank after its code. */
static int hear(void)
{
    static char line[600];
    size_t length = 0;
    long n;

    for (;;) {
        if (!wait_for(POSTERN_READ))
            return 0;
        n = net->receive(net->context, connection, line + length, 1);
        if (n == POSTERN_E_AGAIN)
            continue;
        if (n < 0)
            return 0;
        if (line[length] != '\n') {
            length += line[length] != '\r' && length < sizeof(line) - 1;
            continue;
        }
        line[length] = '\0';
        printf("S: %s\n", line);
        if (length < 4 || line[3] == ' ')
            return 1;
        length = 0;
    }
}

static int ask(const char *command)
{
    size_t length = strlen(command);

    printf("C: %.*s\n", (int)length - 2, command);
    return wait_for(POSTERN_WRITE) && net->send(net->context, connection,
        command, length) == (long)length && hear();
}

static int talk(void)
{
    return hear() && ask("PING\r\n") && ask("HELP\r\n")
        && ask("HELP PING\r\n") && ask("QUIT\r\n");
}

static int be_client(const postern_options *options, const char *host,
    unsigned port)
{
    postern_address address;
    int talked = 0;

    net = options->net;
    set = net->set_new(net->context, options->resize,
        options->resize_context);
    if (set == NULL)
        return 0;
    if (net->resolve(net->context, host, port, &address, 1) == 1
        && net->connect(net->context, &address, &connection) == 0) {
        talked = talk();
        (void)net->set_change(set, connection, NULL, 0, &place);
        net->close(net->context, connection);
    }
    net->set_free(set);
    return talked;
}

int main(void)
{
    postern_options options;
    postern_controller *controller;
    int talked, result;

    postern_options_init(&options);
    controller = new_controller(&options);
    if (controller == NULL)
        return 1;
    talked = be_client(&options, postern_controller_host(controller),
        postern_controller_port(controller));
    result = postern_controller_stop(controller);
    printf("stopped: %d\n", result);
    (void)postern_controller_free(controller);
    return talked && result == 0 ? 0 : 1;
}
