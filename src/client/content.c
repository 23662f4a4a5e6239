/* SPDX-License-Identifier: MIT */
/* content.c - sends the content: by DATA, as lines with CRLF and doubled dots
   (RFC 5321 4.5.2), or by BDAT (RFC 3030). */
#include <string.h>

#include "client.h"

/* Room for "BDAT 4294967295 LAST" and CRLF, before the octets of a chunk. */
#define HEADER 32

/* ---- lines -------------------------------------------------------------- */

/* The index of the first `c`, or `length`. */
static size_t find(const char *octets, int c, size_t length)
{
    const char *at = (const char *)memchr(octets, c, length);

    return at == NULL ? length : (size_t)(at - octets);
}

/* How many octets can be sent unchanged: whole lines with CRLF that need no
   dot, and the beginning of one more line. */
static size_t plain_length(const char *octets, size_t length)
{
    size_t at = 0, end, cr;

    do {
        end = at + find(octets + at, '\n', length - at);
        cr = at + find(octets + at, '\r', end - at);
        if (cr == end || cr + 1 < end || end == length)
            return cr;
        at = end + 1;
    } while (at < length && octets[at] != '.');
    return at;
}

static void put(postern_client *client, char **out, const char *octets,
    size_t length)
{
    memcpy(*out, octets, length);
    *out += length;
    client->in_line = octets[length - 1] != '\n';
}

/* The end of a line is written when its CR comes; an LF that follows belongs
   to it. */
static size_t put_end(postern_client *client, char **out, int c)
{
    memcpy(*out, "\r\n", 2);
    *out += 2;
    client->in_line = 0;
    client->cr = c == '\r';
    return 1;
}

/* One step of at least one octet; there is room for three. */
static size_t step(postern_client *client, char **out, size_t room,
    const char *octets, size_t length)
{
    size_t plain;

    if (client->cr) {
        client->cr = 0;
        if (*octets == '\n')
            return 1;
    }
    if (*octets == '\r' || *octets == '\n')
        return put_end(client, out, *octets);
    if (!client->in_line && *octets == '.'
        && client->content == PST_CLIENT_DOTTED) {
        put(client, out, ".", 1);
        room--;
    }
    plain = plain_length(octets, length < room ? length : room);
    put(client, out, octets, plain);
    return plain;
}

/* Writes as much as fits; returns how many octets of the content that was. */
static size_t fill(postern_client *client, const char *octets,
    size_t length, size_t *made)
{
    size_t room = pst_client_room(client), at = 0;
    char *begin = pst_client_end(client), *out = begin;

    if (client->binary) {
        *made = length < room ? length : room;
        memcpy(out, octets, *made);
        return *made;
    }
    while (at < length && room - (size_t)(out - begin) >= 3)
        at += step(client, &out, room - (size_t)(out - begin), octets + at,
            length - at);
    *made = (size_t)(out - begin);
    return at;
}

/* ---- chunks ------------------------------------------------------------- */

/* Waits until a chunk is large enough to be worth a reply; the last row of the
   ring is reserved for the last chunk. */
static int open_chunk(postern_client *client)
{
    size_t room = pst_client_room(client);

    if (client->chunk_is_open)
        return 1;
    if (client->count + 1 >= PST_CLIENT_PENDING
        || room < client->options.buffer_size / 2)
        return 0;
    client->chunk_is_open = 1;
    client->chunk = client->used;
    client->used += HEADER;
    return 1;
}

/* Writes the header directly before the octets.  If no output waits before it,
   the output begins there; else the octets are moved. */
static void close_chunk(postern_client *client, int last, unsigned long now)
{
    char *begin = client->buffer + client->chunk, header[HEADER];
    size_t length = client->used - client->chunk - HEADER, gap;
    pst_text text;

    pst_text_init(&text, header, sizeof(header));
    pst_text_string(&text, "BDAT ");
    pst_text_number(&text, (unsigned long)length);
    pst_text_string(&text, last ? " LAST\r\n" : "\r\n");
    gap = HEADER - text.length;
    memcpy(begin + gap, header, text.length);
    length += text.length;
    client->chunk_is_open = 0;
    client->used = client->chunk;
    if (client->chunk == client->start)
        client->used = client->start += gap;
    else
        memmove(begin, begin + gap, length);
    pst_client_wrote(client, length, now);
    (void)pst_client_expect(client, last ? (int)POSTERN_CLIENT_CONTENT
        : (int)PST_CLIENT_CHUNK, now);
}

