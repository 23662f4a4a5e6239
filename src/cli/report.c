/* SPDX-License-Identifier: MIT */
/* report.c - writes what the console server reports while it runs. */
#include <stdio.h>
#include <string.h>

#include "line.h"
#include "os/date.h"
#include "report.h"

#define GREEN "\033[32m"
#define RED "\033[31m"
#define DIM "\033[2m"

static void write_line(const pst_cli_report *report, pst_cli_line *line)
{
    pst_cli_line_end(line);
    /* the server takes mail even if nobody reads this */
    (void)report->write(report->context, line->text, line->length);
}

static void put_colour(const pst_cli_report *report, pst_cli_line *line,
    const char *colour)
{
    if (report->colour)
        pst_cli_line_string(line, colour);
}

static void end_colour(const pst_cli_report *report, pst_cli_line *line)
{
    if (report->colour)
        pst_cli_line_plain(line);
}

static void put_time(pst_cli_line *line)
{
    pst_os_date now = pst_os_date_local(pst_os_date_instant());
    char text[60];

    sprintf(text, "%02u:%02u:%02u ", now.hour, now.minute, now.second);
    pst_cli_line_string(line, text);
}

void pst_cli_report_error(const pst_cli_report *report, const char *what,
    const char *text)
{
    pst_cli_line line;

    pst_cli_line_init(&line, report->ascii);
    put_colour(report, &line, RED);
    pst_cli_line_string(&line, "postern: ");
    if (what != NULL) {
        pst_cli_line_shown(&line, what, strlen(what));
        pst_cli_line_string(&line, ": ");
    }
    pst_cli_line_shown(&line, text, strlen(text));
    end_colour(report, &line);
    write_line(report, &line);
}

static void add_address(pst_cli_line *line, const postern_address *address)
{
    int is_inet6 = address->family == POSTERN_FAMILY_INET6;
    char text[46];

    pst_cli_line_string(line, is_inet6 ? "[" : "");
    pst_cli_line_string(line, postern_address_text(address, text,
        sizeof(text)));
    if (!is_inet6 && address->family != POSTERN_FAMILY_INET)
        return;
    pst_cli_line_string(line, is_inet6 ? "]:" : ":");
    pst_cli_line_number(line, address->port);
}

void pst_cli_report_listening(const pst_cli_report *report,
    const postern_address *address, const char *path, const char *protocol)
{
    pst_cli_line line;

    if (report->quiet)
        return;
    pst_cli_line_init(&line, report->ascii);
    pst_cli_line_string(&line, "postern: listening on ");
    if (path != NULL) {
        pst_cli_line_string(&line, "unix:");
        pst_cli_line_shown(&line, path, strlen(path));
    } else {
        add_address(&line, address);
    }
    pst_cli_line_string(&line, " (");
    pst_cli_line_string(&line, protocol);
    pst_cli_line_string(&line, ")");
    write_line(report, &line);
}

void pst_cli_report_note(const pst_cli_report *report, const char *what,
    const char *text)
{
    pst_cli_line line;

    if (report->quiet)
        return;
    pst_cli_line_init(&line, report->ascii);
    pst_cli_line_string(&line, "postern: ");
    pst_cli_line_string(&line, what);
    pst_cli_line_string(&line, " ");
    pst_cli_line_shown(&line, text, strlen(text));
    write_line(report, &line);
}

int pst_cli_report_is_meant(const pst_cli_mail *mail, size_t index)
{
    if (mail->refusals == NULL)
        return 1;
    return mail->only < 0 ? mail->refusals[index] == NULL
        : (size_t)mail->only == index;
}

static void put_path(pst_cli_line *line, const char *path)
{
    pst_cli_line_string(line, "<");
    if (path != NULL)
        pst_cli_line_shown(line, path, strlen(path));
    pst_cli_line_string(line, ">");
}

static void put_envelope(pst_cli_line *line, const pst_cli_mail *mail)
{
    put_path(line, mail->sender);
    pst_cli_line_string(line, " -> ");
    put_path(line, mail->recipient);
    if (mail->recipients > 1) {
        pst_cli_line_string(line, " (+");
        pst_cli_line_number(line, (unsigned long)mail->recipients - 1);
        pst_cli_line_string(line, ")");
    }
    pst_cli_line_string(line, " ");
    pst_cli_line_size(line, mail->size);
    if (mail->tls != NULL) {
        pst_cli_line_string(line, " ");
        pst_cli_line_string(line, mail->tls);
    }
}

