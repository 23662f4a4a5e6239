/* SPDX-License-Identifier: MIT */
/* child.c - starts other programs with CreateProcess(). */
#include "win32.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "command.h"
#include "fault.h"
#include "os/child.h"
#include "os/disk.h"
#include "wide.h"

struct pst_os_child {
    HANDLE process;
    HANDLE job;                 /* with all programs that it starts; or NULL */
    HANDLE wait;                /* for its end */
};

/* == Variables of the program == */

static size_t name_length(const WCHAR *variable)
{
    /* names such as "=C:" begin with the sign */
    return 1 + wcscspn(variable + 1, L"=");
}

/* Has the block (strings, then an empty one) a variable of this name? */
static int is_named(const WCHAR *variable, const WCHAR *block)
{
    size_t length = name_length(variable);

    for (; *block != 0; block += wcslen(block) + 1)
        if (name_length(block) == length
            && _wcsnicmp(block, variable, length) == 0)
            return 1;
    return 0;
}

static size_t block_units(const WCHAR *block)
{
    size_t units = 0;

    while (block[units] != 0)
        units += wcslen(block + units) + 1;
    return units + 1;
}

/* Makes a block of the program's own variables: strings, then an empty one. */
static WCHAR *make_own(const char *const *variables)
{
    size_t i, octets = 2, used = 0;
    WCHAR *block;

    for (i = 0; variables[i] != NULL; i++)
        octets += strlen(variables[i]) + 1;
    block = (WCHAR *)malloc(octets * sizeof(*block));
    for (i = 0; block != NULL && variables[i] != NULL; i++)
        used += (size_t)MultiByteToWideChar(CP_UTF8, 0, variables[i], -1,
            block + used, (int)(octets - used));
    if (block != NULL) {
        block[used] = 0;
        block[used + 1] = 0;
    }
    return block;
}

static WCHAR *append(WCHAR *to, const WCHAR *from)
{
    wcscpy(to, from);
    return to + wcslen(from) + 1;
}

static WCHAR *join_blocks(const WCHAR *all, const WCHAR *own)
{
    WCHAR *block = (WCHAR *)malloc((block_units(all) + block_units(own) + 1)
        * sizeof(*block));
    WCHAR *to = block;
    const WCHAR *line;

    if (block == NULL)
        return NULL;
    for (line = all; *line != 0; line += wcslen(line) + 1)
        if (!is_named(line, own))
            to = append(to, line);
    for (line = own; *line != 0; line += wcslen(line) + 1)
        if (wcschr(line, L'=') != NULL)
            to = append(to, line);
    to[0] = 0;
    to[1] = 0;
    return block;
}

/* Makes the block of all variables, to be freed by free(); NULL: no memory. */
static WCHAR *make_variables(const char *const *variables)
{
    WCHAR *own = make_own(variables), *all = GetEnvironmentStringsW();
    WCHAR *block = own != NULL && all != NULL ? join_blocks(all, own) : NULL;

    free(own);
    if (all != NULL)
        (void)FreeEnvironmentStringsW(all);
    return block;
}

/* == Command line of the program == */

static WCHAR *quoted(const WCHAR *before, const WCHAR *text,
    const WCHAR *after)
{
    WCHAR *line = (WCHAR *)malloc((wcslen(before) + wcslen(text)
        + wcslen(after) + 1) * sizeof(*line));

    if (line != NULL) {
        wcscpy(line, before);
        wcscat(line, text);
        wcscat(line, after);
    }
    return line;
}

/* Finds a script by its name without its ending, which CreateProcess() does
   not: npm is npm.cmd. */
static WCHAR *find_script(const WCHAR *name)
{
    static const WCHAR *const endings[] = { L".cmd", L".bat" };
    WCHAR path[PST_OS_PATH];
    size_t i;

    if (SearchPathW(NULL, name, L".exe", PST_OS_PATH, path, NULL) > 0)
        return NULL;
    for (i = 0; i < 2; i++) {
        DWORD units = SearchPathW(NULL, name, endings[i], PST_OS_PATH, path,
            NULL);

        if (units > 0 && units < PST_OS_PATH)
            return quoted(L"", path, L"");
    }
    return NULL;
}

