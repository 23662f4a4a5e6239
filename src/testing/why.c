/* SPDX-License-Identifier: MIT */
/* why.c - explains a wait that has failed: what it wanted, what came, and the
   last lines of the server's log. */
#include <stdio.h>
#include <string.h>

#include "postern_handlers.h"
#include "testing.h"

/* How much is shown of a text that a client has sent. */
#define SHOWN 80

/* Adds to kit->why; what does not fit is left out. */
static void add(postern_testing *kit, const char *text)
{
    size_t used = strlen(kit->why), length = strlen(text);

    if (length > sizeof(kit->why) - 1 - used)
        length = sizeof(kit->why) - 1 - used;
    memmove(kit->why + used, text, length);
    kit->why[used + length] = '\0';
}

static void add_number(postern_testing *kit, unsigned long number)
{
    char text[30];

    sprintf(text, "%lu", number);
    add(kit, text);
}

static void add_shown(postern_testing *kit, const char *octets,
    size_t length)
{
    char text[SHOWN];
    size_t used = postern_escape(text, sizeof(text), octets, length, 0);

    add(kit, text);
    if (used < length)
        add(kit, "...");
}

static void add_quoted(postern_testing *kit, const char *before,
    const char *text)
{
    if (text == NULL)
        return;
    add(kit, before);
    add(kit, "\"");
    add_shown(kit, text, strlen(text));
    add(kit, "\"");
}

static void add_time(postern_testing *kit, long milliseconds)
{
    if (kit->is_over)
        add(kit, ", and the server has stopped\n");
    else {
        add(kit, " within ");
        add_number(kit, (unsigned long)milliseconds);
        add(kit, " ms\n");
    }
}

/* ---- what has come ----------------------------------------------------- */

static void add_address(postern_testing *kit, const char *address)
{
    add(kit, "<");
    add_shown(kit, address, strlen(address));
    add(kit, ">");
}

static void add_message(postern_testing *kit,
    const postern_testing_message *message)
{
    const postern_recipient *to = message->rcpt_tos;
    const char *subject;
    char text[2 * SHOWN];
    size_t length;

    add(kit, "  ");
    add_number(kit, message->number);
    add(kit, ": from ");
    add_address(kit, message->mail_from);
    for (; to != NULL; to = to->next) {
        add(kit, to == message->rcpt_tos ? " to " : ", ");
        add_address(kit, to->address);
    }
    add(kit, ", ");
    add_number(kit, (unsigned long)message->length);
    add(kit, " octets");
    subject = postern_header_find(message->content, message->length,
        "Subject", NULL, &length);
    if (subject != NULL) {
        add(kit, ", Subject: ");
        (void)postern_header_text(text, sizeof(text), subject, length);
        add_shown(kit, text, strlen(text));
    }
    add(kit, "\n");
}

static void add_lines(postern_testing *kit)
{
    unsigned long i = kit->line_count < PST_TESTING_LINES ? 0
        : kit->line_count - PST_TESTING_LINES;

    add(kit, kit->line_count == 0 ? "nobody has connected\n"
        : "the last lines of the log:\n");
    for (; i < kit->line_count; i++) {
        add(kit, "  ");
        add(kit, kit->lines[i % PST_TESTING_LINES]);
        add(kit, "\n");
    }
}

/* The log is the most important part, so it has reserved room. */
static void add_all(postern_testing *kit)
{
    const pst_testing_mail *mail = kit->first;

    for (; mail != NULL; mail = mail->next) {
        if (strlen(kit->why) > PST_TESTING_WHY / 2) {
            add(kit, "  ...\n");
            break;
        }
        add_message(kit, &mail->message);
    }
    add_lines(kit);
}

/* ---- the three kinds --------------------------------------------------- */

void pst_testing_why_count(postern_testing *kit, size_t count,
    long milliseconds)
{
    add_number(kit, (unsigned long)kit->count);
    add(kit, " of ");
    add_number(kit, (unsigned long)count);
    add(kit, " messages came");
    add_time(kit, milliseconds);
    add_all(kit);
}

void pst_testing_why_match(postern_testing *kit,
    const postern_testing_match *match, long milliseconds)
{
    postern_testing_match any;

    if (match == NULL) {
        memset(&any, 0, sizeof(any));
        match = &any;
    }
    add(kit, "no message");
    add_quoted(kit, " from ", match->mail_from);
    add_quoted(kit, " to ", match->rcpt_to);
    add_quoted(kit, " of ", match->identity);
    add_quoted(kit, " with a field ", match->header);
    if (match->header != NULL)
        add_quoted(kit, " that has ", match->value);
    add_quoted(kit, " with ", match->content);
    if (match->accepts != NULL)
        add(kit, " that is accepted");
    add(kit, " came");
    add_time(kit, milliseconds);
    add_all(kit);
}

void pst_testing_why_unwanted(postern_testing *kit,
    const postern_testing_message *message)
{
    add(kit, "a message came that should not:\n");
    add_message(kit, message);
    add_lines(kit);
}
