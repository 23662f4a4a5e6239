/* SPDX-License-Identifier: MIT */
/*
 * test_transcripts.c - plays the dialogues of tests/transcripts to an engine:
 * as they are, then cut in all ways.
 */
#include <stdlib.h>

#include "base/config.h"
#include "fragments.h"
#include "support/suite.h"
#include "support/transcript.h"

#define MOST_LIMITS 8
#define MOST_ACTS 40

static postern_call_limit limits[MOST_LIMITS + 1];
static int played;
static char words[200], ident[100], hostname[100];

/* Parses "NOOP:1,*:2". */
static const postern_call_limit *read_limits(char *text)
{
    size_t n = 0;
    char *colon;

    while (n < MOST_LIMITS && (colon = strchr(text, ':')) != NULL) {
        *colon = '\0';
        limits[n].verb = text;
        limits[n++].limit = (unsigned)strtoul(colon + 1, &text, 10);
        if (*text == ',')
            text++;
    }
    limits[n].verb = NULL;
    return limits;
}

static void set_up(conversation *talk, const transcript_case *dialogue)
{
    postern_engine_options *options = &talk->options;

    conversation_init(talk);
    options->data_size_limit = transcript_number(dialogue, "data_size_limit",
        options->data_size_limit);
    options->timeout = transcript_number(dialogue, "timeout",
        options->timeout);
    options->enable_smtputf8 = (int)transcript_number(dialogue,
        "enable_smtputf8", 0);
    options->tls = (int)transcript_number(dialogue, "tls", 0);
    options->require_starttls = (int)transcript_number(dialogue,
        "require_starttls", 0);
    options->auth = (int)transcript_number(dialogue, "auth", 0);
    options->auth_required = (int)transcript_number(dialogue,
        "auth_required", 0);
    options->auth_require_tls = (int)transcript_number(dialogue,
        "auth_require_tls", 1);
    options->auth_exclude = "XOAUTH2,OAUTHBEARER";     /* as aiosmtpd */
    options->lmtp = (int)transcript_number(dialogue, "lmtp", 0);
    options->proxy_timeout = transcript_number(dialogue, "proxy_timeout", 0);
    talk->proxied = options->proxy_timeout != 0;
    talk->smtps = (int)transcript_number(dialogue, "smtps", 0);
    talk->tls_fails = (int)transcript_number(dialogue, "tls_fails", 0);
    options->decode_data = (int)transcript_number(dialogue, "decode_data", 0);
    options->local_part_limit = (unsigned)transcript_number(dialogue,
        "local_part_limit", 0);
    options->ident = "postern";
    if (transcript_config(dialogue, "ident", ident, sizeof(ident)))
        options->ident = ident;
    if (transcript_config(dialogue, "hostname", hostname, sizeof(hostname)))
        options->hostname = hostname;
    if (transcript_config(dialogue, "command_call_limit", words,
        sizeof(words)))
        options->command_call_limit = read_limits(words);
    talk->hook = scripted_hook_find(dialogue->hook);
    if (*dialogue->hook != '\0' && talk->hook == NULL)
        conversation_break(talk, "no such hook", dialogue->hook);
}

/* ---- step by step ------------------------------------------------------ */

static const char *fact(conversation *talk, const char *key)
{
    const char *name = postern_engine_host_name(talk->engine);

    if (strcmp(key, "host_name") == 0)
        return name == NULL ? "" : name;
    if (strcmp(key, "extended_smtp") == 0)
        return postern_engine_extended_smtp(talk->engine) ? "1" : "0";
    if (strcmp(key, "open") == 0)
        return postern_engine_envelope(talk->engine) != NULL ? "1" : "0";
    if (strcmp(key, "mail_from") == 0)
        return blob_string(&talk->mail_from);
    return strcmp(key, "content") == 0 ? blob_string(&talk->content)
        : blob_string(&talk->rcpt_tos);
}

static int holds(conversation *talk, const transcript_step *step)
{
    const char *value = fact(talk, step->key);

    if (strcmp(step->key, "rcpt_to") == 0)
        return strstr(value, step->octets) != NULL;
    if (strcmp(step->key, "content") == 0)
        return talk->content.length == step->length
            && memcmp(value, step->octets, step->length) == 0;
    return strcmp(value, step->octets) == 0;
}

/* Is the output since the last step what was expected? */
static int is_said(conversation *talk, const transcript_step *step,
    size_t *heard)
{
    const char *said = blob_string(&talk->output) + *heard;
    size_t length = talk->output.length - *heard;

    *heard = talk->output.length;
    return length == step->length && memcmp(said, step->octets, length) == 0;
}

