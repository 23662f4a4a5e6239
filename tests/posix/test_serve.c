/* SPDX-License-Identifier: MIT */
/*
 * test_serve.c - the console server as a process: it is forked, so that
 * signals and the exit status are real, and talked to through the loopback
 * interface.
 */
#include "posix/posix.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/argument.h"
#include "cli/serve.h"
#include "handlers/folder_list.h"
#include "os/console.h"
#include "os/process.h"
#include "postern_net.h"
#include "postern_tls.h"
#include "support/suite.h"

static char folder[FOLDER_LIST_PATH];
static pid_t server;
static int output, errors;      /* what the server writes */
static int client;

/* NULL: where others have theirs, too. */
static const char *temporary;

/* NULL: that of this machine. */
static const char *hostname = "mx.example";

static int write_errors(void *context, const char *octets, size_t length)
{
    (void)context;
    return pst_os_console_write(PST_OS_ERRORS, octets, length);
}

static int serve(char **arguments)
{
    static pst_cli_settings settings;
    pst_cli_report report;

    pst_os_console_open();
    pst_cli_settings_init(&settings);
    settings.options.hostname = hostname;
    memset(&report, 0, sizeof(report));
    report.write = write_errors;
    if (!pst_cli_argument_read(&settings, arguments))
        return 2;
    report.quiet = settings.quiet;
    report.verbose = settings.verbose;
    return pst_cli_serve(&settings, &report);
}

/* In the child: its streams are the pipes, and a failed test must not be
   shown twice. */
static void be_server(char **arguments, int *out, int *err)
{
    (void)dup2(out[1], 1);
    (void)dup2(err[1], 2);
    close(out[0]);
    close(out[1]);
    close(err[0]);
    close(err[1]);
    exit(serve(arguments));
}

/* A file in the folder of the server: programs wait until it has gone, which
   it does at the end at any rate. */
static void make_here(void)
{
    char path[FOLDER_LIST_PATH + 20];
    FILE *made;

    sprintf(path, "%s/here", folder);
    made = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(made);
    fclose(made);
}

static void let_go(void)
{
    char path[FOLDER_LIST_PATH + 20];

    sprintf(path, "%s/here", folder);
    ASSERT_NUMBER(remove(path), 0);
}

static void start(char **arguments)
{
    int out[2], err[2];

    folder_list_make(folder);
    make_here();
    ASSERT_NUMBER(pipe(out), 0);
    ASSERT_NUMBER(pipe(err), 0);
    fflush(NULL);
    server = fork();
    if (server == 0) {
        if (chdir(folder) < 0)
            _exit(9);
        if (temporary != NULL)
            (void)setenv("TMPDIR", temporary, 1);
        be_server(arguments, out, err);
    }
    close(out[1]);
    close(err[1]);
    output = out[0];
    errors = err[0];
}

/* One line, without LF; "" at the end. */
static const char *read_line(int stream)
{
    static char line[2000];
    size_t length = 0;

    while (length + 1 < sizeof(line)
        && read(stream, line + length, 1) == 1 && line[length] != '\n')
        length++;
    line[length] = '\0';
    return line;
}

/* The ready line that tells the port of 127.0.0.1. */
static unsigned read_port(void)
{
    unsigned port = 0;
    const char *line = read_line(errors);

    ASSERT_NUMBER(sscanf(line, "postern: listening on 127.0.0.1:%u (smtp)",
        &port), 1);
    return port;
}

static void call(unsigned port)
{
    struct sockaddr_in address;

    client = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((unsigned short)port);
    ASSERT_NUMBER(connect(client, (struct sockaddr *)&address,
        sizeof(address)), 0);
}

/* The last line of a reply, without CRLF; "" when the server has gone. */
static const char *hear(void)
{
    static char line[1000];

    do {
        sprintf(line, "%.990s", read_line(client));
    } while (strlen(line) > 3 && line[3] == '-');
    line[strcspn(line, "\r")] = '\0';
    return line;
}

static const char *say(const char *text)
{
    ASSERT_NUMBER(write(client, text, strlen(text)), strlen(text));
    return hear();
}

static void greet(void)
{
    call(read_port());
    ASSERT_TEXT(hear(), "220 mx.example postern " POSTERN_VERSION);
    ASSERT_TEXT(say("EHLO c.example\r\n"), "250 HELP");
}

static const char *send_message(void)
{
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    if (strncmp(say("DATA\r\n"), "354 ", 4) != 0)
        return "no 354";
    return say("Subject: Hi\r\n\r\nbody\r\n.\r\n");
}

/* Of the server that the client is connected to. */
static unsigned peer_port(void)
{
    struct sockaddr_in address;
    socklen_t length = sizeof(address);

    memset(&address, 0, sizeof(address));
    ASSERT_NUMBER(getpeername(client, (struct sockaddr *)&address, &length),
        0);
    return ntohs(address.sin_port);
}

