/* SPDX-License-Identifier: MIT */
/* fault.c - causes the faults that the user asked for. */
#include <stdlib.h>
#include <string.h>

#include "fault.h"

/* Nobody hears it. */
#define DROPPED "421 4.3.2 Dropped"

#define LOOK 100        /* milliseconds */

/* The faults that strike together: the sum of all delays, then one other. */
typedef struct strike {
    unsigned long delay;
    int action;
    char reply[60];
} strike;

typedef struct pst_cli_fault_delay {
    struct pst_cli_fault_delay *next;
    postern_ticket ticket;
    int is_message;
    strike left;                /* what follows the delay; without a delay
                                   nothing ever does */
} delay;

/* The context of the handler belongs to the store. */
static pst_cli_fault *faults;

/* == Which faults strike == */

/* Numbers next to each other give unrelated results: this is the end of
   MurmurHash3, twice. */
static unsigned long mix(unsigned long bits)
{
    int round;

    bits &= 0xFFFFFFFFUL;

    for (round = 0; round < 2; round++) {
        bits = (bits ^ (bits >> 16)) & 0xFFFFFFFFUL;
        bits = (bits * 0x85EBCA6BUL) & 0xFFFFFFFFUL;
        bits ^= bits >> 13;
        bits = (bits * 0xC2B2AE35UL) & 0xFFFFFFFFUL;
        bits ^= bits >> 16;
    }
    return bits;
}

int pst_cli_fault_strikes(unsigned long seed, unsigned long index,
    unsigned long asked, unsigned long percent)
{
    return mix(mix(mix(seed) + index) + asked) % 100 < percent;
}

static void add(strike *struck, const pst_cli_fault_rule *rule)
{
    if (rule->action == PST_CLI_FAULT_DELAY) {
        struck->delay += rule->delay;
    } else if (struck->action == PST_CLI_FAULT_NONE) {
        struck->action = rule->action;
        strcpy(struck->reply, rule->reply);
    }
}

static void ask(strike *struck, int moment)
{
    size_t i;

    for (i = 0; i < faults->count; i++) {
        const pst_cli_fault_rule *rule = &faults->rows[i].rule;

        if (rule->moment == moment && pst_cli_fault_strikes(faults->seed,
            (unsigned long)i, faults->rows[i].asked++, rule->percent))
            add(struck, rule);
    }
}

static int is_same(const char *a, const char *b)
{
    for (; *a != '\0' && *b != '\0'; a++, b++)
        if (*a != *b && ((*a ^ *b) != 0x20 || (*a | 0x20) < 'a'
            || (*a | 0x20) > 'z'))
            return 0;
    return *a == *b;
}

/* Adds the faults that an address asks for. */
static void ask_address(strike *struck, const char *address, int moment)
{
    const char *at = strrchr(address, '@');
    pst_cli_fault_rule rule;

    if (faults->domain == NULL || at == NULL
        || !is_same(at + 1, faults->domain))
        return;
    if (!pst_cli_fault_rule_address(address, (size_t)(at - address), &rule)) {
        if (!pst_cli_fault_rule_is_meant(address))
            return;
        rule.action = PST_CLI_FAULT_REPLY;
        rule.moment = PST_CLI_FAULT_COMMANDS;
        strcpy(rule.reply, "553 5.1.3 There is no such fault");
    }
    if (rule.moment == moment)
        add(struck, &rule);
}

/* == Striking == */

/* Returns a reply, which the client does not get after a drop.  NULL: no
   fault. */
static const char *answer(const strike *struck, postern_session *session)
{
    if (struck->action == PST_CLI_FAULT_REPLY)
        return struck->reply;
    if (struck->action != PST_CLI_FAULT_DROP)
        return NULL;
    postern_session_abandon(session);
    return DROPPED;
}

/* The same for a message. */
static const char *judge(const strike *struck, postern_session *session,
    postern_envelope *envelope, const postern_ticket *ticket)
{
    if (struck->action == PST_CLI_FAULT_NONE)
        return faults->take(session, envelope, ticket);
    faults->refuse(session, envelope,
        struck->action == PST_CLI_FAULT_REPLY ? struck->reply
        : "the connection is dropped (--fault)");
    return answer(struck, session);
}