static size_t fill_chunk(postern_client *client, const char *octets,
    size_t length, unsigned long now)
{
    size_t made, used;

    if (!open_chunk(client))
        return 0;
    used = fill(client, octets, length, &made);
    client->used += made;
    if (used < length)
        close_chunk(client, 0, now);
    return used;
}

static int end_chunk(postern_client *client, unsigned long now)
{
    if (!open_chunk(client))
        return POSTERN_E_AGAIN;
    if (client->in_line && !client->binary) {
        if (pst_client_room(client) < 2) {
            close_chunk(client, 0, now);
            return POSTERN_E_AGAIN;
        }
        memcpy(pst_client_end(client), "\r\n", 2);
        client->used += 2;
    }
    close_chunk(client, 1, now);
    return 0;
}

/* ---- the content -------------------------------------------------------- */

int postern_client_data(postern_client *client, unsigned long now)
{
    int result = pst_client_may(client);

    if (result == 0 && (!client->open
        || client->content != PST_CLIENT_NO_CONTENT
        || client->accepted + client->recipients - client->answered == 0))
        result = POSTERN_E_INVALID_HERE;
    if (result != 0)
        return result;
    if (client->options.chunking && !client->options.lmtp
        && (client->offers & POSTERN_OFFERS_CHUNKING) != 0) {
        client->content = PST_CLIENT_CHUNKED;
        return 0;
    }
    result = pst_client_say(client, "DATA", POSTERN_CLIENT_DATA, now);
    if (result == 0)
        client->content = PST_CLIENT_ASKED;
    return result;
}

/* RFC 2920 3.1: a client whose recipients were all refused may still get a
   354: then it sends nothing but the dot. */
void pst_client_content_go(postern_client *client, unsigned long now)
{
    if (client->accepted > 0) {
        client->content = PST_CLIENT_DOTTED;
        return;
    }
    client->content = PST_CLIENT_UNWANTED;
    (void)pst_client_say(client, ".", PST_CLIENT_NOBODY, now);
}

size_t postern_client_content(postern_client *client, const char *octets,
    size_t length, unsigned long now)
{
    size_t used, made;

    if (client->phase == PST_CLIENT_ENDED)
        return length;
    switch (client->content) {
    case PST_CLIENT_UNWANTED:
        return length;
    case PST_CLIENT_CHUNKED:
        return length == 0 ? 0 : fill_chunk(client, octets, length, now);
    case PST_CLIENT_DOTTED:
        used = fill(client, octets, length, &made);
        pst_client_wrote(client, made, now);
        return used;
    default:
        return 0;
    }
}

static int end_dotted(postern_client *client, unsigned long now)
{
    const char *end = client->in_line ? "\r\n.\r\n" : ".\r\n";
    size_t length = strlen(end);

    if (pst_client_room(client) < length)
        return POSTERN_E_AGAIN;
    memcpy(pst_client_end(client), end, length);
    pst_client_wrote(client, length, now);
    return pst_client_expect(client, POSTERN_CLIENT_CONTENT, now);
}

int postern_client_content_end(postern_client *client, unsigned long now)
{
    int result = POSTERN_E_INVALID_HERE;

    if (client->phase == PST_CLIENT_ENDED)
        return result;
    if (client->content == PST_CLIENT_ASKED)
        result = POSTERN_E_AGAIN;
    else if (client->content == PST_CLIENT_DOTTED)
        result = end_dotted(client, now);
    else if (client->content == PST_CLIENT_CHUNKED)
        result = end_chunk(client, now);
    else if (client->content == PST_CLIENT_UNWANTED)
        result = 0;
    if (result == 0)
        client->content = PST_CLIENT_NO_CONTENT;
    return result;
}

void pst_client_content_refused(postern_client *client)
{
    pst_client_chunk_drop(client);
    if (client->content != PST_CLIENT_NO_CONTENT)
        client->content = PST_CLIENT_UNWANTED;
    client->open = 0;
    client->stale = 1;
}
