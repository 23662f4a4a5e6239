/* SPDX-License-Identifier: MIT */
/* output.c - the output that waits to be sent, and the commands that wait for
   a reply. */
#include <string.h>

#include "base/memory.h"
#include "base/moment.h"
#include "client.h"

/* ---- the buffer --------------------------------------------------------- */

static void push_down(postern_client *client)
{
    size_t start = client->start;

    memmove(client->buffer, client->buffer + start, client->used - start);
    client->start = 0;
    client->used -= start;
    client->chunk -= client->chunk_is_open ? start : 0;
}

size_t pst_client_room(postern_client *client)
{
    if (client->start > 0
        && client->options.buffer_size - client->used < PST_CLIENT_LINE)
        push_down(client);
    return client->options.buffer_size - client->used;
}

void pst_client_chunk_drop(postern_client *client)
{
    if (client->chunk_is_open)
        client->used = client->chunk;
    client->chunk_is_open = 0;
}

/* If no reply is awaited, the timeout starts now. */
static void note_time(postern_client *client, unsigned long now)
{
    if (client->count == 0 && client->gone == client->written)
        client->base = now;
}

void pst_client_wrote(postern_client *client, size_t length,
    unsigned long now)
{
    note_time(client, now);
    client->used += length;
    client->written += (unsigned long)length;
}

/* Two octets are reserved for CRLF. */
int pst_client_line(postern_client *client, pst_text *text)
{
    size_t room = pst_client_room(client);

    if (room < PST_CLIENT_LINE || pst_client_is_full(client))
        return POSTERN_E_AGAIN;
    pst_text_init(text, pst_client_end(client), PST_CLIENT_LINE - 2);
    return 0;
}

int pst_client_put(postern_client *client, pst_text *text, int command,
    unsigned long now)
{
    if (text->cut)
        return POSTERN_E_INVALID;
    memcpy(text->start + text->length, "\r\n", 2);
    pst_client_wrote(client, text->length + 2, now);
    return pst_client_expect(client, command, now);
}

int pst_client_say(postern_client *client, const char *line, int command,
    unsigned long now)
{
    pst_text text;
    int result = pst_client_line(client, &text);

    if (result != 0)
        return result;
    pst_text_string(&text, line);
    return pst_client_put(client, &text, command, now);
}

/* ---- the ring ----------------------------------------------------------- */

#define ROW(client, i) \
    ((client)->rows + ((client)->first + (i)) % PST_CLIENT_PENDING)

int pst_client_expect(postern_client *client, int command,
    unsigned long now)
{
    pst_client_row *row = ROW(client, client->count);

    note_time(client, now);
    row->command = (unsigned char)command;
    row->end = client->written;
    client->count++;
    return 0;
}

int pst_client_awaited(const postern_client *client)
{
    return client->count == 0 ? 0 : ROW(client, 0)->command;
}

void pst_client_drop_row(postern_client *client)
{
    client->first = (client->first + 1) % PST_CLIENT_PENDING;
    client->count--;
}

#define IS_SENT(client, end) (!pst_moment_before((client)->gone, end))

void pst_client_keep_row(postern_client *client)
{
    client->first = (client->first + PST_CLIENT_PENDING - 1)
        % PST_CLIENT_PENDING;
    client->count++;
}

int pst_client_is_asked(const postern_client *client)
{
    return client->count > 0 && IS_SENT(client, ROW(client, 0)->end);
}

/* RFC 2920 3.1: these "can only appear as the last command in a group". */
static int ends_group(int command)
{
    switch (command) {
    case POSTERN_CLIENT_MAIL:
    case POSTERN_CLIENT_RCPT:
    case POSTERN_CLIENT_CONTENT:
    case POSTERN_CLIENT_RSET:
    case PST_CLIENT_CHUNK:
    case PST_CLIENT_CLEAN:
    case PST_CLIENT_NOBODY:
        return 0;
    default:
        return 1;
    }
}

/* How many octets may be sent: up to the first command whose reply has to come
   before anything else is sent. */
static size_t window(const postern_client *client)
{
    int pipelines = client->options.pipelining
        && (client->offers & POSTERN_OFFERS_PIPELINING) != 0;
    size_t i, whole = client->used - client->start;

    if (client->chunk_is_open)
        whole = client->chunk - client->start;
    for (i = 0; i < client->count; i++)
        if (!pipelines || ends_group(ROW(client, i)->command)) {
            unsigned long end = ROW(client, i)->end;

            return IS_SENT(client, end) ? 0 : (size_t)(end - client->gone);
        }
    return whole;
}

const char *postern_client_out(const postern_client *client, size_t *length)
{
    *length = client->phase == PST_CLIENT_ENDED ? 0 : window(client);
    return *length == 0 ? NULL : client->buffer + client->start;
}

void postern_client_sent(postern_client *client, size_t length,
    unsigned long now)
{
    if (length == 0)
        return;
    if (client->secret)
        pst_memory_wipe(client->buffer + client->start, length);
    client->start += length;
    client->gone += (unsigned long)length;
    client->base = now;
    if (client->start == client->used) {
        client->start = client->used = 0;
        client->secret = 0;
    }
}

/* ---- time --------------------------------------------------------------- */

/* RFC 5321 4.5.3.2. */
static unsigned long timeout_of(const postern_client *client)
{
    const postern_client_options *options = &client->options;

    switch (pst_client_awaited(client)) {
    case 0:
        return options->block_timeout;
    case POSTERN_CLIENT_GREETING:
        return options->greeting_timeout;
    case POSTERN_CLIENT_DATA:
        return options->data_timeout;
    case POSTERN_CLIENT_CONTENT:
    case PST_CLIENT_CHUNK:
    case PST_CLIENT_NOBODY:
        return pst_client_is_asked(client) ? options->final_timeout
            : options->block_timeout;
    default:
        return options->command_timeout;
    }
}

int postern_client_deadline(const postern_client *client,
    unsigned long *moment)
{
    unsigned long timeout = timeout_of(client);

    if (client->phase == PST_CLIENT_ENDED)
        return 0;
    if (client->phase == PST_CLIENT_HANDSHAKE)
        timeout = client->options.command_timeout;
    else if (client->count == 0 && window(client) == 0)
        return 0;
    *moment = client->base + timeout;
    return timeout != 0;
}

void postern_client_tick(postern_client *client, unsigned long now)
{
    unsigned long moment;

    if (postern_client_deadline(client, &moment)
        && !pst_moment_before(now, moment))
        pst_client_over(client, POSTERN_CLIENT_SLOW);
}

void pst_client_over(postern_client *client, int fault)
{
    if (client->phase != PST_CLIENT_ENDED)
        client->fault = fault;
    client->phase = PST_CLIENT_ENDED;
}
