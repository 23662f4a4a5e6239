/* SPDX-License-Identifier: MIT */
/* catalogue.c - plays tables of what clients send and what happens. */
#include "catalogue.h"

static const char *check_file;
static int check_line;

static void fail(const catalogue_row *row, const char *what,
    const char *actual, const char *expected)
{
    char message[2400];

    sprintf(message, "%.200s: %s \"%.1500s\" where \"%.400s\" was expected",
        row->name, what, actual, expected);
    CU_assertImplementation(CU_FALSE, (unsigned)check_line, message,
        check_file, "", CU_FALSE);
}

static void compare(const catalogue_row *row, const char *what,
    const char *actual, const char *expected)
{
    if (expected != NULL && strcmp(actual, expected) != 0)
        fail(row, what, actual, expected);
}

static void look(const catalogue_row *row, const conversation *talk)
{
    blob codes, names, content;

    memset(&codes, 0, sizeof(codes));
    names = content = codes;
    conversation_codes(talk, &codes);
    conversation_names(talk, &names);
    blob_escaped(&content, blob_string(&talk->content), talk->content.length);
    compare(row, "codes", blob_string(&codes), row->codes);
    compare(row, "events", blob_string(&names), row->names);
    compare(row, "content", blob_string(&content), row->content);
    compare(row, "rules", talk->broken, "");
    if (row->says != NULL
        && strstr(blob_string(&talk->output), row->says) == NULL)
        fail(row, "words", blob_string(&talk->output), row->says);
    blob_free(&codes);
    blob_free(&names);
    blob_free(&content);
}

void catalogue_check(const catalogue_row *rows,
    void (*set_up)(conversation *), const char *file, int line)
{
    char why[2000];
    conversation model, talk;

    check_file = file;
    check_line = line;
    for (; rows->name != NULL; rows++) {
        conversation_init(&model);
        model.options.envelopes = 1;
        if (set_up != NULL)
            set_up(&model);
        fragments_play(&talk, &model, rows->octets, rows->length, rows->acts);
        look(rows, &talk);
        conversation_free(&talk);
        if (!fragments_agree(&model, rows->octets, rows->length, rows->acts,
            why))
            fail(rows, "cut", why, "");
        CU_ASSERT(CU_TRUE);
    }
}
