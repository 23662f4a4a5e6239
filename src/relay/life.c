/* SPDX-License-Identifier: MIT */
/* life.c - makes and frees a relay. */
#include <stdlib.h>
#include <string.h>

#include "base/config.h"
#include "relay.h"
#include "tls/names.h"

static void *resize(void *context, void *block, size_t was, size_t now)
{
    (void)context;
    (void)was;
    if (now == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, now);
}

void postern_relay_options_init(postern_relay_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->received = 1;
    options->received_limit = 100;
    options->connect_timeout = 30000;
    options->reply_timeout = 240000;
    options->idle_timeout = 60000;
    options->idle_limit = 20;
    options->pipelining = options->chunking = 1;
    options->buffer_size = PST_RELAY_BUFFER;
    options->net = postern_net_system();
    options->resize = resize;
}

void *pst_relay_take(postern_relay *relay, size_t size)
{
    return relay->options.resize(relay->options.resize_context, NULL, 0,
        size);
}

void pst_relay_give(postern_relay *relay, void *block, size_t size)
{
    if (block != NULL)
        (void)relay->options.resize(relay->options.resize_context, block,
            size, 0);
}

static const char *skip_digits(const char *text)
{
    while (*text >= '0' && *text <= '9')
        text++;
    return text;
}

/* An address is no host name, nor is what the system may read as one, such as
   "127.1": no top-level name is a number (RFC 3696 2). */
static int is_host_name(const char *name)
{
    const char *dot = strrchr(name, '.');

    return pst_tls_names_valid(name, strlen(name)) && name[0] != '*'
        && *skip_digits(dot == NULL ? name : dot + 1) != '\0';
}

/* Without a name a provider of TLS would check none. */
static int can_check_name(const postern_relay_options *options)
{
    const char *name = options->tls_name != NULL ? options->tls_name
        : options->host;

    return name != NULL && is_host_name(name);
}

static int check_tls(const postern_relay_options *options)
{
    if (options->tls < POSTERN_RELAY_CLEAR
        || options->tls > POSTERN_RELAY_VERIFIED
        || (options->tls == POSTERN_RELAY_CLEAR ? options->smtps
        : options->tls_context == NULL))
        return POSTERN_E_INVALID_RELAY_TLS;
    return options->tls != POSTERN_RELAY_VERIFIED || can_check_name(options)
        ? 0 : POSTERN_E_INVALID_TLS_NAME;
}

static int check(const postern_relay_options *options)
{
    if (options == NULL || options->size != sizeof(*options))
        return POSTERN_E_INVALID_OPTIONS;
    if (options->net == NULL)
        return POSTERN_E_INVALID_NET;
    if (options->resize == NULL)
        return POSTERN_E_INVALID_RESIZE;
    if (options->path == NULL
        && (options->host == NULL || *options->host == '\0'))
        return POSTERN_E_INVALID_HOST;
    if (options->path == NULL
        && (options->port == 0 || options->port > 65535))
        return POSTERN_E_INVALID_PORT;
    if (check_tls(options) != 0)
        return check_tls(options);
    if (options->identity != NULL && options->password == NULL)
        return POSTERN_E_INVALID_IDENTITY;
    if (options->connect_timeout > (unsigned long)-1 / 2
        || options->reply_timeout > (unsigned long)-1 / 2
        || options->idle_timeout > (unsigned long)-1 / 2)
        return POSTERN_E_INVALID_TIMEOUT;
    if (options->buffer_size < 4096
        || options->buffer_size > (size_t)-1 / 2)
        return POSTERN_E_INVALID_BUFFER_SIZE;
    return 0;
}

static int copy(postern_relay *relay, const char **text)
{
    size_t size = *text == NULL ? 0 : strlen(*text) + 1;
    char *made = size == 0 ? NULL : (char *)pst_relay_take(relay, size);

    if (made != NULL)
        memcpy(made, *text, size);
    *text = made;
    return size == 0 || made != NULL;
}

/* Wipes the text, because one of them is a password. */
static void give_text(postern_relay *relay, const char *text)
{
    size_t size = text == NULL ? 0 : strlen(text) + 1;

    if (size > 0)
        pst_memory_wipe((void *)text, size);
    pst_relay_give(relay, (void *)text, size);
}

static void free_texts(postern_relay *relay)
{
    give_text(relay, relay->options.host);
    give_text(relay, relay->options.path);
    give_text(relay, relay->options.hostname);
    give_text(relay, relay->options.tls_name);
    give_text(relay, relay->options.identity);
    give_text(relay, relay->options.password);
}

/* Copies all texts even if one fails, so that none belongs to the caller. */
static int copy_texts(postern_relay *relay)
{
    postern_relay_options *options = &relay->options;

    return copy(relay, &options->host) & copy(relay, &options->path)
        & copy(relay, &options->hostname)
        & copy(relay, &options->tls_name)
        & copy(relay, &options->identity) & copy(relay, &options->password);
}

/* Every system takes paths of so many octets for its sockets. */
#define SHORT 91

/* Only the system knows whether a longer path is too long.  It may be that
   nobody listens there yet. */
static int try_path(const postern_relay *relay)
{
    const postern_net *net = relay->options.net;
    postern_socket socket;
    int error;

    if (relay->options.path[0] == '\0')
        return POSTERN_E_INVALID_PATH;
    if (strlen(relay->options.path) <= SHORT)
        return 0;
    error = net->connect_local(net->context, relay->options.path, &socket);
    if (error == 0)
        net->close(net->context, socket);
    return postern_error_kind(error) == POSTERN_E_INVALID ? error : 0;
}

static int look_up(postern_relay *relay)
{
    const postern_net *net = relay->options.net;
    int count;

    if (relay->options.path != NULL) {
        relay->address_count = 1;
        return try_path(relay);
    }
    count = net->resolve(net->context, relay->options.host,
        relay->options.port, relay->addresses, PST_RELAY_ADDRESSES);

    relay->address_count = count;
    return count > 0 ? 0 : count == 0 ? POSTERN_E_NOADDR : count;
}

static postern_relay *make(const postern_relay_options *options, int *error)
{
    postern_relay *relay;

    *error = check(options);
    if (*error != 0)
        return NULL;
    relay = (postern_relay *)options->resize(options->resize_context, NULL,
        0, sizeof(*relay));
    *error = POSTERN_E_NOMEM;
    if (relay == NULL)
        return NULL;
    memset(relay, 0, sizeof(*relay));
    relay->options = *options;
    pst_memory_init(&relay->memory, options->resize, options->resize_context,
        0);
    if (copy_texts(relay))
        *error = look_up(relay);
    if (*error == 0)
        return relay;
    free_texts(relay);
    pst_relay_give(relay, relay, sizeof(*relay));
    return NULL;
}

postern_relay *postern_relay_new(const postern_relay_options *options,
    int *error)
{
    int why;
    postern_relay *relay = make(options, &why);

    if (error != NULL)
        *error = why;
    return relay;
}

void pst_relay_end(postern_relay *relay)
{
    postern_relay_options options = relay->options;

    free_texts(relay);
    (void)options.resize(options.resize_context, relay, sizeof(*relay), 0);
}
