#include <string.h>

#include "ascii.h"

/* The same octet all over a word. */
#define EACH(octet) (~0UL / 255 * (octet))

/*
 * Subtracting SP from each octet borrows into the top bit of those below it,
 * adding one carries into that of DEL, and what is not ASCII has the top bit
 * itself.  What crosses over to the next octet can only make a good one look
 * bad, and that one is looked at again by whoever asked.
 */
static int looks_bad(const char *text)
{
    unsigned long word;

    memcpy(&word, text, sizeof(word));
    return ((word | (word - EACH(' ')) | (word + EACH(1))) & EACH(0x80)) != 0;
}

/* A word at a time; the last one may overlap the one before it. */
size_t pst_ascii_printing(const char *text, size_t length)
{
    size_t i, last;

    if (length < sizeof(unsigned long))
        return 0;
    last = length - sizeof(unsigned long);
    for (i = 0; i < last; i += sizeof(unsigned long))
        if (looks_bad(text + i))
            return i;
    return looks_bad(text + last) ? i : length;
}

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
    for (; *start != '\0'; text++, start++)
        if (*text != *start && pst_ascii_upper((unsigned char)*text)
            != pst_ascii_upper((unsigned char)*start))
            return NULL;
    return text;
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
