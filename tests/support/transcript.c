/* SPDX-License-Identifier: MIT */
/* transcript.c - parses the dialogues of tests/transcripts. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory_parts.h"
#include "transcript.h"

#define ERROR_SIZE 200
#define LINE_SIZE 4096

const char *const transcript_files[] = {
    "tests/transcripts/greeting.txt",
    "tests/transcripts/helo_ehlo.txt",
    "tests/transcripts/mail.txt",
    "tests/transcripts/rcpt.txt",
    "tests/transcripts/data.txt",
    "tests/transcripts/help.txt",
    "tests/transcripts/limits.txt",
    "tests/transcripts/lines.txt",
    "tests/transcripts/timers.txt",
    "tests/transcripts/pipelining.txt",
    "tests/transcripts/hooks.txt",
    "tests/transcripts/starttls.txt",
    "tests/transcripts/auth.txt",
    "tests/transcripts/lmtp.txt",
    "tests/transcripts/proxy.txt",
    NULL
};

typedef struct parser {
    transcript *script;
    transcript_case *dialogue;      /* the one that is being read, or NULL */
    int line;
    int joins;                      /* the last line can be continued */
    char *error;
} parser;

static int complain(parser *reader, const char *what)
{
    sprintf(reader->error, "line %d: %.150s", reader->line, what);
    return -1;
}

static int begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static char *copy_text(const char *text)
{
    char *copy = (char *)memory_more(NULL, strlen(text) + 1);

    return strcpy(copy, text);
}

/* The size of a block for so many octets and a NUL. */
static size_t block_size(size_t length)
{
    size_t size = 64;

    while (size <= length)
        size *= 2;
    return size;
}

static void append(transcript_step *step, const char *octets, size_t length)
{
    size_t size = block_size(step->length + length);

    if (step->octets == NULL || size != block_size(step->length))
        step->octets = (char *)memory_more(step->octets, size);
    memcpy(step->octets + step->length, octets, length);
    step->length += length;
    step->octets[step->length] = '\0';
}

/* Parses <N x "text">; returns the text after it, or NULL. */
static const char *repeat(transcript_step *step, const char *text)
{
    const char *from, *to;
    char *end;
    unsigned long count;

    if (text[0] != '<' || !isdigit((unsigned char)text[1]))
        return NULL;
    count = strtoul(text + 1, &end, 10);
    if (!begins_with(end, " x \""))
        return NULL;
    from = end + 4;
    to = strstr(from, "\">");
    if (to == NULL)
        return NULL;
    while (count-- > 0)
        append(step, from, (size_t)(to - from));
    return to + 2;
}

/* Parses an escape after "\"; returns the text after it, or NULL. */
static const char *escape(transcript_step *step, const char *text)
{
    char octet;
    char digits[3];

    switch (*text) {
    case 'r': octet = '\r'; break;
    case 'n': octet = '\n'; break;
    case '\\': octet = '\\'; break;
    case 'x':
        if (!isxdigit((unsigned char)text[1])
            || !isxdigit((unsigned char)text[2]))
            return NULL;
        digits[0] = text[1];
        digits[1] = text[2];
        digits[2] = '\0';
        octet = (char)(unsigned char)strtoul(digits, NULL, 16);
        text += 2;
        break;
    default: return NULL;
    }
    append(step, &octet, 1);
    return text + 1;
}

static int append_text(parser *reader, transcript_step *step,
    const char *text)
{
    while (*text != '\0') {
        const char *rest = *text == '\\' ? escape(step, text + 1)
            : repeat(step, text);

        if (rest == NULL && *text == '\\')
            return complain(reader, "a backslash that is no escape");
        if (rest == NULL) {
            append(step, text, 1);
            rest = text + 1;
        }
        text = rest;
    }
    return 0;
}

/* The step for this line: the last one, or a new one. */
static transcript_step *step_for(parser *reader, enum transcript_kind kind)
{
    transcript_case *dialogue = reader->dialogue;
    int count = dialogue->step_count;
    transcript_step *step;

    if (reader->joins && count > 0 && dialogue->steps[count - 1].kind == kind)
        return &dialogue->steps[count - 1];
    dialogue->steps = (transcript_step *)memory_more(dialogue->steps,
        (size_t)(count + 1) * sizeof *dialogue->steps);
    step = &dialogue->steps[count];
    memset(step, 0, sizeof *step);
    step->kind = kind;
    step->line = reader->line;
    append(step, "", 0);
    dialogue->step_count++;
    return step;
}