/* What hangs up then resets the connection. */
static void linger_not(void)
{
    struct linger none;

    none.l_onoff = 1;
    none.l_linger = 0;
    ASSERT_NUMBER(setsockopt(client, SOL_SOCKET, SO_LINGER, &none,
        sizeof(none)), 0);
}

static void hang_up(void)
{
    close(client);
}

/* The exit status, or minus the signal that killed it. */
static int finish(void)
{
    int status = 0;

    ASSERT_NUMBER(waitpid(server, &status, 0), server);
    close(output);
    close(errors);
    folder_list_remove(folder);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static char *any_port[] = { "-l", "127.0.0.1:0", NULL };

static void test_a_signal_drains_and_the_status_is_0(void)
{
    static const int signals[] = { SIGINT, SIGTERM };
    size_t i;

    for (i = 0; i < 2; i++) {
        start(any_port);
        greet();
        ASSERT_TEXT(send_message(), "250 OK");
        ASSERT_NUMBER(kill(server, signals[i]), 0);
        CU_ASSERT(strncmp(hear(), "421 ", 4) == 0);
        ASSERT_TEXT(hear(), "");
        hang_up();
        ASSERT_NUMBER(finish(), 0);
    }
}

/* What the service manager is told, as a text. */
static const char *hear_state(int manager)
{
    static char state[40];
    ssize_t length = recv(manager, state, sizeof(state) - 1, 0);

    state[length < 0 ? 0 : length] = '\0';
    return state;
}

static char managed[FOLDER_LIST_PATH];

/* Starts a server with a service manager, and returns its socket. */
static int start_managed(char **arguments)
{
    struct sockaddr_un address;
    int manager = socket(AF_UNIX, SOCK_DGRAM, 0);

    folder_list_make(managed);
    memset(&address, 0, sizeof(address));
    address.sun_family = AF_UNIX;
    sprintf(address.sun_path, "%.60s/notify", managed);
    ASSERT_NUMBER(bind(manager, (struct sockaddr *)&address,
        sizeof(address)), 0);
    (void)setenv("NOTIFY_SOCKET", address.sun_path, 1);
    start(arguments);
    (void)unsetenv("NOTIFY_SOCKET");
    ASSERT_TEXT(hear_state(manager), "READY=1");
    return manager;
}

static void end_managed(int manager)
{
    char more;

    CU_ASSERT(recv(manager, &more, 1, MSG_DONTWAIT) < 0);
    (void)close(manager);
    folder_list_remove(managed);
}

static void greet_to_data(void)
{
    greet();
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    CU_ASSERT(strncmp(say("DATA\r\n"), "354 ", 4) == 0);
}

/* It is told of the end when the end begins, while a message still comes. */
static void test_who_manages_services_is_told(void)
{
    int manager = start_managed(any_port);
    char more;

    greet_to_data();
    CU_ASSERT(recv(manager, &more, 1, MSG_DONTWAIT) < 0);
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_TEXT(hear_state(manager), "STOPPING=1");
    ASSERT_TEXT(say("A: b\r\n.\r\n"), "250 OK");
    hang_up();
    ASSERT_NUMBER(finish(), 0);
    end_managed(manager);
}

/* The end by --count begins while another client sends content. */
static void test_who_manages_services_is_told_of_each_end(void)
{
    static char *options[] = { "-l", "127.0.0.1:0", "--count", "1", NULL };
    int manager = start_managed(options), first;
    char more;

    greet_to_data();
    first = client;
    call(peer_port());
    ASSERT_TEXT(hear(), "220 mx.example postern " POSTERN_VERSION);
    (void)say("EHLO c.example\r\n");
    ASSERT_TEXT(send_message(), "250 OK");
    hang_up();
    ASSERT_TEXT(hear_state(manager), "STOPPING=1");
    CU_ASSERT(recv(first, &more, 1, MSG_DONTWAIT) < 0);
    (void)close(first);
    ASSERT_NUMBER(finish(), 0);
    end_managed(manager);
}

/* As the system knows it, or, when name servers are slow, the machine. */
static void test_the_greeting_says_the_name_of_the_machine(void)
{
    const postern_net *net = postern_net_system();
    char full[256], own[256], greeting[400];
    const char *heard;

    ASSERT_NUMBER(net->host_name(net->context, full, sizeof(full)), 0);
    pst_os_process_host(own, sizeof(own));
    hostname = NULL;
    start(any_port);
    hostname = "mx.example";
    call(read_port());
    heard = hear();
    sprintf(greeting, "220 %s postern " POSTERN_VERSION, full);
    if (strcmp(heard, greeting) != 0)
        sprintf(greeting, "220 %s postern " POSTERN_VERSION, own);
    ASSERT_TEXT(heard, greeting);
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_a_message_on_its_way_may_finish(void)
{
    start(any_port);
    greet();
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    CU_ASSERT(strncmp(say("DATA\r\n"), "354 ", 4) == 0);
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_TEXT(say("A: b\r\n.\r\n"), "250 OK");
    hang_up();
    ASSERT_NUMBER(finish(), 0);
}

static void test_a_second_signal_stops_now(void)
{
    start(any_port);
    greet();
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    CU_ASSERT(strncmp(say("DATA\r\n"), "354 ", 4) == 0);
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(kill(server, SIGINT), 0);
    while (*hear() != '\0')
        continue;
    hang_up();
    ASSERT_NUMBER(finish(), 1);
}

static void test_other_signals_change_nothing(void)
{
    start(any_port);
    greet();
    ASSERT_NUMBER(kill(server, SIGHUP), 0);
    ASSERT_NUMBER(kill(server, SIGPIPE), 0);
    ASSERT_TEXT(send_message(), "250 OK");
    ASSERT_TEXT(say("QUIT\r\n"), "221 Bye");
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_it_ends_when_enough_messages_are_in(void)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--count", "2", "--wait", "60", NULL
    };

    start(arguments);
    greet();
    ASSERT_TEXT(send_message(), "250 OK");
    ASSERT_TEXT(send_message(), "250 OK");
    ASSERT_TEXT(say("QUIT\r\n"), "221 Bye");
    hang_up();
    ASSERT_NUMBER(finish(), 0);
}

static void test_it_fails_when_they_are_late(void)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--count", "1", "--wait", "0.01", NULL
    };

    start(arguments);
    ASSERT_NUMBER(finish(), 1);
}

