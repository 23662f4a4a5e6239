/* SPDX-License-Identifier: MIT */
/*
 * test_inherited.c - sockets of a supervisor: the environment variables, and a
 * server in a child process that has such sockets.
 */
#include "posix/posix.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "cli/listeners.h"
#include "cli/status.h"
#include "handlers/folder_list.h"
#include "os/inherited.h"
#include "postern.h"
#include "support/loopback.h"
#include "support/suite.h"

static void tell(const char *pid, const char *count, const char *names)
{
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", count, 1);
    if (names == NULL)
        unsetenv("LISTEN_FDNAMES");
    else
        setenv("LISTEN_FDNAMES", names, 1);
}

static void tell_us(const char *count, const char *names)
{
    char pid[30];

    sprintf(pid, "%ld", (long)getpid());
    tell(pid, count, names);
}

static void forget(void)
{
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
}

/* "3 5" for the sockets 3 and 5. */
static const char *found(const char *name)
{
    static char text[100];
    postern_socket sockets[4];
    int i, count = pst_os_inherited(name, sockets, 4);

    text[0] = '\0';
    for (i = 0; i < count && i < 4; i++)
        sprintf(text + strlen(text), i == 0 ? "%d" : " %d", (int)sockets[i]);
    return text;
}

static void test_sockets_are_found_by_their_name(void)
{
    postern_socket sockets[2];

    tell_us("3", "smtp:lmtp:smtp");
    ASSERT_TEXT(found("smtp"), "3 5");
    ASSERT_TEXT(found("lmtp"), "4");
    ASSERT_TEXT(found(NULL), "3 4 5");
    ASSERT_TEXT(found("smt"), "");
    ASSERT_TEXT(found("smtp:lmtp"), "");
    tell_us("6", NULL);
    ASSERT_TEXT(found("unknown"), "3 4 5 6");
    ASSERT_NUMBER(pst_os_inherited(NULL, sockets, 2), 3);
    tell_us("2", "one");
    ASSERT_TEXT(found("one"), "3");
    ASSERT_TEXT(found("unknown"), "4");
    forget();
}

static void test_what_is_not_for_us_is_not_found(void)
{
    forget();
    ASSERT_TEXT(found(NULL), "");
    tell("1", "3", NULL);
    ASSERT_TEXT(found(NULL), "");
    tell_us("x", NULL);
    ASSERT_TEXT(found(NULL), "");
    tell_us("3x", NULL);
    ASSERT_TEXT(found(NULL), "");
    tell_us("-1", NULL);
    ASSERT_TEXT(found(NULL), "");
    tell_us("99999999999999999999", NULL);
    ASSERT_TEXT(found(NULL), "");
    forget();
}

/* ---- a server ---------------------------------------------------------- */

static postern_server *server;

static postern_server *new_server(void)
{
    postern_options options;

    postern_options_init(&options);
    options.hostname = "mx.test";
    return postern_server_new(&options, NULL, NULL);
}

/* In a child, which has the two listeners as 3 and 4, and a file as 5: 0, or
   the number of the check that failed. */
static int serve(unsigned first, unsigned second)
{
    tell_us("3", "smtp:smtp:odd");
    server = new_server();
    if (server == NULL)
        return 1;
    if (postern_server_listen_inherited(server, "smtp", 1 << 20)
        != POSTERN_E_INVALID_FLAGS)
        return 2;
    if (postern_server_listen_inherited(server, "nobody", 0)
        != POSTERN_E_NOADDR)
        return 3;
    if (postern_server_listen_inherited(server, "odd", 0)
        != POSTERN_E_INVALID_NOT_LISTENING)
        return 4;
    if (postern_server_listen_inherited(server, "smtp", 0) != 0)
        return 5;
    if (postern_server_port(server, 0) != first)
        return 6;
    if (postern_server_listen_inherited(server, NULL, 0) != POSTERN_E_INUSE)
        return 7;
    if (postern_server_step(server, 5000) != 1
        || postern_server_sessions(server) != 1)
        return 8;
    if (postern_server_close_listener(server, 0) != 0
        || postern_server_listen(server, "127.0.0.1", second, 0)
            != POSTERN_E_INUSE)
        return 9;   /* the parent has it, too */
    postern_server_free(server);
    return 0;
}

static void be_child(int one, int two, unsigned first, unsigned second)
{
    int fds[3], i;

    fds[0] = fcntl(one, F_DUPFD, 20);
    fds[1] = fcntl(two, F_DUPFD, 20);
    fds[2] = fcntl(0, F_DUPFD, 20);
    for (i = 0; i < 3; i++)
        (void)dup2(fds[i], 3 + i);
    exit(serve(first, second));
}

static void assert_child_is_content(pid_t child)
{
    int status = -1;

    CU_ASSERT(waitpid(child, &status, 0) == child);
    CU_ASSERT(WIFEXITED(status));
    ASSERT_NUMBER(WEXITSTATUS(status), 0);
}

static void test_a_server_has_them(void)
{
    postern_address where, other;
    postern_socket one = loopback_listen(&where), client;
    postern_socket two = loopback_listen(&other);
    pid_t child;

    ASSERT_NUMBER(postern_net_system()->connect(NULL, &where, &client), 0);
    fflush(NULL);
    child = fork();
    if (child == 0)
        be_child((int)one, (int)two, where.port, other.port);
    assert_child_is_content(child);
    loopback_close(client);
    loopback_close(one);
    loopback_close(two);
}

/* ---- what is refused ---------------------------------------------------- */

/* In a child, which has a listener as 3, a socket that does not listen as 10
   and a connection as 11; the server has its own as 4 and 5.  0, or the number
   of the check that failed. */
