/* SPDX-License-Identifier: MIT */
/* test_process.c - the process: number, limits, arguments, environment. */
#include "posix/posix.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "handlers/folder_list.h"
#include "os/process.h"
#include "support/suite.h"

static void test_a_process_has_its_number(void)
{
    ASSERT_NUMBER(pst_os_process_number(), getpid());
}

static void test_a_host_has_a_name(void)
{
    char name[200];

    pst_os_process_host(name, sizeof(name));
    CU_ASSERT(strlen(name) > 0);
}

static void test_a_name_is_cut_to_its_room(void)
{
    char name[4];

    memset(name, 'x', sizeof(name));
    pst_os_process_host(name, 2);
    CU_ASSERT(strlen(name) < 2);
    ASSERT_NUMBER(name[2], 'x');
    pst_os_process_host(name, 0);
    ASSERT_NUMBER(name[2], 'x');
}

static void test_limits_are_raised_to_the_hard_ones(void)
{
    struct rlimit before, after;

    ASSERT_NUMBER(getrlimit(RLIMIT_NOFILE, &before), 0);
    pst_os_process_raise_limits();
    ASSERT_NUMBER(getrlimit(RLIMIT_NOFILE, &after), 0);
    CU_ASSERT(after.rlim_cur == before.rlim_max);
    ASSERT_NUMBER(setrlimit(RLIMIT_NOFILE, &before), 0);
}

static void test_arguments_are_those_of_main(void)
{
    char name[] = "postern";
    char *arguments[2];

    arguments[0] = name;
    arguments[1] = NULL;
    CU_ASSERT(pst_os_process_arguments(arguments) == arguments);
}

static void test_a_variable_is_that_of_the_environment(void)
{
    ASSERT_NUMBER(setenv("POSTERN_TEST", "na\303\257ve", 1), 0);
    ASSERT_TEXT(pst_os_process_variable("POSTERN_TEST"), "na\303\257ve");
    ASSERT_NUMBER(unsetenv("POSTERN_TEST"), 0);
    ASSERT_TEXT(pst_os_process_variable("POSTERN_TEST"), NULL);
}

static void see(void *context, const char *name)
{
    strcat((char *)context, name);
    strcat((char *)context, " ");
}

static void test_variables_are_named(void)
{
    char names[200] = "";

    setenv("PSTTEST_A", "=b", 1);
    setenv("PSTTEST_B", "", 1);
    pst_os_process_variables("PSTTEST_", see, names);
    CU_ASSERT(strcmp(names, "PSTTEST_A PSTTEST_B ") == 0
        || strcmp(names, "PSTTEST_B PSTTEST_A ") == 0);
    unsetenv("PSTTEST_A");
    unsetenv("PSTTEST_B");
}

static void test_files_that_do_not_last_have_a_folder(void)
{
    char path[100], before[1000];

    pst_os_process_temporary(before, sizeof(before));
    setenv("TMPDIR", "/a/b", 1);
    pst_os_process_temporary(path, sizeof(path));
    ASSERT_TEXT(path, "/a/b");
    setenv("TMPDIR", "", 1);
    pst_os_process_temporary(path, sizeof(path));
    ASSERT_TEXT(path, "/tmp");
    setenv("TMPDIR", before, 1);
}

static void test_a_path_is_good_for_all(void)
{
    char absolute[1000], here[1000], wanted[1100];

    CU_ASSERT_PTR_NOT_NULL(getcwd(here, sizeof(here)));
    sprintf(wanted, "%s/a/b", here);
    pst_os_process_absolute("a/b", absolute, sizeof(absolute));
    ASSERT_TEXT(absolute, wanted);
    pst_os_process_absolute("/a/b", absolute, sizeof(absolute));
    ASSERT_TEXT(absolute, "/a/b");
    pst_os_process_absolute("/a/b", absolute, 4);
    ASSERT_TEXT(absolute, "");
}

/* Where a service manager listens. */
static int listen_as_manager(const char *path)
{
    struct sockaddr_un address;
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

    memset(&address, 0, sizeof(address));
    address.sun_family = AF_UNIX;
    strcpy(address.sun_path, path);
    ASSERT_NUMBER(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static void test_who_manages_services_is_told(void)
{
    char folder[FOLDER_LIST_PATH], path[FOLDER_LIST_PATH + 20], heard[20];
    int fd;

    (void)unsetenv("NOTIFY_SOCKET");
    ASSERT_NUMBER(pst_os_process_notify("READY=1"), 1);
    folder_list_make(folder);
    sprintf(path, "%s/notify", folder);
    (void)setenv("NOTIFY_SOCKET", path, 1);
    ASSERT_NUMBER(pst_os_process_notify("READY=1"), 0);
    fd = listen_as_manager(path);
    ASSERT_NUMBER(pst_os_process_notify("READY=1"), 1);
    ASSERT_NUMBER(recv(fd, heard, sizeof(heard), 0), 7);
    CU_ASSERT(memcmp(heard, "READY=1", 7) == 0);
    (void)close(fd);
    folder_list_remove(folder);
    memset(path, 'x', sizeof(path) - 1);
    path[sizeof(path) - 1] = '\0';
    (void)setenv("NOTIFY_SOCKET", path, 1);
    ASSERT_NUMBER(pst_os_process_notify("READY=1"), 0);
    (void)unsetenv("NOTIFY_SOCKET");
}

void suite_posix_process(void)
{
    SUITE("posix/process");
    TEST(test_a_process_has_its_number);
    TEST(test_a_host_has_a_name);
    TEST(test_a_name_is_cut_to_its_room);
    TEST(test_limits_are_raised_to_the_hard_ones);
    TEST(test_arguments_are_those_of_main);
    TEST(test_variables_are_named);
    TEST(test_files_that_do_not_last_have_a_folder);
    TEST(test_a_path_is_good_for_all);
    TEST(test_who_manages_services_is_told);
    TEST(test_a_variable_is_that_of_the_environment);
}
