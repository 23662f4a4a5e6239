/* SPDX-License-Identifier: MIT */
/* watch.c - checks rules that all conversations have to keep. */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "watch.h"

static const char *const names[] = {
    "NOTHING", "PROXY", "CONNECTED", "HELO", "EHLO", "TLS", "STARTTLS",
    "AUTH_KEYS", "MECHANISM", "AUTH", "XCLIENT", "MAIL", "RCPT", "PARAMETER",
    "BEGIN", "BYTES", "MESSAGE", "VERDICT", "RSET", "NOOP", "VRFY", "QUIT",
    "COMMAND", "LINE", "ABORTED", "ENVELOPE_BEGIN", "ENVELOPE_END", "TRACE"
};

typedef char watch_has_all_names[sizeof(names) / sizeof(names[0])
    == POSTERN_ASK_TRACE + 1 ? 1 : -1];

const char *watch_name(enum postern_ask ask)
{
    return names[ask];
}

int watch_is_told(enum postern_ask ask)
{
    return ask >= POSTERN_ASK_MESSAGE_ABORTED;
}

/* ---- questions --------------------------------------------------------- */

static void watch_text(conversation *talk, const char *text)
{
    const char *at;

    if (text == NULL)
        return;
    for (at = text; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 127
            || ((unsigned char)*at > 127 && !talk->options.enable_smtputf8))
            conversation_break(talk, "a hook is shown a control", text);
    if (!pst_utf8_valid(text, strlen(text)))
        conversation_break(talk, "a hook is shown bad UTF-8", text);
}

static void watch_options(conversation *talk, const postern_parameter *row)
{
    for (; row != NULL && row->name != NULL; row++) {
        watch_text(talk, row->name);
        watch_text(talk, row->value);
    }
}

/* No MAIL without HELO, no RCPT without MAIL, no BEGIN without RCPT. */
static void watch_order(conversation *talk, const postern_question *question)
{
    const postern_envelope *envelope = question->envelope;

    switch (question->ask) {
    case POSTERN_ASK_MAIL:
        if (postern_engine_host_name(talk->engine) == NULL)
            conversation_break(talk, "MAIL without HELO", "");
        if (envelope == NULL || postern_envelope_mail_from(envelope) != NULL)
            conversation_break(talk, "MAIL in a transaction", "");
        break;
    case POSTERN_ASK_RCPT:
        if (envelope == NULL || postern_envelope_mail_from(envelope) == NULL)
            conversation_break(talk, "RCPT without MAIL", "");
        break;
    case POSTERN_ASK_MESSAGE_BEGIN:
        if (envelope == NULL || postern_envelope_rcpt_count(envelope) == 0)
            conversation_break(talk, "BEGIN without RCPT", "");
        if (talk->begun)
            conversation_break(talk, "BEGIN in a message", "");
        break;
    case POSTERN_ASK_MESSAGE_BYTES:
    case POSTERN_ASK_MESSAGE:
    case POSTERN_ASK_MESSAGE_ABORTED:
        if (!talk->begun || envelope == NULL)
            conversation_break(talk, "no message has begun",
                names[question->ask]);
        /* ABORTED does not follow MESSAGE, whatever the answer is */
        if (question->ask != POSTERN_ASK_MESSAGE_BYTES)
            talk->begun = 0;
        talk->verdicts = 0;
        break;
    case POSTERN_ASK_VERDICT:
        if (talk->begun || question->index != talk->verdicts++)
            conversation_break(talk, "VERDICT out of order", "");
        if ((envelope == NULL) != (question->recipient == NULL))
            conversation_break(talk, "VERDICT on whom?", "");
        break;
    default:
        break;
    }
}

static void watch_envelope(conversation *talk,
    const postern_question *question)
{
    if (question->ask == POSTERN_ASK_ENVELOPE_BEGIN) {
        if (talk->announced)
            conversation_break(talk, "two envelopes", "");
        talk->announced = 1;
    } else if (question->ask == POSTERN_ASK_ENVELOPE_END) {
        if (!talk->announced || talk->begun)
            conversation_break(talk, "the envelope ends too early", "");
        talk->announced = 0;
    } else if (talk->options.envelopes && question->envelope != NULL
        && !talk->announced && question->ask != POSTERN_ASK_TRACE) {
        conversation_break(talk, "an envelope nobody was told of",
            names[question->ask]);
    }
}