static int refuse(void)
{
    tell_us("3", NULL);
    server = new_server();
    if (server == NULL || fcntl(4, F_GETFL) < 0 || fcntl(5, F_GETFL) < 0)
        return 1;
    if (postern_server_listen_inherited(server, NULL, 0)
        != POSTERN_E_INVALID_NOT_LISTENING)
        return 2;
    if ((fcntl(3, F_GETFL) & O_NONBLOCK) != 0)
        return 3;   /* it was taken */
    tell_us("10", "smtp:::::::bound:connected:packets");
    if (postern_server_listen_inherited(server, "bound", 0)
        != POSTERN_E_INVALID_NOT_LISTENING)
        return 4;
    if (postern_server_listen_inherited(server, "connected", 0)
        != POSTERN_E_INVALID_NOT_LISTENING || fcntl(11, F_GETFL) < 0)
        return 5;
    if (postern_server_listen_inherited(server, "packets", 0)
        != POSTERN_E_INVALID_NOT_LISTENING)
        return 8;
    tell_us("17", NULL);
    if (postern_server_listen_inherited(server, NULL, 0) != POSTERN_E_FULL)
        return 6;
    tell_us("1", NULL);
    if (postern_server_listen_inherited(server, NULL, 0) != 0)
        return 7;
    postern_server_free(server);
    return 0;
}

static void be_refusing_child(int listener)
{
    struct sockaddr_in address;
    struct sockaddr_un local;
    int pair[2], fd;

    listener = fcntl(listener, F_DUPFD, 40);
    for (fd = 3; fd < 40; fd++)
        (void)close(fd);
    (void)dup2(listener, 3);
    (void)fcntl(3, F_SETFL, 0);
    (void)socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    (void)dup2(pair[0], 11);
    (void)dup2(socket(AF_UNIX, SOCK_SEQPACKET, 0), 12);
    memset(&local, 0, sizeof(local));
    local.sun_family = AF_UNIX;
    sprintf(local.sun_path, "/tmp/postern-%ld", (long)getpid());
    (void)bind(12, (struct sockaddr *)(void *)&local, sizeof(local));
    (void)unlink(local.sun_path);
    (void)listen(12, 1);
    (void)dup2(socket(AF_INET, SOCK_STREAM, 0), 10);
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void)bind(10, (struct sockaddr *)(void *)&address, sizeof(address));
    for (fd = 4; fd < 10; fd++)
        (void)close(fd);
    exit(refuse());
}

static void test_what_does_not_listen_is_refused(void)
{
    postern_address where;
    postern_socket listener = loopback_listen(&where);
    pid_t child;

    fflush(NULL);
    child = fork();
    if (child == 0)
        be_refusing_child((int)listener);
    assert_child_is_content(child);
    loopback_close(listener);
}

/* ---- the console server ------------------------------------------------- */

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    (void)octets;
    (void)length;
    return 0;
}

/* In a child, which has a port as 3 and this path as 4. */
static int show(const char *path)
{
    static pst_cli_settings settings;
    pst_cli_report report;
    char text[PST_CLI_LISTENERS_PATH];
    const char *shown;

    tell_us("2", NULL);
    server = new_server();
    memset(&report, 0, sizeof(report));
    report.write = hear;
    settings.listen.items[0] = "inherited";
    settings.listen.count = 1;
    if (server == NULL || pst_cli_listeners_open(server, &settings, &report)
        != PST_CLI_STATUS_GOOD)
        return 1;
    if (pst_cli_listeners_path(server, &settings, 0, 0, text) != NULL)
        return 2;
    shown = pst_cli_listeners_path(server, &settings, 0, 1, text);
    if (shown == NULL || strcmp(shown, path) != 0)
        return 3;
    if (pst_cli_listeners_path(server, &settings, 0, 2, text) != NULL)
        return 4;
    postern_server_free(server);
    return 0;
}

static void be_console(int port, int local, const char *path)
{
    port = fcntl(port, F_DUPFD, 20);
    local = fcntl(local, F_DUPFD, 20);
    (void)dup2(port, 3);
    (void)dup2(local, 4);
    exit(show(path));
}

static void test_the_path_of_a_socket_is_found(void)
{
    char folder[FOLDER_LIST_PATH], path[FOLDER_LIST_PATH + 20], text[110];
    postern_listening how = { 0, 0, NULL, 0 };
    postern_address where;
    postern_socket local = POSTERN_NO_SOCKET;
    postern_socket port = loopback_listen(&where);
    pid_t child;

    folder_list_make(folder);
    sprintf(path, "%s/inherited", folder);
    how.path = path;
    ASSERT_NUMBER(postern_net_system()->listen(NULL, NULL, &how, &local), 0);
    pst_os_inherited_path(local, text, sizeof(text));
    ASSERT_TEXT(text, path);
    pst_os_inherited_path(local, text, strlen(path));
    ASSERT_TEXT(text, "");
    pst_os_inherited_path(port, text, sizeof(text));
    ASSERT_TEXT(text, "");
    fflush(NULL);
    child = fork();
    if (child == 0)
        be_console((int)port, (int)local, path);
    assert_child_is_content(child);
    loopback_close(local);
    loopback_close(port);
    (void)unlink(path);
    folder_list_remove(folder);
}

void suite_posix_inherited(void)
{
    SUITE("posix/inherited");
    TEST(test_sockets_are_found_by_their_name);
    TEST(test_what_is_not_for_us_is_not_found);
    TEST(test_a_server_has_them);
    TEST(test_what_does_not_listen_is_refused);
    TEST(test_the_path_of_a_socket_is_found);
}
