/* SPDX-License-Identifier: MIT */
/* ascii.c - letters, digits and comparisons without a locale. */
#include <string.h>

#include "ascii.h"

int pst_ascii_upper(int c)
{
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

int pst_ascii_lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

int pst_ascii_is_digit(int c)
{
    return c >= '0' && c <= '9';
}

int pst_ascii_is_alnum(int c)
{
    c = pst_ascii_upper(c);
    return (c >= 'A' && c <= 'Z') || pst_ascii_is_digit(c);
}

int pst_ascii_is_control(int c)
{
    return c < ' ' || c == 0x7F;
}

int pst_ascii_is_text(const char *text, int first)
{
    while ((unsigned char)*text >= first && (unsigned char)*text <= '~')
        text++;
    return *text == '\0';
}

int pst_ascii_compare(const char *a, const char *b)
{
    int one, two;

    do {
        one = pst_ascii_upper((unsigned char)*a++);
        two = pst_ascii_upper((unsigned char)*b++);
    } while (one == two && one != '\0');
    return (one > two) - (one < two);
}

const char *pst_ascii_behind(const char *text, const char *start)
{
    size_t i = 0;

    while (start[i] != '\0' && text[i] == start[i])
        i++;
    for (; start[i] != '\0'; i++)
        if (pst_ascii_upper((unsigned char)text[i])
            != pst_ascii_upper((unsigned char)start[i]))
            return NULL;
    return text + i;
}

int pst_ascii_is_listed(const char *list, const char *name)
{
    size_t length = strlen(name);

    while (list != NULL && *list != '\0') {
        size_t word = strcspn(list, ", ");

        if (word == length && pst_ascii_begins(list, name))
            return 1;
        list += word;
        list += strspn(list, ", ");
    }
    return 0;
}

int pst_ascii_number(const char *text, unsigned long most,
    unsigned long *number)
{
    unsigned long sum = 0;

    if (*text == '\0')
        return 0;
    for (; *text != '\0'; text++) {
        unsigned long digit = (unsigned long)(*text - '0');

        if (!pst_ascii_is_digit((unsigned char)*text))
            return 0;
        sum = sum > (most - digit) / 10 ? most : sum * 10 + digit;
        if (sum > most)
            sum = most;
    }
    *number = sum;
    return 1;
}
