/* SPDX-License-Identifier: MIT */
/*
 * test_exchange.c - whole exchanges of AUTH with correct proofs: cut in all
 * ways, with late answers, and without memory.
 */
#include "catalogue.h"
#include "sasl/prover.h"
#include "tls/tls.h"

#define RIGHT "AHVzZXIAcGFzcw=="
#define WRONG "AHVzZXIAbm9wZQ=="

/* user=user, auth=Bearer pass and nope; the name of OAUTHBEARER is in its
   header. */
#define BEARS "dXNlcj11c2VyAWF1dGg9QmVhcmVyIHBhc3MBAQ=="
#define BEARS_WRONG "dXNlcj11c2VyAWF1dGg9QmVhcmVyIG5vcGUBAQ=="
#define BEARER "bixhPXVzZXIsAWF1dGg9QmVhcmVyIHBhc3MBAQ=="
#define BEARER_WRONG "bixhPXVzZXIsAWF1dGg9YmVhcmVyIG5vcGUBAQ=="
#define END "MAIL FROM:<a@x.test>\r\nQUIT\r\n"

typedef void (*prover)(const pst_crypto *crypto, const char *line,
    const char *password, char *out);

/* The lines of a client: `starts`, then the line that `prove` makes, if there
   is one, then `ends`. */
static const struct dialogue {
    const char *name;
    const char *starts;
    prover prove;
    const char *password;
    const char *ends;
    const char *codes;
    const char *names;
} dialogues[] = {
    { "PLAIN", "AUTH PLAIN " WRONG "\r\nAUTH PLAIN " RIGHT "\r\n", NULL, NULL,
        "", "535 235", "AUTH AUTH" },
    { "LOGIN", "AUTH LOGIN\r\ndXNlcg==\r\nbm9wZQ==\r\nAUTH LOGIN\r\n"
        "dXNlcg==\r\ncGFzcw==\r\n", NULL, NULL, "",
        "334 334 535 334 334 235", "AUTH AUTH" },
    { "XOAUTH2", "AUTH XOAUTH2 " BEARS_WRONG "\r\n\r\nAUTH XOAUTH2 " BEARS
        "\r\n", NULL, NULL, "", "334 535 235", "AUTH AUTH" },
    { "XOAUTH2, given up", "AUTH XOAUTH2\r\n" BEARS_WRONG "\r\n*\r\n"
        "AUTH XOAUTH2\r\n" BEARS "\r\n", NULL, NULL, "",
        "334 334 501 334 235", "AUTH AUTH" },
    { "OAUTHBEARER", "AUTH OAUTHBEARER\r\n" BEARER_WRONG "\r\nAQ==\r\n"
        "AUTH OAUTHBEARER " BEARER "\r\n", NULL, NULL, "",
        "334 334 535 235", "AUTH AUTH" },
    { "EXTERNAL", "AUTH EXTERNAL\r\n\r\n", NULL, NULL, "", "334 235",
        "AUTH" },
    { "CRAM-MD5", "AUTH CRAM-MD5\r\n", prover_cram, "pass", "", "334 235",
        "AUTH_KEYS AUTH" },
    { "CRAM-MD5, wrong", "AUTH CRAM-MD5\r\n", prover_cram, "past",
        "AUTH PLAIN " RIGHT "\r\n", "334 535 235", "AUTH_KEYS AUTH" },
    { "SCRAM", "AUTH SCRAM-SHA-256 " PROVER_FIRST "\r\n", prover_scram,
        "pass", "\r\n", "334 334 235", "AUTH_KEYS AUTH" },
    { "SCRAM, no initial response", "AUTH SCRAM-SHA-256\r\n" PROVER_FIRST
        "\r\n", prover_scram, "pass", "\r\n", "334 334 334 235",
        "AUTH_KEYS AUTH" },
    { "SCRAM, wrong", "AUTH SCRAM-SHA-256 " PROVER_FIRST "\r\n",
        prover_scram, "past", "AUTH PLAIN " RIGHT "\r\n", "334 535 235",
        "AUTH_KEYS AUTH" },
    { "SCRAM, given up at the end", "AUTH SCRAM-SHA-256 " PROVER_FIRST
        "\r\n", prover_scram, "pass", "*\r\nAUTH PLAIN " RIGHT "\r\n",
        "334 334 501 235", "AUTH_KEYS AUTH AUTH" }
};

#define DIALOGUES (sizeof(dialogues) / sizeof(dialogues[0]))

static void offer(conversation *model)
{
    model->options.auth = 1;
    model->options.auth_keys = 1;
    model->options.auth_required = 1;
    model->options.auth_require_tls = 0;
    model->certificate = "user";
}

static void say(blob *octets, conversation *talk, const char *text)
{
    blob_text(octets, text);
    conversation_send(talk, text, strlen(text));
    conversation_settle(talk);
}