static void take_out(const delay *over)
{
    delay **at = &faults->first;

    while (*at != over)
        at = &(*at)->next;
    *at = over->next;
}

static void on_time(postern_server *server, void *context)
{
    delay *over = (delay *)context;
    postern_session *session = postern_ticket_session(server, over->ticket);
    const char *text;

    if (session != NULL) {
        text = over->is_message ? judge(&over->left, session,
            postern_session_envelope(session), &over->ticket)
            : answer(&over->left, session);
        if (text == NULL || strcmp(text, PST_CLI_EXEC_WAITS) != 0)
            (void)postern_answer(server, over->ticket, text);
    }
    take_out(over);
    free(over);
}

/* == Clients that leave before there is a reply == */

/* Nobody is there to get the reply.  But a message is judged, because a client
   that does not wait may have gone. */
static int is_vain(const delay *waiting, const postern_session *session)
{
    if (waiting->left.delay == 0)
        return faults->is_ending || postern_session_left(session);
    return !waiting->is_message && postern_session_left(session);
}

/* 1: it is over. */
static int look_at(postern_server *server, const delay *waiting)
{
    postern_session *session = postern_ticket_session(server,
        waiting->ticket);

    if (session != NULL && !is_vain(waiting, session))
        return 0;
    if (session != NULL) {
        postern_session_abandon(session);
        (void)postern_answer(server, waiting->ticket, DROPPED);
    }
    return 1;
}

/* A delay stays until its timer fires. */
static void look(postern_server *server)
{
    delay **at = &faults->first;

    while (*at != NULL) {
        delay *waiting = *at;

        if (!look_at(server, waiting) || waiting->left.delay > 0) {
            at = &waiting->next;
        } else {
            *at = waiting->next;
            free(waiting);
        }
    }
}

static void look_later(postern_server *server);

static void on_look(postern_server *server, void *context)
{
    (void)context;
    faults->is_looking = 0;
    look(server);
    look_later(server);
}

static void look_later(postern_server *server)
{
    if (faults->first != NULL && !faults->is_looking)
        faults->is_looking = postern_server_after(server, LOOK, on_look, NULL)
            >= 0;
}

void pst_cli_fault_end(pst_cli_fault *fault, postern_server *server)
{
    fault->is_ending = 1;
    if (faults == fault)
        look(server);
}

/* == Waiting == */

static const char failed[] = "451 4.3.1 Out of memory";

/* Returns `failed`, or what postern_later gives to the hook. */
static const char *put_off(const strike *struck, postern_session *session,
    int is_message)
{
    delay *begun;
    const char *text;
    postern_server *server = postern_session_server(session);

    begun = (delay *)calloc(1, sizeof(*begun));
    if (begun == NULL)
        return failed;
    begun->left = *struck;
    if (struck->action == PST_CLI_FAULT_STALL)
        begun->left.delay = 0;
    begun->is_message = is_message;
    begun->next = faults->first;
    faults->first = begun;
    text = postern_later(session, &begun->ticket);
    look_later(server);
    if (begun->left.delay == 0 || postern_server_after(server,
        begun->left.delay, on_time, begun) >= 0)
        return text;
    take_out(begun);
    free(begun);
    return failed;
}

/* For hooks and commands.  NULL: there is no fault. */
static const char *strike_command(strike *struck, postern_session *session)
{
    static char reply[sizeof(struck->reply)];
    const char *text;

    if (struck->delay > 0 || struck->action == PST_CLI_FAULT_STALL)
        return put_off(struck, session, 0);
    text = answer(struck, session);
    return text == NULL ? NULL : strcpy(reply, text);
}

/* == Hooks == */

static const char *on_connected(postern_session *session)
{
    strike struck;

    memset(&struck, 0, sizeof(struck));
    ask(&struck, PST_CLI_FAULT_CONNECT);
    return strike_command(&struck, session);
}