static int step_is_good(conversation *talk, const transcript_step *step,
    size_t *heard)
{
    switch (step->kind) {
    case TRANSCRIPT_SEND:
        conversation_send(talk, step->octets, step->length);
        conversation_settle(talk);
        return 1;
    case TRANSCRIPT_WAIT:
        conversation_wait(talk, step->milliseconds);
        return 1;
    case TRANSCRIPT_FIN:
        conversation_fin(talk);
        return 1;
    case TRANSCRIPT_RESET:
        conversation_reset(talk);
        return 1;
    case TRANSCRIPT_TLS:
        conversation_settle(talk);
        return postern_engine_tls(talk->engine);
    case TRANSCRIPT_EXPECT:
        return is_said(talk, step, heard);
    case TRANSCRIPT_NOTHING:
        return talk->output.length == *heard;
    case TRANSCRIPT_CLOSED:
        return talk->closed && talk->output.length == *heard;
    default:
        return holds(talk, step);
    }
}

static void complain(const conversation *talk, const char *path, int line,
    const char *text)
{
    char message[1000];

    sprintf(message, "%s:%d: \"%.700s\" %.150s", path, line, text,
        talk->broken);
    CU_assertImplementation(CU_FALSE, (unsigned)line, message, path, "",
        CU_FALSE);
}

static void play(const transcript_case *dialogue, const char *path)
{
    conversation talk;
    size_t heard = 0, before;
    int i;

    played++;
    set_up(&talk, dialogue);
    CU_ASSERT(conversation_start(&talk));
    conversation_settle(&talk);
    for (i = 0; i < dialogue->step_count; i++) {
        before = heard;
        if (!step_is_good(&talk, &dialogue->steps[i], &heard)) {
            complain(&talk, path, dialogue->steps[i].line,
                blob_string(&talk.output) + before);
            break;
        }
    }
    if (i == dialogue->step_count && heard != talk.output.length)
        complain(&talk, path, dialogue->line, "more is said");
    conversation_end(&talk);
    if (talk.broken[0] != '\0')
        complain(&talk, path, dialogue->line, talk.broken);
    conversation_free(&talk);
}

/* ---- cut in all ways --------------------------------------------------- */

static enum fragment_act_kind act_of(enum transcript_kind kind)
{
    return kind == TRANSCRIPT_WAIT ? FRAGMENT_WAIT
        : kind == TRANSCRIPT_FIN ? FRAGMENT_FIN
        : kind == TRANSCRIPT_RESET ? FRAGMENT_RESET : FRAGMENT_END;
}

static void cut(const transcript_case *dialogue, const char *path)
{
    char why[2000];
    fragment_act acts[MOST_ACTS + 1];
    conversation model;
    blob octets;
    int i, n = 0;

    memset(&octets, 0, sizeof(octets));
    for (i = 0; i < dialogue->step_count && n < MOST_ACTS; i++) {
        const transcript_step *step = &dialogue->steps[i];

        if (step->kind == TRANSCRIPT_SEND)
            blob_add(&octets, step->octets, step->length);
        acts[n].kind = act_of(step->kind);
        acts[n].offset = octets.length;
        acts[n].milliseconds = step->milliseconds;
        n += acts[n].kind != FRAGMENT_END;
    }
    acts[n].kind = FRAGMENT_END;
    set_up(&model, dialogue);
    if (!fragments_agree(&model, blob_string(&octets), octets.length, acts,
        why))
        complain(&model, path, dialogue->line, why);
    model.options.streaming = 1;
    model.options.envelopes = 1;
    model.options.trace = PST_WITH_LOG;
    if (!fragments_agree(&model, blob_string(&octets), octets.length, acts,
        why))
        complain(&model, path, dialogue->line, why);
    blob_free(&octets);
}

/* Does this build leave out what the dialogue needs? */
static int is_left_out(const transcript_case *dialogue)
{
    conversation talk;
    int i, left_out;

    set_up(&talk, dialogue);
    (void)conversation_start(&talk);
    left_out = talk.left_out;
    conversation_end(&talk);
    conversation_free(&talk);
    for (i = 0; i < dialogue->step_count && !PST_WITH_TLS; i++)
        if (dialogue->steps[i].kind == TRANSCRIPT_SEND
            && strstr(dialogue->steps[i].octets, "STARTTLS") != NULL)
            left_out = 1;
    return left_out;
}

/* How many dialogues need nothing that a build may leave out. */
#define BARE 50

static void each_case(void (*act)(const transcript_case *, const char *))
{
    const char *const *path;

    for (path = transcript_files; *path != NULL; path++) {
        char error[200];
        transcript *script = transcript_read(*path, error);
        int i;

        if (script == NULL) {
            CU_FAIL_FATAL(error);
            return;
        }
        for (i = 0; i < script->case_count; i++)
            if (!is_left_out(&script->cases[i]))
                act(&script->cases[i], *path);
        transcript_free(script);
    }
}

static void test_each_dialogue_goes_as_it_is_written(void)
{
    played = 0;
    each_case(play);
    CU_ASSERT(played >= BARE);
}

static void test_cuts_delays_and_gulps_change_nothing(void)
{
    each_case(cut);
}

void suite_engine_transcripts(void)
{
    SUITE("engine/transcripts");
    TEST(test_each_dialogue_goes_as_it_is_written);
    TEST(test_cuts_delays_and_gulps_change_nothing);
}