static void test_who_is_missing_is_told(void)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--expect", "2", "--wait", "0.01", NULL
    };

    start(arguments);
    (void)read_line(errors);
    ASSERT_TEXT(read_line(errors),
        "postern: 0 of 2 messages came within 0.01 s");
    ASSERT_NUMBER(finish(), 1);
}

static void test_what_is_expected_does_not_end_it(void)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--expect", "1", NULL
    };

    start(arguments);
    greet();
    ASSERT_TEXT(send_message(), "250 OK");
    ASSERT_TEXT(send_message(), "250 OK");
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
    start(arguments);
    (void)read_port();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_TEXT(read_line(errors), "postern: 0 of 1 messages came");
    ASSERT_NUMBER(finish(), 1);
}

static void expect_told(const char *text)
{
    const char *line = read_line(errors);

    CU_ASSERT(strlen(line) > 13);
    /* a name that the system has chosen may follow */
    CU_ASSERT(strlen(line) > 13
        && strncmp(line + 9, text, strlen(text)) == 0);
    if (text[strlen(text) - 1] != '/')
        ASSERT_TEXT(strlen(line) > 13 ? line + 9 : line, text);
}

/* ---- a command --------------------------------------------------------- */

/* `line` is what a shell is to do while the server listens. */
static void start_command(char *count, char *line)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--count", NULL, "--", "sh", "-c", NULL, NULL
    };

    arguments[3] = count;
    arguments[7] = line;
    start(arguments);
}

static void test_a_command_is_told_where(void)
{
    unsigned port, told;

    start_command("1", "echo $POSTERN_HOST $POSTERN_PORT; "
        "echo ${POSTERN_SMTPS_PORT-none} ${POSTERN_CA-none}; exec sleep 1000");
    port = read_port();
    ASSERT_NUMBER(sscanf(read_line(output), "127.0.0.1 %u", &told), 1);
    ASSERT_NUMBER(told, port);
    ASSERT_TEXT(read_line(output), "none none");
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 128 + SIGTERM);
}

static void test_a_command_is_told_of_a_path(void)
{
    static char *arguments[] = {
        "-q", "-l", "unix:here.sock", "--", "sh", "-c",
        "echo $POSTERN_SOCKET ${POSTERN_PORT-none}; "
        "[ -S \"$POSTERN_SOCKET\" ]", NULL
    };
    const char *told;

    start(arguments);
    told = read_line(output);
    ASSERT_NUMBER(told[0], '/');
    CU_ASSERT(strstr(told, "/here.sock none") != NULL);
    ASSERT_NUMBER(finish(), 0);
}

/* The certificate that was made for the run is there while it runs. */
static void test_a_command_is_told_whom_to_trust(void)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--smtps", "127.0.0.1:0", "--self-signed", "--",
        "sh", "-c", "grep -c BEGIN \"$POSTERN_CA\"; echo $POSTERN_CA; "
        "echo $POSTERN_SMTPS_PORT", NULL
    };
    char path[2000];
    unsigned port;

    if (postern_tls_library() == NULL)
        return;
    start(arguments);
    ASSERT_TEXT(read_line(output), "1");
    strcpy(path, read_line(output));
    CU_ASSERT(path[0] == '/');
    ASSERT_NUMBER(sscanf(read_line(output), "%u", &port), 1);
    ASSERT_NUMBER(finish(), 0);
    CU_ASSERT(access(path, F_OK) < 0);
}

