/* SPDX-License-Identifier: MIT */
/*
 * engine.c - a dialogue with the engine alone, without a server or a socket,
 * for what counts instructions.
 *
 *   engine [-m lockstep|pipelined|streamed|bdat] [-n MESSAGES]
 *          [-r RECIPIENTS] [-s OCTETS]
 *
 * The exit status is 0 if the replies were those that the script waits for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <postern_engine.h>

#include "script.h"

static void *resize(void *context, void *block, size_t was, size_t size)
{
    (void)context;
    (void)was;
    if (size > 0)
        return realloc(block, size);
    free(block);
    return NULL;
}

static postern_rules *make_rules(void)
{
    postern_engine_options options;

    postern_engine_options_init(&options);
    options.data_size_limit = 0;
    options.chunking = 1;
    options.resize = resize;
    options.unasked = ~0UL;     /* as when a server has no hooks */
    return postern_rules_new(&options, NULL);
}

/* How many replies the engine gave, of those that the burst waits for; one of
   another kind is not counted. */
static size_t listen_to(postern_engine *engine, const struct burst *burst,
    size_t heard)
{
    const char *octets, *line, *end;
    size_t length;

    while ((octets = postern_engine_out(engine, &length)) != NULL) {
        for (line = octets; line < octets + length; line = end + 1) {
            end = memchr(line, '\n', length - (size_t)(line - octets));
            if (end == NULL)
                break;
            if (line[3] == ' ' && heard < burst->replies
                && line[0] == '0' + burst->codes[heard] / 100)
                heard++;
        }
        postern_engine_sent(engine, length);
    }
    return heard;
}

static size_t lend(postern_engine *engine, const char *octets, size_t length)
{
    postern_question question;

    postern_engine_lend(engine, octets, length, 0);
    while (postern_engine_next(engine, &question))
        (void)postern_engine_answer(engine, NULL, 0);
    return postern_engine_reclaim(engine);
}

/* What is said, in one piece. */
static const char *join(const struct burst *burst, size_t *length)
{
    static char wire[1 << 16];
    int i;

    *length = burst->pieces > 0 ? burst->piece[0].iov_len : 0;
    if (burst->pieces < 2)
        return burst->piece[0].iov_base;
    for (i = 0, *length = 0; i < burst->pieces; i++) {
        if (burst->piece[i].iov_len > sizeof(wire) - *length)
            exit(2);
        memcpy(wire + *length, burst->piece[i].iov_base,
            burst->piece[i].iov_len);
        *length += burst->piece[i].iov_len;
    }
    return wire;
}

static void say(postern_engine *engine, const struct burst *burst)
{
    size_t length, used = 0, heard = 0;
    const char *wire = join(burst, &length);

    do {
        used += lend(engine, wire + used, length - used);
        heard = listen_to(engine, burst, heard);
    } while (used < length);
    if (heard != burst->replies) {
        fprintf(stderr, "engine: not the replies that were expected\n");
        exit(1);
    }
}

static void converse(const struct script *script, postern_engine *engine,
    long messages)
{
    size_t i;

    say(engine, &script->greeting);
    say(engine, &script->ehlo);
    while (messages-- > 0)
        for (i = 0; i < script->bursts; i++)
            say(engine, &script->message[i]);
    say(engine, &script->quit);
}

static int usage(void)
{
    fprintf(stderr, "usage: engine [-m MODE] [-n MESSAGES] [-r RECIPIENTS] "
        "[-s OCTETS]\n");
    return 2;
}

int main(int argc, char **argv)
{
    enum script_mode mode = SCRIPT_LOCKSTEP;
    long messages = 1, recipients = 1, octets = 1024;
    static struct script script;
    postern_rules *rules = make_rules();
    postern_engine *engine = rules ? postern_engine_new(rules, 0) : NULL;
    int c;

    while ((c = getopt(argc, argv, "m:n:r:s:")) != -1) {
        if (c == 'n')
            messages = atol(optarg);
        else if (c == 'r')
            recipients = atol(optarg);
        else if (c == 's')
            octets = atol(optarg);
        else if (c != 'm' || script_mode(optarg, &mode) != 0)
            return usage();
    }
    if (engine == NULL || script_init(&script, mode, (size_t)octets,
        (size_t)recipients) != 0)
        return 1;
    converse(&script, engine, messages);
    postern_engine_free(engine);
    postern_rules_free(rules);
    return 0;
}
