/* SPDX-License-Identifier: MIT */
/* reply.c - makes the text of a reply into lines that may go out. */
#include <string.h>

#include "base/ascii.h"
#include "base/config.h"
#include "reply.h"

#define AROUND PST_REPLY_AROUND

/* The room for words in a line. */
#define WORDS (PST_REPLY_LINE - AROUND)

int pst_reply_code(const char *text)
{
    int i, code = 0;

    for (i = 0; i < 3; i++) {
        if (!pst_ascii_is_digit((unsigned char)text[i]))
            return 0;
        code = code * 10 + (text[i] - '0');
    }
    return text[3] == ' ' || text[3] == '-' || text[3] == '\0'
        || text[3] == '\n' || text[3] == '\r' ? code : 0;
}

void pst_reply_begin(pst_reply *reply, const char *text, char last, int flags)
{
    memcpy(reply->code, text, 3);
    reply->at = text + 3;
    if (*reply->at == ' ' || *reply->at == '-')
        reply->at++;
    reply->left = PST_REPLY_CAP;
    reply->utf8 = flags & PST_REPLY_UTF8;
    reply->last = last;
    reply->status = NULL;
    if ((flags & PST_REPLY_STATUS) != 0)
        reply->status = pst_reply_status(text, reply->at);
}

/* ... of this reply. */
static size_t room(const pst_reply *reply)
{
    return reply->status == NULL ? WORDS : WORDS - PST_REPLY_LONGEST_STATUS;
}

/* A line of UTF-8 is not cut within a character. */
static size_t cut(const pst_reply *reply, size_t length)
{
    size_t most = reply->left - AROUND, n;

    if (most > room(reply))
        most = room(reply);
    n = most;
    if (length <= most)
        return length;
    if (reply->utf8)
        while (n > 0 && ((unsigned char)reply->at[n] & 0xC0) == 0x80)
            n--;
    return n == 0 ? most : n;
}

static int is_c1(const char *text)
{
    return (unsigned char)text[0] == 0xC2 && (unsigned char)text[1] >= 0x80
        && (unsigned char)text[1] < 0xA0;
}

/*
 * RFC 5321 4.2: textstring = 1*(%d09 / %d32-126).  A reply often repeats what
 * the client said; nothing else may get through, or it would be a new line.
 * With `utf8` all characters may that are not controls.
 */
static void copy_clean(char *to, const char *from, size_t length, int utf8)
{
    size_t i;

    for (i = 0; i < length; i++) {
        to[i] = from[i];
        if (PST_ASCII_PRINTS(from[i]) || from[i] == '\t')
            continue;
        if ((unsigned char)from[i] < 128 || !utf8 || is_c1(from + i)
            || (i > 0 && is_c1(from + i - 1)))
            to[i] = '?';
    }
}

/* Moves past the words and the line end behind them, if there is one. */
static void advance(pst_reply *reply, size_t words)
{
    reply->at += words;
    reply->left -= words + AROUND;
    if (*reply->at == '\r' && reply->at[1] == '\n')
        reply->at++;
    if (*reply->at == '\n')
        reply->at++;
    if (*reply->at == '\0' || reply->left <= AROUND)
        reply->at = NULL;
}

/* One line of plain words that fits, which is what most lines are; 0: it is
   not. */
static size_t plain_line(pst_reply *reply, char *line)
{
    const char *from = reply->at;
    size_t i, most = room(reply);

    for (i = 0; i < most && PST_ASCII_PRINTS(from[i]); i++)
        line[4 + i] = from[i];
    if (reply->left < WORDS + 2 * AROUND)
        return 0;
    if (from[i] == '\0') {
        line[3] = reply->last;
        reply->at = NULL;
    } else if (from[i] == '\n' && from[i + 1] != '\0') {
        line[3] = '-';
        reply->at = from + i + 1;
        reply->left -= i + AROUND;
    } else {
        return 0;
    }
    memcpy(line, reply->code, 3);
    line[4 + i] = '\r';
    line[5 + i] = '\n';
    return i + AROUND;
}

static size_t bare_line(pst_reply *reply, char *line)
{
    const char *from = reply->at;
    size_t words;

    words = plain_line(reply, line);
    if (words > 0)
        return words;
    words = strcspn(from, "\n");
    if (words > 0 && from[words] == '\n' && from[words - 1] == '\r')
        words--;
    words = cut(reply, words);
    memcpy(line, reply->code, 3);
    copy_clean(line + 4, from, words, reply->utf8);
    advance(reply, words);
    line[3] = reply->at == NULL ? reply->last : '-';
    memcpy(line + 4 + words, "\r\n", 2);
    return words + AROUND;
}

size_t pst_reply_line(pst_reply *reply, char *line)
{
    size_t length;

    if (reply->at == NULL)
        return 0;
    length = bare_line(reply, line);
    return reply->status == NULL ? length
        : pst_reply_add_status(reply, line, length);
}
