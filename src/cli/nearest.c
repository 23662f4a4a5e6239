/* SPDX-License-Identifier: MIT */
/* nearest.c - finds the option that the user may have meant. */
#include <string.h>

#include "nearest.h"

#define MOST 40
#define NEAR 2

static char plain(char octet)
{
    if (octet >= 'A' && octet <= 'Z')
        return (char)(octet + ('a' - 'A'));
    return (char)(octet == '_' ? '-' : octet);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The rows are the current one and the two before it, of the usual table. */
static void fill_row(const char *a, const char *b, size_t i, size_t width,
    size_t rows[3][MOST + 1])
{
    size_t *now = rows[i % 3], *above = rows[(i + 2) % 3];
    size_t *over = rows[(i + 1) % 3], j;

    now[0] = i;
    for (j = 1; j <= width; j++) {
        char left = plain(a[i - 1]), right = plain(b[j - 1]);

        now[j] = least(above[j - 1] + (left != right),
            1 + least(above[j], now[j - 1]));
        if (i > 1 && j > 1 && left == plain(b[j - 2])
            && right == plain(a[i - 2]))
            now[j] = least(now[j], over[j - 2] + 1);
    }
}

size_t pst_cli_nearest_distance(const char *a, const char *b)
{
    size_t height = least(strlen(a), MOST), width = least(strlen(b), MOST);
    size_t rows[3][MOST + 1], i;

    for (i = 0; i <= width; i++)
        rows[0][i] = i;
    for (i = 1; i <= height; i++)
        fill_row(a, b, i, width, rows);
    return rows[height % 3][width];
}

const pst_cli_option *pst_cli_nearest_option(const char *name)
{
    const pst_cli_option *option, *found = NULL;
    size_t best = NEAR + 1;

    for (option = pst_cli_option_table(); option->name != NULL; option++) {
        size_t distance = pst_cli_nearest_distance(name, option->name);

        if (distance < best && 2 * distance < strlen(option->name)) {
            best = distance;
            found = option;
        }
    }
    return found;
}
