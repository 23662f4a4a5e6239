/* SPDX-License-Identifier: MIT */
/* event.c - turns replies into events. */
#include <string.h>

#include "client.h"

static void tell(postern_client *client, int what, int command)
{
    postern_client_event *event = &client->event;

    event->what = what;
    event->command = command;
    event->code = client->reply.code;
    event->text = client->reply.text;
    event->index = 0;
    event->last = 0;
    event->fault = 0;
    client->has_event = 1;
}

/* The transaction is over, and the reply says why. */
static void tell_refused(postern_client *client)
{
    pst_client_content_refused(client);
    tell(client, POSTERN_CLIENT_REPLY, POSTERN_CLIENT_DATA);
    client->event.last = 1;
}

static void end(postern_client *client, int fault)
{
    client->by_reply = 1;
    pst_client_over(client, fault);
}

#define IS_GOOD(code) ((code) / 100 == 2)
#define IS_BAD(code) ((code) >= 400)

/* ---- before the first command ------------------------------------------- */

static int why_turned_away(int code)
{
    return code == 421 ? POSTERN_CLIENT_CLOSING
        : IS_BAD(code) ? POSTERN_CLIENT_TURNED_AWAY
        : POSTERN_CLIENT_NONSENSE;
}

static void greeted(postern_client *client, int code, unsigned long now)
{
    if (code == 220)
        (void)pst_client_hello(client, POSTERN_CLIENT_HELLO, now);
    else
        end(client, why_turned_away(code));
}

/* RFC 5321 3.2: a server that does not know EHLO may know HELO; for LMTP RFC
   2033 4.1 has nothing like that. */
static void hello_answered(postern_client *client, int command, int code,
    unsigned long now)
{
    int may_fall_back = command == POSTERN_CLIENT_HELLO
        && !client->options.lmtp && !client->secure;

    if (code == 250) {
        client->phase = PST_CLIENT_OPEN;
        tell(client, POSTERN_CLIENT_READY, POSTERN_CLIENT_HELLO);
    } else if (may_fall_back && (code == 550
        || (code >= 500 && code <= 504))) {
        (void)pst_client_hello(client, PST_CLIENT_HELO, now);
    } else {
        end(client, why_turned_away(code));
    }
}

static void starttls_answered(postern_client *client, int code)
{
    if (code == 220) {
        client->phase = PST_CLIENT_HANDSHAKE;
        tell(client, POSTERN_CLIENT_SECURE, POSTERN_CLIENT_STARTTLS);
    } else if (IS_BAD(code)) {
        client->phase = PST_CLIENT_OPEN;
        tell(client, POSTERN_CLIENT_REPLY, POSTERN_CLIENT_STARTTLS);
    } else {
        end(client, POSTERN_CLIENT_NONSENSE);
    }
}

/* RFC 5802 9: 235 counts only if the server has proved that it knows the
   password. */
static void auth_answered(postern_client *client, int code,
    unsigned long now)
{
    if (code == 334) {
        pst_client_auth_answer(client, now);
    } else if (code == 235 && !client->sasl->proved) {
        end(client, POSTERN_CLIENT_UNPROVED);
    } else if (code == 235 || IS_BAD(code)) {
        pst_client_auth_end(client);
        tell(client, POSTERN_CLIENT_REPLY, POSTERN_CLIENT_AUTH);
    } else {
        end(client, POSTERN_CLIENT_NONSENSE);
    }
}

/* ---- a transaction ------------------------------------------------------ */

static void data_answered(postern_client *client, int code,
    unsigned long now)
{
    static const char nobody[] = "554 5.5.1 No valid recipients";

    if (IS_BAD(code)) {
        tell_refused(client);
    } else if (code != 354) {
        end(client, POSTERN_CLIENT_NONSENSE);
    } else {
        pst_client_content_go(client, now);
        if (client->content != PST_CLIENT_UNWANTED)
            return;
        tell_refused(client);
        client->event.code = 554;
        client->event.text = nobody;
    }
}

static void chunk_answered(postern_client *client, int code)
{
    if (client->open && IS_BAD(code))
        tell_refused(client);
}

/* RFC 2033 4.2: a reply for each accepted recipient.  A positive reply without
   an accepted recipient is an error. */
