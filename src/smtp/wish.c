/* SPDX-License-Identifier: MIT */
/* wish.c - parses parameters that say when a message shall be sent. */
#include <string.h>

#include "base/ascii.h"
#include "wish.h"

int pst_wish_is_priority(const char *value)
{
    int is_negative = *value == '-';
    const char *digit = value + is_negative;

    return pst_ascii_is_digit((unsigned char)*digit) && digit[1] == '\0'
        && !(is_negative && *digit == '0');
}

/* One to nine digits. */
static int read_digits(const char *text, unsigned long *number)
{
    return strlen(text) <= 9
        && pst_ascii_number(text, PST_WISH_SECONDS, number);
}

unsigned long pst_wish_seconds(const char *value)
{
    unsigned long seconds = 0;

    return *value != '0' && read_digits(value, &seconds) ? seconds : 0;
}

/* RFC 2852 4: by-mode = "N" / "R", by-trace = "T". */
static int is_mode(const char *text)
{
    int mode = pst_ascii_upper((unsigned char)*text);

    return (mode == 'N' || mode == 'R') && (text[1] == '\0'
        || pst_ascii_compare(text + 1, "T") == 0);
}

int pst_wish_by(const char *value, unsigned long *seconds, int *returns)
{
    int is_negative = *value == '-';
    const char *digits = value + (*value == '-' || *value == '+');
    size_t length = strcspn(digits, ";");
    char number[10];

    if (length > 9 || digits[length] != ';' || !is_mode(digits + length + 1))
        return 0;
    memcpy(number, digits, length);
    number[length] = '\0';
    if (!read_digits(number, seconds))
        return 0;
    if (is_negative)
        *seconds = 0;
    *returns = pst_ascii_upper((unsigned char)digits[length + 1]) == 'R';
    return 1;
}

/* The number of two digits. */
static int two(const char *digits)
{
    return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* RFC 3339 5.7: the days of the months, and of February in leap years. */
static int is_day(int year, int month, int day)
{
    int is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month >= 1 && month <= 12 && day >= 1 && day <= (month == 2
        ? 28 + is_leap : 30 + (month + month / 8) % 2);
}

int pst_wish_is_moment(const char *value)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    size_t i;

    for (i = 0; form[i] != '\0'; i++)
        if (form[i] == '0' ? !pst_ascii_is_digit((unsigned char)value[i])
            : value[i] != form[i])
            return 0;
    return value[i] == '\0' && is_day(two(value) * 100 + two(value + 2),
        two(value + 5), two(value + 8))
        && two(value + 11) <= 23 && two(value + 14) <= 59
        && two(value + 17) <= 60;
}
