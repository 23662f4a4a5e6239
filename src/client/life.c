/* SPDX-License-Identifier: MIT */
/* life.c - makes and frees a client, and says what it is ready for. */
#include <string.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "base/moment.h"
#include "base/size.h"
#include "client.h"

#define MINUTES 60000UL
#define LEAST_BUFFER 4096

void postern_client_options_init(postern_client_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->hostname = "localhost";
    options->pipelining = options->chunking = 1;
    options->greeting_timeout = options->command_timeout = 5 * MINUTES;
    options->data_timeout = 2 * MINUTES;
    options->block_timeout = 3 * MINUTES;
    options->final_timeout = 10 * MINUTES;
    options->buffer_size = 16384;
}

static int is_hostname(const char *name)
{
    return name != NULL && *name != '\0'
        && strlen(name) < sizeof(((postern_client *)NULL)->hostname)
        && pst_ascii_is_text(name, '!');
}

static int check(const postern_client_options *options)
{
    if (options == NULL || !pst_size_is(options->size, sizeof(*options)))
        return POSTERN_E_INVALID_OPTIONS;
    if (options->resize == NULL)
        return POSTERN_E_INVALID_RESIZE;
    if (!is_hostname(options->hostname))
        return POSTERN_E_INVALID_HOSTNAME;
    if (!pst_moment_is_near(options->greeting_timeout)
        || !pst_moment_is_near(options->command_timeout)
        || !pst_moment_is_near(options->data_timeout)
        || !pst_moment_is_near(options->block_timeout)
        || !pst_moment_is_near(options->final_timeout))
        return POSTERN_E_INVALID_TIMEOUT;
    if (options->buffer_size < LEAST_BUFFER
        || options->buffer_size > (size_t)-1 / 2)
        return POSTERN_E_INVALID_BUFFER_SIZE;
    return 0;
}

static void set_up(postern_client *client,
    const postern_client_options *options, unsigned long now)
{
    memset(client, 0, sizeof(*client));
    client->options = *options;
    strcpy(client->hostname, options->hostname);
    client->options.hostname = client->hostname;
    client->buffer = (char *)(client + 1);
    client->is_whole = 1;
    client->base = now;
    (void)pst_client_expect(client, POSTERN_CLIENT_GREETING, now);
}

postern_client *postern_client_new(const postern_client_options *options,
    unsigned long now, int *error)
{
    postern_client *client = NULL;
    int fault = check(options);

    if (fault == 0) {
        client = (postern_client *)options->resize(options->resize_context,
            NULL, 0, sizeof(*client) + options->buffer_size);
        fault = client == NULL ? POSTERN_E_NOMEM : 0;
    }
    if (client != NULL)
        set_up(client, options, now);
    if (error != NULL)
        *error = fault;
    return client;
}

void postern_client_free(postern_client *client)
{
    postern_client_options options;

    if (client == NULL)
        return;
    pst_client_auth_end(client);
    options = client->options;
    if (client->secret)
        pst_memory_wipe(client->buffer, client->used);
    (void)options.resize(options.resize_context, client,
        sizeof(*client) + options.buffer_size, 0);
}

/* Is there room for content in the buffer? */
static int takes(const postern_client *client)
{
    size_t left = client->options.buffer_size
        - (client->used - client->start);

    switch (client->content) {
    case PST_CLIENT_UNWANTED:
        return 1;
    case PST_CLIENT_DOTTED:
        return left >= PST_CLIENT_LINE;
    case PST_CLIENT_CHUNKED:
        return client->chunk_is_open
            || (client->count + 1 < PST_CLIENT_PENDING
            && left >= client->options.buffer_size / 2);
    default:
        return 0;
    }
}

unsigned postern_client_wants(const postern_client *client)
{
    unsigned wants = 0;
    size_t length;

    if (client->phase == PST_CLIENT_ENDED)
        return POSTERN_CLIENT_CLOSES;
    if (client->phase == PST_CLIENT_HANDSHAKE)
        return POSTERN_CLIENT_SECURES;
    wants |= POSTERN_CLIENT_READS;
    if (postern_client_out(client, &length) != NULL)
        wants |= POSTERN_CLIENT_WRITES;
    if (takes(client))
        wants |= POSTERN_CLIENT_TAKES;
    if (client->phase == PST_CLIENT_OPEN && client->count == 0
        && !client->open && client->sasl == NULL
        && client->content == PST_CLIENT_NO_CONTENT)
        wants |= POSTERN_CLIENT_RESTS;
    return wants;
}

const char *postern_client_fault_text(int fault)
{
    static const char *const texts[] = {
        "done", "lost", "slow", "closing", "turned away", "nonsense",
        "endless", "unasked", "injected", "unproved"
    };

    return fault >= 0 && (size_t)fault < sizeof(texts) / sizeof(texts[0])
        ? texts[fault] : "unknown";
}