static void content_answered(postern_client *client, int code)
{
    size_t verdicts = client->options.lmtp ? client->accepted : 1;
    size_t index = client->verdicts++;
    int last = client->verdicts >= verdicts;

    if (!last)
        pst_client_keep_row(client);
    if (!client->open)
        return;
    if (IS_GOOD(code) && client->accepted == 0) {
        end(client, POSTERN_CLIENT_NONSENSE);
        return;
    }
    tell(client, POSTERN_CLIENT_REPLY, POSTERN_CLIENT_CONTENT);
    client->event.index = index;
    client->event.last = last;
    client->open = !last;
}

/* After a refused MAIL there is no transaction, as soon as the commands that
   were sent with it have their replies. */
static void plainly_answered(postern_client *client, int command, int code)
{
    tell(client, POSTERN_CLIENT_REPLY, command);
    if (command == POSTERN_CLIENT_MAIL) {
        client->mailed = IS_GOOD(code);
    } else if (command == POSTERN_CLIENT_RCPT) {
        client->event.index = client->answered++;
        client->accepted += IS_GOOD(code);
    }
    if (!client->mailed && client->count == 0
        && client->content == PST_CLIENT_NO_CONTENT)
        client->open = 0;
}

/* ---- all ---------------------------------------------------------------- */

static void answered(postern_client *client, int command, int code,
    unsigned long now)
{
    switch (command) {
    case POSTERN_CLIENT_GREETING:
        greeted(client, code, now);
        break;
    case POSTERN_CLIENT_HELLO:
    case PST_CLIENT_HELO:
        hello_answered(client, command, code, now);
        break;
    case POSTERN_CLIENT_STARTTLS:
        starttls_answered(client, code);
        break;
    case POSTERN_CLIENT_AUTH:
        auth_answered(client, code, now);
        break;
    case POSTERN_CLIENT_DATA:
        data_answered(client, code, now);
        break;
    case POSTERN_CLIENT_CONTENT:
        content_answered(client, code);
        break;
    case PST_CLIENT_CHUNK:
        chunk_answered(client, code);
        break;
    case PST_CLIENT_CLEAN:
    case PST_CLIENT_NOBODY:
        break;
    case POSTERN_CLIENT_QUIT:
        end(client, POSTERN_CLIENT_DONE);
        break;
    default:
        plainly_answered(client, command, code);
        break;
    }
}

/* May the reply be 3xx? */
static int may_be_3xx(int command)
{
    return command == POSTERN_CLIENT_DATA || command == POSTERN_CLIENT_AUTH
        || command == POSTERN_CLIENT_QUIT;
}

/* A refusal in the middle of the content counts, but a positive reply does
   not, because the server has not seen the rest.  After it the connection is
   useless, because it is unknown what the server takes the rest for. */
static void came_early(postern_client *client, int code)
{
    int command = pst_client_awaited(client);

    if (client->open && IS_BAD(code)
        && (client->content == PST_CLIENT_DOTTED
        || command == POSTERN_CLIENT_CONTENT || command == PST_CLIENT_CHUNK))
        tell_refused(client);
    end(client, code == 421 ? POSTERN_CLIENT_CLOSING
        : POSTERN_CLIENT_UNASKED);
}

/* RFC 5321 3.8: 421 may come to any command. */
void pst_client_event_reply(postern_client *client, unsigned long now)
{
    int command = pst_client_awaited(client), code = client->reply.code;

    client->base = now;
    if (client->early) {
        came_early(client, code);
        return;
    }
    pst_client_drop_row(client);
    if (code / 100 == 3 && !may_be_3xx(command)) {
        end(client, POSTERN_CLIENT_NONSENSE);
        return;
    }
    answered(client, command, code, now);
    if (code == 421)
        end(client, POSTERN_CLIENT_CLOSING);
}

int postern_client_next(postern_client *client, postern_client_event *event)
{
    if (client->has_event) {
        client->has_event = 0;
        *event = client->event;
        return 1;
    }
    if (client->phase != PST_CLIENT_ENDED || client->told)
        return 0;
    client->told = 1;
    tell(client, POSTERN_CLIENT_OVER, 0);
    client->has_event = 0;
    client->event.fault = client->fault;
    if (!client->by_reply) {
        client->event.code = 0;
        client->event.text = "";
    }
    *event = client->event;
    return 1;
}
