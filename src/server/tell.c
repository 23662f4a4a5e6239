/* tell.c - tells the `error` and the `log` hook what has happened. */
#include "server.h"

void pst_tell_error(postern_server *server, postern_session *session,
    int error, const char *text)
{
    if (server->handler.error == NULL)
        return;
    pst_hook_begins(server);
    server->handler.error(server, session, error, text);
    pst_hook_ends(server);
}

void pst_tell_log(postern_server *server, postern_session *session,
    int level, const char *text)
{
    if (server->handler.log == NULL)
        return;
    pst_hook_begins(server);
    server->handler.log(server, session, level, text);
    pst_hook_ends(server);
}
