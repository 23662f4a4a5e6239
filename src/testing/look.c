/* SPDX-License-Identifier: MIT */
/* look.c - the messages that have come, for the test to look at. */
#include <string.h>

#include "testing.h"

size_t postern_testing_count(postern_testing *kit)
{
    size_t count;

    pst_os_mutex_lock(&kit->mutex);
    count = kit->count;
    pst_os_mutex_unlock(&kit->mutex);
    return count;
}

const postern_testing_message *postern_testing_get(postern_testing *kit,
    size_t index)
{
    const pst_testing_mail *mail;

    pst_os_mutex_lock(&kit->mutex);
    for (mail = kit->first; mail != NULL && index > 0; index--)
        mail = mail->next;
    pst_os_mutex_unlock(&kit->mutex);
    return mail == NULL ? NULL : &mail->message;
}

void postern_testing_clear(postern_testing *kit)
{
    pst_testing_mail *mail, *next;

    pst_os_mutex_lock(&kit->mutex);
    mail = kit->first;
    kit->first = kit->last = NULL;
    kit->count = 0;
    pst_os_mutex_unlock(&kit->mutex);
    for (; mail != NULL; mail = next) {
        next = mail->next;
        pst_testing_mail_free(kit, mail);
    }
}

/* ---- fields ------------------------------------------------------------ */

static pst_testing_mail *find_mail(postern_testing *kit,
    const postern_testing_message *message)
{
    pst_testing_mail *mail;

    pst_os_mutex_lock(&kit->mutex);
    for (mail = kit->first; mail != NULL; mail = mail->next)
        if (&mail->message == message)
            break;
    pst_os_mutex_unlock(&kit->mutex);
    return mail;
}

const char *postern_testing_header(postern_testing *kit,
    const postern_testing_message *message, const char *name, size_t index)
{
    pst_testing_mail *mail = find_mail(kit, message);
    const char *value = NULL;
    size_t length = 0;
    char *text;

    if (mail == NULL)
        return NULL;
    do {
        value = postern_header_find(message->content, message->length, name,
            value, &length);
    } while (value != NULL && index-- > 0);
    if (value == NULL)
        return NULL;
    /* only this thread adds to a mail that is in the list */
    text = (char *)pst_testing_mail_room(kit, mail, length + 1);
    if (text != NULL)
        (void)postern_header_text(text, length + 1, value, length);
    return text;
}
