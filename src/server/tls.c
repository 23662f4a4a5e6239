/* tls.c - makes the TLS session of a connection ready, and frees it. */
#include "session.h"

int pst_server_tls_open(postern_session *session)
{
    postern_server *server = session->server;
    postern_tls_context *context = server->options.tls_context;
    unsigned char seed[32];
    int error = server->net->entropy(server->net->context, seed,
        sizeof(seed));

    if (error != 0) {
        pst_tell_error(server, NULL, error,
            "TLS cannot start without entropy");
        return error;
    }
    session->tls = context->provider->open(context, &server->rules.memory,
        seed);
    pst_memory_wipe(seed, sizeof(seed));
    return session->tls == NULL ? POSTERN_E_NOMEM : 0;
}

void pst_server_tls_close(postern_session *session)
{
    if (session->tls != NULL)
        session->server->options.tls_context->provider->close(session->tls);
    session->tls = NULL;
    session->secure = 0;
}
