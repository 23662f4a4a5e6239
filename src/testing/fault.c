/* SPDX-License-Identifier: MIT */
/* fault.c - chooses the fault that happens at a command. */
#include <string.h>

#include "testing.h"

/* Where a fault can happen. */
static const char *const places[] = {
    "CONNECT", "CONTENT", "DATA", "BDAT", "HELO", "EHLO", "LHLO", "STARTTLS",
    "AUTH", "MAIL", "RCPT", "RSET", "NOOP", "VRFY", "HELP", "QUIT", NULL
};

static const char *find_place(const char *verb)
{
    const char *const *place = places;

    while (*place != NULL && strcmp(*place, verb) != 0)
        place++;
    return *place;
}

/* ---- the server's thread ----------------------------------------------- */

/* A random number from 0 to 99, by the example of rand() in ISO C. */
static unsigned draw(postern_testing *kit)
{
    kit->random = (kit->random * 1103515245UL + 12345UL) & 0xffffffffUL;
    return (unsigned)(kit->random >> 16) % 100;
}

static int strikes(postern_testing *kit, pst_testing_fault *fault)
{
    fault->met++;
    if (fault->nth != 0 && fault->met != fault->nth)
        return 0;
    return fault->odds == 0 || draw(kit) < fault->odds;
}

void pst_testing_fault_meet(postern_testing *kit, const char *verb,
    pst_testing_strike *strike)
{
    pst_testing_fault *fault;
    int is_struck = 0;

    memset(strike, 0, sizeof(*strike));
    pst_os_mutex_lock(&kit->mutex);
    for (fault = kit->faults; fault != NULL; fault = fault->next)
        if (strcmp(fault->verb, verb) == 0 && strikes(kit, fault)
            && !is_struck) {
            *strike = fault->strike;
            is_struck = 1;
        }
    pst_os_mutex_unlock(&kit->mutex);
}

/* ---- the test's thread ------------------------------------------------- */

/* A hook could say it: a code, and a text without control characters.  After
   2xx a command would have had no effect; only content is kept. */
static int is_reply(const char *reply, const char *place)
{
    const char *at = reply + 4;

    if (strlen(reply) < 5 || strlen(reply) >= PST_TESTING_REPLY
        || strspn(reply, "0123456789") != 3 || reply[3] != ' ')
        return 0;
    while ((unsigned char)*at >= ' ' && *at != 127)
        at++;
    return *at == '\0' && (*reply == '4' || *reply == '5'
        || (*reply == '2' && strcmp(place, "CONTENT") == 0));
}

int postern_testing_add_fault(postern_testing *kit,
    const postern_testing_fault *fault)
{
    const char *place = fault->verb == NULL ? NULL : find_place(fault->verb);
    pst_testing_fault *copy, **link;

    if (place == NULL || fault->odds > 100 || (fault->reply != NULL
        && !is_reply(fault->reply, place)))
        return POSTERN_E_INVALID;
    copy = (pst_testing_fault *)pst_testing_memory_new(kit, sizeof(*copy));
    if (copy == NULL)
        return POSTERN_E_NOMEM;
    memset(copy, 0, sizeof(*copy));
    copy->verb = place;
    copy->nth = fault->nth;
    copy->odds = fault->odds;
    copy->strike.delay = fault->delay;
    copy->strike.drop = fault->drop;
    copy->strike.octets_per_second = fault->octets_per_second;
    if (fault->reply != NULL)
        strcpy(copy->strike.reply, fault->reply);
    pst_os_mutex_lock(&kit->mutex);
    for (link = &kit->faults; *link != NULL; link = &(*link)->next)
        continue;
    *link = copy;
    pst_os_mutex_unlock(&kit->mutex);
    return 0;
}

void postern_testing_clear_faults(postern_testing *kit)
{
    pst_testing_fault *fault, *next;

    pst_os_mutex_lock(&kit->mutex);
    fault = kit->faults;
    kit->faults = NULL;
    pst_os_mutex_unlock(&kit->mutex);
    for (; fault != NULL; fault = next) {
        next = fault->next;
        pst_testing_memory_free(kit, fault, sizeof(*fault));
    }
}
