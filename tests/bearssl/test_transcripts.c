/* SPDX-License-Identifier: MIT */
/*
 * test_transcripts.c - the dialogues of tests/transcripts/starttls.txt, played
 * to a server with handshakes that are real, in several weathers.
 */
#include "engine/hooks.h"
#include "secure.h"
#include "support/suite.h"
#include "support/transcript.h"

#define PATH "tests/transcripts/starttls.txt"

static secure s;
static int in_tls;

/* ---- hooks ------------------------------------------------------------- */

static const scripted_hook *scripted;

static const char *on_starttls(postern_session *session)
{
    (void)session;
    return scripted->says;
}

static void set_up(const transcript_case *dialogue)
{
    postern_options *options = &s.f.options;

    options->ident = "postern";
    options->data_size_limit = transcript_number(dialogue, "data_size_limit",
        options->data_size_limit);
    options->enable_smtputf8 = (int)transcript_number(dialogue,
        "enable_smtputf8", 0);
    options->require_starttls = (int)transcript_number(dialogue,
        "require_starttls", 0);
    if (transcript_number(dialogue, "smtps", 0) != 0)
        s.f.flags = POSTERN_LISTEN_SMTPS;
    scripted = scripted_hook_find(dialogue->hook);
    if (scripted != NULL && scripted->ask == POSTERN_ASK_STARTTLS)
        s.f.handler.starttls = on_starttls;
}

/* ---- steps ------------------------------------------------------------- */

static void settle(void)
{
    if (in_tls)
        (void)secure_run(&s);
    else
        fixture_run(&s.f);
}

static const char *said(void)
{
    return in_tls ? tls_client_said(&s.tls) : memory_client_said(s.client);
}

static int shake(void)
{
    tls_client_start(&s.tls, "mx.test");
    in_tls = 1;
    return secure_run(&s);
}

static int holds(const transcript_step *step)
{
    postern_session *session = s.f.witness.session;
    const char *name = postern_session_host_name(session);
    int flag = *step->octets == '1';

    if (strcmp(step->key, "host_name") == 0)
        return strcmp(name == NULL ? "" : name, step->octets) == 0;
    if (strcmp(step->key, "extended_smtp") == 0)
        return postern_session_extended_smtp(session) == flag;
    if (strcmp(step->key, "open") == 0)
        return (postern_session_envelope(session) != NULL) == flag;
    if (strcmp(step->key, "mail_from") == 0)
        return strcmp(blob_string(&s.f.witness.mail_from), step->octets) == 0;
    return strcmp(step->key, "content") == 0
        && strcmp(blob_string(&s.f.witness.content), step->octets) == 0;
}

static int is_good(const transcript_step *step)
{
    switch (step->kind) {
    case TRANSCRIPT_SEND:
        if (in_tls)
            tls_client_write(&s.tls, step->octets, step->length);
        else
            memory_client_write(s.client, step->octets, step->length);
        settle();
        return 1;
    case TRANSCRIPT_TLS:
        return shake();
    case TRANSCRIPT_EXPECT:
        return strcmp(said(), step->octets) == 0;
    case TRANSCRIPT_NOTHING:
        return *said() == '\0';
    case TRANSCRIPT_CLOSED:
        return *said() == '\0' && (memory_client_sees_eof(s.client)
            || memory_client_is_left(s.client));
    default:
        return holds(step);
    }
}

/* ---- dialogues --------------------------------------------------------- */

static void play(const transcript_case *dialogue, unsigned long seed)
{
    int i;

    secure_init_seed(&s, seed);
    s.f.most_spin = 10000;
    in_tls = 0;
    set_up(dialogue);
    CU_ASSERT_FATAL(secure_start(&s));
    if (seed > 1)
        memory_net_set_cut(s.f.net, seed == 2 ? MEMORY_OCTETS
            : MEMORY_RANDOM);
    memory_net_set_send(s.f.net, seed * 7 % 50, seed % 2 == 0, 0);
    secure_client(&s);
    for (i = 0; i < dialogue->step_count; i++)
        if (!is_good(&dialogue->steps[i])) {
            CU_assertImplementation(CU_FALSE,
                (unsigned)dialogue->steps[i].line, dialogue->name, PATH, "",
                CU_FALSE);
            break;
        }
    if (i == dialogue->step_count)
        ASSERT_TEXT(said(), "");
    secure_end(&s);
}

static void play_all(unsigned long first, unsigned long last)
{
    char error[200];
    transcript *script = transcript_read(PATH, error);
    unsigned long seed;
    int i;

    if (script == NULL) {
        CU_FAIL_FATAL(error);
        return;
    }
    CU_ASSERT(script->case_count > 10);
    for (i = 0; i < script->case_count; i++)
        for (seed = first; seed <= last; seed++)
            play(&script->cases[i], seed);
    transcript_free(script);
}

static void test_each_dialogue_goes_as_it_is_written(void)
{
    play_all(0, 0);
}

static void test_cuts_and_short_writes_change_nothing(void)
{
    play_all(1, 12);
}

void suite_bearssl_transcripts(void)
{
    SUITE("bearssl/transcripts");
    TEST(test_each_dialogue_goes_as_it_is_written);
    TEST(test_cuts_and_short_writes_change_nothing);
}
