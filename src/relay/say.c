/* SPDX-License-Identifier: MIT */
/* say.c - the replies to clients about the next hop. */
#include <string.h>

#include "relay.h"
#include "tls/fault.h"

/* RFC 3463 3.5: X.4.1 no answer from host, X.4.2 bad connection, X.4.0 other;
   3.8: X.7.0 security.  All are 4xx, so the client keeps the message. */
const char *pst_relay_say_fault(int fault)
{
    switch (fault) {
    case POSTERN_CLIENT_SLOW:
        return "451 4.4.1 The next hop is too slow";
    case POSTERN_CLIENT_TURNED_AWAY:
        return "451 4.4.0 The next hop turns us away";
    case POSTERN_CLIENT_NONSENSE:
    case POSTERN_CLIENT_ENDLESS:
    case POSTERN_CLIENT_UNASKED:
        return "451 4.4.0 The next hop breaks the protocol";
    case POSTERN_CLIENT_INJECTED:
    case POSTERN_CLIENT_UNPROVED:
        return "451 4.7.0 The next hop cannot be trusted";
    default:
        return "451 4.4.2 The connection to the next hop is lost";
    }
}

const char *pst_relay_say_away(int error)
{
    switch (error) {
    case POSTERN_E_REFUSED:
        return PST_RELAY_AWAY ": nobody listens there";
    case POSTERN_E_AGAIN:
        return PST_RELAY_AWAY ": there was no connection in time";
    case POSTERN_E_RESET:
        return PST_RELAY_AWAY ": the connection was reset";
    case POSTERN_E_DENIED:
        return PST_RELAY_AWAY ": permission denied";
    case POSTERN_E_FULL:
        return PST_RELAY_AWAY ": a limit of this system is reached";
    default:
        return PST_RELAY_AWAY;
    }
}

const char *pst_relay_say_tls(int fault)
{
    switch (fault) {
    case PST_TLS_FAULT_UNTRUSTED:
        return PST_RELAY_NO_TLS ": nobody whom we trust has signed its "
            "certificate";
    case PST_TLS_FAULT_NAME:
        return PST_RELAY_NO_TLS ": its certificate is for another name";
    case PST_TLS_FAULT_EXPIRED:
        return PST_RELAY_NO_TLS ": its certificate has expired, or is not "
            "valid yet";
    case PST_TLS_FAULT_HANDSHAKE:
        return PST_RELAY_NO_TLS ": there is no common cipher suite or curve";
    case PST_TLS_FAULT_VERSION:
        return PST_RELAY_NO_TLS ": there is no common version of TLS";
    case PST_TLS_FAULT_NOT_TLS:
        return PST_RELAY_NO_TLS ": it sent something else than TLS";
    default:
        return PST_RELAY_NO_TLS;
    }
}

static void add(char *room, const char *text, size_t length)
{
    size_t used = strlen(room);

    if (length > PST_RELAY_REPLY - 1 - used)
        length = PST_RELAY_REPLY - 1 - used;
    memcpy(room + used, text, length);
    room[used + length] = '\0';
}

const char *pst_relay_say_with(const char *reply, const char *said,
    char *room)
{
    room[0] = '\0';
    add(room, reply, strlen(reply));
    add(room, ": ", 2);
    add(room, said, strcspn(said, "\n"));
    return room;
}

/*
 * 421 would close the client's session (RFC 5321 3.8), but only the hop's
 * session is closed.  530 and 538 ask the relay, not the client, for TLS or
 * AUTH.  The class of an enhanced status has to be that of the code (RFC 3463
 * 2).
 */
const char *pst_relay_say(const postern_client_event *event, char *room)
{
    size_t length;

    if (event->code != 421 && event->code != 530 && event->code != 538)
        return event->text;
    length = strlen(event->text);
    if (length > PST_RELAY_REPLY - 1)
        length = PST_RELAY_REPLY - 1;
    memcpy(room, event->text, length);
    room[length] = '\0';
    memcpy(room, "451", 3);
    if (length > 6 && room[4] == '5' && room[5] == '.')
        room[4] = '4';
    return room;
}

void pst_relay_tell(const postern_relay *relay, postern_session *session,
    const char *reply)
{
    if (relay->options.answered != NULL && session != NULL && reply != NULL)
        relay->options.answered(relay->options.answered_context, session,
            reply);
}

const char *pst_relay_say_error(int error)
{
    switch (error) {
    case POSTERN_E_INVALID:
        return "553 5.1.3 The address cannot be passed on";
    case POSTERN_E_INVALID_NOT_OFFERED:
        return "553 5.6.7 The next hop does not take such addresses";
    default:
        return PST_RELAY_NO_ROOM;
    }
}
