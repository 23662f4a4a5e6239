/* SPDX-License-Identifier: MIT */
/* test_input.c - command lines: syntax, length, known verbs. */
#include "catalogue.h"

static void test_lines_are_answered_once_each(void)
{
    static const catalogue_row rows[] = {
        { "1 empty line", IN("\r\nNOOP\r\n"), "220 500 250", "CONNECTED NOOP",
            "500 Error: bad syntax\r\n", NULL, NULL },
        { "1 only LF", IN("\nNOOP\r\n"), "220 500 250", NULL, NULL, NULL,
            NULL },
        { "2 unknown", IN("FOO\r\n"), "220 500", "CONNECTED",
            "500 Error: command \"FOO\" not recognized\r\n", NULL, NULL },
        { "2 turned off", IN("TURN\r\nETRN x\r\nEXPN x\r\n"),
            "220 500 500 502", "CONNECTED", NULL, NULL, NULL },
        { "3 any case", IN("noop\r\nNoOp x\r\n"), "220 250 250",
            "CONNECTED NOOP NOOP", NULL, NULL, NULL },
        { "4 leading blanks", IN(" NOOP\r\n\t NOOP x\r\n \r\n"),
            "220 250 250 500", "CONNECTED NOOP NOOP",
            "500 Error: bad syntax\r\n", NULL, NULL },
        { "a tab behind the verb", IN("EHLO\tc.test\r\nFOO\tx\r\n"),
            "220 250 500", "CONNECTED EHLO",
            "500 Error: command \"FOO\" not recognized\r\n", NULL, NULL },
        { "5 trailing blanks", IN("NOOP  \r\nNOOP \t\r\nQUIT \r\n"),
            "220 250 250 221 closed", NULL, NULL, NULL, NULL },
        { "12 a bare LF ends a command", IN("NOOP\nNOOP\n"), "220 250 250",
            "CONNECTED NOOP NOOP", NULL, NULL, NULL },
        { "13 a bare CR does not", IN("NOOP\rRSET\r\nNOOP x\rRSET\r\n"),
            "220 500 500", "CONNECTED", "500 Error: bad syntax\r\n", NULL,
            NULL },
        { "CRs before the LF are no words", IN("NOOP\r\r\n"), "220 250",
            NULL, NULL, NULL, NULL },
        { "10 NUL in the verb", IN("NO\0OP\r\n"), "220 500", "CONNECTED",
            NULL, NULL, NULL },
        { "10 NUL in the argument",
            IN("EHLO c\r\nMAIL FROM:<a@b>\0x\r\nMAIL FROM:<a\0@b>\r\n"),
            "220 250 500 500", "CONNECTED EHLO", NULL, NULL, NULL },
        { "11 controls", IN("NOOP \001\r\nNOOP \033[2J\r\nNOOP \177\r\n"
            "\007\r\n"), "220 500 500 500 500", "CONNECTED", NULL, NULL,
            NULL },
        { "a tab is a blank in an argument", IN("NOOP a\tb\r\n"), "220 250",
            NULL, NULL, NULL, NULL },
        { "8-bit", IN("NOOP \344\r\nN\303\204OP\r\n"), "220 500 500",
            "CONNECTED", "500 Error: strict ASCII mode\r\n", NULL, NULL },
        { "28 a TLS client", IN("\026\003\001\002\000\001\000\001\r\n"),
            "220 closed", "CONNECTED", NULL, NULL, NULL },
        { "15 MAIL before EHLO", IN(FROM), "220 503", "CONNECTED",
            "503 Error: send HELO first\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

/* 21 octets that need 84 when they are escaped. */
#define UMLAUTS "\374\374\374\374\374\374\374\374\374\374\374\374\374" \
    "\374\374\374\374\374\374\374\374"

static void with_utf8(conversation *model)
{
    model->options.enable_smtputf8 = 1;
}

static void test_utf8_has_to_be_valid(void)
{
    static const catalogue_row rows[] = {
        { "valid", IN("NOOP \303\244\r\n"), "220 250", "CONNECTED NOOP", NULL,
            NULL, NULL },
        { "cut", IN("NOOP \303\r\n"), "220 500", "CONNECTED",
            "500 Error: bad syntax\r\n", NULL, NULL },
        { "a control of C1", IN("NOOP \302\233\r\nVRFY <\302\233@>\r\n"),
            "220 500 502", "CONNECTED", "502 Could not VRFY\r\n", NULL,
            NULL },
        { "18 in the name of the host", IN("EHLO \303\244\r\n"), "220 250",
            "CONNECTED EHLO", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, with_utf8);
}

/* Machines send their names in any encoding. */
static void test_a_host_name_need_not_be_ascii(void)
{
    static const catalogue_row rows[] = {
        { "UTF-8", IN("EHLO b\303\274ro\r\n"), "220 250",
            "CONNECTED EHLO", NULL, NULL, NULL },
        { "one octet a letter", IN("HELO b\374ro\r\n"), "220 250",
            "CONNECTED HELO", NULL, NULL, NULL },
        { "no controls", IN("HELO b\374\033\r\n"), "220 500", "CONNECTED",
            "500 Error: bad syntax\r\n", NULL, NULL },
        { "too long when it is shown", IN("EHLO " UMLAUTS UMLAUTS UMLAUTS
            UMLAUTS "\r\nEHLO " UMLAUTS UMLAUTS UMLAUTS "\374aaa\r\n"
            "EHLO " UMLAUTS UMLAUTS UMLAUTS "aaa\r\n"),
            "220 500 500 250", "CONNECTED EHLO",
            "500 Error: strict ASCII mode\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

static void test_a_host_name_that_is_no_utf8_is_escaped(void)
{
    static const struct {
        int utf8;
        const char *line;
        const char *name;
    } rows[] = {
        { 0, "EHLO b\374ro\r\n", "b\\xfcro" },
        { 0, "HELO \303\274 x\r\n", "\\xc3\\xbc x" },
        { 0, "EHLO \\xfc\r\n", "\\xfc" },
        { 1, "EHLO b\374ro\r\n", "b\\xfcro" },
        { 1, "EHLO \303\274\302\233\r\n", "\\xc3\\xbc\\xc2\\x9b" },
        { 1, "HELO \303\274\r\n", "\303\274" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        conversation talk;

        conversation_init(&talk);
        talk.options.enable_smtputf8 = rows[i].utf8;
        CU_ASSERT_FATAL(conversation_start(&talk));
        conversation_send(&talk, rows[i].line, strlen(rows[i].line));
        conversation_settle(&talk);
        ASSERT_TEXT(postern_engine_host_name(talk.engine), rows[i].name);
        conversation_end(&talk);
        conversation_free(&talk);
    }
}

/* The line gets a reply, however long it is. */
static void test_a_host_name_may_fill_the_line(void)
{
    size_t length;

    for (length = 300; length < 1850; length++) {
        static char line[1850];
        conversation talk;

        memset(line, '\374', length);
        line[length - 1] = '\n';
        memcpy(line, "EHLO ", 5);
        conversation_init(&talk);
        talk.options.command_size_limit = 1024;
        CU_ASSERT_FATAL(conversation_start(&talk));
        conversation_send(&talk, line, length);
        conversation_settle(&talk);
        CU_ASSERT(postern_engine_host_name(talk.engine) == NULL);
        conversation_end(&talk);
        conversation_free(&talk);
    }
}

/* ---- length ------------------------------------------------------------ */

/* Writes "NOOP aaa..." of `length` octets without CRLF. */
static void noop_of(blob *line, size_t length)
{
    memset(line, 0, sizeof(*line));
    blob_text(line, "NOOP ");
    while (line->length < length)
        blob_text(line, "a");
    blob_text(line, "\r\n");
}

static void check_length(size_t length, const char *codes,
    void (*set_up)(conversation *))
{
    catalogue_row rows[2];
    blob line;

    memset(rows, 0, sizeof(rows));
    noop_of(&line, length);
    blob_text(&line, "NOOP\r\n");
    rows[0].name = "a line of some length";
    rows[0].octets = blob_string(&line);
    rows[0].length = line.length;
    rows[0].codes = codes;
    CHECK(rows, set_up);
    blob_free(&line);
}

static void longer(conversation *model)
{
    model->options.command_size_limit = 1024;
}

static void test_a_line_too_long_is_refused_once(void)
{
    check_length(512, "220 250 250", NULL);
    check_length(513, "220 500 250", NULL);
    check_length(1024, "220 250 250", longer);
    check_length(1025, "220 500 250", longer);
    check_length(3000, "220 500 250", NULL);
    check_length(65534, "220 500 250", NULL);
}

static void test_past_64k_the_session_ends(void)
{
    check_length(65535, "220 421 closed", NULL);
    check_length(200000, "220 421 closed", NULL);
}

/* A line near the end of the block, and its reply. */
static void test_long_verbs_and_names_are_no_harm(void)
{
    static const struct {
        const char *before;
        size_t length;
        const char *codes;
    } rows[] = {
        { "", 650, "220 500" }, { "", 1024, "220 500" },
        { "EHLO ", 1024, "220 250" }, { "HELO ", 1024, "220 250" },
        { "HELP ", 1024, "220 501" }, { "VRFY ", 700, "220 252" },
        { "VRFY <a@ ", 1024, "220 502" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        catalogue_row row[2];
        blob line;

        memset(row, 0, sizeof(row));
        memset(&line, 0, sizeof(line));
        blob_text(&line, rows[i].before);
        while (line.length < rows[i].length)
            blob_text(&line, "x");
        blob_text(&line, "\r\n");
        row[0].name = rows[i].before;
        row[0].octets = blob_string(&line);
        row[0].length = line.length;
        row[0].codes = rows[i].codes;
        CHECK(row, longer);
        blob_free(&line);
    }
}

/* The longest line, and the options for it. */
typedef struct longest {
    const char *begin;      /* of the line */
    const char *end;
    const char *no_ehlo;
    int utf8;
    int dsn;
    unsigned limit;         /* command_size_limit */
    unsigned most;
} longest;

/* Checks a line that is `over` octets too long. */
static void check_longest(const longest *row, unsigned over)
{
    conversation talk;
    blob line, codes;

    memset(&line, 0, sizeof(line));
    codes = line;
    blob_text(&line, row->begin);
    while (line.length < row->most + over - strlen(row->end))
        blob_text(&line, "a");
    blob_text(&line, row->end);
    blob_text(&line, "\r\n");
    conversation_init(&talk);
    talk.options.no_ehlo = row->no_ehlo;
    talk.options.enable_smtputf8 = row->utf8;
    talk.options.dsn = talk.options.auth_parameter = row->dsn;
    talk.options.command_size_limit = row->limit;
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(HELLO FROM));
    if (row->begin[0] == 'M')
        conversation_send(&talk, IN("RSET\r\n"));
    else
        conversation_send(&talk, IN("NOOP\r\n"));
    conversation_send(&talk, blob_string(&line), line.length);
    conversation_send(&talk, IN("NOOP\r\n"));
    conversation_end(&talk);
    conversation_codes(&talk, &codes);
    ASSERT_TEXT(blob_string(&codes), over ? "220 250 250 250 500 250"
        : "220 250 250 250 250 250");
    ASSERT_TEXT(talk.broken, "");
    blob_free(&line);
    blob_free(&codes);
    conversation_free(&talk);
}

static void test_a_line_may_be_longer_by_what_is_announced(void)
{
    static const longest rows[] = {
        { "MAIL FROM:<@", ":b@c>", NULL, 0, 0, 512, 538 },
        { "MAIL FROM:<@", ":b@c>", NULL, 1, 0, 512, 548 },
        { "MAIL FROM:<@", ":b@c>", "SIZE", 0, 0, 512, 512 },
        { "MAIL FROM:<@", ":b@c>", "SIZE", 1, 0, 512, 522 },
        { "MAIL FROM:<@", ":b@c>", "SIZE", 0, 1, 512, 1128 },
        { "MAIL FROM:<@", ":b@c> RET=FULL AUTH=<>", NULL, 1, 1, 1024, 1676 },
        { "RCPT TO:<@", ":b@c>", NULL, 1, 0, 512, 512 },
        { "RCPT TO:<@", ":b@c>", NULL, 1, 1, 512, 1048 },
        { "RCPT TO:<@", ":b@c> NOTIFY=NEVER", NULL, 0, 1, 1024, 1560 },
        { "RCPT TO:<@", ":b@c>", "DSN", 0, 1, 512, 512 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_longest(&rows[i], 0);
        check_longest(&rows[i], 1);
    }
}

static void no_size_limit(conversation *model)
{
    model->options.data_size_limit = 0;
}

static void test_without_a_size_limit_nothing_is_added(void)
{
    conversation talk;
    blob line, codes;

    memset(&line, 0, sizeof(line));
    codes = line;
    blob_text(&line, "MAIL FROM:<@");
    while (line.length < 508)
        blob_text(&line, "a");
    blob_text(&line, ":b@c>\r\n");
    conversation_init(&talk);
    no_size_limit(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(HELLO));
    conversation_send(&talk, blob_string(&line), line.length);
    conversation_end(&talk);
    conversation_codes(&talk, &codes);
    ASSERT_TEXT(blob_string(&codes), "220 250 500");
    blob_free(&line);
    blob_free(&codes);
    conversation_free(&talk);
}

/* ---- clients of another protocol ---------------------------------------- */

static void only_foo(conversation *model)
{
    model->options.forbidden_commands = "FOO, PING";
    model->hook = scripted_hook_find("ping_and_hid");
}

static void none_forbidden(conversation *model)
{
    model->options.forbidden_commands = NULL;
}

static void tls_first(conversation *model)
{
    model->options.tls = model->options.require_starttls = 1;
}

static void test_http_ends_the_session_at_once(void)
{
    static const catalogue_row rows[] = {
        { "27 GET", IN("GET / HTTP/1.0\r\n" HELLO FROM), "220 421 closed",
            "CONNECTED", "421 4.7.0 Error: GET is no command of SMTP\r\n",
            NULL, NULL },
        { "27 POST", IN("POST /x HTTP/1.1\r\nHost: a\r\n\r\n" HELLO FROM TO
            "DATA\r\n"), "220 421 closed", "CONNECTED", NULL, NULL, NULL },
        { "27 connect", IN("connect a:25 HTTP/1.1\r\n" HELLO),
            "220 421 closed", "CONNECTED",
            "421 4.7.0 Error: CONNECT is no command of SMTP\r\n", NULL,
            NULL },
        { "a control character", IN("POST /\001 HTTP/1.1\r\n" HELLO),
            "220 421 closed", "CONNECTED",
            "421 4.7.0 Error: POST is no command of SMTP\r\n", NULL, NULL },
        { "blanks before it", IN(" \tget /\001\r\n" HELLO), "220 421 closed",
            "CONNECTED", NULL, NULL, NULL },
        { "HTTP/2", IN("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            "220 421 closed", "CONNECTED", NULL, NULL, NULL },
        { "longer words", IN("GETS / HTTP/1.0\r\nGE\r\n" HELLO),
            "220 500 500 250", NULL, NULL, NULL, NULL },
        { "not after EHLO", IN(HELLO "GET / HTTP/1.0\r\n" FROM),
            "220 250 500 250", NULL, NULL, NULL, NULL },
        { "before HELO still", IN("NOOP\r\nGET /\r\n"), "220 250 421 closed",
            NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row foo[] = {
        { "others", IN("GET /\r\nFOO\r\n"), "220 500 421 closed", NULL, NULL,
            NULL, NULL },
        { "a command that there is", IN("PING x\r\nNOOP\r\n"),
            "220 259 250", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row none[] = {
        { "none", IN("GET /\r\n" HELLO), "220 500 250", NULL, NULL, NULL,
            NULL },
        END_OF_ROWS
    };
    static const catalogue_row long_line[] = {
        { "a long line", "GET /", 5, "220 421 closed", "CONNECTED", NULL,
            NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row secure[] = {
        { "where TLS is required", IN("GET /\r\n"), "220 421 closed", NULL,
            NULL, NULL, NULL },
        END_OF_ROWS
    };
    catalogue_row row[2];
    size_t length;
    blob line;

    CHECK(rows, NULL);
    CHECK(foo, only_foo);
    CHECK(none, none_forbidden);
    CHECK(secure, tls_first);
    memcpy(row, long_line, sizeof(row));
    for (length = 1000; length < 6000; length += 1000) {
        memset(&line, 0, sizeof(line));
        blob_text(&line, "GET /");
        while (line.length < length)
            blob_text(&line, "x");
        blob_text(&line, " HTTP/1.1\r\nHost: a\r\n" HELLO FROM);
        row[0].octets = blob_string(&line);
        row[0].length = line.length;
        CHECK(row, NULL);
        blob_free(&line);
    }
}

/* A ClientHello is as long as it likes, with or without an LF. */
static void test_a_hello_of_tls_ends_the_session(void)
{
    size_t length;

    for (length = 5; length < 6000; length += 233) {
        conversation talk;
        blob line;

        memset(&line, 0, sizeof(line));
        blob_text(&line, "\026\003\001");
        while (line.length < length)
            blob_text(&line, "x");
        if (length % 2 == 0)
            blob_text(&line, "\n");
        conversation_init(&talk);
        CU_ASSERT(conversation_start(&talk));
        conversation_send(&talk, line.octets, line.length);
        ASSERT_NUMBER(postern_engine_reason(talk.engine),
            POSTERN_REASON_HELLO);
        ASSERT_NUMBER(postern_rules_counters(talk.rules)->refused, 0);
        conversation_end(&talk);
        ASSERT_TEXT(talk.broken, "");
        conversation_free(&talk);
        blob_free(&line);
    }
}

static void test_the_reason_is_the_protocol(void)
{
    conversation talk;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN("GET / HTTP/1.0\r\n"));
    ASSERT_NUMBER(postern_engine_reason(talk.engine),
        POSTERN_REASON_FORBIDDEN);
    ASSERT_NUMBER(postern_rules_counters(talk.rules)->deferred, 1);
    ASSERT_NUMBER(postern_rules_counters(talk.rules)->refused, 0);
    conversation_end(&talk);
    conversation_free(&talk);
}

/* Octets that come before the greeting were sent too early. */
static void test_who_speaks_before_the_greeting_is_early(void)
{
    int early;

    for (early = 0; early < 2; early++) {
        conversation talk;

        conversation_init(&talk);
        talk.delay = CONVERSATION_NEVER;
        CU_ASSERT(conversation_start(&talk));
        conversation_settle(&talk);
        ASSERT_NUMBER(postern_engine_early(talk.engine), 0);
        if (early)
            conversation_send(&talk, IN(HELLO));
        ASSERT_NUMBER(postern_engine_early(talk.engine), early);
        talk.delay = 0;
        conversation_answer_now(&talk);
        conversation_send(&talk, IN("NOOP\r\n"));
        conversation_settle(&talk);
        ASSERT_NUMBER(postern_engine_early(talk.engine), early);
        conversation_end(&talk);
        ASSERT_TEXT(talk.broken, "");
        conversation_free(&talk);
    }
}

/* ---- limits ------------------------------------------------------------ */

static void test_the_fifth_unknown_verb_ends_the_session(void)
{
    static const catalogue_row rows[] = {
        { "in a row", IN("A\r\nB\r\nC\r\nD\r\nE\r\nNOOP\r\n"),
            "220 500 500 500 500 502 closed", "CONNECTED",
            "502 5.5.1 Too many unrecognized commands, goodbye.\r\n", NULL,
            NULL },
        { "good ones between do not help",
            IN("A\r\nNOOP\r\nA\r\nNOOP\r\nA\r\nA\r\nNOOP\r\nA\r\n"),
            "220 500 250 500 250 500 500 250 502 closed", NULL, NULL, NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

static void forgiving(conversation *model)
{
    model->options.error_limit = 3;
}

static void unforgiving(conversation *model)
{
    model->options.error_limit = 0;
}

static void test_errors_have_a_limit(void)
{
    static const catalogue_row rows[] = {
        { "25 one more than the limit",
            IN("DATA\r\nRCPT\r\nMAIL\r\nEHLO\r\nNOOP\r\n"),
            "220 503 503 503 421 closed", "CONNECTED",
            "421 4.7.0 Error: too many errors\r\n", NULL, NULL },
        { "a message sets it back", IN("DATA\r\nDATA\r\n" DATA ".\r\n"
            "DATA\r\nDATA\r\nDATA\r\nDATA\r\n"),
            "220 503 503 250 250 250 354 250 503 503 503 421 closed", NULL,
            NULL, NULL, NULL },
        { "ABORT if open", IN(DATA "a\r\n.\r\n" FROM TO
            "X\r\nDATA x\r\nMAIL\r\nRCPT\r\n"),
            DATA_CODES "250 250 250 500 501 501 421 closed", NULL, NULL, NULL,
            NULL },
        END_OF_ROWS
    };
    static const catalogue_row unlimited[] = {
        { "none", IN("DATA\r\nDATA\r\nDATA\r\nDATA\r\nDATA\r\nDATA\r\n"
            "DATA\r\nDATA\r\nDATA\r\nDATA\r\nDATA\r\nDATA\r\nDATA\r\n"
            "DATA\r\nDATA\r\nDATA\r\nDATA\r\nDATA\r\nDATA\r\nDATA\r\n"
            "DATA\r\nDATA\r\n"), "220 503 503 503 503 503 503 503 503 503 503 "
            "503 503 503 503 503 503 503 503 503 503 503 503", NULL, NULL,
            NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, forgiving);
    CHECK(unlimited, unforgiving);
}

static const postern_call_limit limits[] = {
    { "noop", 2 }, { "FOO", 1 }, { "*", 3 }, { NULL, 0 }
};
static const postern_call_limit without_star[] = {
    { "NOOP", 1 }, { NULL, 0 }
};

static void counting(conversation *model)
{
    model->options.command_call_limit = limits;
}

static void counting_to_20(conversation *model)
{
    model->options.command_call_limit = without_star;
}

static void test_calls_have_limits(void)
{
    static const catalogue_row rows[] = {
        { "a verb that is named", IN("NOOP\r\nnoop\r\nNOOP\r\n"),
            "220 250 250 421 closed", "CONNECTED NOOP NOOP",
            "421 4.7.0 NOOP sent too many times\r\n", NULL, NULL },
        { "an unknown one", IN("FOO\r\nFOO\r\n"), "220 500 421 closed", NULL,
            "421 4.7.0 FOO sent too many times\r\n", NULL, NULL },
        { "all others each", IN("RSET\r\nRSET\r\nRSET\r\nHELP\r\nRSET\r\n"),
            "220 250 250 250 250 421 closed", NULL, NULL, NULL, NULL },
        { "a line too long is no call",
            IN("\001\r\n\001\r\n\001\r\n\001\r\n"), "220 500 500 500 500",
            NULL, NULL, NULL, NULL },
        { "syntax errors are", IN("RSET x\r\nRSET x\r\nRSET x\r\nRSET\r\n"),
            "220 501 501 501 421 closed", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row default_rows[] = {
        { "20 for those that are not named", IN("RSET\r\nRSET\r\nRSET\r\n"
            "RSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\n"
            "RSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\nRSET\r\n"
            "RSET\r\nRSET\r\nRSET\r\nRSET\r\n"),
            "220 250 250 250 250 250 250 250 250 250 250 250 250 250 250 250 "
            "250 250 250 250 250 421 closed", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, counting);
    CHECK(default_rows, counting_to_20);
}

/* ---- the end of the client's side -------------------------------------- */

static void test_half_a_command_gets_no_reply(void)
{
    static const fragment_act fin[] = {
        { FRAGMENT_FIN, 9, 0 }, { FRAGMENT_END, 0, 0 }
    };
    static const catalogue_row rows[] = {
        { "14 QUIT CR, then EOF", IN("NOOPQUIT\r"), "220 closed", "CONNECTED",
            NULL, NULL, fin },
        { "177 QUIT, then EOF", IN("NOO\nQUIT\n"), "220 500 221 closed",
            NULL, NULL, NULL, fin },
        { "a line too long that has no end", IN("\r\nQUITQUIT"),
            "220 500 closed", NULL, NULL, NULL, fin },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

void suite_engine_input(void)
{
    SUITE("engine/input");
    TEST(test_lines_are_answered_once_each);
    TEST(test_utf8_has_to_be_valid);
    TEST(test_a_host_name_need_not_be_ascii);
    TEST(test_a_host_name_that_is_no_utf8_is_escaped);
    TEST(test_a_host_name_may_fill_the_line);
    TEST(test_a_line_too_long_is_refused_once);
    TEST(test_past_64k_the_session_ends);
    TEST(test_long_verbs_and_names_are_no_harm);
    TEST(test_a_line_may_be_longer_by_what_is_announced);
    TEST(test_without_a_size_limit_nothing_is_added);
    TEST(test_http_ends_the_session_at_once);
    TEST(test_a_hello_of_tls_ends_the_session);
    TEST(test_the_reason_is_the_protocol);
    TEST(test_who_speaks_before_the_greeting_is_early);
    TEST(test_the_fifth_unknown_verb_ends_the_session);
    TEST(test_errors_have_a_limit);
    TEST(test_calls_have_limits);
    TEST(test_half_a_command_gets_no_reply);
}