static void put_outcome(const pst_cli_report *report, pst_cli_line *line,
    const pst_cli_mail *mail)
{
    if (mail->subject_length > 0) {
        pst_cli_line_string(line, " ");
        pst_cli_line_quoted(line, mail->subject, mail->subject_length);
    }
    if (mail->place != NULL) {
        pst_cli_line_string(line, " ");
        pst_cli_line_shown(line, mail->place, strlen(mail->place));
    }
    if (mail->refusal != NULL) {
        put_colour(report, line, RED);
        pst_cli_line_string(line, " not taken: ");
        pst_cli_line_shown(line, mail->refusal, strlen(mail->refusal));
        end_colour(report, line);
    }
}

void pst_cli_report_mail(const pst_cli_report *report,
    const pst_cli_mail *mail)
{
    pst_cli_line line;

    if (report->quiet)
        return;
    pst_cli_line_init(&line, report->ascii);
    put_time(&line);
    if (mail->number != 0) {
        put_colour(report, &line, GREEN);
        pst_cli_line_string(&line, "#");
        pst_cli_line_number(&line, mail->number);
        end_colour(report, &line);
        pst_cli_line_string(&line, " ");
    }
    put_envelope(&line, mail);
    put_outcome(report, &line, mail);
    write_line(report, &line);
}

static void put_session(pst_cli_line *line, unsigned long session)
{
    put_time(line);
    if (session == 0)
        return;
    pst_cli_line_string(line, "[");
    pst_cli_line_number(line, session);
    pst_cli_line_string(line, "] ");
}

static size_t skip(const char *octets, size_t length, size_t i, int blanks)
{
    while (i < length && (octets[i] == ' ' || octets[i] == '\t') == blanks)
        i++;
    return i;
}

/* An initial response contains a password (RFC 4954 4).  Returns how much of a
   command may be shown, even if the command is malformed. */
static size_t without_secret(const char *octets, size_t length)
{
    static const char lower[] = "auth";
    static const char upper[] = "AUTH";
    size_t i, start = skip(octets, length, 0, 1);

    for (i = start; i - start < sizeof(lower) - 1; i++)
        if (i == length || (octets[i] != lower[i - start]
            && octets[i] != upper[i - start]))
            return length;
    if (skip(octets, length, i, 1) == i)
        return length;
    return skip(octets, length, skip(octets, length, i, 1), 0);
}

static void show_dialogue(const pst_cli_report *report, unsigned long session,
    int direction, const char *octets, size_t length)
{
    int is_received = direction == POSTERN_RECEIVED;
    size_t shown = is_received ? without_secret(octets, length) : length;
    pst_cli_line line;

    pst_cli_line_init(&line, report->ascii);
    put_colour(report, &line, DIM);
    put_session(&line, session);
    pst_cli_line_string(&line, is_received ? "C: " : "S: ");
    pst_cli_line_shown(&line, octets, shown);
    if (shown < length)
        pst_cli_line_string(&line, " ********");
    end_colour(report, &line);
    write_line(report, &line);
}

void pst_cli_report_dialogue(const pst_cli_report *report,
    unsigned long session, int direction, const char *octets, size_t length)
{
    if (report->quiet || report->verbose == 0)
        return;
    do {
        const char *lf = (const char *)memchr(octets, '\n', length);
        size_t whole = lf == NULL ? length : (size_t)(lf - octets) + 1;
        size_t shown = whole - (lf != NULL);

        if (shown > 0 && octets[shown - 1] == '\r')
            shown--;
        show_dialogue(report, session, direction, octets, shown);
        octets += whole;
        length -= whole;
    } while (length > 0);
}

void pst_cli_report_trouble(const pst_cli_report *report,
    const postern_session *session, const char *text)
{
    pst_cli_line line;
    char peer[46];

    if (report->quiet)
        return;
    pst_cli_line_init(&line, report->ascii);
    put_session(&line, postern_session_number(session));
    pst_cli_line_string(&line, postern_address_text(
        postern_session_peer(session), peer, sizeof(peer)));
    pst_cli_line_string(&line, " ");
    put_colour(report, &line, RED);
    pst_cli_line_shown(&line, text, strlen(text));
    end_colour(report, &line);
    write_line(report, &line);
}

void pst_cli_report_log(const pst_cli_report *report, unsigned long session,
    int level, const char *text)
{
    pst_cli_line line;

    if (level != POSTERN_LOG_ERROR && (report->quiet
        || (level == POSTERN_LOG_INFO && report->verbose < 2)))
        return;
    pst_cli_line_init(&line, report->ascii);
    put_colour(report, &line, level == POSTERN_LOG_ERROR ? RED : DIM);
    put_session(&line, session);
    pst_cli_line_shown(&line, text, strlen(text));
    end_colour(report, &line);
    write_line(report, &line);
}
