/* SPDX-License-Identifier: MIT */
/* tls.c - prepares the TLS channel of a connection, and frees it. */
#define PST_PART
#include "session.h"

int pst_server_tls_open(postern_session *session)
{
    postern_server *server = session->server;
    unsigned char seed[32];
    int error = server->net->entropy(server->net->context, seed,
        sizeof(seed));

    if (error != 0) {
        pst_tell_error(server, NULL, error,
            "TLS cannot start without entropy");
        return error;
    }
    session->channel = pst_channel_new(server->options.tls_context,
        &server->rules.memory, seed);
    pst_memory_wipe(seed, sizeof(seed));
    return session->channel == NULL ? POSTERN_E_NOMEM : 0;
}

void pst_server_tls_close(postern_session *session)
{
    pst_channel_free(session->channel, &session->server->rules.memory);
    session->channel = NULL;
}