/* Cuts `ending` off the end of `text`, if it is there. */
static int cut_off(char *text, const char *ending)
{
    size_t length = strlen(text), cut = strlen(ending);

    if (length < cut || strcmp(text + length - cut, ending) != 0)
        return 0;
    text[length - cut] = '\0';
    return 1;
}

static int read_client(parser *reader, char *text)
{
    const char *ending = "\r\n";
    transcript_step *step = step_for(reader, TRANSCRIPT_SEND);

    if (cut_off(text, "<LF>"))
        ending = "\n";
    else if (cut_off(text, "<no newline>"))
        ending = "";
    if (append_text(reader, step, text) < 0)
        return -1;
    append(step, ending, strlen(ending));
    reader->joins = 1;
    return 0;
}

static int read_server(parser *reader, const char *text)
{
    transcript_step *step;

    reader->joins = reader->joins && text[0] != '<';
    if (strcmp(text, "<nothing>") == 0) {
        (void)step_for(reader, TRANSCRIPT_NOTHING);
        return 0;
    }
    if (strcmp(text, "<connection closed>") == 0) {
        (void)step_for(reader, TRANSCRIPT_CLOSED);
        return 0;
    }
    step = step_for(reader, TRANSCRIPT_EXPECT);
    if (append_text(reader, step, text) < 0)
        return -1;
    append(step, "\r\n", 2);
    reader->joins = 1;
    return 0;
}

static int read_inside(parser *reader, const char *text)
{
    const char *equals = strchr(text, '=');
    size_t length = equals == NULL ? 0 : (size_t)(equals - text);
    transcript_step *step;

    if (length == 0 || length >= sizeof step->key)
        return complain(reader, "I: without key=value");
    step = step_for(reader, TRANSCRIPT_INSIDE);
    memcpy(step->key, text, length);
    return append_text(reader, step, equals + 1);
}

static int read_act(parser *reader, const char *text)
{
    char *unit;
    transcript_step *step;

    if (strcmp(text, "fin") == 0) {
        (void)step_for(reader, TRANSCRIPT_FIN);
        return 0;
    }
    if (strcmp(text, "reset") == 0) {
        (void)step_for(reader, TRANSCRIPT_RESET);
        return 0;
    }
    if (strcmp(text, "tls") == 0) {
        (void)step_for(reader, TRANSCRIPT_TLS);
        return 0;
    }
    if (!begins_with(text, "wait "))
        return complain(reader, "an act that is not known");
    step = step_for(reader, TRANSCRIPT_WAIT);
    step->milliseconds = strtoul(text + 5, &unit, 10);
    if (strcmp(unit, "s") == 0)
        step->milliseconds *= 1000;
    else if (strcmp(unit, "ms") != 0)
        return complain(reader, "a wait that is not in ms or s");
    return 0;
}

/* Adds to a text of the case. */
static void extend(char **text, const char *more)
{
    size_t length = strlen(*text);

    *text = (char *)memory_more(*text, length + strlen(more) + 2);
    if (length > 0)
        (*text)[length++] = ' ';
    strcpy(*text + length, more);
}

static int read_remark(parser *reader, const char *text)
{
    transcript_case *dialogue = reader->dialogue;

    if (begins_with(text, "config: "))
        extend(&dialogue->config, text + 8);
    else if (begins_with(text, "hook: "))
        extend(&dialogue->hook, text + 6);
    else if (begins_with(text, "deviates: "))
        extend(&dialogue->deviates, text + 10);
    else if (!begins_with(text, "note: "))
        return complain(reader, "a remark of no known sort");
    return 0;
}

static void begin_case(parser *reader, const char *name)
{
    transcript *script = reader->script;
    transcript_case *dialogue;

    script->cases = (transcript_case *)memory_more(script->cases,
        (size_t)(script->case_count + 1) * sizeof *script->cases);
    dialogue = &script->cases[script->case_count++];
    memset(dialogue, 0, sizeof *dialogue);
    dialogue->name = copy_text(name);
    dialogue->config = copy_text("");
    dialogue->hook = copy_text("");
    dialogue->deviates = copy_text("");
    dialogue->line = reader->line;
    reader->dialogue = dialogue;
    reader->joins = 0;
}

