/* SPDX-License-Identifier: MIT */
/* hooks.c - the hooks of a kit's server; they run in the server's thread. */
#include <stdio.h>
#include <string.h>

#include "testing.h"

#define NO_MEMORY PST_TESTING_NO_MEMORY

static postern_testing *kit_of(postern_session *session)
{
    return (postern_testing *)postern_session_context(session);
}

/* ---- messages ---------------------------------------------------------- */

static void *on_envelope_create(postern_session *session)
{
    return pst_testing_draft_new(kit_of(session));
}

static void on_envelope_destroy(postern_session *session, void *data)
{
    if (data != NULL)
        pst_testing_draft_free(kit_of(session), (pst_testing_draft *)data);
}

/* The fault at the end is chosen here, because it may slow down the
   reading. */
static const char *on_begin(postern_session *session,
    postern_envelope *envelope)
{
    pst_testing_draft *draft = (pst_testing_draft *)postern_envelope_data(
        envelope);
    postern_testing *kit = kit_of(session);
    pst_testing_strike strike;

    if (draft == NULL)
        return NO_MEMORY;
    pst_testing_fault_meet(kit, "CONTENT", &draft->strike);
    pst_testing_fault_meet(kit, "DATA", &strike);
    return pst_testing_delay_answer(kit, session, &strike);
}

static const char *on_bytes(postern_session *session,
    postern_envelope *envelope, const char *octets, size_t length)
{
    pst_testing_draft *draft = (pst_testing_draft *)postern_envelope_data(
        envelope);
    postern_testing *kit = kit_of(session);

    if (draft->strike.octets_per_second > 0)
        return pst_testing_delay_content(kit, session, draft, octets, length);
    return pst_testing_draft_add(kit, draft, octets, length)
        ? POSTERN_TAKEN : NO_MEMORY;
}

static void keep(postern_testing *kit, pst_testing_mail *mail)
{
    pst_os_mutex_lock(&kit->mutex);
    mail->message.number = ++kit->number;
    if (kit->last == NULL)
        kit->first = mail;
    else
        kit->last->next = mail;
    kit->last = mail;
    kit->count++;
    pst_os_condition_broadcast(&kit->changed);
    pst_os_mutex_unlock(&kit->mutex);
}

/* 0: no memory. */
static int keep_message(postern_testing *kit, postern_session *session,
    postern_envelope *envelope, pst_testing_draft *draft)
{
    pst_testing_mail *mail = pst_testing_mail_new(kit, session, envelope);

    if (mail == NULL)
        return 0;
    if (!pst_testing_draft_give(kit, draft, mail)) {
        pst_testing_mail_free(kit, mail);
        return 0;
    }
    keep(kit, mail);
    return 1;
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    pst_testing_draft *draft = (pst_testing_draft *)postern_envelope_data(
        envelope);
    pst_testing_strike strike = draft->strike;
    postern_testing *kit = kit_of(session);
    int is_refused = strike.drop
        || (strike.reply[0] != '\0' && strike.reply[0] != '2');

    if (!is_refused && !keep_message(kit, session, envelope, draft))
        return NO_MEMORY;
    return pst_testing_delay_answer(kit, session, &strike);
}

static const char *on_connected(postern_session *session)
{
    postern_testing *kit = kit_of(session);
    pst_testing_strike strike;

    pst_testing_fault_meet(kit, "CONNECT", &strike);
    return pst_testing_delay_answer(kit, session, &strike);
}

/* ---- users ------------------------------------------------------------- */

/* The password of a user, or NULL. */
static const char *find_password(const postern_testing *kit,
    const char *name)
{
    const char *const *user = kit->users;
    size_t length = strlen(name);

    for (; *user != NULL; user++)
        if (strncmp(*user, name, length) == 0 && (*user)[length] == ':')
            return *user + length + 1;
    return NULL;
}

/* If there is no secret the mechanism has already checked the client. */
static const char *on_auth(postern_session *session,
    const postern_credentials *credentials)
{
    const char *password = find_password(kit_of(session),
        credentials->identity);

    if (credentials->secret == NULL)
        return NULL;
    return password != NULL && postern_auth_equal(password, strlen(password),
        credentials->secret, credentials->secret_length)
        ? "235 2.7.0 Authentication successful" : NULL;
}

static const char *on_auth_keys(postern_session *session,
    const char *mechanism, const char *identity, postern_auth_keys *keys)
{
    (void)mechanism;
    keys->password = find_password(kit_of(session), identity);
    return keys->password == NULL ? "535 5.7.8 Nobody" : NULL;
}

/* ---- the log ----------------------------------------------------------- */

static void on_log(postern_server *server, postern_session *session,
    int level, const char *text)
{
    postern_testing *kit = (postern_testing *)postern_server_context(server);
    char *line;

    (void)level;
    pst_os_mutex_lock(&kit->mutex);
    line = kit->lines[kit->line_count++ % PST_TESTING_LINES];
    line[0] = '\0';
    if (session != NULL)
        sprintf(line, "%lu: ", postern_session_number(session));
    strncat(line, text, PST_TESTING_LINE - 1 - strlen(line));
    pst_os_mutex_unlock(&kit->mutex);
}

void pst_testing_hooks(postern_testing *kit, postern_handler *handler)
{
    memset(handler, 0, sizeof(*handler));
    handler->size = sizeof(*handler);
    handler->context = kit;
    handler->connected = on_connected;
    handler->envelope_create = on_envelope_create;
    handler->envelope_destroy = on_envelope_destroy;
    handler->message_begin = on_begin;
    handler->message_bytes = on_bytes;
    handler->message = on_message;
    handler->log = on_log;
    if (kit->users != NULL) {
        handler->auth = on_auth;
        handler->auth_keys = on_auth_keys;
    }
}