/* Makes the command line, with the path of the script instead of its name. */
static char *join_script(char **arguments, const WCHAR *script)
{
    char *path = pst_win32_wide_copy(script), *first = arguments[0];
    char *line = NULL;

    if (path != NULL) {
        arguments[0] = path;
        line = pst_win32_command_join(arguments);
        arguments[0] = first;
    }
    free(path);
    return line;
}

static WCHAR *make_argument_line(char **arguments)
{
    WCHAR *name = pst_win32_wide_new(arguments[0]), *wide;
    WCHAR *script = name == NULL ? NULL : find_script(name);
    char *line = script == NULL ? pst_win32_command_join(arguments)
        : join_script(arguments, script);

    wide = line == NULL ? NULL : pst_win32_wide_new(line);
    free(line);
    free(script);
    free(name);
    return wide;
}

/* Makes the command line, to be freed by free(); NULL: no memory. */
static WCHAR *make_line(const pst_os_program *program)
{
    WCHAR *command, *line;

    if (program->line == NULL)
        return make_argument_line(program->arguments);
    command = pst_win32_wide_new(program->line);
    line = command == NULL ? NULL
        : quoted(L"cmd.exe /d /s /c \"", command, L"\"");
    free(command);
    return line;
}

/* == Streams of the program == */

static void let_inherit(HANDLE handle)
{
    if (handle != NULL && handle != INVALID_HANDLE_VALUE)
        (void)SetHandleInformation(handle, HANDLE_FLAG_INHERIT,
            HANDLE_FLAG_INHERIT);
}

static int write_all(HANDLE file, const char *octets, size_t length)
{
    while (length > 0) {
        DWORD part = length > 1 << 24 ? 1 << 24 : (DWORD)length, written;

        if (!WriteFile(file, octets, part, &written, NULL))
            return 0;
        octets += written;
        length -= written;
    }
    return SetFilePointer(file, 0, NULL, FILE_BEGIN) == 0;
}

/* The system deletes this file when its last handle is closed.  A file,
   because a program that reads a pipe slowly would delay the server. */
static HANDLE make_input(const pst_os_program *program)
{
    WCHAR folder[MAX_PATH + 1], path[MAX_PATH + 1];
    HANDLE file;

    if (GetTempPathW(MAX_PATH + 1, folder) == 0
        || GetTempFileNameW(folder, L"pst", 0, path) == 0)
        return INVALID_HANDLE_VALUE;
    file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE,
        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
        CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE,
        NULL);
    if (file == INVALID_HANDLE_VALUE
        || write_all(file, program->input, program->input_length))
        return file;
    (void)CloseHandle(file);
    return INVALID_HANDLE_VALUE;
}

static int set_streams(STARTUPINFOW *how, const pst_os_program *program)
{
    memset(how, 0, sizeof(*how));
    how->cb = sizeof(*how);
    how->dwFlags = STARTF_USESTDHANDLES;
    how->hStdError = GetStdHandle(STD_ERROR_HANDLE);
    how->hStdInput = program->input != NULL ? make_input(program)
        : GetStdHandle(STD_INPUT_HANDLE);
    how->hStdOutput = program->input != NULL || program->on_errors
        ? how->hStdError
        : GetStdHandle(STD_OUTPUT_HANDLE);
    if (program->input != NULL && how->hStdInput == INVALID_HANDLE_VALUE)
        return 0;
    let_inherit(how->hStdInput);
    let_inherit(how->hStdOutput);
    let_inherit(how->hStdError);
    return 1;
}

/* == Watching for the end of the program == */

static void (*volatile told)(void);

