/* SPDX-License-Identifier: MIT */
/* wait.c - waits for messages, or for none. */
#include "postern_net.h"
#include "testing.h"

/* The mutex is locked, and unlocked meanwhile: waits until something may have
   changed.  0: the time is over, or nothing can change any more. */
static int wait_more(postern_testing *kit, unsigned long begun,
    long milliseconds)
{
    unsigned long passed = kit->net->now(kit->net->context) - begun;

    if (kit->is_over)
        return 0;
    if (milliseconds >= 0) {
        if (passed >= (unsigned long)milliseconds)
            return 0;
        milliseconds -= (long)passed;
    }
    (void)pst_os_condition_wait(&kit->changed, &kit->mutex, milliseconds);
    return 1;
}

/* The first message (last NULL), or the one after `last`; NULL: it has not
   come. */
static pst_testing_mail *wait_next(postern_testing *kit,
    const pst_testing_mail *last, unsigned long begun, long milliseconds)
{
    pst_testing_mail *mail;

    pst_os_mutex_lock(&kit->mutex);
    while ((mail = last == NULL ? kit->first : last->next) == NULL
        && wait_more(kit, begun, milliseconds))
        continue;
    pst_os_mutex_unlock(&kit->mutex);
    return mail;
}

/* Compares without the mutex, because it may call the application.  No message
   goes away meanwhile: only this thread frees messages. */
static const postern_testing_message *wait_match(postern_testing *kit,
    const postern_testing_match *match, long milliseconds)
{
    unsigned long begun = kit->net->now(kit->net->context);
    pst_testing_mail *mail = NULL;

    kit->why[0] = '\0';
    while ((mail = wait_next(kit, mail, begun, milliseconds)) != NULL)
        if (pst_testing_match(kit, match, &mail->message))
            return &mail->message;
    return NULL;
}

int postern_testing_wait(postern_testing *kit, size_t count,
    long milliseconds)
{
    unsigned long begun = kit->net->now(kit->net->context);
    int is_there;

    kit->why[0] = '\0';
    pst_os_mutex_lock(&kit->mutex);
    while (kit->count < count && wait_more(kit, begun, milliseconds))
        continue;
    is_there = kit->count >= count;
    if (!is_there)
        pst_testing_why_count(kit, count, milliseconds);
    pst_os_mutex_unlock(&kit->mutex);
    return is_there;
}

const postern_testing_message *postern_testing_wait_for(postern_testing *kit,
    const postern_testing_match *match, long milliseconds)
{
    const postern_testing_message *message = wait_match(kit, match,
        milliseconds);

    if (message == NULL) {
        pst_os_mutex_lock(&kit->mutex);
        pst_testing_why_match(kit, match, milliseconds);
        pst_os_mutex_unlock(&kit->mutex);
    }
    return message;
}

int postern_testing_wait_none(postern_testing *kit,
    const postern_testing_match *match, long milliseconds)
{
    const postern_testing_message *message = wait_match(kit, match,
        milliseconds);

    if (message == NULL)
        return 1;
    pst_os_mutex_lock(&kit->mutex);
    pst_testing_why_unwanted(kit, message);
    pst_os_mutex_unlock(&kit->mutex);
    return 0;
}

const char *postern_testing_why(const postern_testing *kit)
{
    return kit->why;
}