static int read_line(parser *reader, char *line)
{
    if (begins_with(line, "## ")) {
        begin_case(reader, line + 3);
        return 0;
    }
    if (reader->dialogue == NULL || line[0] == '\0')
        return 0;
    if (begins_with(line, "# "))
        return read_remark(reader, line + 2);
    if (strcmp(line, "C:") == 0 || begins_with(line, "C: "))
        return read_client(reader, line[2] == '\0' ? line + 2 : line + 3);
    if (begins_with(line, "S: "))
        return read_server(reader, line + 3);
    reader->joins = 0;
    if (begins_with(line, "I: "))
        return read_inside(reader, line + 3);
    if (begins_with(line, "-- "))
        return read_act(reader, line + 3);
    return complain(reader, "a line of no known sort");
}

transcript *transcript_parse(const char *text, char *error)
{
    char line[LINE_SIZE];
    parser reader;

    memset(&reader, 0, sizeof reader);
    reader.error = error;
    reader.script = (transcript *)memory_more(NULL, sizeof *reader.script);
    memset(reader.script, 0, sizeof *reader.script);
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        int result;

        reader.line++;
        if (length < sizeof line) {
            memcpy(line, text, length);
            line[length] = '\0';
            result = read_line(&reader, line);
        } else {
            result = complain(&reader, "a line that is too long");
        }
        if (result < 0) {
            transcript_free(reader.script);
            return NULL;
        }
        text += length + (text[length] == '\n');
    }
    return reader.script;
}

transcript *transcript_read(const char *path, char *error)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t length = 0, count;
    transcript *script;

    if (file == NULL) {
        sprintf(error, "cannot open %.150s", path);
        return NULL;
    }
    do {
        text = (char *)memory_more(text, length + LINE_SIZE + 1);
        count = fread(text + length, 1, LINE_SIZE, file);
        length += count;
    } while (count > 0);
    text[length] = '\0';
    fclose(file);
    script = transcript_parse(text, error);
    free(text);
    return script;
}

void transcript_free(transcript *script)
{
    int i, j;

    if (script == NULL)
        return;
    for (i = 0; i < script->case_count; i++) {
        transcript_case *dialogue = &script->cases[i];

        for (j = 0; j < dialogue->step_count; j++)
            free(dialogue->steps[j].octets);
        free(dialogue->steps);
        free(dialogue->name);
        free(dialogue->config);
        free(dialogue->hook);
        free(dialogue->deviates);
    }
    free(script->cases);
    free(script);
}

/* Finds the value of `key` and its length; NULL: there is none. */
static const char *find_value(const char *config, const char *key,
    size_t *length)
{
    size_t key_length = strlen(key);

    while (*config != '\0') {
        size_t word = strcspn(config, " ");

        if (word > key_length && config[key_length] == '='
            && strncmp(config, key, key_length) == 0) {
            *length = word - key_length - 1;
            return config + key_length + 1;
        }
        config += word + (config[word] == ' ');
    }
    return NULL;
}

int transcript_config(const transcript_case *dialogue, const char *key,
    char *value, size_t size)
{
    size_t length, count = 0;
    const char *at = find_value(dialogue->config, key, &length);
    const char *end;

    if (at == NULL)
        return 0;
    for (end = at + length; at < end && count + 1 < size; count++) {
        if (at[0] == '\\' && at[1] == 'x' && end - at >= 4) {
            char digits[3];

            digits[0] = at[2];
            digits[1] = at[3];
            digits[2] = '\0';
            value[count] = (char)(unsigned char)strtoul(digits, NULL, 16);
            at += 4;
        } else {
            value[count] = *at++;
        }
    }
    value[count] = '\0';
    return 1;
}

unsigned long transcript_number(const transcript_case *dialogue,
    const char *key, unsigned long otherwise)
{
    char value[32];

    if (!transcript_config(dialogue, key, value, sizeof value))
        return otherwise;
    return strtoul(value, NULL, 10);
}

size_t transcript_sent_length(const transcript_case *dialogue)
{
    size_t length = 0;
    int i;

    for (i = 0; i < dialogue->step_count; i++)
        if (dialogue->steps[i].kind == TRANSCRIPT_SEND)
            length += dialogue->steps[i].length;
    return length;
}
