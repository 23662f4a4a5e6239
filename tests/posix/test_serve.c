/* SPDX-License-Identifier: MIT */
/*
 * test_serve.c - the console server as a process: it is forked, so that
 * signals and the exit status are real, and talked to through the loopback
 * interface.
 */
#define _XOPEN_SOURCE 700

#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/argument.h"
#include "cli/serve.h"
#include "handlers/folder_list.h"
#include "os/console.h"
#include "os/process.h"
#include "postern_net.h"
#include "support/suite.h"

static char folder[FOLDER_LIST_PATH];
static pid_t server;
static int output, errors;      /* what the server writes */
static int client;

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

static void start(char **arguments)
{
    int out[2], err[2];

    folder_list_make(folder);
    ASSERT_NUMBER(pipe(out), 0);
    ASSERT_NUMBER(pipe(err), 0);
    fflush(NULL);
    server = fork();
    if (server == 0) {
        if (chdir(folder) < 0)
            _exit(9);
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

static void expect_told(const char *text)
{
    const char *line = read_line(errors);

    CU_ASSERT(strlen(line) > 13);
    ASSERT_TEXT(strlen(line) > 13 ? line + 9 : line, text);
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
    ASSERT_TEXT(read_line(errors), "");
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
    ASSERT_TEXT(read_line(errors), "");
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
    TEST(test_the_greeting_says_the_name_of_the_machine);
    TEST(test_a_message_on_its_way_may_finish);
    TEST(test_a_second_signal_stops_now);
    TEST(test_other_signals_change_nothing);
    TEST(test_it_ends_when_enough_messages_are_in);
    TEST(test_it_fails_when_they_are_late);
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
