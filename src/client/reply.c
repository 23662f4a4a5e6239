/* SPDX-License-Identifier: MIT */
/* reply.c - parses replies: codes, lines, limits. */
#include "base/ascii.h"
#include "reply.h"

void pst_client_reply_begin(pst_client_reply *reply)
{
    reply->text[0] = '\0';
    reply->length = reply->line = reply->column = reply->octets = 0;
    reply->code = reply->line_code = 0;
    reply->separator = ' ';
    reply->cr = reply->cut = 0;
}

static void add(pst_client_reply *reply, int c)
{
    if (reply->length + 1 >= sizeof(reply->text)) {
        reply->cut = 1;
        return;
    }
    reply->text[reply->length++] = (char)c;
    reply->text[reply->length] = '\0';
}

/* RFC 5321 4.2: the first digit of a reply code is 2 to 5, the second 0 to 5.
   The second digit is not checked, because nothing depends on it; SMTP does
   not use 1yz. */
static int add_digit(pst_client_reply *reply, int c)
{
    if (!pst_ascii_is_digit(c)
        || (reply->column == 0 && (c < '2' || c > '5')))
        return 0;
    reply->line_code = reply->line_code * 10 + (c - '0');
    return 1;
}

/* The first line becomes "250 words", each other one "\nwords". */
static void begin_words(pst_client_reply *reply)
{
    if (reply->code == 0) {
        int code = reply->code = reply->line_code;

        add(reply, '0' + code / 100);
        add(reply, '0' + code / 10 % 10);
        add(reply, '0' + code % 10);
        add(reply, ' ');
    } else {
        add(reply, '\n');
    }
    reply->line = reply->length;
}

/* RFC 5321 4.2.1: the same code in each line; a line may be only a code. */
static enum pst_client_reading end_line(pst_client_reply *reply)
{
    char separator = reply->separator;

    if (reply->column == 3) {
        separator = ' ';
        begin_words(reply);
    }
    if (reply->column < 3 || reply->line_code != reply->code)
        return PST_CLIENT_NO_REPLY;
    reply->column = 0;
    reply->line_code = 0;
    reply->cr = 0;
    return separator == '-' ? PST_CLIENT_LINE_ENDS : PST_CLIENT_REPLY_ENDS;
}

static int add_octet(pst_client_reply *reply, int c)
{
    if (reply->column < 3)
        return add_digit(reply, c);
    if (reply->column == 3) {
        if (c != ' ' && c != '-')
            return 0;
        reply->separator = (char)c;
        begin_words(reply);
        return 1;
    }
    add(reply, pst_ascii_is_control(c) && c != '\t' ? '?' : c);
    return 1;
}

static enum pst_client_reading take(pst_client_reply *reply, int c)
{
    if (c == '\0')
        return PST_CLIENT_NO_REPLY;
    if (++reply->octets > PST_CLIENT_REPLY_MOST)
        return PST_CLIENT_NO_END;
    if (c == '\n')
        return end_line(reply);
    if (reply->cr && reply->column++ <= 3)
        return PST_CLIENT_NO_REPLY;
    if (reply->cr)
        add(reply, '?');
    reply->cr = c == '\r';
    if (reply->cr)
        return PST_CLIENT_GOES_ON;
    if (!add_octet(reply, c))
        return PST_CLIENT_NO_REPLY;
    return ++reply->column > PST_CLIENT_REPLY_LINE ? PST_CLIENT_NO_END
        : PST_CLIENT_GOES_ON;
}

size_t pst_client_reply_take(pst_client_reply *reply, const char *octets,
    size_t length, enum pst_client_reading *reading)
{
    size_t i = 0;

    *reading = PST_CLIENT_GOES_ON;
    while (i < length && *reading == PST_CLIENT_GOES_ON)
        *reading = take(reply, (unsigned char)octets[i++]);
    return i;
}
