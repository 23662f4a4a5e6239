/* SPDX-License-Identifier: MIT */
/* from_line.c - writes a message in the format of an mbox (RFC 4155,
   mboxrd). */
#include <stdio.h>
#include <string.h>

#include "from_line.h"

static const char from[] = "From ";

static void put(pst_handlers_from_line *line, const char *octets,
    size_t length)
{
    if (length == 0)
        return;
    line->put(line->context, octets, length);
    line->last = octets[length - 1];
}

static void put_text(pst_handlers_from_line *line, const char *text)
{
    put(line, text, strlen(text));
}

/* A blank ends the address in this line; only a quoted local part can have
   one. */
static void put_sender(pst_handlers_from_line *line, const char *sender)
{
    for (; *sender != '\0'; sender++)
        put(line, *sender == ' ' || *sender == '\t' ? "_" : sender, 1);
}

/* RFC 4155: the format of asctime(), in UTC. */
static void put_date(pst_handlers_from_line *line, pst_os_instant now)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    static const char days[] = "ThuFriSatSunMonTueWed";
    pst_os_date date = pst_os_date_utc(now);
    unsigned month = date.month < 1 || date.month > 12 ? 1 : date.month;
    char text[60];

    sprintf(text, " %.3s %.3s %2u %02u:%02u:%02u %04u\n",
        days + 3 * (now.seconds / 86400 % 7), months + 3 * (month - 1),
        date.day, date.hour, date.minute, date.second, date.year);
    put_text(line, text);
}

void pst_handlers_from_line_begin(pst_handlers_from_line *line,
    void (*put_function)(void *context, const char *octets, size_t length),
    void *context, const char *sender, pst_os_instant now)
{
    line->put = put_function;
    line->context = context;
    line->matched = 0;
    line->is_cr_held = 0;
    line->last = '\n';
    if (sender == NULL)
        sender = "";
    put_text(line, from);
    put_sender(line, *sender == '\0' ? "MAILER-DAEMON" : sender);
    put_date(line, now);
    put_text(line, "Return-Path: <");
    put_text(line, sender);
    put_text(line, ">\n");
}

/* How many octets need no change. */
static size_t plain(const char *octets, size_t length)
{
    size_t i;

    for (i = 0; i < length && octets[i] != '\r' && octets[i] != '\n'; i++)
        ;
    return i;
}

/* At the beginning of a line.  1: the octet was used. */
static int match(pst_handlers_from_line *line, char octet)
{
    if (line->matched == 0 && octet == '>') {
        put_text(line, ">");
        return 1;
    }
    if (octet == from[line->matched]) {
        if (++line->matched == (int)sizeof(from) - 1) {
            put_text(line, ">From ");
            line->matched = -1;
        }
        return 1;
    }
    put(line, from, (size_t)line->matched);
    line->matched = -1;
    return 0;
}

/* After a CR: CR and LF end a line; any other CR is copied. */
static void let_cr_go(pst_handlers_from_line *line, char octet)
{
    line->is_cr_held = 0;
    if (octet != '\n')
        put_text(line, "\r");
}

static size_t pass_one(pst_handlers_from_line *line, const char *octets,
    size_t length)
{
    size_t run;

    if (line->is_cr_held)
        let_cr_go(line, *octets);
    else if (line->matched >= 0 && match(line, *octets))
        return 1;
    run = plain(octets, length);
    put(line, octets, run);
    if (run > 0)
        return run;
    if (*octets == '\r') {
        line->is_cr_held = 1;
    } else {
        put_text(line, "\n");
        line->matched = 0;
    }
    return 1;
}

void pst_handlers_from_line_pass(pst_handlers_from_line *line,
    const char *octets, size_t length)
{
    while (length > 0) {
        size_t used = pass_one(line, octets, length);

        octets += used;
        length -= used;
    }
}

void pst_handlers_from_line_end(pst_handlers_from_line *line)
{
    if (line->is_cr_held)
        put_text(line, "\r");
    if (line->matched > 0)
        put(line, from, (size_t)line->matched);
    if (line->last != '\n')
        put_text(line, "\n");
    put_text(line, "\n");
}
