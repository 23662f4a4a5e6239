/* SPDX-License-Identifier: MIT */
/* fragments.c - checks that the cuts in the octets do not matter. */
#include <stdio.h>
#include <string.h>

#include "fragments.h"
#include "support/random.h"

/* How many splits are tried; long dialogues have only so many of each kind. */
#define SPLITS 1000
#define LONG_DIALOGUE 5000
#define LONG_SPLITS 40

/* How a dialogue is cut: every `size` octets, once at `place`, or at
   random. */
typedef struct cutter {
    size_t size;
    size_t place;
    unsigned long below;    /* random sizes; 0: not random */
    unsigned long random;
    unsigned delay;
    size_t gulp;
} cutter;

static size_t piece(cutter *cut, size_t at, size_t left)
{
    size_t size = cut->size;

    if (cut->below != 0)
        size = 1 + (size_t)random_below(&cut->random, cut->below);
    else if (at < cut->place)
        size = cut->place - at;
    return size == 0 || size > left ? left : size;
}

static void act(conversation *talk, const fragment_act *what)
{
    conversation_settle(talk);
    if (what->kind == FRAGMENT_WAIT)
        conversation_wait(talk, what->milliseconds);
    else if (what->kind == FRAGMENT_FIN)
        conversation_fin(talk);
    else
        conversation_reset(talk);
}

static void play(conversation *talk, cutter *cut, const char *octets,
    size_t length, const fragment_act *acts)
{
    static const fragment_act none[1] = { { FRAGMENT_END, 0, 0 } };
    size_t at = 0;

    talk->delay = cut->delay;
    talk->gulp = cut->gulp;
    if (acts == NULL)
        acts = none;
    (void)conversation_start(talk);
    for (;;) {
        size_t end = acts->kind == FRAGMENT_END ? length : acts->offset;

        while (at < end) {
            size_t size = piece(cut, at, end - at);

            conversation_send(talk, octets + at, size);
            at += size;
        }
        if (acts->kind == FRAGMENT_END)
            break;
        act(talk, acts++);
    }
    conversation_settle(talk);
    conversation_end(talk);
}

void fragments_play(conversation *talk, const conversation *model,
    const char *octets, size_t length, const fragment_act *acts)
{
    cutter cut;

    memset(&cut, 0, sizeof(cut));
    cut.delay = model->delay;
    *talk = *model;
    play(talk, &cut, octets, length, acts);
}

static int compare(const conversation *one, const conversation *two,
    const cutter *cut, char *why)
{
    const char *what = NULL, *is = "", *was = "";
    size_t i;

    if (two->broken[0] != '\0') {
        what = "broken";
        is = two->broken;
    } else if (strcmp(blob_string(&one->output), blob_string(&two->output))) {
        what = "output";
        is = blob_string(&two->output);
        was = blob_string(&one->output);
    } else if (strcmp(blob_string(&one->events), blob_string(&two->events))) {
        what = "events";
        is = blob_string(&two->events);
        was = blob_string(&one->events);
    } else if (one->closed != two->closed) {
        what = "closed";
    }
    if (what == NULL)
        return 1;
    for (i = 0; is[i] != '\0' && is[i] == was[i]; i++)
        ;
    i = i > 60 ? i - 60 : 0;
    sprintf(why, "size %lu place %lu below %lu delay %u gulp %lu: %s\n"
        "%.800s\n-- instead of --\n%.800s", (unsigned long)cut->size,
        (unsigned long)cut->place, cut->below, cut->delay,
        (unsigned long)cut->gulp, what, is + i,
        strlen(was) > i ? was + i : "");
    return 0;
}

static int agrees(const conversation *whole, const conversation *model,
    const cutter *how, const char *octets, size_t length,
    const fragment_act *acts, char *why)
{
    conversation talk = *model;
    cutter cut = *how;
    int result;

    play(&talk, &cut, octets, length, acts);
    result = compare(whole, &talk, how, why);
    conversation_free(&talk);
    return result;
}

/* Whole and octet by octet, with each delay; and with slow reading. */
static int extremes_agree(const conversation *whole,
    const conversation *model, const char *octets, size_t length,
    const fragment_act *acts, char *why)
{
    cutter cut;
    int result = 1;

    memset(&cut, 0, sizeof(cut));
    for (cut.delay = 0; cut.delay < 4 && result; cut.delay++) {
        cut.size = 0;
        cut.gulp = cut.delay * 7;
        result = agrees(whole, model, &cut, octets, length, acts, why);
        cut.size = 1;
        cut.gulp = cut.delay;
        if (result)
            result = agrees(whole, model, &cut, octets, length, acts, why);
    }
    return result;
}

int fragments_agree(const conversation *model, const char *octets,
    size_t length, const fragment_act *acts, char *why)
{
    static const unsigned long sizes[] = { 3, 9, 60, 500 };
    size_t i, step = 1, splits = SPLITS;
    conversation whole;
    cutter cut;
    int result;

    if (length > LONG_DIALOGUE) {
        step = length / LONG_SPLITS;
        splits = LONG_SPLITS;
    }
    fragments_play(&whole, model, octets, length, acts);
    memset(&cut, 0, sizeof(cut));
    result = compare(&whole, &whole, &cut, why)
        && extremes_agree(&whole, model, octets, length, acts, why);
    for (i = 1; i < length && result; i += step) {
        cut.place = i;
        cut.delay = (unsigned)(i / step % 4);
        result = agrees(&whole, model, &cut, octets, length, acts, why);
    }
    cut.place = 0;
    for (i = 0; i < splits && result; i++) {
        cut.random = (unsigned long)i;
        cut.below = sizes[i / 4 % 4];
        cut.delay = (unsigned)(i % 4);
        result = agrees(&whole, model, &cut, octets, length, acts, why);
    }
    conversation_free(&whole);
    return result;
}