static void test_a_command_is_told_the_file_that_was_asked_for(void)
{
    static char *arguments[] = {
        "-l", "[::]:0", "--self-signed", "--self-signed-out", "ca.pem", "--",
        "sh", "-c", "echo $POSTERN_CA; echo $POSTERN_HOST", NULL
    };
    char path[FOLDER_LIST_PATH + 10];

    if (postern_tls_library() == NULL)
        return;
    start(arguments);
    sprintf(path, "%s/ca.pem", folder);
    ASSERT_TEXT(read_line(output), path);
    ASSERT_TEXT(read_line(output), "::1");
    ASSERT_NUMBER(finish(), 0);
}

static void test_its_status_is_that_of_the_command(void)
{
    start_command("1", "exit 7");
    ASSERT_NUMBER(finish(), 7);
    start_command("1", "exit 0");
    (void)read_port();
    ASSERT_TEXT(read_line(errors), "postern: 0 of 1 messages came");
    ASSERT_NUMBER(finish(), 1);
}

static void test_a_command_that_must_not_be_run_is_status_126(void)
{
    static char *arguments[] = {
        "-q", "-l", "127.0.0.1:0", "--", "/dev/null", NULL
    };

    start(arguments);
    CU_ASSERT(strncmp(read_line(errors), "postern: -- /dev/null: ", 23) == 0);
    ASSERT_NUMBER(finish(), 126);
}

static void test_who_listens_everywhere_is_reached_here(void)
{
    static char *arguments[] = {
        "-q", "-l", "0.0.0.0:0", "--", "sh", "-c", "echo $POSTERN_HOST", NULL
    };

    start(arguments);
    ASSERT_TEXT(read_line(output), "127.0.0.1");
    ASSERT_NUMBER(finish(), 0);
}

static void test_a_command_lets_messages_in(void)
{
    start_command("1", "while [ -f here ]; do sleep 0.01; done");
    greet();
    ASSERT_TEXT(send_message(), "250 OK");
    ASSERT_TEXT(send_message(), "250 OK");
    hang_up();
    let_go();
    ASSERT_NUMBER(finish(), 0);
}

static void test_a_second_signal_does_not_wait_for_the_command(void)
{
    siginfo_t ended;

    start_command("1", "trap 'echo told' TERM; echo ready; "
        "while [ -f here ]; do sleep 0.01; done");
    ASSERT_TEXT(read_line(output), "ready");
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_TEXT(read_line(output), "told");
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(waitid(P_PID, (id_t)server, &ended, WEXITED | WNOWAIT), 0);
    let_go();
    /* The command has seen it before its folder goes. */
    while (*read_line(output) != '\0')
        ;
    ASSERT_NUMBER(finish(), 1);
}

/* ---- a program for each message ---------------------------------------- */

static void start_exec(char *line)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--handler", "eml:mail", "--exec", NULL,
        "--exec-limit", "1", NULL
    };

    arguments[5] = line;
    start(arguments);
    greet();
}

static void expect_kept(size_t count)
{
    char path[FOLDER_LIST_PATH + 10];

    sprintf(path, "%s/mail", folder);
    ASSERT_NUMBER(folder_list_count(path, ""), 2 * count);
}

