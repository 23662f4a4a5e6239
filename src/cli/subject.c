/* SPDX-License-Identifier: MIT */
/* subject.c - finds the subject of a message while it is received. */
#include <string.h>

#include "encoded_word.h"
#include "subject.h"

enum state {
    AT_NAME,            /* in the name of a field that has matched so far */
    IN_OTHER,           /* in another field */
    IN_VALUE,           /* in the subject */
    AT_FOLD,            /* at the next line, which may belong to it */
    OVER                /* found, or the header has ended */
};

void pst_cli_subject_init(pst_cli_subject *subject)
{
    memset(subject, 0, sizeof(*subject));
    subject->state = AT_NAME;
}

static void keep(pst_cli_subject *subject, char octet)
{
    /* drop blanks at the start; several blanks become one */
    if (octet == '\t')
        octet = ' ';
    if (octet == ' ' && (subject->length == 0
        || subject->text[subject->length - 1] == ' '))
        return;
    if (subject->length + 1 < sizeof(subject->text)) {
        subject->text[subject->length++] = octet;
        subject->text[subject->length] = '\0';
    }
}

static int match_name(pst_cli_subject *subject, char octet)
{
    static const char lower[] = "subject:";
    static const char upper[] = "SUBJECT:";

    if (octet == '\n' && subject->matched == 0)
        return OVER;
    if (octet == '\n') {
        subject->matched = 0;
        return AT_NAME;
    }
    if (octet != lower[subject->matched] && octet != upper[subject->matched])
        return IN_OTHER;
    return ++subject->matched == sizeof(lower) - 1 ? IN_VALUE : AT_NAME;
}

static int next_state(pst_cli_subject *subject, char octet)
{
    switch (subject->state) {
    case AT_NAME:
        return match_name(subject, octet);
    case IN_OTHER:
        subject->matched = 0;
        return octet == '\n' ? AT_NAME : IN_OTHER;
    case IN_VALUE:
        if (octet == '\n')
            return AT_FOLD;
        keep(subject, octet);
        return IN_VALUE;
    case AT_FOLD:
        if (octet != ' ' && octet != '\t')
            return OVER;
        keep(subject, octet);
        return IN_VALUE;
    default:
        return OVER;
    }
}

void pst_cli_subject_feed(pst_cli_subject *subject, const char *octets,
    size_t length)
{
    size_t i;

    for (i = 0; i < length && subject->state != OVER; i++)
        if (octets[i] != '\r')
            subject->state = next_state(subject, octets[i]);
}

size_t pst_cli_subject_decode(const pst_cli_subject *subject, char *decoded)
{
    return pst_cli_encoded_word_decode(decoded, PST_CLI_SUBJECT_SHOWN,
        subject->text, subject->length);
}
