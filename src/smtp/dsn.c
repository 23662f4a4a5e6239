/* SPDX-License-Identifier: MIT */
/*
 * dsn.c - decodes the parameters of DSN (RFC 3461): postern_notify_flags and
 * postern_orcpt_decode.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "postern_mail.h"

/* ---- NOTIFY ------------------------------------------------------------ */

static const struct {
    const char *name;
    unsigned flag;
} conditions[] = {
    { "SUCCESS", POSTERN_NOTIFY_SUCCESS },
    { "FAILURE", POSTERN_NOTIFY_FAILURE },
    { "DELAY", POSTERN_NOTIFY_DELAY },
    { "NEVER", POSTERN_NOTIFY_NEVER }
};

/* Returns the flag of the word at *at and moves *at after it; 0: unknown
   word. */
static unsigned condition(const char **at)
{
    size_t i;

    for (i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
        const char *end = pst_ascii_behind(*at, conditions[i].name);

        if (end != NULL && (*end == ',' || *end == '\0')) {
            *at = end;
            return conditions[i].flag;
        }
    }
    return 0;
}

unsigned postern_notify_flags(const char *value)
{
    unsigned flags = 0, flag;

    while (value != NULL && (flag = condition(&value)) != 0) {
        flags |= flag;
        if (*value++ == ',')
            continue;
        /* RFC 3461 4.1: "NEVER" stands alone. */
        return (flags & POSTERN_NOTIFY_NEVER) != 0
            && flags != POSTERN_NOTIFY_NEVER ? 0 : flags;
    }
    return 0;
}

/* ---- ORCPT ------------------------------------------------------------- */

/* RFC 3461 4.2: addr-type = atom.  Returns the address after it, or NULL. */
static const char *behind_type(const char *orcpt)
{
    const char *at = orcpt;

    while (pst_ascii_is_alnum((unsigned char)*at)
        || (*at != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", *at) != NULL))
        at++;
    return at > orcpt && *at == ';' ? at + 1 : NULL;
}

/* Parses the number in "\x{E4}" (RFC 6533 3) and moves *at after it.  0: there
   is none. */
static unsigned long embedded(const char **at)
{
    static const char digits[] = "0123456789ABCDEF0123456789abcdef";
    const char *digit = *at + 3;
    unsigned long number = 0;
    size_t length;

    if (strncmp(*at, "\\x{", 3) != 0)
        return 0;
    length = strspn(digit, digits);
    if (length < 2 || length > 6 || digit[length] != '}')
        return 0;
    *at = digit + length + 1;
    for (; *digit != '}'; digit++)
        number = number * 16
            + (unsigned long)(strchr(digits, *digit) - digits) % 16;
    return number;
}

/* Writes a number as UTF-8 (RFC 3629 3); returns the length.  For a number
   that is no character it writes something that is not UTF-8. */
static size_t encode(unsigned long number, char octets[4])
{
    if (number < 0x80) {
        octets[0] = (char)number;
        return 1;
    }
    if (number < 0x800) {
        octets[0] = (char)(0xC0 | number >> 6);
        octets[1] = (char)(0x80 | (number & 0x3F));
        return 2;
    }
    if (number < 0x10000) {
        octets[0] = (char)(0xE0 | number >> 12);
        octets[1] = (char)(0x80 | (number >> 6 & 0x3F));
        octets[2] = (char)(0x80 | (number & 0x3F));
        return 3;
    }
    octets[0] = (char)(number > 0x10FFFF ? 0xFF : 0xF0 | number >> 18);
    octets[1] = (char)(0x80 | (number >> 12 & 0x3F));
    octets[2] = (char)(0x80 | (number >> 6 & 0x3F));
    octets[3] = (char)(0x80 | (number & 0x3F));
    return 4;
}

/* RFC 6533 3: utf-8-addr-xtext and utf-8-addr-unitext. */
static int decode_utf8(char *text, size_t size, const char *from)
{
    size_t length = 0;

    while (*from != '\0') {
        char octets[4];
        size_t count = 1;

        octets[0] = *from;
        if (*from == '\\') {
            count = encode(embedded(&from), octets);
            if (octets[0] == '\0')
                return POSTERN_E_INVALID_XTEXT;
        } else if (*from == '+' || *from == '=') {
            return POSTERN_E_INVALID_XTEXT;
        } else {
            from++;
        }
        if (count >= size - length)
            return POSTERN_E_NOMEM;
        memcpy(text + length, octets, count);
        length += count;
    }
    text[length] = '\0';
    return pst_utf8_prints(text, length, 1) ? 0 : POSTERN_E_INVALID_XTEXT;
}

/* RFC 3461 4.2: xtext is ASCII when it is decoded. */
static int decode_ascii(char *text, size_t size, const char *from)
{
    int error = postern_xtext_decode(text, size, from);

    return error != 0 || pst_ascii_is_text(text, ' ') ? error
        : POSTERN_E_INVALID_XTEXT;
}

int postern_orcpt_decode(char *text, size_t size, const char *orcpt)
{
    const char *address = orcpt == NULL ? NULL : behind_type(orcpt);
    int error = POSTERN_E_INVALID_XTEXT;

    if (size == 0)
        return POSTERN_E_NOMEM;
    if (address != NULL && *address != '\0')
        error = pst_ascii_begins(orcpt, "utf-8;")
            ? decode_utf8(text, size, address)
            : decode_ascii(text, size, address);
    if (error != 0)
        *text = '\0';
    return error;
}
