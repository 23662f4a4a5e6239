/* SPDX-License-Identifier: MIT */
/* number.c - reads numbers as people write them. */
#include <string.h>

#include "number.h"

#define MOST_SECONDS 1000000UL

static const char digits[] = "0123456789";

static int in_length(const char *text, size_t length, unsigned long most,
    unsigned long *number)
{
    unsigned long sum = 0;
    size_t i;

    for (i = 0; i < length; i++) {
        unsigned long digit = (unsigned long)(text[i] - '0');

        if (sum > (most - digit) / 10)
            return 0;
        sum = 10 * sum + digit;
    }
    *number = sum;
    return length > 0;
}

int pst_cli_number_parse(const char *text, unsigned long most,
    unsigned long *number)
{
    size_t length = strspn(text, digits);

    return most >= 9 && text[length] == '\0'
        && in_length(text, length, most, number);
}

int pst_cli_number_seconds(const char *text, unsigned long *milliseconds)
{
    size_t whole = strspn(text, digits);
    const char *decimals = text + whole + (text[whole] == '.');
    size_t length = strspn(decimals, digits);
    unsigned long unit = 100;
    size_t i;

    if (decimals[length] != '\0' || (text[whole] == '.' && length == 0)
        || !in_length(text, whole, MOST_SECONDS, milliseconds))
        return 0;
    *milliseconds *= 1000;
    for (i = 0; i < length; i++, unit /= 10)
        *milliseconds += (unsigned long)(decimals[i] - '0') * unit;
    return *milliseconds > 0;
}