void watch_question(conversation *talk, const postern_question *question)
{
    if (talk->closed)
        conversation_break(talk, "asked after the end",
            names[question->ask]);
    watch_text(talk, question->text);
    watch_text(talk, question->value);
    watch_text(talk, question->verb);
    if (question->credentials != NULL && !talk->options.enable_smtputf8) {
        talk->options.enable_smtputf8 = 1;  /* RFC 4616 2: always UTF-8 */
        watch_text(talk, question->credentials->identity);
        watch_text(talk, question->credentials->authzid);
        talk->options.enable_smtputf8 = 0;
    }
    watch_options(talk, question->options);
    watch_order(talk, question);
    watch_envelope(talk, question);
    if (question->ask == POSTERN_ASK_MESSAGE_BYTES && question->length == 0)
        conversation_break(talk, "BYTES of none", "");
}

/* Each message that has begun ends with one MESSAGE or one ABORTED. */
void watch_answer(conversation *talk, const postern_question *question,
    int code)
{
    if (question->ask == POSTERN_ASK_MESSAGE_BEGIN)
        talk->begun = code < 300;
}

/* ---- wishes ------------------------------------------------------------ */

void watch_wants(conversation *talk)
{
    unsigned wants = postern_engine_wants(talk->engine);
    size_t length;
    int pending = postern_engine_out(talk->engine, &length) != NULL;

    if (pending != ((wants & POSTERN_WANTS_WRITE) != 0)
        || pending != (length > 0))
        conversation_break(talk, "WRITE without output, or the reverse", "");
    if (talk->open.ask != POSTERN_ASK_NOTHING
        && (wants & POSTERN_WANTS_ANSWER) == 0)
        conversation_break(talk, "it does not want its answer", "");
    if ((wants & POSTERN_WANTS_CLOSE) != 0 && wants != POSTERN_WANTS_CLOSE)
        conversation_break(talk, "it closes and wants more", "");
    if (wants == 0)
        conversation_break(talk, "it wants nothing at all", "");
}

/* ---- output ------------------------------------------------------------ */

static int is_digits(const char *code)
{
    return code[0] >= '2' && code[0] <= '5' && code[1] >= '0'
        && code[1] <= '9' && code[2] >= '0' && code[2] <= '9';
}

/* At most 512 octets, no controls; all lines of a reply have the same code. */
static void watch_line(conversation *talk, const char *line, size_t length,
    const char *before)
{
    size_t i;

    if (length > 510 || length < 4 || !is_digits(line)
        || (line[3] != ' ' && line[3] != '-'))
        conversation_break(talk, "a reply line of no known sort", line);
    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)line[i];

        if ((c < ' ' && c != '\t') || c == 127
            || (c > 127 && !talk->options.enable_smtputf8))
            conversation_break(talk, "a control in a reply", line);
    }
    if (before != NULL && before[3] == '-' && strncmp(before, line, 3) != 0
        && !talk->careless)
        conversation_break(talk, "two codes in a reply", line);
}

void watch_output(conversation *talk)
{
    const char *line = blob_string(&talk->output), *before = NULL;
    const char *end = line + talk->output.length;

    if (strlen(line) != talk->output.length)
        conversation_break(talk, "a NUL in a reply", line);
    while (line < end) {
        const char *lf = strchr(line, '\n');

        if (lf == NULL || lf == line || lf[-1] != '\r') {
            conversation_break(talk, "a reply without CRLF", line);
            return;
        }
        watch_line(talk, line, (size_t)(lf - 1 - line), before);
        before = line;
        line = lf + 1;
    }
    if (before != NULL && before[3] == '-' && !talk->careless)
        conversation_break(talk, "a reply that goes on for ever", before);
}
