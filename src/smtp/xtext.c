/* SPDX-License-Identifier: MIT */
/* xtext.c - decodes xtext (RFC 3461 4): postern_xtext_decode. */
#include <string.h>

#include "base/utf8.h"
#include "xtext.h"

static const char digits[] = "0123456789ABCDEF";

/* "+" and two digits, in upper case (RFC 3461 4). */
static int is_hexchar(const char *at)
{
    return *at == '+' && strspn(at + 1, digits) >= 2;
}

/* A printing character other than "+" and "=". */
static int is_xchar(int c)
{
    return c >= '!' && c <= '~' && c != '+' && c != '=';
}

int pst_xtext_is(const char *text)
{
    while (*text != '\0')
        if (is_hexchar(text))
            text += 3;
        else if (is_xchar(*text))
            text++;
        else
            return 0;
    return 1;
}

static int value_of(int digit)
{
    return (int)(strchr(digits, digit) - digits);
}

int postern_xtext_decode(char *text, size_t size, const char *xtext)
{
    size_t length = 0;

    if (size == 0)
        return POSTERN_E_NOMEM;
    *text = '\0';
    if (xtext == NULL || !pst_xtext_is(xtext))
        return POSTERN_E_INVALID_XTEXT;
    for (; *xtext != '\0'; xtext += *xtext == '+' ? 3 : 1) {
        if (length + 1 == size) {
            *text = '\0';
            return POSTERN_E_NOMEM;
        }
        text[length++] = *xtext != '+' ? *xtext
            : (char)(value_of(xtext[1]) * 16 + value_of(xtext[2]));
    }
    text[length] = '\0';
    if (pst_utf8_prints(text, length, 1))
        return 0;
    *text = '\0';
    return POSTERN_E_INVALID_XTEXT;
}
