/* SPDX-License-Identifier: MIT */
/* delay.c - makes a fault happen: at once, or after a delay. */
#include <string.h>

#include "testing.h"

/* The hook has to return a refusal, which is not sent. */
#define DROPPED "451 4.4.2 Error: connection dropped"

/* How often in a second slow reading takes a piece. */
#define TICKS 50

/* ---- those who wait ---------------------------------------------------- */

static pst_testing_delay *new_delay(postern_testing *kit)
{
    pst_testing_delay *delay = (pst_testing_delay *)pst_testing_memory_new(
        kit, sizeof(*delay));

    if (delay == NULL)
        return NULL;
    memset(delay, 0, sizeof(*delay));
    delay->kit = kit;
    delay->next = kit->delays;
    delay->link = &kit->delays;
    if (delay->next != NULL)
        delay->next->link = &delay->next;
    kit->delays = delay;
    return delay;
}

static void free_delay(pst_testing_delay *delay)
{
    *delay->link = delay->next;
    if (delay->next != NULL)
        delay->next->link = delay->link;
    pst_testing_memory_free(delay->kit, delay, sizeof(*delay));
}

void pst_testing_delay_free_all(postern_testing *kit)
{
    while (kit->delays != NULL)
        free_delay(kit->delays);
}

/* ---- answers ----------------------------------------------------------- */

static void on_time(postern_server *server, void *context)
{
    pst_testing_delay *delay = (pst_testing_delay *)context;
    postern_session *session = postern_ticket_session(server, delay->ticket);

    if (session != NULL) {
        if (delay->drop)
            postern_session_abandon(session);
        (void)postern_answer(server, delay->ticket,
            delay->drop ? DROPPED
            : delay->reply[0] != '\0' ? delay->reply : NULL);
    }
    free_delay(delay);
}

static const char *answer_later(postern_testing *kit,
    postern_session *session, const pst_testing_strike *strike)
{
    pst_testing_delay *delay = new_delay(kit);

    if (delay == NULL)
        return PST_TESTING_NO_MEMORY;
    delay->drop = strike->drop;
    strcpy(delay->reply, strike->reply);
    if (postern_server_after(postern_session_server(session), strike->delay,
        on_time, delay) < 0) {
        free_delay(delay);
        return PST_TESTING_NO_MEMORY;
    }
    return postern_later(session, &delay->ticket);
}

const char *pst_testing_delay_answer(postern_testing *kit,
    postern_session *session, const pst_testing_strike *strike)
{
    if (strike->delay > 0)
        return answer_later(kit, session, strike);
    if (strike->drop) {
        postern_session_abandon(session);
        return DROPPED;
    }
    return strike->reply[0] == '\0' ? NULL
        : postern_replyf(session, "%s", strike->reply);
}

/* ---- content ----------------------------------------------------------- */

static void on_tick(postern_server *server, void *context)
{
    pst_testing_delay *delay = (pst_testing_delay *)context;
    postern_session *session = postern_ticket_session(server, delay->ticket);
    pst_testing_draft *draft;

    if (session != NULL) {
        draft = (pst_testing_draft *)postern_envelope_data(
            postern_session_envelope(session));
        draft->allowed += draft->strike.octets_per_second / TICKS + 1;
        (void)postern_resume(server, delay->ticket);
    }
    free_delay(delay);
}

static const char *put_off(postern_testing *kit, postern_session *session)
{
    pst_testing_delay *delay = new_delay(kit);

    if (delay == NULL)
        return PST_TESTING_NO_MEMORY;
    if (postern_server_after(postern_session_server(session), 1000 / TICKS,
        on_tick, delay) < 0) {
        free_delay(delay);
        return PST_TESTING_NO_MEMORY;
    }
    return postern_pause(session, &delay->ticket);
}

/* Content that was put off comes again from its beginning. */
const char *pst_testing_delay_content(postern_testing *kit,
    postern_session *session, pst_testing_draft *draft, const char *octets,
    size_t length)
{
    size_t left = length - draft->ahead;
    size_t taken = left < draft->allowed ? left : (size_t)draft->allowed;

    if (!pst_testing_draft_add(kit, draft, octets + draft->ahead, taken))
        return PST_TESTING_NO_MEMORY;
    draft->allowed -= (unsigned long)taken;
    draft->ahead = taken < left ? draft->ahead + taken : 0;
    return taken == left ? POSTERN_TAKEN : put_off(kit, session);
}
