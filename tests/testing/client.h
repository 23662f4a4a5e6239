/* SPDX-License-Identifier: MIT */
/* client.h - a client on a real socket that says a line and hears a reply. */
#ifndef TESTS_TESTING_CLIENT_H
#define TESTS_TESTING_CLIENT_H

#include "postern_testing.h"
#include "support/loopback.h"
#include "support/suite.h"

/* How long a test waits for what comes for sure. */
#define LONG 20000

/* Connects, without hearing the greeting. */
postern_socket client_come_to(const char *host, unsigned port);
postern_socket client_come(const postern_testing *kit);

/* The last line of the reply; "" when the connection has ended. */
const char *client_hear(postern_socket client);

/* Says what has its CRLF; _ask hears the reply, too. */
void client_say(postern_socket client, const char *line);
const char *client_ask(postern_socket client, const char *line);

/* Connects, hears the greeting, says EHLO. */
postern_socket client_begin(const postern_testing *kit);

/* A message from a@x.test to b@x.test in a session: what the server said
   to its last line. */
const char *client_send(postern_socket client, const char *content);

/* The same in a session of its own, which ends well. */
void client_mail(const postern_testing *kit, const char *content);

#endif