static VOID CALLBACK on_end(PVOID context, BOOLEAN is_over)
{
    void (*ended)(void) = told;

    (void)context;
    (void)is_over;
    if (ended != NULL)
        ended();
}

int pst_os_child_watch(void (*ended)(void))
{
    told = ended;
    return 0;
}

/* pst_os_child_free waits for on_end, so free all children before you free
   what `ended` uses. */
void pst_os_child_unwatch(void)
{
    told = NULL;
}

/* == Starting the program == */

/* Only for programs with an input: Ctrl-C reaches the others through the
   console, and they may continue. */
static HANDLE make_job(HANDLE process)
{
    HANDLE job = CreateJobObjectW(NULL, NULL);

    if (job != NULL && AssignProcessToJobObject(job, process))
        return job;
    if (job != NULL)
        (void)CloseHandle(job);
    return NULL;
}

static int start_line(const pst_os_program *program, WCHAR *line,
    WCHAR *variables, pst_os_child *child)
{
    const DWORD flags = CREATE_UNICODE_ENVIRONMENT
        | (program->input != NULL
        ? CREATE_NEW_PROCESS_GROUP | CREATE_SUSPENDED : 0);
    STARTUPINFOW how;
    PROCESS_INFORMATION made;
    DWORD error = 0;

    if (!set_streams(&how, program))
        return pst_win32_fault(GetLastError());
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, flags, variables, NULL,
        &how, &made))
        error = GetLastError();
    if (program->input != NULL)
        (void)CloseHandle(how.hStdInput);
    if (error == ERROR_BAD_EXE_FORMAT)
        return PST_OS_DENIED;
    if (error != 0)
        return pst_win32_fault(error);
    child->process = made.hProcess;
    /* In the job before it runs, so that all processes it starts are in it,
       too. */
    if (program->input != NULL) {
        child->job = make_job(made.hProcess);
        (void)ResumeThread(made.hThread);
    }
    (void)CloseHandle(made.hThread);
    if (!RegisterWaitForSingleObject(&child->wait, child->process, on_end,
        NULL, INFINITE, WT_EXECUTEONLYONCE))
        child->wait = NULL;
    return 0;
}

int pst_os_child_start(const pst_os_program *program, pst_os_child **child)
{
    WCHAR *line = make_line(program);
    WCHAR *variables = make_variables(program->variables);
    int error = PST_OS_IO;

    *child = (pst_os_child *)calloc(1, sizeof(**child));
    if (line != NULL && variables != NULL && *child != NULL)
        error = start_line(program, line, variables, *child);
    free(line);
    free(variables);
    if (error == 0)
        return 0;
    free(*child);
    *child = NULL;
    return error;
}

/* == While the program runs == */

/* Exit code of a program that Ctrl-C has ended, and the same for a shell. */
#define CONTROL_C 0xC000013AUL
#define INTERRUPTED 130

int pst_os_child_has_ended(pst_os_child *child, int *status)
{
    DWORD code = 1;

    if (WaitForSingleObject(child->process, 0) == WAIT_TIMEOUT)
        return 0;
    (void)GetExitCodeProcess(child->process, &code);
    *status = code == CONTROL_C ? INTERRUPTED : (int)code;
    return 1;
}

void pst_os_child_end(pst_os_child *child)
{
    if (child->job != NULL)
        (void)TerminateJobObject(child->job, 1);
    else
        (void)TerminateProcess(child->process, 1);
}

/* The console tells all programs that use it. */
void pst_os_child_pass_on(pst_os_child *child)
{
    (void)child;
}

void pst_os_child_free(pst_os_child *child)
{
    if (child == NULL)
        return;
    if (child->wait != NULL)
        (void)UnregisterWaitEx(child->wait, INVALID_HANDLE_VALUE);
    if (child->job != NULL)
        (void)CloseHandle(child->job);
    (void)CloseHandle(child->process);
    free(child);
}
