/* SPDX-License-Identifier: MIT */
/* test_local.c - Unix-domain sockets: their files, and when they are
   replaced. */
#include "posix/posix.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "handlers/folder_list.h"
#include "support/loopback.h"
#include "support/suite.h"

#define NET postern_net_system()

static char folder[FOLDER_LIST_PATH];
static char path[FOLDER_LIST_PATH + 20];
static postern_listening how;

static void begin(void)
{
    folder_list_make(folder);
    sprintf(path, "%s/s", folder);
    memset(&how, 0, sizeof how);
    how.path = path;
}

static void end(void)
{
    unlink(path);
    folder_list_remove(folder);
}

static int listen_at(postern_socket *made)
{
    postern_address none;

    memset(&none, 0, sizeof none);
    return NET->listen(NULL, &none, &how, made);
}

static postern_socket listener(void)
{
    postern_socket made = POSTERN_NO_SOCKET;

    ASSERT_NUMBER(listen_at(&made), 0);
    return made;
}

static int mode(void)
{
    struct stat status;

    return lstat(path, &status) < 0 ? -1 : (int)(status.st_mode & 07777);
}

static void test_octets_go_through_a_path(void)
{
    postern_socket made, client, server;
    postern_address peer, name;
    char octet = 0;

    begin();
    made = listener();
    ASSERT_NUMBER(NET->connect_local(NULL, path, &client), 0);
    CU_ASSERT(loopback_readable(made));
    ASSERT_NUMBER(NET->accept(NULL, made, &server, &peer), 0);
    ASSERT_NUMBER(peer.family, POSTERN_FAMILY_LOCAL);
    ASSERT_NUMBER(NET->local_name(NULL, made, &name), 0);
    ASSERT_NUMBER(name.family, POSTERN_FAMILY_LOCAL);
    ASSERT_NUMBER(NET->send(NULL, client, "x", 1), 1);
    CU_ASSERT(loopback_readable(server));
    ASSERT_NUMBER(NET->receive(NULL, server, &octet, 1), 1);
    ASSERT_NUMBER(octet, 'x');
    loopback_close(client);
    loopback_close(server);
    loopback_close(made);
    end();
}

static void test_a_stale_name_is_taken_over(void)
{
    postern_socket client;

    begin();
    loopback_close(listener());
    CU_ASSERT(mode() >= 0);
    ASSERT_NUMBER(NET->connect_local(NULL, path, &client),
        POSTERN_E_REFUSED);
    loopback_close(listener());
    NET->remove(NULL, path);
    ASSERT_NUMBER(mode(), -1);
    ASSERT_NUMBER(NET->connect_local(NULL, path, &client),
        POSTERN_E_REFUSED);
    NET->remove(NULL, path);
    end();
}

static void test_a_live_name_is_not(void)
{
    postern_socket first, second = POSTERN_NO_SOCKET;

    begin();
    first = listener();
    ASSERT_NUMBER(listen_at(&second), POSTERN_E_INUSE);
    NET->remove(NULL, path);
    CU_ASSERT(mode() >= 0);
    CU_ASSERT(loopback_readable(first));
    loopback_close(first);
    end();
}

/* Somebody is just about to do the same. */
static void test_a_locked_directory_is_left_alone(void)
{
    postern_socket made = POSTERN_NO_SOCKET;
    int other;

    begin();
    loopback_close(listener());
    other = open(folder, O_RDONLY);
    ASSERT_NUMBER(flock(other, LOCK_EX), 0);
    ASSERT_NUMBER(listen_at(&made), POSTERN_E_INUSE);
    NET->remove(NULL, path);
    CU_ASSERT(mode() >= 0);
    close(other);
    NET->remove(NULL, path);
    ASSERT_NUMBER(mode(), -1);
    end();
}

static void test_another_kind_of_file_stays(void)
{
    postern_socket made;

    begin();
    close(open(path, O_CREAT | O_WRONLY, 0600));
    ASSERT_NUMBER(listen_at(&made), POSTERN_E_INUSE);
    NET->remove(NULL, path);
    CU_ASSERT(mode() >= 0);
    end();
}

static void test_the_mode_is_what_was_wished(void)
{
    static const unsigned modes[] = { 0600, 0660, 0666 };
    mode_t umask_was = umask(077);
    size_t i;

    begin();
    for (i = 0; i < 3; i++) {
        how.mode = modes[i];
        how.backlog = 1;
        loopback_close(listener());
        ASSERT_NUMBER(mode(), modes[i]);
    }
    how.mode = 0;
    loopback_close(listener());
    ASSERT_NUMBER(mode(), 0700);
    (void)umask(umask_was);
    end();
}

static void test_no_place_is_told_as_what_is_missing(void)
{
    static char longest[300];
    postern_socket made;

    begin();
    sprintf(path, "%s/no/s", folder);
    ASSERT_NUMBER(listen_at(&made), POSTERN_E_NODIR);
    how.path = "/dev/null/s";
    ASSERT_NUMBER(listen_at(&made), POSTERN_E_NOTDIR);
    memset(longest, 'x', sizeof longest - 1);
    how.path = longest;
    ASSERT_NUMBER(listen_at(&made), POSTERN_E_INVALID_PATH);
    ASSERT_NUMBER(NET->connect_local(NULL, longest, &made),
        POSTERN_E_INVALID_PATH);
    NET->remove(NULL, longest);
    ASSERT_NUMBER(NET->connect_local(NULL, "", &made),
        POSTERN_E_INVALID_PATH);
    end();
}

/* A name without a slash is in the working directory. */
static void test_a_path_may_be_relative(void)
{
    char before[1000];

    begin();
    CU_ASSERT_FATAL(getcwd(before, sizeof before) != NULL);
    ASSERT_NUMBER(chdir(folder), 0);
    how.path = "s";
    loopback_close(listener());
    CU_ASSERT(mode() >= 0);
    loopback_close(listener());
    ASSERT_NUMBER(chdir(before), 0);
    end();
}

static void test_without_descriptors_it_is_full(void)
{
    postern_socket made;

    begin();
    loopback_close(listener());
    if (loopback_exhaust()) {
        ASSERT_NUMBER(listen_at(&made), POSTERN_E_FULL);
        ASSERT_NUMBER(NET->connect_local(NULL, path, &made),
            POSTERN_E_FULL);
        NET->remove(NULL, path);
        loopback_relent();
        CU_ASSERT(mode() >= 0);
    }
    end();
}

void suite_posix_local(void)
{
    SUITE("posix/local");
    TEST(test_octets_go_through_a_path);
    TEST(test_a_stale_name_is_taken_over);
    TEST(test_a_live_name_is_not);
    TEST(test_a_locked_directory_is_left_alone);
    TEST(test_another_kind_of_file_stays);
    TEST(test_the_mode_is_what_was_wished);
    TEST(test_no_place_is_told_as_what_is_missing);
    TEST(test_a_path_may_be_relative);
    TEST(test_without_descriptors_it_is_full);
}
