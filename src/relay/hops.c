/* SPDX-License-Identifier: MIT */
/* hops.c - counts the Received fields of a header. */
#include "hops.h"

void pst_relay_hops_begin(pst_relay_hops *hops)
{
    hops->count = hops->column = 0;
    hops->differs = hops->is_over = 0;
}

static int lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* An empty line ends the header; lines end with CRLF or LF. */
static void end_line(pst_relay_hops *hops)
{
    if (hops->column == 0)
        hops->is_over = 1;
    hops->column = 0;
    hops->differs = 0;
}

static void take(pst_relay_hops *hops, int c)
{
    static const char name[] = "received:";

    if (c == '\n') {
        end_line(hops);
    } else if (c != '\r' || hops->column > 0) {
        if (hops->column < sizeof(name) - 1 && !hops->differs) {
            hops->differs = lower(c) != name[hops->column];
            if (!hops->differs && hops->column == sizeof(name) - 2)
                hops->count++;
        }
        if (hops->column < sizeof(name))
            hops->column++;
    }
}

void pst_relay_hops_pass(pst_relay_hops *hops, const char *octets,
    size_t length)
{
    size_t i;

    for (i = 0; i < length && !hops->is_over; i++)
        take(hops, (unsigned char)octets[i]);
}
