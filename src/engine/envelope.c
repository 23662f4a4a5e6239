/* SPDX-License-Identifier: MIT */
/* envelope.c - the data of a mail transaction, in its own memory. */
#include <string.h>

#include "base/ascii.h"
#include "base/config.h"
#include "envelope.h"
#include "smtp/parameter.h"

/* The options of a recipient that the application has added. */
static const postern_parameter added[1] = { { NULL, NULL } };

postern_envelope *pst_envelope_new(pst_shelf *shelf)
{
    pst_arena arena;
    postern_envelope *envelope = (postern_envelope *)pst_arena_start(&arena,
        shelf, sizeof(*envelope));

    if (envelope == NULL)
        return NULL;
    memset(envelope, 0, offsetof(postern_envelope, machine));
    envelope->arena = arena;
    envelope->mail_options = pst_parameter_none;
    return envelope;
}

void pst_envelope_free(postern_envelope *envelope)
{
    pst_arena arena;

    if (envelope == NULL)
        return;
    if (envelope->content != NULL)
        pst_envelope_drop_content(envelope);
    arena = envelope->arena;
    pst_arena_clear(&arena);
}

postern_parameter *pst_envelope_parameters(postern_envelope *envelope,
    const postern_parameter *rows, size_t count)
{
    postern_parameter *copy = (postern_parameter *)pst_arena_take(
        &envelope->arena, (count + 1) * sizeof(*copy));
    size_t i;

    if (copy == NULL)
        return NULL;
    memset(copy, 0, (count + 1) * sizeof(*copy));
    for (i = 0; i < count; i++) {
        copy[i].name = pst_arena_copy(&envelope->arena, rows[i].name,
            strlen(rows[i].name));
        if (copy[i].name == NULL)
            return NULL;
        if (rows[i].value == NULL)
            continue;
        copy[i].value = pst_arena_copy(&envelope->arena, rows[i].value,
            strlen(rows[i].value));
        if (copy[i].value == NULL)
            return NULL;
    }
    return copy;
}

int pst_envelope_set_sender(postern_envelope *envelope, const char *address,
    size_t size, const postern_parameter *rows, size_t count)
{
    void *copy = pst_arena_take(&envelope->arena, size);

    if (copy == NULL)
        return POSTERN_E_NOMEM;
    if (count > 0) {
        const postern_parameter *options = pst_envelope_parameters(envelope,
            rows, count);

        if (options == NULL)
            return POSTERN_E_NOMEM;
        envelope->mail_options = options;
    }
    envelope->mail_from = (const char *)memcpy(copy, address, size);
    return 0;
}

int pst_envelope_add(postern_envelope *envelope, const char *address,
    size_t size, const postern_parameter *rows, size_t count)
{
    postern_recipient *rcpt = (postern_recipient *)pst_arena_take(
        &envelope->arena, sizeof(*rcpt) + size);

    if (rcpt == NULL)
        return POSTERN_E_NOMEM;
    rcpt->next = NULL;
    rcpt->address = (const char *)memcpy(rcpt + 1, address, size);
    rcpt->options = pst_parameter_none;
    if (count > 0)
        rcpt->options = pst_envelope_parameters(envelope, rows, count);
    if (rcpt->options == NULL)
        return POSTERN_E_NOMEM;
    if (envelope->rcpt_last == NULL)
        envelope->rcpt_first = rcpt;
    else
        envelope->rcpt_last->next = rcpt;
    envelope->rcpt_last = rcpt;
    envelope->rcpt_count++;
    return 0;
}

const postern_recipient *pst_envelope_named(const postern_recipient *rcpt)
{
    while (rcpt != NULL && rcpt->options == added)
        rcpt = rcpt->next;
    return rcpt;
}

typedef struct pst_domain {
    struct pst_domain *next;
    const char *name;
} pst_domain;

int pst_envelope_has_domain(const postern_envelope *envelope,
    const char *domain)
{
    const pst_domain *at;

    for (at = envelope->domains; at != NULL; at = at->next)
        if (pst_ascii_compare(at->name, domain) == 0)
            return 1;
    return 0;
}

