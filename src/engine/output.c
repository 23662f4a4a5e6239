/* SPDX-License-Identifier: MIT */
/* output.c - the chain of replies that wait to be sent. */
#include <string.h>

#include "base/config.h"
#include "output.h"
#include "smtp/reply.h"

struct pst_output_block {
    struct pst_output_block *next;
    unsigned start;             /* everything before it was sent */
    unsigned end;
    char octets[PST_OUTPUT_BLOCK - sizeof(void *) - 2 * sizeof(unsigned)];
};

#define LINE(text) { &(text "\r\n")[sizeof(text) + 1], sizeof(text) + 1 }

const struct pst_ready_line pst_ready_lines[] = {
    { "", 0 },
    LINE("250 OK"),
    LINE("250 2.0.0 OK"),
    LINE("354 End data with <CR><LF>.<CR><LF>")
};

static struct pst_output_block *append(pst_output *output, pst_shelf *shelf)
{
    struct pst_output_block *block = (struct pst_output_block *)
        pst_shelf_take(shelf, PST_SHELF_OUTPUT);

    if (block == NULL)
        return NULL;
    block->next = NULL;
    block->start = block->end = 0;
    if (output->last == NULL)
        output->first = block;
    else
        output->last->next = block;
    output->last = block;
    return block;
}

/* Removes what was added since the chain ended in `last` at `end`. */
static void take_back(pst_output *output, pst_shelf *shelf,
    struct pst_output_block *last, unsigned end)
{
    struct pst_output_block *block;

    if (last == NULL) {
        block = output->first;
        output->first = NULL;
    } else {
        block = last->next;
        last->next = NULL;
        last->end = end;
    }
    output->last = last;
    while (block != NULL) {
        struct pst_output_block *next = block->next;

        pst_shelf_put(shelf, PST_SHELF_OUTPUT, block);
        block = next;
    }
}

static int add(pst_output *output, pst_shelf *shelf, const char *octets,
    unsigned length)
{
    struct pst_output_block *block = output->last;

    if (block == NULL || sizeof(block->octets) - block->end < length)
        block = append(output, shelf);
    if (block == NULL)
        return POSTERN_E_NOMEM;
    memcpy(block->octets + block->end, octets, length);
    block->end += length;
    return 0;
}

/* Moves the waiting constant line into the chain. */
static int move_ready(pst_output *output, pst_shelf *shelf)
{
    int error = add(output, shelf, pst_output_rest(output), output->pending);

    if (error == 0)
        output->ready = PST_READY_NONE;
    return error;
}

/* Adds a reply at the end of the chain. */
static int say(pst_output *output, pst_shelf *shelf, const char *text,
    char last, int flags)
{
    struct pst_output_block *block = output->last, *mark = block;
    unsigned end = block == NULL ? 0 : block->end;
    unsigned said = 0;
    pst_reply reply;

    pst_reply_begin(&reply, text, last, flags);
    while (reply.at != NULL) {
        size_t length;

        if (block == NULL
            || sizeof(block->octets) - block->end < PST_REPLY_LINE)
            block = append(output, shelf);
        if (block == NULL) {
            take_back(output, shelf, mark, end);
            return POSTERN_E_NOMEM;
        }
        length = pst_reply_line(&reply, block->octets + block->end);
        block->end += (unsigned)length;
        said += (unsigned)length;
    }
    output->pending += said;
    return 0;
}

int pst_output_say(pst_output *output, pst_shelf *shelf, const char *text,
    char last, int flags)
{
    if (output->ready != PST_READY_NONE
        && move_ready(output, shelf) != 0)
        return POSTERN_E_NOMEM;
    return say(output, shelf, text, last, flags);
}

int pst_output_ready(pst_output *output, pst_shelf *shelf,
    enum pst_ready ready)
{
    unsigned length = pst_ready_lines[ready].length;
    const char *line = pst_ready_lines[ready].end - length;
    struct pst_output_block *block = output->last;

    /* after other replies, as with pipelined commands */
    if (block != NULL && sizeof(block->octets) - block->end >= length) {
        memcpy(block->octets + block->end, line, length);
        block->end += length;
    } else if (output->pending == 0) {
        pst_output_start(output, ready);
        return 0;
    } else if ((output->ready != PST_READY_NONE
        && move_ready(output, shelf) != 0)
        || add(output, shelf, line, length) != 0) {
        return POSTERN_E_NOMEM;
    }
    output->pending += length;
    return 0;
}

void pst_output_farewell(pst_output *output, const char *line)
{
    if (output->farewell == NULL)
        output->farewell = line;
    output->is_special = 1;
}

const char *pst_output_pending(const pst_output *output, size_t *length)
{
    const struct pst_output_block *block = output->first;

    *length = output->pending;
    if (output->ready != PST_READY_NONE)
        return pst_output_rest(output);
    if (block != NULL) {
        *length = block->end - block->start;
        return block->octets + block->start;
    }
    if (pst_output_is_empty(output))
        return NULL;
    *length = strlen(output->farewell);
    return output->farewell;
}

void pst_output_sent(pst_output *output, pst_shelf *shelf, size_t length)
{
    struct pst_output_block *block = output->first;

    if (output->pending == 0) {
        output->farewell += length;
        return;
    }
    output->pending -= (unsigned)length;
    if (output->ready != PST_READY_NONE) {
        if (output->pending == 0)
            output->ready = PST_READY_NONE;
        return;
    }
    block->start += (unsigned)length;
    if (block->start < block->end)
        return;
    output->first = block->next;
    if (output->first == NULL)
        output->last = NULL;
    pst_shelf_put(shelf, PST_SHELF_OUTPUT, block);
}

void pst_output_clear(pst_output *output, pst_shelf *shelf)
{
    take_back(output, shelf, NULL, 0);
    output->pending = 0;
    output->ready = PST_READY_NONE;
    output->farewell = NULL;
}
