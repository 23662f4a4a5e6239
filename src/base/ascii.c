#include <string.h>

#include "ascii.h"

/* The same octet all over a word. */
#define EACH(octet) (~0UL / 255 * (octet))

/*
 * A word at a time: subtracting SP from each octet borrows into the top bit
 * of those below it, DEL gives zero, and what is not ASCII has the top bit
 * itself. A borrow can only make a good octet look bad, and that one is
 * looked at again by whoever asked.
 */
size_t pst_ascii_printing(const char *text, size_t length)
{
    size_t i;

    for (i = 0; i + sizeof(unsigned long) <= length;
        i += sizeof(unsigned long)) {
        unsigned long word, not_del;

        memcpy(&word, text + i, sizeof(word));
        not_del = word ^ EACH(0x7F);
        if (((word | (word - EACH(' ')) | (not_del - EACH(1))) & EACH(0x80))
            != 0)
            break;
    }
    return i;
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

int pst_ascii_begins(const char *text, const char *start)
{
    while (*start != '\0')
        if (*text++ != *start++ && pst_ascii_upper((unsigned char)text[-1])
            != pst_ascii_upper((unsigned char)start[-1]))
            return 0;
    return 1;
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
