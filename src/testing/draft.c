/* SPDX-License-Identifier: MIT */
/* draft.c - the content of a message while it is being received. */
#include <string.h>

#include "testing.h"

#define FIRST_SIZE 4000

pst_testing_draft *pst_testing_draft_new(postern_testing *kit)
{
    pst_testing_draft *draft = (pst_testing_draft *)pst_testing_memory_new(
        kit, sizeof(*draft));

    if (draft != NULL)
        memset(draft, 0, sizeof(*draft));
    return draft;
}

void pst_testing_draft_free(postern_testing *kit, pst_testing_draft *draft)
{
    pst_testing_memory_free(kit, draft->octets, draft->size);
    pst_testing_memory_free(kit, draft, sizeof(*draft));
}

/* Makes room for `length` octets and a NUL; the block doubles, so that long
   content is not copied often. */
static int make_room(postern_testing *kit, pst_testing_draft *draft,
    size_t length)
{
    size_t size = draft->size == 0 ? FIRST_SIZE : draft->size;
    void *octets;

    while (size - draft->used <= length) {
        if (size > (size_t)-1 / 2)
            return 0;
        size *= 2;
    }
    if (size == draft->size)
        return 1;
    octets = kit->resize(kit->resize_context, draft->octets, draft->size,
        size);
    if (octets == NULL)
        return 0;
    draft->octets = (char *)octets;
    draft->size = size;
    return 1;
}

int pst_testing_draft_add(postern_testing *kit, pst_testing_draft *draft,
    const char *octets, size_t length)
{
    if (!make_room(kit, draft, length))
        return 0;
    if (length > 0)
        memcpy(draft->octets + draft->used, octets, length);
    draft->used += length;
    return 1;
}

int pst_testing_draft_give(postern_testing *kit, pst_testing_draft *draft,
    pst_testing_mail *mail)
{
    if (!make_room(kit, draft, 0))
        return 0;
    draft->octets[draft->used] = '\0';
    mail->message.content = mail->content = draft->octets;
    mail->message.length = draft->used;
    mail->content_size = draft->size;
    memset(draft, 0, sizeof(*draft));
    return 1;
}
