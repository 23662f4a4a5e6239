/* SPDX-License-Identifier: MIT */
/*
 * fuzz_data.c - the machine of DATA, whole, cut and octet by octet, against
 * the reference.  The input is three octets of options and cuts, then the
 * content.
 */
#include <stdlib.h>
#include <string.h>

#include "smtp/data.h"
#include "smtp/reference.h"
#include "support/random.h"

#define HEAD 3
#define MOST 4000

typedef struct result {
    char content[2 * MOST];
    size_t length;
    size_t used;        /* at the end; 0: there was none */
    int fault;
} result;

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void require(int truth)
{
    if (!truth)
        abort();
}

/* One piece; 1 when the end was in it. */
static int feed(pst_data *machine, result *to, const char *octets,
    size_t length)
{
    size_t at = 0, used, span_length;
    const char *span;

    for (;;) {
        enum pst_data_step step = pst_data_step(machine, octets + at,
            length - at, &used, &span, &span_length);

        at += used;
        require(at <= length);
        if (step == PST_DATA_SPAN) {
            require(to->length + span_length <= sizeof(to->content));
            memcpy(to->content + to->length, span, span_length);
            to->length += span_length;
        }
        to->length += (size_t)machine->dropped;
        machine->dropped = 0;
        if (step == PST_DATA_END) {
            to->used += at;
            to->fault = machine->fault;
            return 1;
        } else if (step == PST_DATA_MORE) {
            require(at == length);
            to->used += at;
            return 0;
        }
    }
}

static void run(result *to, const unsigned char *options, const char *octets,
    size_t length, unsigned long seed, size_t most, int drop)
{
    pst_data machine;
    size_t at = 0;
    int ended = 0;

    memset(to, 0, sizeof(*to));
    pst_data_init(&machine, (enum postern_bare_newline)(options[0] % 3),
        options[1] & 1 ? options[1] : 0, options[1] & 2 ? options[1] / 2U : 0);
    machine.drop = (unsigned char)drop;
    while (at < length && !ended) {
        size_t left = length - at;
        size_t piece = most == 0 ? left
            : 1 + (size_t)random_below(&seed, most);
        char *copy;

        if (piece > left)
            piece = left;
        copy = (char *)malloc(piece);
        require(copy != NULL);
        memcpy(copy, octets + at, piece);
        ended = feed(&machine, to, copy, piece);
        free(copy);
        at += piece;
    }
    if (!ended)
        to->used = 0;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static result whole, cut;
    static char content[2 * MOST];
    const char *octets = (const char *)data + HEAD;
    size_t length, used;
    int fault;

    if (size < HEAD || size - HEAD > MOST)
        return 0;
    size -= HEAD;
    run(&whole, data, octets, size, 0, 0, 0);
    run(&cut, data, octets, size, data[2], data[2] % 7U, 1);
    require(whole.used == cut.used && whole.length == cut.length
        && whole.fault == cut.fault);
    run(&cut, data, octets, size, data[2], data[2] % 7U + 1U, 0);
    require(whole.used == cut.used && whole.length == cut.length
        && whole.fault == cut.fault
        && memcmp(whole.content, cut.content, whole.length) == 0);
    used = reference_data(octets, size, data[0] % 3,
        data[1] & 1 ? data[1] : 0, data[1] & 2 ? data[1] / 2U : 0, content,
        &length, &fault);
    require(used == whole.used);
    if (used == 0)
        return 0;
    require((fault == PST_DATA_GOOD) == (whole.fault == PST_DATA_GOOD));
    require(fault != PST_DATA_GOOD || (length == whole.length
        && memcmp(content, whole.content, length) == 0));
    return 0;
}