int pst_envelope_add_domain(postern_envelope *envelope, const char *domain)
{
    pst_domain *row = (pst_domain *)pst_arena_take(&envelope->arena,
        sizeof(*row));
    const char *name = pst_arena_copy(&envelope->arena, domain,
        strlen(domain));

    if (row == NULL || name == NULL)
        return POSTERN_E_NOMEM;
    row->next = envelope->domains;
    row->name = name;
    envelope->domains = row;
    envelope->domain_count++;
    return 0;
}

/* A small message is in an output block of the shelf and costs no allocation;
   a larger one is in a block that doubles. */
static char *resized(postern_envelope *envelope, size_t size)
{
    pst_shelf *shelf = envelope->arena.shelf;
    char *content;

    if (size <= PST_OUTPUT_BLOCK)
        return (char *)pst_shelf_take(shelf, PST_SHELF_OUTPUT);
    if (envelope->content_size > PST_OUTPUT_BLOCK)
        return (char *)pst_memory_resize(shelf->memory, envelope->content,
            envelope->content_size, size);
    content = (char *)pst_memory_take(shelf->memory, size);
    if (content != NULL && envelope->content != NULL) {
        memcpy(content, envelope->content, envelope->content_length);
        pst_shelf_put(shelf, PST_SHELF_OUTPUT, envelope->content);
    }
    return content;
}

int pst_envelope_append(postern_envelope *envelope, const char *octets,
    size_t length)
{
    size_t size = envelope->content_size;
    char *content = envelope->content;

    if (length == 0)
        return 0;
    if (length > size - envelope->content_length) {
        if (length > (size_t)-1 / 2 - envelope->content_length)
            return POSTERN_E_NOMEM;
        if (size == 0)
            size = PST_OUTPUT_BLOCK;
        while (length > size - envelope->content_length)
            size *= 2;
        content = resized(envelope, size);
        if (content == NULL)
            return POSTERN_E_NOMEM;
        envelope->content = content;
        envelope->content_size = size;
    }
    memcpy(content + envelope->content_length, octets, length);
    envelope->content_length += length;
    return 0;
}

void pst_envelope_drop_content(postern_envelope *envelope)
{
    pst_shelf *shelf = envelope->arena.shelf;

    if (envelope->content_size <= PST_OUTPUT_BLOCK)
        pst_shelf_put(shelf, PST_SHELF_OUTPUT, envelope->content);
    else
        pst_memory_free(shelf->memory, envelope->content,
            envelope->content_size);
    envelope->content = NULL;
    envelope->content_length = 0;
    envelope->content_size = 0;
}

const char *postern_envelope_mail_from(const postern_envelope *envelope)
{
    return envelope->mail_from;
}

const postern_parameter *postern_envelope_mail_options(
    const postern_envelope *envelope)
{
    return envelope->mail_options;
}

int postern_envelope_smtp_utf8(const postern_envelope *envelope)
{
    return envelope->smtp_utf8;
}

const postern_recipient *postern_envelope_rcpt_tos(
    const postern_envelope *envelope)
{
    return envelope->rcpt_first;
}

size_t postern_envelope_rcpt_count(const postern_envelope *envelope)
{
    return envelope->rcpt_count;
}

int postern_envelope_add_recipient(postern_envelope *envelope,
    const char *address)
{
    int error = pst_envelope_add(envelope, address, strlen(address) + 1, NULL,
        0);

    if (error == 0)
        envelope->rcpt_last->options = added;
    return error;
}

const char *postern_envelope_content(const postern_envelope *envelope,
    size_t *length)
{
    if (length != NULL)
        *length = envelope->content_length;
    return envelope->content_length == 0 ? "" : envelope->content;
}

unsigned long postern_envelope_received(const postern_envelope *envelope)
{
    return envelope->received;
}

void *postern_envelope_data(const postern_envelope *envelope)
{
    return envelope->data;
}

void postern_envelope_set_data(postern_envelope *envelope, void *data)
{
    envelope->data = data;
}

