/* SPDX-License-Identifier: MIT */
/* client.c - a client on a real socket that says a line and hears a reply. */
#include "client.h"
#include "postern_net.h"

#define NET postern_net_system()

postern_socket client_come_to(const char *host, unsigned port)
{
    postern_address address;
    postern_socket client = POSTERN_NO_SOCKET;

    ASSERT_NUMBER(NET->resolve(NULL, host, port, &address, 1), 1);
    CU_ASSERT_FATAL(NET->connect(NULL, &address, &client) == 0);
    return client;
}

postern_socket client_come(const postern_testing *kit)
{
    return client_come_to(postern_testing_host(kit),
        postern_testing_port(kit));
}

/* A line without its CRLF. */
static const char *hear_line(postern_socket client)
{
    static char line[1000];
    size_t length = 0;
    long n = 1;

    while (n > 0 && length < sizeof(line) - 1 && (length == 0
        || line[length - 1] != '\n') && loopback_readable(client)) {
        n = NET->receive(NULL, client, line + length, 1);
        length += n > 0 ? 1 : 0;
    }
    while (length > 0 && strchr("\r\n", line[length - 1]) != NULL)
        length--;
    line[length] = '\0';
    return line;
}

const char *client_hear(postern_socket client)
{
    const char *line;

    do
        line = hear_line(client);
    while (strlen(line) > 3 && line[3] == '-');
    return line;
}

void client_say(postern_socket client, const char *line)
{
    ASSERT_NUMBER(NET->send(NULL, client, line, strlen(line)),
        strlen(line));
}

const char *client_ask(postern_socket client, const char *line)
{
    client_say(client, line);
    return client_hear(client);
}

postern_socket client_begin(const postern_testing *kit)
{
    postern_socket client = client_come(kit);

    ASSERT_TEXT(client_hear(client),
        "220 localhost postern " POSTERN_VERSION);
    ASSERT_TEXT(client_ask(client, "EHLO client.test\r\n"), "250 HELP");
    return client;
}

const char *client_send(postern_socket client, const char *content)
{
    const char *said = client_ask(client, "MAIL FROM:<a@x.test>\r\n");

    if (*said != '2')
        return said;
    said = client_ask(client, "RCPT TO:<b@x.test>\r\n");
    if (*said != '2')
        return said;
    said = client_ask(client, "DATA\r\n");
    if (*said != '3')
        return said;
    client_say(client, content);
    return client_ask(client, ".\r\n");
}

void client_mail(const postern_testing *kit, const char *content)
{
    postern_socket client = client_begin(kit);

    ASSERT_TEXT(client_send(client, content), "250 OK");
    ASSERT_TEXT(client_ask(client, "QUIT\r\n"), "221 Bye");
    loopback_close(client);
}
