/* SPDX-License-Identifier: MIT */
/*
 * script.c - makes the bursts of a load ready: commands, content, expected
 * reply codes.
 */
#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE 76             /* of content, without its CRLF */

/* Of so many lines one begins with a dot: more than in most mail, for a server
   has to do something about each of them; and it cannot guess which. */
#define DOTTED 7

static const char header[] = "From: <sender@load.example>\r\n"
    "To: <recipient@sink.example>\r\nSubject: load\r\n\r\n";
static const char mail[] = "MAIL FROM:<sender@load.example>\r\n";
static const char data[] = "DATA\r\n";

static unsigned short *codes;       /* 250 250 .. 354, by the end taken from */
static size_t longest;              /* of the 250s in it */
static char login[512];
static const unsigned short let_in[] = { 235 };
static const unsigned short greeted[] = { 220 };
static const unsigned short bye[] = { 221 };

int script_mode(const char *name, enum script_mode *mode)
{
    static const char *const names[] = { "lockstep", "pipelined", "streamed",
        "bdat" };
    int i;

    for (i = 0; i < 4; i++) {
        if (strcmp(names[i], name) == 0) {
            *mode = (enum script_mode)i;
            return 0;
        }
    }
    return -1;
}

/* 250, `count` times, and 354 if it is to follow them. */
static void expect(struct burst *burst, size_t count, int data_follows)
{
    burst->codes = codes + longest - count;
    burst->replies = count + (data_follows ? 1 : 0);
}

static void say(struct burst *burst, const char *text, size_t length)
{
    burst->piece[burst->pieces].iov_base = (char *)text;
    burst->piece[burst->pieces].iov_len = length;
    burst->pieces++;
}

static int is_dotted(void)
{
    static unsigned long seed = 1;

    seed = (seed * 1103515245UL + 12345UL) & 0x7fffffffUL;
    return (seed >> 16) % DOTTED == 0;
}

/* Content of exactly `octets`, as it is before stuffing. */
static char *make_content(size_t octets)
{
    char *content = malloc(octets);
    size_t at, column = 0, line = 0;

    if (content == NULL)
        return NULL;
    for (at = 0; at < octets; at++) {
        if (at < sizeof(header) - 1) {
            content[at] = header[at];
        } else if (column >= LINE) {
            content[at] = column == LINE ? '\r' : '\n';
            column = column == LINE ? column + 1 : 0;
            line += column == 0;
        } else {
            content[at] = column == 0 && is_dotted()
                ? '.' : (char)('a' + (line + column) % 26);
            column++;
        }
    }
    /* What came last may be half of a line end: it is a whole one now. */
    if (octets >= 3 && content[octets - 3] == '\r')
        content[octets - 3] = 'x';
    content[octets - 2] = '\r';
    content[octets - 1] = '\n';
    return content;
}

/* RFC 5321 4.5.2: a dot before a line that begins with one; then the end. */
static char *stuff(const char *content, size_t octets, size_t *length)
{
    char *wire = malloc(octets * 2 + 3);
    size_t at, to = 0;

    if (wire == NULL)
        return NULL;
    for (at = 0; at < octets; at++) {
        if (content[at] == '.' && (at == 0 || content[at - 1] == '\n'))
            wire[to++] = '.';
        wire[to++] = content[at];
    }
    memcpy(wire + to, ".\r\n", 3);
    *length = to + 3;
    return wire;
}

/* MAIL, the RCPTs and `last` in one piece of text. */
static char *make_commands(size_t recipients, const char *last)
{
    char *text = malloc(sizeof(mail) + recipients * 64 + strlen(last) + 1);
    size_t i, length = sizeof(mail) - 1;

    if (text == NULL)
        return NULL;
    memcpy(text, mail, length);
    for (i = 0; i < recipients; i++)
        length += (size_t)sprintf(text + length,
            "RCPT TO:<recipient%lu@sink.example>\r\n", (unsigned long)i);
    strcpy(text + length, last);
    return text;
}

/* Each line of `text` as a burst of its own; returns how many there are. */
static size_t split(struct burst *bursts, const char *text)
{
    const char *end;
    size_t count = 0;

    for (; *text != '\0'; text = end) {
        end = strchr(text, '\n') + 1;
        say(&bursts[count], text, (size_t)(end - text));
        expect(&bursts[count], *end != '\0', *end == '\0');
        count++;
    }
    return count;
}

/* The replies to the content. */
static size_t verdicts(const struct script *script)
{
    return script->is_lmtp ? script->recipients : 1;
}

static int make_bdat(struct script *script, const char *content)
{
    char last[40];
    char *text;

    sprintf(last, "BDAT %lu LAST\r\n", (unsigned long)script->octets);
    text = make_commands(script->recipients, last);
    if (text == NULL)
        return -1;
    say(&script->message[0], text, strlen(text));
    say(&script->message[0], content, script->octets);
    expect(&script->message[0], script->recipients + 1 + verdicts(script), 0);
    script->bursts = 1;
    return 0;
}

static int make_data(struct script *script, enum script_mode mode,
    const char *content)
{
    struct burst *bursts = script->message;
    size_t length, count = 1, group = script->recipients + 1;
    char *text = make_commands(script->recipients, data);
    char *wire = stuff(content, script->octets, &length);

    if (text == NULL || wire == NULL)
        return -1;
    if (mode == SCRIPT_LOCKSTEP) {
        count = split(bursts, text);
    } else {
        say(&bursts[0], text, strlen(text));
        expect(&bursts[0], group, 1);
    }
    say(&bursts[count], wire, length);
    expect(&bursts[count], verdicts(script), 0);
    script->bursts = count + 1;
    if (mode == SCRIPT_STREAMED) {
        say(&script->onward, wire, length);
        say(&script->onward, text, strlen(text));
        expect(&script->onward, group + verdicts(script), 1);
    }
    return 0;
}

static int make_codes(const struct script *script)
{
    size_t i;

    longest = script->recipients + 1 + verdicts(script);
    codes = malloc((longest + 1) * sizeof(*codes));
    if (codes == NULL)
        return -1;
    for (i = 0; i < longest; i++)
        codes[i] = 250;
    codes[longest] = 354;
    return 0;
}

static int make_login(struct script *script)
{
    if (script->auth == NULL)
        return 0;
    if (strlen(script->auth) > sizeof(login) - 20)
        return -1;
    sprintf(login, "AUTH PLAIN %s\r\n", script->auth);
    say(&script->login, login, strlen(login));
    script->login.codes = let_in;
    script->login.replies = 1;
    return 0;
}

int script_init(struct script *script, enum script_mode mode, size_t octets,
    size_t recipients)
{
    size_t least = sizeof(header) + 1;
    char *content;

    script->octets = octets < least ? least : octets;
    script->recipients = recipients;
    script->message = calloc(recipients + 3, sizeof(*script->message));
    content = make_content(script->octets);
    if (script->message == NULL || content == NULL
        || make_codes(script) < 0 || make_login(script) < 0)
        return -1;
    script->greeting.codes = greeted;
    script->greeting.replies = 1;
    say(&script->ehlo, script->is_lmtp ? "LHLO load.example\r\n"
        : "EHLO load.example\r\n", 19);
    expect(&script->ehlo, 1, 0);
    say(&script->noop, "NOOP\r\n", 6);
    expect(&script->noop, 1, 0);
    say(&script->quit, "QUIT\r\n", 6);
    script->quit.codes = bye;
    script->quit.replies = 1;
    if (mode == SCRIPT_BDAT)
        return make_bdat(script, content);
    return make_data(script, mode, content);
}
