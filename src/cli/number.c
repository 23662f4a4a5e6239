/* SPDX-License-Identifier: MIT */
/* number.c - parses numbers as people write them. */
#include <limits.h>
#include <stdio.h>
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

void pst_cli_number_show_seconds(unsigned long milliseconds, char text[32])
{
    size_t length;

    sprintf(text, "%lu.%03lu", milliseconds / 1000, milliseconds % 1000);
    length = strlen(text);
    while (text[length - 1] == '0')
        length--;
    length -= text[length - 1] == '.';
    text[length] = '\0';
}

int pst_cli_number_octets(const char *text, unsigned long *octets)
{
    static const char units[] = "kKmMgG";
    size_t length = strspn(text, digits);
    const char *unit = text[length] == '\0' ? NULL
        : strchr(units, text[length]);
    int shift = unit == NULL ? 0 : 10 * (1 + (int)(unit - units) / 2);

    if (text[length] != '\0' && (unit == NULL || text[length + 1] != '\0'))
        return 0;
    if (!in_length(text, length, ULONG_MAX >> shift, octets))
        return 0;
    *octets <<= shift;
    return 1;
}