static void test_a_program_decides(void)
{
    start_exec("cat >kept; test \"$SMTP_MAIL_FROM\" = a@x.example");
    ASSERT_TEXT(send_message(), "250 OK");
    expect_told("#1 <a@x.example> -> <b@y.example> 21 B \"Hi\" mail/");
    expect_kept(1);
    ASSERT_NUMBER(folder_list_count(folder, "kept"), 1);
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_what_a_program_refuses_is_not_kept(void)
{
    start_exec("test -f here || exit 75; exit 1");
    ASSERT_TEXT(send_message(), "550 5.7.1 The program refuses the message");
    expect_told("<a@x.example> -> <b@y.example> 21 B \"Hi\" not taken: "
        "550 5.7.1 The program refuses the message");
    let_go();
    ASSERT_TEXT(send_message(),
        "451 4.3.0 The program could not judge the message");
    expect_kept(0);
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

/* While one runs, others are served; a second program waits for its end. */
static void test_nobody_waits_for_a_program(void)
{
    unsigned port;
    int first;

    start_exec("while [ -f here ]; do sleep 0.01; done");
    port = peer_port();
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    (void)say("DATA\r\n");
    ASSERT_NUMBER(write(client, "A: b\r\n.\r\n", 9), 9);
    first = client;
    call(port);
    (void)hear();
    ASSERT_TEXT(say("EHLO c.example\r\n"), "250 HELP");
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    (void)say("DATA\r\n");
    ASSERT_NUMBER(write(client, "A: b\r\n.\r\n", 9), 9);
    let_go();
    ASSERT_TEXT(hear(), "250 OK");
    hang_up();
    client = first;
    ASSERT_TEXT(hear(), "250 OK");
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

/* The content may be empty, and the answer put off before it is run. */
static void test_a_program_runs_behind_a_delay(void)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--handler", "eml:mail", "--fault",
        ".:delay=0.01", "--exec", "test $SMTP_SIZE = 0 && cat", NULL
    };

    start(arguments);
    greet();
    ASSERT_TEXT(send_message(), "550 5.7.1 The program refuses the message");
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    (void)say("DATA\r\n");
    ASSERT_TEXT(say(".\r\n"), "250 OK");
    expect_kept(1);
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_a_program_ends_with_the_server(void)
{
    siginfo_t ended;
    int first;

    start_exec("trap 'rm here; exit 0' TERM; echo begun; "
        "while [ -f here ]; do sleep 0.01; done");
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    (void)say("DATA\r\n");
    ASSERT_NUMBER(write(client, "A: b\r\n.\r\n", 9), 9);
    ASSERT_TEXT(read_line(errors), "begun");
    first = client;
    call(peer_port());
    (void)hear();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    CU_ASSERT(strncmp(hear(), "421 ", 4) == 0);
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(waitid(P_PID, (id_t)server, &ended, WEXITED | WNOWAIT), 0);
    hang_up();
    close(first);
    /* its output is ours, and ends when it does */
    while (*read_line(errors) != '\0')
        ;
    ASSERT_NUMBER(folder_list_count(folder, "here"), 0);
    expect_kept(0);
    ASSERT_NUMBER(finish(), 1);
}

static void test_a_program_ends_with_its_client(void)
{
    siginfo_t ended;

    start_exec("echo begun; exec sleep 1000");
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    (void)say("DATA\r\n");
    ASSERT_NUMBER(write(client, "A: b\r\n.\r\n", 9), 9);
    ASSERT_TEXT(read_line(errors), "begun");
    linger_not();
    hang_up();
    expect_told("<a@x.example> -> <b@y.example> 6 B not taken: the client "
        "has gone");
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(waitid(P_PID, (id_t)server, &ended, WEXITED | WNOWAIT), 0);
    expect_kept(0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_a_program_that_cannot_be_run_is_told(void)
{
    static char *arguments[] = { "-l", "127.0.0.1:0", "--exec", "cat", NULL };

    temporary = "/nonexistent/a";
    start(arguments);
    temporary = NULL;
    greet();
    ASSERT_TEXT(send_message(), "451 4.3.0 The program cannot be run");
    ASSERT_TEXT(read_line(errors),
        "postern: --exec: no such file or directory");
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_who_waits_for_a_program_may_leave(void)
{
    unsigned port;
    int first;

    start_exec("while [ -f here ]; do sleep 0.01; done");
    port = peer_port();
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    (void)say("DATA\r\n");
    ASSERT_NUMBER(write(client, "A: b\r\n.\r\n", 9), 9);
    first = client;
    call(port);
    (void)hear();
    (void)say("HELO c.example\r\n");
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    (void)say("DATA\r\n");
    ASSERT_NUMBER(write(client, "A: b\r\n.\r\n", 9), 9);
    linger_not();
    hang_up();
    expect_told("<a@x.example> -> <b@y.example> 6 B not taken: the client "
        "has gone");
    let_go();
    client = first;
    ASSERT_TEXT(hear(), "250 OK");
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_too_many_recipients_are_told(void)
{
    char line[300];
    int i;

    start_exec("exit 0");
    (void)say("MAIL FROM:<a@x.example>\r\n");
    for (i = 0; i < 100; i++) {
        sprintf(line, "RCPT TO:<%060d@%060d.%060d.%060d.example>\r\n", i, i,
            i, i);
        ASSERT_TEXT(say(line), "250 OK");
    }
    (void)say("DATA\r\n");
    ASSERT_TEXT(say("A: b\r\n.\r\n"),
        "552 5.5.3 The recipients are too many for a variable");
    expect_kept(0);
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

/* ---- options of listeners and of the relay ----------------------------- */

/* A socket on this port, or on any; it may be shared.  -1: it cannot be. */
static int listen_too(unsigned port, int shared)
{
    struct sockaddr_in address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int on = shared;

    if (PST_POSIX_SHARING != 0 && shared)
        (void)setsockopt(fd, SOL_SOCKET, PST_POSIX_SHARING, &on, sizeof(on));
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((unsigned short)port);
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0
        && listen(fd, 8) == 0)
        return fd;
    close(fd);
    return -1;
}

#if PST_POSIX_SHARING
static void test_a_port_is_shared_when_asked_for(void)
{
    static char *sharing[] = { "-l", "127.0.0.1:0", "--reuse-port", NULL };
    char **arguments[2];
    int i, fd;

    arguments[0] = any_port;
    arguments[1] = sharing;
    for (i = 0; i < 2; i++) {
        start(arguments[i]);
        fd = listen_too(read_port(), 1);
        ASSERT_NUMBER(fd >= 0, i);
        if (fd >= 0)
            close(fd);
        ASSERT_NUMBER(kill(server, SIGTERM), 0);
        ASSERT_NUMBER(finish(), 0);
    }
}
#endif

static void test_a_relay_has_as_many_connections_as_asked_for(void)
{
    static char handler[40];
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--handler", handler, "--relay-limit", "1", NULL
    };
    struct sockaddr_in address;
    socklen_t length = sizeof(address);
    int hop = listen_too(0, 0), taken, first;
    unsigned port;

    ASSERT_NUMBER(getsockname(hop, (struct sockaddr *)&address, &length), 0);
    sprintf(handler, "relay:127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    start(arguments);
    greet();
    port = peer_port();
    ASSERT_NUMBER(write(client, "MAIL FROM:<a@x.example>\r\n", 25), 25);
    taken = accept(hop, NULL, NULL);
    CU_ASSERT(taken >= 0);
    first = client;
    call(port);
    (void)hear();
    (void)say("HELO c.example\r\n");
    CU_ASSERT(strncmp(say("MAIL FROM:<a@x.example>\r\n"), "451 ", 4) == 0);
    hang_up();
    close(first);
    close(taken);
    close(hop);
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

/* ---- faults ------------------------------------------------------------ */

static void start_fault(char *first, char *second)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--handler", "eml:mail", "--fault", NULL,
        "--fault", NULL, "--fault-domain", "test.invalid", NULL
    };

    arguments[5] = first;
    arguments[7] = second;
    start(arguments);
    greet();
}

static void expect_end(void)
{
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_a_command_is_refused_when_asked_for(void)
{
    start_fault("VRFY:451", "NOOP:delay=0.01");
    ASSERT_TEXT(say("VRFY a\r\n"), "451 4.3.0 A fault that was asked for");
    ASSERT_TEXT(say("NOOP\r\n"), "250 OK");
    ASSERT_TEXT(send_message(), "250 OK");
    hang_up();
    expect_end();
}

static void test_a_chunk_is_refused_when_asked_for(void)
{
    start_fault("BDAT:452", ".:drop@0");
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    ASSERT_TEXT(say("BDAT 6 LAST\r\nNOOP\r\n"),
        "452 4.3.0 A fault that was asked for");
    ASSERT_TEXT(say("NOOP\r\n"), "250 OK");
    expect_kept(0);
    hang_up();
    expect_end();
}

static void test_a_message_is_refused_when_asked_for(void)
{
    start_fault(".:delay=0.01", ".:452-4.2.2");
    ASSERT_TEXT(send_message(), "452 4.2.2 A fault that was asked for");
    expect_told("<a@x.example> -> <b@y.example> 21 B \"Hi\" not taken: "
        "452 4.2.2 A fault that was asked for");
    expect_kept(0);
    hang_up();
    expect_end();
}

static void test_a_message_may_be_taken_late(void)
{
    start_fault(".:delay=0.01", ".:drop@0");
    ASSERT_TEXT(send_message(), "250 OK");
    expect_kept(1);
    hang_up();
    expect_end();
}

static void test_a_connection_is_dropped_when_asked_for(void)
{
    start_fault("NOOP:drop", ".:drop");
    ASSERT_TEXT(say("NOOP\r\n"), "");
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
    start_fault("NOOP:drop", ".:drop");
    ASSERT_TEXT(send_message(), "");
    expect_told("<a@x.example> -> <b@y.example> 21 B \"Hi\" not taken: the "
        "connection is dropped (--fault)");
    expect_kept(0);
    hang_up();
    expect_end();
}

static void test_a_client_may_leave_where_it_is_stalled(void)
{
    start_fault("NOOP:stall", ".:stall");
    (void)say("MAIL FROM:<a@x.example>\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    (void)say("DATA\r\n");
    ASSERT_NUMBER(write(client, "A: b\r\n.\r\n", 9), 9);
    linger_not();
    hang_up();
    expect_told("<a@x.example> -> <b@y.example> 6 B not taken: the client "
        "has gone");
    expect_kept(0);
    expect_end();
}

static void test_addresses_ask_for_faults(void)
{
    start_fault("NOOP:stall", "CONNECT:delay=0.01");
    (void)say("MAIL FROM:<a@x.example>\r\n");
    ASSERT_TEXT(say("RCPT TO:<reply-550-5.1.1@TEST.invalid>\r\n"),
        "550 5.1.1 A fault that was asked for");
    ASSERT_TEXT(say("RCPT TO:<reply-550@test.example>\r\n"), "250 OK");
    ASSERT_TEXT(say("RCPT TO:<delay-0.01@test.invalid>\r\n"), "250 OK");
    ASSERT_TEXT(say("RCPT TO:<reply-999@test.invalid>\r\n"),
        "553 5.1.3 There is no such fault");
    ASSERT_TEXT(say("RCPT TO:<someone@test.invalid>\r\n"), "250 OK");
    ASSERT_TEXT(say("RCPT TO:<dot-reply-451@test.invalid>\r\n"), "250 OK");
    (void)say("DATA\r\n");
    ASSERT_TEXT(say("A: b\r\n.\r\n"),
        "451 4.3.0 A fault that was asked for");
    ASSERT_TEXT(say("MAIL FROM:<drop@test.invalid>\r\n"), "");
    hang_up();
    expect_end();
}

static void test_a_port_in_use_is_status_1(void)
{
    char *arguments[] = { "-l", NULL, NULL };
    char text[40];
    pid_t first;
    unsigned port;
    int first_output, first_errors;
    char first_folder[FOLDER_LIST_PATH];

    start(any_port);
    port = read_port();
    first = server;
    first_output = output;
    first_errors = errors;
    strcpy(first_folder, folder);
    sprintf(text, "127.0.0.1:%u", port);
    arguments[1] = text;
    start(arguments);
    CU_ASSERT_PTR_NOT_NULL(strstr(read_line(errors), " is in use; "));
    ASSERT_NUMBER(finish(), 1);
    server = first;
    output = first_output;
    errors = first_errors;
    strcpy(folder, first_folder);
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_a_handler_that_cannot_be_is_status_2(void)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--handler", "sink", "--handler",
        "eml:/nonexistent/a/b", NULL
    };

    start(arguments);
    ASSERT_TEXT(read_line(errors), "postern: --handler eml:/nonexistent/a/b: "
        "the directory that it should be in is not there");
    ASSERT_NUMBER(finish(), 2);
}

static void test_an_option_the_library_refuses_is_status_2(void)
{
    static char *arguments[] = { "--hostname", "a\001b", NULL };

    start(arguments);
    ASSERT_NUMBER(finish(), 2);
}

static void test_a_keyword_that_is_none_is_named(void)
{
    static char *arguments[] = { "--no-ehlo", "SIZE,FOO", NULL };

    start(arguments);
    ASSERT_TEXT(read_line(errors), "postern: --no-ehlo SIZE,FOO: accepted are "
        "keywords that EHLO lists, with commas between them");
    ASSERT_NUMBER(finish(), 2);
}

static void test_messages_on_standard_output_are_raw(void)
{
    static char *arguments[] = { "-l", "127.0.0.1:0", "--stdout", NULL };

    start(arguments);
    greet();
    ASSERT_TEXT(send_message(), "250 OK");
    ASSERT_TEXT(read_line(output), "postern-message 21");
    ASSERT_TEXT(read_line(output), "Subject: Hi\r");
    ASSERT_TEXT(read_line(output), "\r");
    ASSERT_TEXT(read_line(output), "body\r");
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_TEXT(read_line(output), "");
    ASSERT_NUMBER(finish(), 0);
}

static void test_output_that_nobody_reads_is_the_end(void)
{
    static char *arguments[] = { "-l", "127.0.0.1:0", "--stdout", NULL };

    start(arguments);
    close(output);
    output = -1;
    ASSERT_NUMBER(finish(), 1);
}

static void test_output_that_nobody_reads_need_not_be_the_end(void)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--handler", "print", "--keep-going",
        NULL
    };

    start(arguments);
    close(output);
    output = -1;
    greet();
    CU_ASSERT(strncmp(send_message(), "451 4.3.0 ", 10) == 0);
    CU_ASSERT(strncmp(send_message(), "451 4.3.0 ", 10) == 0);
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_a_session_that_ends_in_refusals_is_told(void)
{
    unsigned port;

    start(any_port);
    port = read_port();
    call(port);
    (void)hear();
    (void)say("NOPE\r\n");
    (void)say("RCPT TO:<b@y.example>\r\n");
    (void)say("QUIT\r\n");
    hang_up();
    expect_told("[1] 127.0.0.1 refused: 500 Error: command \"NOPE\" not "
        "recognized (and 1 more)");
    call(port);
    (void)hear();
    (void)say("NOPE\r\n");
    (void)say("EHLO c.example\r\n");
    ASSERT_TEXT(send_message(), "250 OK");
    (void)say("QUIT\r\n");
    hang_up();
    expect_told("#1 <a@x.example> -> <b@y.example> 21 B \"Hi\"");
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_TEXT(read_line(errors),
        "postern: 1 message in, 0 not taken, 2 sessions");
    ASSERT_NUMBER(finish(), 0);
}

static void test_a_client_that_speaks_tls_is_told_where(void)
{
    static const char *const hellos[] = {
        "\x16\x03\x01\x02\x01\x01", "\x16\x03\x01\x02\n\x01"
    };
    unsigned port;
    size_t i;

    start(any_port);
    port = read_port();
    for (i = 0; i < 2; i++) {
        call(port);
        (void)hear();
        ASSERT_NUMBER(write(client, hellos[i], 6), 6);
        hang_up();
        CU_ASSERT_PTR_NOT_NULL(strstr(read_line(errors),
            "] 127.0.0.1 this client speaks TLS: see --smtps"));
    }
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

static void test_why_content_is_not_taken_is_told(void)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--line-length", "10", NULL
    };

    start(arguments);
    greet();
    ASSERT_TEXT(send_message(),
        "500 Line too long (see RFC5321 4.5.3.1.6)");
    (void)say("QUIT\r\n");
    hang_up();
    CU_ASSERT_PTR_NOT_NULL(strstr(read_line(errors),
        " not taken: line too long"));
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_TEXT(read_line(errors),
        "postern: 0 messages in, 1 not taken, 1 session");
    ASSERT_NUMBER(finish(), 0);
}

static void test_messages_are_kept_and_told(void)
{
    static char *arguments[] = {
        "-l", "127.0.0.1:0", "--handler", "eml:mail", "-v", "--port-file",
        "ports", NULL
    };
    char path[FOLDER_LIST_PATH + 10];
    const char *line;

    start(arguments);
    greet();
    ASSERT_TEXT(send_message(), "250 OK");
    sprintf(path, "%s/mail", folder);
    ASSERT_NUMBER(folder_list_count(path, ".eml"), 1);
    ASSERT_NUMBER(folder_list_count(folder, "ports"), 1);
    do {
        line = read_line(errors);
    } while (*line != '\0' && strstr(line, "#1 ") == NULL);
    CU_ASSERT_PTR_NOT_NULL(strstr(line, " 21 B \"Hi\" mail/"));
    hang_up();
    ASSERT_NUMBER(kill(server, SIGTERM), 0);
    ASSERT_NUMBER(finish(), 0);
}

void suite_posix_serve(void)
{
    SUITE("posix/serve");
    TEST(test_a_signal_drains_and_the_status_is_0);
    TEST(test_who_manages_services_is_told);
    TEST(test_who_manages_services_is_told_of_each_end);
    TEST(test_the_greeting_says_the_name_of_the_machine);
    TEST(test_a_message_on_its_way_may_finish);
    TEST(test_a_second_signal_stops_now);
    TEST(test_other_signals_change_nothing);
    TEST(test_it_ends_when_enough_messages_are_in);
    TEST(test_it_fails_when_they_are_late);
    TEST(test_who_is_missing_is_told);
    TEST(test_what_is_expected_does_not_end_it);
    TEST(test_a_command_is_told_where);
    TEST(test_a_command_is_told_of_a_path);
    TEST(test_a_command_is_told_whom_to_trust);
    TEST(test_a_command_is_told_the_file_that_was_asked_for);
    TEST(test_its_status_is_that_of_the_command);
    TEST(test_a_command_that_must_not_be_run_is_status_126);
    TEST(test_who_listens_everywhere_is_reached_here);
    TEST(test_a_command_lets_messages_in);
    TEST(test_a_second_signal_does_not_wait_for_the_command);
    TEST(test_a_program_decides);
    TEST(test_what_a_program_refuses_is_not_kept);
    TEST(test_nobody_waits_for_a_program);
    TEST(test_a_program_runs_behind_a_delay);
    TEST(test_a_program_ends_with_the_server);
    TEST(test_a_program_ends_with_its_client);
    TEST(test_a_program_that_cannot_be_run_is_told);
    TEST(test_who_waits_for_a_program_may_leave);
    TEST(test_too_many_recipients_are_told);
#if PST_POSIX_SHARING
    TEST(test_a_port_is_shared_when_asked_for);
#endif
    TEST(test_a_relay_has_as_many_connections_as_asked_for);
    TEST(test_a_command_is_refused_when_asked_for);
    TEST(test_a_chunk_is_refused_when_asked_for);
    TEST(test_a_message_is_refused_when_asked_for);
    TEST(test_a_message_may_be_taken_late);
    TEST(test_a_connection_is_dropped_when_asked_for);
    TEST(test_a_client_may_leave_where_it_is_stalled);
    TEST(test_addresses_ask_for_faults);
    TEST(test_a_port_in_use_is_status_1);
    TEST(test_a_handler_that_cannot_be_is_status_2);
    TEST(test_an_option_the_library_refuses_is_status_2);
    TEST(test_a_keyword_that_is_none_is_named);
    TEST(test_messages_on_standard_output_are_raw);
    TEST(test_output_that_nobody_reads_is_the_end);
    TEST(test_output_that_nobody_reads_need_not_be_the_end);
    TEST(test_a_session_that_ends_in_refusals_is_told);
    TEST(test_a_client_that_speaks_tls_is_told_where);
    TEST(test_why_content_is_not_taken_is_told);
    TEST(test_messages_are_kept_and_told);
}
