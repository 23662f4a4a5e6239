/* SPDX-License-Identifier: MIT */
/* anchors.c - the authorities that sign the certificates of clients. */
#include <string.h>

#include "library.h"

void pst_bearssl_anchors_free(pst_memory *memory, void *anchors_)
{
    pst_bearssl_anchors *all = (pst_bearssl_anchors *)anchors_;
    size_t i;

    if (all == NULL)
        return;
    for (i = 0; i < all->count; i++)
        pst_memory_free(memory, all->blocks[i].block, all->blocks[i].size);
    pst_memory_free(memory, all->blocks, all->room * sizeof(*all->blocks));
    pst_memory_free(memory, all->list, all->count * sizeof(*all->list));
    pst_memory_free(memory, all, sizeof(*all));
}

/* BearSSL gives the name in pieces; a longer one is refused. */
typedef struct name {
    size_t length;
    unsigned char octets[1024];
} name;

static void add_to_name(void *name_, const void *octets, size_t length)
{
    name *to = (name *)name_;

    if (length <= sizeof(to->octets) - to->length)
        memcpy(to->octets + to->length, octets, length);
    to->length += length;
}

static unsigned char *put(unsigned char **at, const unsigned char *octets,
    size_t length)
{
    unsigned char *to = *at;

    memcpy(to, octets, length);
    *at += length;
    return to;
}

/* Makes the anchor point to copies, in one block. */
static int own_anchor(pst_memory *memory, struct pst_bearssl_anchor *block,
    br_x509_trust_anchor *anchor)
{
    br_x509_pkey *pkey = &anchor->pkey;
    int is_rsa = pkey->key_type == BR_KEYTYPE_RSA;
    unsigned char *at;

    block->size = anchor->dn.len + (is_rsa
        ? pkey->key.rsa.nlen + pkey->key.rsa.elen : pkey->key.ec.qlen);
    block->block = pst_memory_take(memory, block->size);
    if (block->block == NULL)
        return POSTERN_E_NOMEM;
    at = (unsigned char *)block->block;
    anchor->dn.data = put(&at, anchor->dn.data, anchor->dn.len);
    if (is_rsa) {
        pkey->key.rsa.n = put(&at, pkey->key.rsa.n, pkey->key.rsa.nlen);
        pkey->key.rsa.e = put(&at, pkey->key.rsa.e, pkey->key.rsa.elen);
    } else {
        pkey->key.ec.q = put(&at, pkey->key.ec.q, pkey->key.ec.qlen);
    }
    return 0;
}

/* Makes room for one more. */
static int grow(pst_memory *memory, pst_bearssl_anchors *all)
{
    size_t count = all->count;
    void *more;

    if (all->room == count) {
        more = pst_memory_resize(memory, all->blocks,
            count * sizeof(*all->blocks), (count + 1) * sizeof(*all->blocks));
        if (more == NULL)
            return POSTERN_E_NOMEM;
        all->blocks = (struct pst_bearssl_anchor *)more;
        all->room = count + 1;
    }
    more = pst_memory_resize(memory, all->list,
        count * sizeof(*all->list), (count + 1) * sizeof(*all->list));
    if (more == NULL)
        return POSTERN_E_NOMEM;
    all->list = (br_x509_trust_anchor *)more;
    return 0;
}

int pst_bearssl_anchors_add(pst_memory *memory, void **anchors_,
    const unsigned char *der, size_t length, const char **why)
{
    br_x509_decoder_context decoder;
    br_x509_trust_anchor anchor;
    struct pst_bearssl_anchor block;
    name subject;
    pst_bearssl_anchors *all = (pst_bearssl_anchors *)*anchors_;

    *why = NULL;
    subject.length = 0;
    br_x509_decoder_init(&decoder, add_to_name, &subject);
    br_x509_decoder_push(&decoder, der, length);
    if (br_x509_decoder_get_pkey(&decoder) == NULL
        || subject.length > sizeof(subject.octets)) {
        *why = "a trusted certificate cannot be read, or its key is neither "
            "RSA nor EC";
        return POSTERN_E_INVALID;
    }
    if (all == NULL) {
        all = (pst_bearssl_anchors *)pst_memory_take(memory, sizeof(*all));
        if (all == NULL)
            return POSTERN_E_NOMEM;
        memset(all, 0, sizeof(*all));
        *anchors_ = all;
    }
    anchor.dn.data = subject.octets;
    anchor.dn.len = subject.length;
    anchor.flags = br_x509_decoder_isCA(&decoder) ? BR_X509_TA_CA : 0;
    anchor.pkey = *br_x509_decoder_get_pkey(&decoder);
    if (own_anchor(memory, &block, &anchor) != 0)
        return POSTERN_E_NOMEM;
    if (grow(memory, all) != 0) {
        pst_memory_free(memory, block.block, block.size);
        return POSTERN_E_NOMEM;
    }
    all->blocks[all->count] = block;
    all->list[all->count++] = anchor;
    return 0;
}
