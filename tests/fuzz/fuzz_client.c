/* SPDX-License-Identifier: MIT */
/*
 * fuzz_client.c - whatever a server says, a client sends whole lines that were
 * asked for, ends, and believes nobody who answers before he was asked.  The
 * input: an octet for the options, then steps: an octet that says what is
 * done, and where the server speaks, one with a length, and what it says.
 */
#include <stdlib.h>
#include <string.h>

#include "postern_client.h"
#include "postern_tls.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static size_t held;
static unsigned long now;
static int may_be_accepted;     /* the end of the content has gone out */

static void require(int truth)
{
    if (!truth)
        abort();
}

static void *resize(void *context, void *block, size_t was, size_t wanted)
{
    (void)context;
    held = held - was + wanted;
    require(held < 40000);
    if (wanted > 0)
        return realloc(block, wanted);
    free(block);
    return NULL;
}

static void hear(postern_client *client)
{
    postern_client_event event;

    while (postern_client_next(client, &event)) {
        require(event.text != NULL && strlen(event.text) < 4096);
        if (event.what == POSTERN_CLIENT_REPLY
            && event.command == POSTERN_CLIENT_CONTENT && event.code < 300)
            require(may_be_accepted);
        if (event.what == POSTERN_CLIENT_SECURE)
            postern_client_secured(client, now);
    }
}

static void send_some(postern_client *client, size_t most)
{
    size_t length;
    const char *octets = postern_client_out(client, &length);

    require((octets == NULL) == (length == 0));
    if (length > most)
        length = most;
    postern_client_sent(client, length, now);
}

static void speak(postern_client *client, const unsigned char *said,
    size_t length)
{
    char *copy = (char *)malloc(length + 1);
    size_t at = 0, used;

    require(copy != NULL);
    memcpy(copy, said, length);
    while (at < length) {
        used = postern_client_input(client, copy + at, length - at, now);
        require(used > 0 || (postern_client_wants(client)
            & (POSTERN_CLIENT_CLOSES | POSTERN_CLIENT_SECURES)));
        hear(client);
        if (used == 0)
            break;
        at += used;
    }
    free(copy);
}

static void act(postern_client *client, unsigned what)
{
    static const postern_parameter body[] = {
        { "BODY", "8BITMIME" }, { NULL, NULL }
    };
    static const postern_parameter binary[] = {
        { "BODY", "BINARYMIME" }, { NULL, NULL }
    };
    static const postern_client_credentials user = {
        "user", "pencil", NULL, NULL, "123456789012345678"
    };
    static char content[9000];

    memset(content, what & 64 ? '\n' : '.', sizeof(content));
    switch (what % 13) {
    case 0:
        if (postern_client_mail(client, "a@b", what & 64 ? body
            : what & 128 ? binary : NULL, now) == 0)
            may_be_accepted = 0;
        break;
    case 1:
        (void)postern_client_rcpt(client, "c@d", NULL, now);
        break;
    case 2:
        (void)postern_client_data(client, now);
        break;
    case 3:
        (void)postern_client_content(client, content,
            what & 128 ? 1 : sizeof(content), now);
        break;
    case 4:
        if (postern_client_content_end(client, now) == 0)
            may_be_accepted = 1;
        break;
    case 5:
        (void)postern_client_rset(client, now);
        break;
    case 6:
        (void)postern_client_command(client, "NOOP", now);
        break;
    case 7:
        (void)postern_client_quit(client, now);
        break;
    case 8:
        (void)postern_client_starttls(client, now);
        break;
    case 9:
        (void)postern_client_auth(client, &user, now);
        break;
    case 10:
        now += what * 1000UL;
        postern_client_tick(client, now);
        break;
    case 11:
        send_some(client, what & 64 ? 7 : 1000000);
        break;
    default:
        send_some(client, 1000000);
    }
    hear(client);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    postern_client_options options;
    postern_client *client;
    size_t at = 1, length;

    if (size == 0)
        return 0;
    now = 0;
    held = 0;
    may_be_accepted = 0;
    postern_client_options_init(&options);
    options.resize = resize;
    options.lmtp = data[0] & 1;
    options.pipelining = (data[0] & 2) == 0;
    options.chunking = (data[0] & 4) == 0;
    options.auth_in_clear = (data[0] & 8) != 0;
    options.hashes = postern_tls_hashes();
    client = postern_client_new(&options, now, NULL);
    require(client != NULL);
    while (at < size) {
        if (data[at] < 128 && at + 1 < size) {
            length = data[at];
            at++;
            length = length > size - at ? size - at : length;
            speak(client, data + at, length);
            at += length;
        } else {
            act(client, data[at++]);
        }
    }
    postern_client_eof(client);
    hear(client);
    require(postern_client_wants(client) == POSTERN_CLIENT_CLOSES);
    postern_client_free(client);
    require(held == 0);
    return 0;
}