static const char *last_line(const conversation *talk)
{
    const char *said = blob_string(&talk->output);
    size_t at = talk->output.length < 2 ? 0 : talk->output.length - 2;

    while (at > 0 && said[at - 1] != '\n')
        at--;
    return said + at;
}

/* Writes all lines of the client.  Nonces are the same in each new
   conversation, so the same proof is valid again. */
static void write_down(const struct dialogue *what, blob *octets)
{
    char response[PROVER_SIZE];
    conversation talk;

    memset(octets, 0, sizeof(*octets));
    conversation_init(&talk);
    offer(&talk);
    CU_ASSERT(conversation_start(&talk));
    say(octets, &talk, HELLO);
    say(octets, &talk, what->starts);
    if (what->prove != NULL) {
        what->prove(pst_tls_crypto_built(), last_line(&talk),
            what->password, response);
        say(octets, &talk, response);
        say(octets, &talk, "\r\n");
    }
    say(octets, &talk, what->ends);
    say(octets, &talk, END);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

static int is_possible(const struct dialogue *what)
{
    return what->prove == NULL || pst_tls_crypto_built() != NULL;
}

static void test_cuts_and_delays_change_nothing(void)
{
    char codes[100], names[100];
    catalogue_row rows[2] = { END_OF_ROWS, END_OF_ROWS };
    size_t i;
    blob octets;

    for (i = 0; i < DIALOGUES; i++) {
        if (!is_possible(&dialogues[i]))
            continue;
        write_down(&dialogues[i], &octets);
        sprintf(codes, "220 250 %s 250 221 closed", dialogues[i].codes);
        sprintf(names, "CONNECTED EHLO %s MAIL QUIT", dialogues[i].names);
        rows[0].name = dialogues[i].name;
        rows[0].octets = blob_string(&octets);
        rows[0].length = octets.length;
        rows[0].codes = codes;
        rows[0].names = names;
        CHECK(rows, offer);
        blob_free(&octets);
    }
}

/* ---- lines that are not a response -------------------------------------- */

#define H "220 250 "
#define NO_BASE64 "501 5.5.2 Can't decode base64\r\n"
#define NO_SPLIT "501 5.5.2 Can't split auth value\r\n"
#define ONE_ASKED "CONNECTED EHLO NOOP"

/* One response of PLAIN, after a challenge and at once. */
#define PLAIN(text) IN(HELLO "AUTH PLAIN\r\n" text "\r\nAUTH PLAIN " text \
    "\r\nNOOP\r\n")

static const catalogue_row malformed[] = {
    { "99 one NUL", PLAIN("dXNlcgBwYXNz"), H "334 501 501 250", ONE_ASKED,
        NO_SPLIT, NULL, NULL },
    { "99 three NULs", PLAIN("AHVzZXIAcGEAc3M="), H "334 501 501 250",
        ONE_ASKED, NO_SPLIT, NULL, NULL },
    { "99 nobody", PLAIN("AABwYXNz"), H "334 501 501 250", ONE_ASKED,
        NO_SPLIT, NULL, NULL },
    { "99 a control in the name", PLAIN("AHVzAWVyAHBhc3M="),
        H "334 501 501 250", ONE_ASKED, NO_SPLIT, NULL, NULL },
    { "99 no password", PLAIN("AHVzZXIA"), H "334 535 535 250",
        "CONNECTED EHLO AUTH AUTH NOOP", NULL, NULL, NULL },
    { "101 at each step", IN(HELLO "AUTH LOGIN\r\n*\r\nAUTH LOGIN\r\n"
        "dXNlcg==\r\n*\r\nAUTH PLAIN\r\n*\r\nAUTH PLAIN *\r\n"
        "AUTH XOAUTH2\r\n*\r\nNOOP\r\n"),
        H "334 501 334 334 501 334 501 501 334 501 250", ONE_ASKED,
        "501 5.7.0 Auth aborted\r\n", NULL, NULL },
    { "102 =", IN(HELLO "AUTH PLAIN =\r\nAUTH LOGIN =\r\nAUTH XOAUTH2 =\r\n"
        "NOOP\r\n"), H "501 501 501 250", ONE_ASKED, NO_SPLIT, NULL, NULL },
    { "104 = in a line", IN(HELLO "AUTH PLAIN\r\n=\r\nNOOP\r\n"),
        H "334 501 250", ONE_ASKED, NO_BASE64, NULL, NULL },
    { "104 ==", PLAIN("=="), H "334 501 501 250", ONE_ASKED, NO_BASE64, NULL,
        NULL },
    { "104 one character", PLAIN("A"), H "334 501 501 250", ONE_ASKED,
        NO_BASE64, NULL, NULL },
    { "104 = in the middle", PLAIN("AA=A"), H "334 501 501 250", ONE_ASKED,
        NO_BASE64, NULL, NULL },
    { "104 padding is missing", PLAIN("AHVzZXIAcGFzcw"), H "334 501 501 250",
        ONE_ASKED, NO_BASE64, NULL, NULL },
    { "104 bits that mean nothing", PLAIN("AHVzZXIAcGFzcx=="),
        H "334 501 501 250", ONE_ASKED, NO_BASE64, NULL, NULL },
    { "104 URL-safe", PLAIN("AHVzZXIAcGF-_w=="), H "334 501 501 250",
        ONE_ASKED, NO_BASE64, NULL, NULL },
    { "a blank behind it", IN(HELLO "AUTH PLAIN\r\n" RIGHT " \r\n"
        "AUTH PLAIN\r\n * \r\nNOOP\r\n"), H "334 501 334 501 250", ONE_ASKED,
        NO_BASE64, NULL, NULL },
    { "104 a space in it", IN(HELLO "AUTH PLAIN\r\nAHVz ZXIA\r\nNOOP\r\n"),
        H "334 501 250", ONE_ASKED, NO_BASE64, NULL, NULL },
    END_OF_ROWS
};

