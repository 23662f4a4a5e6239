/* SPDX-License-Identifier: MIT */
/*
 * fuzz_parameter.c - parameters of MAIL and RCPT, their values, and the
 * attributes of XCLIENT: what is taken is clean and lies in what was sent;
 * what is decoded fits, and fits into just its size.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "smtp/parameter.h"
#include "smtp/wish.h"
#include "smtp/xclient.h"
#include "smtp/xtext.h"

#define MOST 16

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void require(int truth)
{
    if (!truth)
        abort();
}

static char *copy_of(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = (char *)malloc(size);

    require(copy != NULL);
    return (char *)memcpy(copy, text, size);
}

/* Decodes into a block of just the size that is enough, and into one that is
   an octet too small. */
static void decode(int (*act)(char *, size_t, const char *), const char *value)
{
    size_t size = strlen(value) + 1, length;
    char *text = (char *)malloc(size);
    int result;

    require(text != NULL);
    result = act(text, size, value);
    require(result == 0 || result == POSTERN_E_INVALID_XTEXT);
    length = strlen(text);
    require(result == 0 || length == 0);
    require(pst_utf8_prints(text, length, 1));
    if (result == 0 && length > 0)
        require(act(text, length, value) != 0 && *text == '\0');
    free(text);
}

static void look_at_value(const char *value)
{
    unsigned long seconds = 0;
    unsigned flags = postern_notify_flags(value);
    int returns = 0;

    decode(postern_xtext_decode, value);
    decode(postern_orcpt_decode, value);
    require(flags < 16 && ((flags & POSTERN_NOTIFY_NEVER) == 0
        || flags == POSTERN_NOTIFY_NEVER));
    if (pst_wish_is_priority(value))
        require(strlen(value) <= 2);
    require(pst_wish_seconds(value) <= PST_WISH_SECONDS);
    if (pst_wish_by(value, &seconds, &returns))
        require(seconds <= PST_WISH_SECONDS);
    if (pst_wish_is_moment(value))
        require(strlen(value) == 20);
}

static int lies_in(const char *part, const char *text, size_t size)
{
    return part >= text && part + strlen(part) < text + size;
}

static void look_at_rows(char *text, size_t most)
{
    postern_parameter rows[MOST + 1];
    size_t size = strlen(text) + 1, count = 0, i;

    if (pst_parameter_parse(text, rows, most, &count) != PST_PARAMETER_OK)
        return;
    require(count <= most && rows[count].name == NULL);
    for (i = 0; i < count; i++) {
        const char *value = rows[i].value;

        require(lies_in(rows[i].name, text, size) && *rows[i].name != '\0');
        if (value == NULL)
            continue;
        require(postern_parameter_find(rows, rows[i].name) == value);
        require(*value != '\0' && lies_in(value, text, size));
        look_at_value(value);
    }
}

static void look_at_fact(const char *fact, const char *room, size_t size)
{
    if (fact != NULL)
        require(lies_in(fact, room, size)
            && pst_utf8_prints(fact, strlen(fact), 1));
}

static void look_at_attributes(const char *text, size_t size)
{
    char *room = (char *)malloc(size == 0 ? 1 : size);
    postern_xclient facts;

    require(room != NULL);
    memset(&facts, 0, sizeof(facts));
    if (pst_xclient_read(text, &facts, room, size) == NULL) {
        look_at_fact(facts.name, room, size);
        look_at_fact(facts.helo, room, size);
        look_at_fact(facts.login, room, size);
    }
    free(room);
}

/* The first octet says how much room there is. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    char *text, *copy;

    if (size == 0 || size > 4096)
        return 0;
    text = (char *)malloc(size);
    require(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    (void)pst_xtext_is(text);
    look_at_value(text);
    look_at_attributes(text, data[0]);
    look_at_attributes(text, strlen(text) + 8);
    if (pst_utf8_prints(text, strlen(text), 1)) {
        copy = copy_of(text);
        look_at_rows(copy, data[0] % (MOST + 1U));
        free(copy);
    }
    free(text);
    return 0;
}
