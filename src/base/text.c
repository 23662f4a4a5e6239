/* SPDX-License-Identifier: MIT */
/* text.c - builds strings in memory of a fixed size. */
#include <string.h>

#include "ascii.h"
#include "text.h"

void pst_text_init(pst_text *text, char *buffer, size_t size)
{
    text->start = buffer;
    text->length = 0;
    text->room = size;
    text->cut = size == 0;
    if (size > 0)
        buffer[0] = '\0';
}

void pst_text_octets(pst_text *text, const char *octets, size_t length)
{
    size_t left = text->room == 0 ? 0 : text->room - 1 - text->length;

    if (length > left) {
        length = left;
        text->cut = 1;
    }
    if (text->room == 0)
        return;
    memcpy(text->start + text->length, octets, length);
    text->length += length;
    text->start[text->length] = '\0';
}

void pst_text_string(pst_text *text, const char *string)
{
    pst_text_octets(text, string, strlen(string));
}

void pst_text_char(pst_text *text, int c)
{
    char octet = (char)c;

    pst_text_octets(text, &octet, 1);
}

static void in_base(pst_text *text, unsigned long number, unsigned base)
{
    char digits[3 * sizeof(number)];
    char *at = digits + sizeof(digits);

    do {
        *--at = "0123456789abcdef"[number % base];
        number /= base;
    } while (number != 0);
    pst_text_octets(text, at, (size_t)(digits + sizeof(digits) - at));
}

void pst_text_number(pst_text *text, unsigned long number)
{
    in_base(text, number, 10);
}

void pst_text_hex(pst_text *text, unsigned long number)
{
    in_base(text, number, 16);
}

void pst_text_escaped(pst_text *text, const char *octets, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    char shown[4] = "\\x";
    size_t i;

    for (i = 0; i < length && !text->cut; i++) {
        unsigned char octet = (unsigned char)octets[i];

        shown[2] = digits[octet >> 4];
        shown[3] = digits[octet & 15];
        if (PST_ASCII_PRINTS(octet))
            pst_text_octets(text, octets + i, 1);
        else if (text->room - text->length > sizeof(shown))
            pst_text_octets(text, shown, sizeof(shown));
        else
            text->cut = 1;
    }
}

static void signed_number(pst_text *text, int number)
{
    if (number < 0) {
        pst_text_char(text, '-');
        /* the negative of the smallest int would overflow */
        pst_text_number(text, (unsigned long)-(number + 1) + 1);
    } else {
        pst_text_number(text, (unsigned long)number);
    }
}

static void string_or_nothing(pst_text *text, const char *string)
{
    if (string != NULL)
        pst_text_string(text, string);
}

int pst_text_format(pst_text *text, const char *format, va_list values)
{
    while (*format != '\0') {
        size_t plain = strcspn(format, "%");

        pst_text_octets(text, format, plain);
        format += plain;
        if (strncmp(format, "%s", 2) == 0)
            string_or_nothing(text, va_arg(values, const char *));
        else if (strncmp(format, "%d", 2) == 0)
            signed_number(text, va_arg(values, int));
        else if (strncmp(format, "%u", 2) == 0)
            pst_text_number(text, va_arg(values, unsigned));
        else if (strncmp(format, "%lu", 3) == 0)
            pst_text_number(text, va_arg(values, unsigned long));
        else if (strncmp(format, "%%", 2) == 0)
            pst_text_char(text, '%');
        else
            break;
        format += format[1] == 'l' ? 3 : 2;
    }
    pst_text_string(text, format);
    return *format == '\0';
}
