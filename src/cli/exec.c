/* SPDX-License-Identifier: MIT */
/* exec.c - runs a program for each message. */
#include <stdlib.h>
#include <string.h>

#include "exec.h"
#include "os/child.h"
#include "os/disk.h"
#include "told.h"

typedef struct pst_cli_exec_job {
    struct pst_cli_exec_job *next;
    postern_ticket ticket;
    postern_envelope *envelope; /* NULL: the client has left */
    pst_os_child *child;        /* NULL: it waits until another program ends */
} job;

const char *pst_cli_exec_verdict(int status)
{
    if (status == 0)
        return NULL;
    /* these programs did not run or were ended: they gave no verdict */
    if (status == PST_CLI_EXEC_LATER || status >= 126)
        return "451 4.3.0 The program could not judge the message";
    return "550 5.7.1 The program refuses the message";
}

/* == Starting a program == */

/* 0, or one of enum pst_os_error. */
static int run(pst_cli_exec *exec, job *made, postern_session *session)
{
    pst_cli_told *told = pst_cli_told_new(session, made->envelope);
    pst_os_program program;
    int error;

    if (told == NULL)
        return PST_OS_IO;
    memset(&program, 0, sizeof(program));
    program.line = exec->line;
    program.variables = told->variables;
    program.input = postern_envelope_content(made->envelope,
        &program.input_length);
    if (program.input == NULL) {
        program.input = "";
        program.input_length = 0;
    }
    error = pst_os_child_start(&program, &made->child);
    free(told);
    if (error != 0)
        pst_cli_report_error(exec->report, "--exec",
            pst_os_error_text(error));
    else
        exec->running++;
    return error;
}

static void append(pst_cli_exec *exec, job *made)
{
    job **end = &exec->first;

    while (*end != NULL)
        end = &(*end)->next;
    *end = made;
}

/* NULL: the program runs or waits for its turn; otherwise a refusal. */
static const char *begin(pst_cli_exec *exec, postern_session *session,
    postern_envelope *envelope, job **begun)
{
    static const char failed[] = "451 4.3.0 The program cannot be run";
    job *made;

    if (!pst_cli_told_fits(envelope))
        return PST_CLI_TOLD_TOO_MANY;
    made = (job *)calloc(1, sizeof(*made));
    if (made == NULL)
        return failed;
    made->envelope = envelope;
    if (exec->running < exec->most && run(exec, made, session) != 0) {
        free(made);
        return failed;
    }
    append(exec, made);
    *begun = made;
    return NULL;
}

const char *pst_cli_exec_message(pst_cli_exec *exec,
    postern_session *session, postern_envelope *envelope,
    const postern_ticket *ticket)
{
    job *begun;
    const char *text = begin(exec, session, envelope, &begun);

    if (text != NULL) {
        exec->refuse(session, envelope, text);
        return text;
    }
    if (ticket == NULL)
        return postern_later(session, &begun->ticket);
    begun->ticket = *ticket;
    return PST_CLI_EXEC_WAITS;
}

/* == The program has ended == */

/* The client still waits for the answer that `status` gives. */
static void judge(pst_cli_exec *exec, const job *ended,
    postern_session *session, int status)
{
    postern_envelope *envelope = postern_session_envelope(session);
    const char *text = pst_cli_exec_verdict(status);

    if (text == NULL)
        text = exec->take(session, envelope);
    else
        exec->refuse(session, envelope, text);
    (void)postern_answer(exec->server, ended->ticket, text);
}

static void finish(pst_cli_exec *exec, job *ended, int status)
{
    postern_session *session = ended->envelope == NULL ? NULL
        : postern_ticket_session(exec->server, ended->ticket);

    if (session != NULL)
        judge(exec, ended, session, status);
    pst_os_child_free(ended->child);
    free(ended);
}

/* 0: nobody waits for this program any more, or it cannot be run. */
static int begin_waiting(pst_cli_exec *exec, job *waiting)
{
    postern_session *session = waiting->envelope == NULL ? NULL
        : postern_ticket_session(exec->server, waiting->ticket);

    return session != NULL && run(exec, waiting, session) == 0;
}

void pst_cli_exec_look(pst_cli_exec *exec)
{
    job **at = &exec->first, *looked;
    int status = PST_CLI_EXEC_LATER;

    while ((looked = *at) != NULL) {
        if (looked->child != NULL
            && pst_os_child_has_ended(looked->child, &status))
            exec->running--;
        else if (looked->child != NULL || (exec->running >= exec->most
            && looked->envelope != NULL)
            || begin_waiting(exec, looked)) {
            at = &looked->next;
            continue;
        } else
            status = PST_CLI_EXEC_LATER;
        *at = looked->next;
        finish(exec, looked, status);
    }
}

void pst_cli_exec_forget(pst_cli_exec *exec,
    const postern_envelope *envelope)
{
    job *of = exec->first;

    while (of != NULL && of->envelope != envelope)
        of = of->next;
    if (of == NULL)
        return;
    of->envelope = NULL;
    if (of->child != NULL)
        pst_os_child_end(of->child);
}

void pst_cli_exec_end(pst_cli_exec *exec)
{
    job *ended;

    while ((ended = exec->first) != NULL) {
        exec->first = ended->next;
        if (ended->child != NULL)
            pst_os_child_end(ended->child);
        pst_os_child_free(ended->child);
        free(ended);
    }
    exec->running = 0;
}

void pst_cli_exec_init(pst_cli_exec *exec, const pst_cli_settings *settings,
    const pst_cli_report *report)
{
    memset(exec, 0, sizeof(*exec));
    exec->report = report;
    exec->line = settings->exec;
    exec->most = settings->exec_most;
}