static const char *on_command(postern_session *session, const char *argument,
    void *context)
{
    strike struck;

    (void)argument;
    memset(&struck, 0, sizeof(struck));
    ask(&struck, *(const int *)context);
    return strike_command(&struck, session);
}

static const char *on_address(postern_session *session, const char *address,
    const postern_parameter *options)
{
    strike struck;

    (void)options;
    memset(&struck, 0, sizeof(struck));
    ask_address(&struck, address, PST_CLI_FAULT_COMMANDS);
    return strike_command(&struck, session);
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    const postern_recipient *recipient = postern_envelope_rcpt_tos(envelope);
    static char reply[sizeof(((strike *)0)->reply)];
    const char *text;
    strike struck;

    memset(&struck, 0, sizeof(struck));
    ask(&struck, PST_CLI_FAULT_DOT);
    for (; recipient != NULL; recipient = recipient->next)
        ask_address(&struck, recipient->address, PST_CLI_FAULT_DOT);
    if (struck.delay == 0 && struck.action != PST_CLI_FAULT_STALL)
        text = judge(&struck, session, envelope, NULL);
    else
        text = put_off(&struck, session, 1);
    if (text == failed)
        faults->refuse(session, envelope, text);
    return text == struck.reply ? strcpy(reply, text) : text;
}

/* == Setup == */

int pst_cli_fault_init(pst_cli_fault *fault,
    const pst_cli_settings *settings)
{
    size_t i;

    memset(fault, 0, sizeof(*fault));
    fault->domain = settings->fault_domain;
    fault->seed = settings->seed;
    for (i = 0; i < settings->fault.count; i++)
        if (pst_cli_fault_rule_parse(settings->fault.items[i],
            &fault->rows[fault->count].rule))
            fault->count++;
    return fault->count > 0 || fault->domain != NULL;
}

static int has_moment(const pst_cli_fault *fault, int moment)
{
    size_t i;

    for (i = 0; i < fault->count; i++)
        if (fault->rows[i].rule.moment == moment)
            return 1;
    return 0;
}

int pst_cli_fault_wants_dot(const pst_cli_settings *settings)
{
    pst_cli_fault fault;

    (void)pst_cli_fault_init(&fault, settings);
    return has_moment(&fault, PST_CLI_FAULT_DOT);
}

void pst_cli_fault_hooks(pst_cli_fault *fault, postern_handler *handler)
{
    faults = fault;
    if (has_moment(fault, PST_CLI_FAULT_CONNECT))
        handler->connected = on_connected;
    if (has_moment(fault, PST_CLI_FAULT_DOT) || fault->domain != NULL)
        handler->message = on_message;
    if (fault->domain == NULL)
        return;
    handler->mail = on_address;
    handler->rcpt = on_address;
}

int pst_cli_fault_commands(pst_cli_fault *fault, postern_server *server)
{
    postern_command command;
    int moment, error = 0;

    memset(&command, 0, sizeof(command));
    command.syntax = POSTERN_BUILT_IN;
    command.extended_suffix = POSTERN_BUILT_IN;
    command.needs = POSTERN_NEEDS_NOTHING;
    command.callback = on_command;
    for (moment = PST_CLI_FAULT_COMMANDS; error == 0; moment++) {
        command.verb = pst_cli_fault_verb(moment);
        if (command.verb == NULL)
            break;
        fault->moments[moment] = moment;
        command.context = &fault->moments[moment];
        if (has_moment(fault, moment))
            error = postern_server_add_command(server, &command);
    }
    return error;
}

int pst_cli_fault_stalls(const pst_cli_fault *fault)
{
    size_t i;

    for (i = 0; i < fault->count; i++)
        if (fault->rows[i].rule.action == PST_CLI_FAULT_STALL)
            return 1;
    return fault->domain != NULL;
}

void pst_cli_fault_free(pst_cli_fault *fault)
{
    delay *waiting;

    while ((waiting = fault->first) != NULL) {
        fault->first = waiting->next;
        free(waiting);
    }
}