static void offer_and_bear(conversation *model)
{
    offer(model);
    model->options.auth_keys = 0;
    model->options.auth_required = 0;
}

static void test_what_is_no_response_is_501(void)
{
    CHECK(malformed, offer_and_bear);
}

/* Except SCRAM, these begin with the server. */
static void test_the_server_may_have_to_begin(void)
{
    static const catalogue_row rows[] = {
        { "CRAM-MD5", IN(HELLO "AUTH CRAM-MD5 dXNlciAw\r\nNOOP\r\n"),
            H "501 250", ONE_ASKED, NULL, NULL, NULL },
        { "LOGIN", IN(HELLO "AUTH LOGIN dXNlcg==\r\ncGFzcw==\r\nNOOP\r\n"),
            H "334 235 250", "CONNECTED EHLO AUTH NOOP", NULL, NULL, NULL },
        { "101 at each step", IN(HELLO "AUTH CRAM-MD5\r\n*\r\n"
            "AUTH SCRAM-SHA-256\r\n*\r\nAUTH SCRAM-SHA-256 " PROVER_FIRST
            "\r\n*\r\nNOOP\r\n"), H "334 501 334 501 334 501 250",
            "CONNECTED EHLO AUTH_KEYS NOOP", NULL, NULL, NULL },
        END_OF_ROWS
    };

    if (pst_tls_crypto_built() != NULL)
        CHECK(rows, offer);
}

static void test_as_whom_it_acts_is_another_thing(void)
{
    conversation talk;

    conversation_init(&talk);
    offer(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(HELLO "AUTH PLAIN Ym9zcwB1c2VyAHBhc3M=\r\n"));
    ASSERT_TEXT(postern_engine_identity(talk.engine), "user");
    CU_ASSERT(strstr(blob_string(&talk.events), "AUTH user as boss\n")
        != NULL);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* ---- memory ------------------------------------------------------------- */

static int plays(const blob *octets, unsigned long n, int forever,
    unsigned delay, unsigned long rest)
{
    conversation talk;
    int failed;

    conversation_init(&talk);
    offer(&talk);
    talk.careless = 1;
    talk.delay = delay;
    talk.options.auth_failure_delay = rest;
    CU_ASSERT_FATAL(conversation_start(&talk));
    failing_alloc_fail(&talk.alloc, n, forever);
    conversation_send(&talk, octets->octets, octets->length);
    conversation_wait(&talk, 2 * rest);
    failed = talk.alloc.failures > 0;
    /* a failure must not accept anybody */
    if (!talk.closed && postern_engine_identity(talk.engine) == NULL)
        CU_ASSERT(strstr(blob_string(&talk.output), "235 ") == NULL);
    if (!talk.closed)
        conversation_fin(&talk);
    CU_ASSERT(talk.closed);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
    return failed;
}

static void sweep(const blob *octets, unsigned delay, unsigned long rest)
{
    unsigned long n;
    int forever;

    for (forever = 0; forever < 2; forever++) {
        for (n = 1; plays(octets, n, forever, delay, rest); n++)
            ;
        CU_ASSERT(n > 3);
    }
}

static void test_each_allocation_may_fail(void)
{
    size_t i;
    blob octets;

    for (i = 0; i < DIALOGUES; i++) {
        if (!is_possible(&dialogues[i]))
            continue;
        write_down(&dialogues[i], &octets);
        sweep(&octets, 0, 0);
        sweep(&octets, 2, 0);
        sweep(&octets, 0, 1000);
        blob_free(&octets);
    }
}

void suite_engine_exchange(void)
{
    SUITE("engine/exchange");
    TEST(test_cuts_and_delays_change_nothing);
    TEST(test_what_is_no_response_is_501);
    TEST(test_the_server_may_have_to_begin);
    TEST(test_as_whom_it_acts_is_another_thing);
    TEST(test_each_allocation_may_fail);
}
