/* SPDX-License-Identifier: MIT */
/*
 * mail.c - a message that was accepted: a copy of everything about it, because
 * session and envelope end before the test looks.
 */
#include <string.h>

#include "testing.h"

/* ---- blocks ------------------------------------------------------------ */

void *pst_testing_mail_room(postern_testing *kit, pst_testing_mail *mail,
    size_t size)
{
    pst_testing_kept *kept;

    if (size > (size_t)-1 - sizeof(*kept))
        return NULL;
    size += sizeof(*kept);
    kept = (pst_testing_kept *)pst_testing_memory_new(kit, size);
    if (kept == NULL)
        return NULL;
    kept->size = size;
    kept->next = mail->kept;
    mail->kept = kept;
    return kept + 1;
}

void pst_testing_mail_free(postern_testing *kit, pst_testing_mail *mail)
{
    pst_testing_kept *kept, *next;

    for (kept = mail->kept; kept != NULL; kept = next) {
        next = kept->next;
        pst_testing_memory_free(kit, kept, kept->size);
    }
    pst_testing_memory_free(kit, mail->content, mail->content_size);
    pst_testing_memory_free(kit, mail, sizeof(*mail));
}

/* ---- copies: 1, or 0: no memory ---------------------------------------- */

static int copy_text(postern_testing *kit, pst_testing_mail *mail,
    const char **copy, const char *text)
{
    char *room;
    size_t size;

    *copy = NULL;
    if (text == NULL)
        return 1;
    size = strlen(text) + 1;
    room = (char *)pst_testing_mail_room(kit, mail, size);
    if (room == NULL)
        return 0;
    memcpy(room, text, size);
    *copy = room;
    return 1;
}

static int copy_parameters(postern_testing *kit, pst_testing_mail *mail,
    const postern_parameter **copy, const postern_parameter *parameters)
{
    postern_parameter *room;
    size_t count = 0, i;

    while (parameters != NULL && parameters[count].name != NULL)
        count++;
    room = (postern_parameter *)pst_testing_mail_room(kit, mail,
        (count + 1) * sizeof(*room));
    if (room == NULL)
        return 0;
    for (i = 0; i < count; i++)
        if (!copy_text(kit, mail, &room[i].name, parameters[i].name)
            || !copy_text(kit, mail, &room[i].value, parameters[i].value))
            return 0;
    room[count].name = NULL;
    room[count].value = NULL;
    *copy = room;
    return 1;
}

static int copy_recipients(postern_testing *kit, pst_testing_mail *mail,
    const postern_recipient *recipient)
{
    const postern_recipient **link = &mail->message.rcpt_tos;
    postern_recipient *room;

    for (; recipient != NULL; recipient = recipient->next) {
        room = (postern_recipient *)pst_testing_mail_room(kit, mail,
            sizeof(*room));
        if (room == NULL || !copy_text(kit, mail, &room->address,
            recipient->address) || !copy_parameters(kit, mail,
            &room->options, recipient->options))
            return 0;
        room->next = NULL;
        *link = room;
        link = &room->next;
        mail->message.rcpt_count++;
    }
    return 1;
}

static int copy_tls(postern_testing *kit, pst_testing_mail *mail,
    postern_session *session)
{
    postern_tls_facts *copy = &mail->message.tls_facts;
    postern_tls_facts facts;

    mail->message.tls = postern_session_tls_facts(session, &facts);
    if (!mail->message.tls)
        return 1;
    copy->resumed = facts.resumed;
    return copy_text(kit, mail, &copy->version, facts.version)
        && copy_text(kit, mail, &copy->suite, facts.suite)
        && copy_text(kit, mail, &copy->server_name, facts.server_name)
        && copy_text(kit, mail, &copy->client, facts.client);
}

static int copy_session(postern_testing *kit, pst_testing_mail *mail,
    postern_session *session)
{
    postern_testing_message *message = &mail->message;

    message->session = postern_session_number(session);
    message->peer = *postern_session_peer(session);
    message->extended_smtp = postern_session_extended_smtp(session);
    return copy_tls(kit, mail, session)
        && copy_text(kit, mail, &message->host_name,
            postern_session_host_name(session))
        && copy_text(kit, mail, &message->identity,
            postern_session_identity(session))
        && copy_text(kit, mail, &message->mechanism,
            postern_session_mechanism(session));
}

static int copy_envelope(postern_testing *kit, pst_testing_mail *mail,
    const postern_envelope *envelope)
{
    postern_testing_message *message = &mail->message;

    message->smtp_utf8 = postern_envelope_smtp_utf8(envelope);
    return copy_text(kit, mail, &message->mail_from,
            postern_envelope_mail_from(envelope))
        && copy_parameters(kit, mail, &message->mail_options,
            postern_envelope_mail_options(envelope))
        && copy_recipients(kit, mail, postern_envelope_rcpt_tos(envelope));
}

pst_testing_mail *pst_testing_mail_new(postern_testing *kit,
    postern_session *session, const postern_envelope *envelope)
{
    pst_testing_mail *mail = (pst_testing_mail *)pst_testing_memory_new(kit,
        sizeof(*mail));

    if (mail == NULL)
        return NULL;
    memset(mail, 0, sizeof(*mail));
    if (copy_session(kit, mail, session)
        && copy_envelope(kit, mail, envelope))
        return mail;
    pst_testing_mail_free(kit, mail);
    return NULL;
}
