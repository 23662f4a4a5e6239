/* SPDX-License-Identifier: MIT */
/* reply.c - makes the lines of a reply from its text. */
#include <string.h>

#include "base/ascii.h"
#include "base/config.h"
#include "reply.h"

#define AROUND PST_REPLY_AROUND

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

/* The most octets around the words of a line. */
static size_t around(const pst_reply *reply)
{
    return PST_REPLY_HAS_STATUS(reply) ? AROUND + PST_REPLY_LONGEST_STATUS
        : AROUND;
}

/* Room for the words in a line. */
static size_t room(const pst_reply *reply)
{
    return PST_REPLY_LINE - around(reply);
}

/* Shortens the words so that no UTF-8 character is split. */
static size_t cut(const pst_reply *reply, size_t length)
{
    size_t most = reply->left - around(reply), n;

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
 * RFC 5321 4.2: textstring = 1*(%d09 / %d32-126).  A reply often contains what
 * the client sent, so other octets are replaced; a newline, for example, would
 * begin a new line.  With `utf8` all characters that are no controls are
 * allowed.
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

/* Moves after the words, and after the line end that follows, if any. */
static void advance(pst_reply *reply, size_t words)
{
    reply->at += words;
    reply->left -= words + around(reply);
    if (*reply->at == '\r' && reply->at[1] == '\n')
        reply->at++;
    if (*reply->at == '\n')
        reply->at++;
    if (*reply->at == '\0' || reply->left <= around(reply))
        reply->at = NULL;
}

/* Copies as many octets as can be printed, and returns their number, up to
   about `most`; four for each look at that, which is quicker. */
static size_t printing(char *to, const char *from, size_t most)
{
    size_t i;

#define COPY(n) \
    if (!PST_ASCII_PRINTS(from[i + (n)])) \
        return i + (n); \
    to[i + (n)] = from[i + (n)];

    for (i = 0; i + 4 <= most; i += 4) {
        COPY(0)
        COPY(1)
        COPY(2)
        COPY(3)
    }
#undef COPY
    return i;
}

/* Makes one line of plain words that fits, as most lines are; 0: it is not
   one. */
static size_t plain_line(pst_reply *reply, char *line)
{
    const char *from = reply->at;
    size_t i = printing(line + 4, from, room(reply));

    if (reply->left < PST_REPLY_LINE + around(reply))
        return 0;
    if (from[i] == '\0') {
        line[3] = reply->last;
        reply->at = NULL;
    } else if (from[i] == '\n' && from[i + 1] != '\0') {
        line[3] = '-';
        reply->at = from + i + 1;
        reply->left -= i + around(reply);
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

    if (PST_WITH_SHORTCUTS && (words = plain_line(reply, line)) > 0)
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
    return PST_REPLY_HAS_STATUS(reply)
        ? pst_reply_add_status(reply, line, length) : length;
}
