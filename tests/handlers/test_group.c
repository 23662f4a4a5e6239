/* SPDX-License-Identifier: MIT */
/*
 * test_group.c - messages that workers store: which are committed together, in
 * which order, and what becomes of them when a call of the disk fails, a client
 * goes or the pool has no room.
 */
#include "handlers/eml.h"
#include "handlers/failing_disk.h"
#include "handlers/folder_list.h"
#include "handlers/group.h"
#include "handlers/maildir.h"
#include "handlers/mailer.h"
#include "handlers/scripted_pool.h"
#include "support/suite.h"

static postern_store store;
static char folder[FOLDER_LIST_PATH];
static char fresh[FOLDER_LIST_PATH + 10];      /* where messages are */
static int is_eml;

/* Nobody is alone: two clients are there. */
static void begin(int eml)
{
    is_eml = eml;
    folder_list_make(folder);
    failing_disk_set(0, 0);
    sprintf(fresh, "%s%s", folder, eml ? "" : "/new");
    ASSERT_NUMBER(eml
        ? pst_handlers_eml_store(&store, folder, 0, failing_disk())
        : pst_handlers_maildir_store(&store, folder, 0, failing_disk()), 0);
    scripted_pool_begin(&store);
    mailer_begin(&store);
    mailer_use(1);
    mailer_use(0);
    failing_disk_set(0, 0);
}

static void end(void)
{
    mailer_end();
    postern_store_free(&store);
    folder_list_remove(folder);
}

static void assert_stored(size_t messages)
{
    char drafts[FOLDER_LIST_PATH + 10];

    ASSERT_NUMBER(folder_list_count(fresh, is_eml ? ".eml" : ""), messages);
    if (is_eml)
        ASSERT_NUMBER(folder_list_count(fresh, ""), 2 * messages);
    sprintf(drafts, "%s/tmp", folder);
    if (!is_eml)
        ASSERT_NUMBER(folder_list_count(drafts, ""), 0);
}

/* A client gives its message away. */
static void give(int client)
{
    mailer_use(client);
    ASSERT_TEXT(mailer_send("A: b\r\n\r\nbody\r\n"), "");
}

static void assert_said(int client, const char *text)
{
    mailer_use(client);
    ASSERT_TEXT(mailer_said(), text);
}

static void do_one(int index)
{
    scripted_pool_work(index);
    scripted_pool_hand_back(index, 0);
}

static void test_a_message_is_stored_before_it_is_answered(void)
{
    static const char *const calls[] = { "cwflmd", "cwflcwflmdmd" };
    int eml;

    for (eml = 0; eml < 2; eml++) {
        begin(eml);
        give(0);
        ASSERT_NUMBER(scripted_pool_count(), 1);
        failing_disk_set(0, 0);
        scripted_pool_work(0);
        ASSERT_TEXT(failing_disk_calls(), calls[eml]);
        assert_said(0, "");
        mailer_use(1);
        ASSERT_TEXT(mailer_say("NOOP\r\n"), "250 OK\r\n");
        scripted_pool_hand_back(0, 0);
        assert_said(0, "250 OK\r\n");
        assert_stored(1);
        end();
    }
}

/* The first is alone; the three that come meanwhile are a group. */
static void test_what_is_ready_together_is_committed_together(void)
{
    static const char *const calls[] = { "mmmd", "mmmdmmmd" };
    int eml, i;

    for (eml = 0; eml < 2; eml++) {
        begin(eml);
        for (i = 0; i < 4; i++)
            give(i);
        ASSERT_NUMBER(scripted_pool_count(), 4);
        failing_disk_set(0, 0);
        do_one(3);
        do_one(1);
        do_one(1);
        ASSERT_TEXT(failing_disk_calls(), eml
            ? "cwflcwflcwflcwflcwflcwfl" : "cwflcwflcwfl");
        ASSERT_NUMBER(scripted_pool_count(), 1);
        for (i = 0; i < 4; i++)
            assert_said(i, "");
        do_one(0);
        assert_said(0, "250 OK\r\n");
        assert_said(1, "");
        ASSERT_NUMBER(scripted_pool_count(), 1);
        failing_disk_set(0, 0);
        do_one(0);
        ASSERT_TEXT(failing_disk_calls(), calls[eml]);
        for (i = 1; i < 4; i++)
            assert_said(i, "250 OK\r\n");
        assert_stored(4);
        ASSERT_NUMBER(scripted_pool_count(), 0);
        end();
    }
}

/* While one group gets its names the next one gathers. */
static void test_the_next_group_waits_for_the_last(void)
{
    begin(0);
    give(0);
    give(1);
    do_one(1);
    do_one(0);
    give(2);
    do_one(1);
    ASSERT_NUMBER(scripted_pool_count(), 1);
    do_one(0);
    assert_said(1, "250 OK\r\n");
    assert_said(2, "");
    do_one(0);
    assert_said(2, "250 OK\r\n");
    assert_stored(3);
    end();
}

/* Whatever the order, a message is there that is known to be, and no other. */
static void fail_call(int eml, unsigned long n)
{
    size_t accepted = 0;
    int i;

    begin(eml);
    for (i = 0; i < 4; i++)
        give(i);
    failing_disk_set(n, PST_OS_FULL);
    scripted_pool_finish();
    for (i = 0; i < 4; i++) {
        const char *said;

        mailer_use(i);
        said = mailer_said();
        if (strcmp(said, "250 OK\r\n") == 0)
            accepted++;
        else
            CU_ASSERT(strncmp(said, "452 4.3.1 ", 10) == 0);
    }
    CU_ASSERT((accepted < 4) == failing_disk_has_failed());
    failing_disk_set(0, 0);
    assert_stored(accepted);
    give(0);
    scripted_pool_finish();
    assert_said(0, "250 OK\r\n");
    assert_stored(accepted + 1);
    end();
}

static void test_whatever_call_fails_nothing_is_left(void)
{
    unsigned long n;
    int eml;

    for (eml = 0; eml < 2; eml++)
        for (n = 1; n <= 50; n++)
            fail_call(eml, n);
}

static void test_names_that_are_taken_are_passed_over(void)
{
    unsigned long n;
    size_t accepted;
    int eml, i;

    for (eml = 0; eml < 2; eml++)
        for (n = 1; n <= 30; n++) {
            begin(eml);
            for (i = 0; i < 3; i++)
                give(i);
            do_one(2);
            do_one(1);
            accepted = 0;
            failing_disk_set(n, PST_OS_EXISTS);
            scripted_pool_finish();
            for (i = 0; i < 3; i++) {
                mailer_use(i);
                accepted += strcmp(mailer_said(), "250 OK\r\n") == 0;
            }
            CU_ASSERT(accepted == 3 || failing_disk_calls()[n - 1] != 'm');
            failing_disk_set(0, 0);
            assert_stored(accepted);
            end();
        }
}

static void test_a_client_that_goes_leaves_its_message(void)
{
    int eml;

    for (eml = 0; eml < 2; eml++) {
        begin(eml);
        give(0);
        give(1);
        mailer_use(0);
        mailer_reset();
        mailer_use(1);
        mailer_reset();
        scripted_pool_finish();
        assert_stored(2);
        give(0);
        scripted_pool_finish();
        assert_said(0, "250 OK\r\n");
        end();
    }
}

/* The server is freed before anybody has begun. */
static void test_what_is_cancelled_leaves_nothing(void)
{
    int i;

    begin(0);
    for (i = 0; i < 3; i++)
        give(i);
    do_one(2);
    scripted_pool_hand_back(1, 1);
    assert_said(1, "451 4.3.0 Local error, the message is not stored\r\n");
    scripted_pool_hand_back(0, 1);
    assert_said(0, "451 4.3.0 Local error, the message is not stored\r\n");
    ASSERT_NUMBER(scripted_pool_count(), 1);
    scripted_pool_hand_back(0, 1);
    assert_said(2, "451 4.3.0 Local error, the message is not stored\r\n");
    assert_stored(0);
    /* and when it takes nothing any more */
    scripted_pool_refuse(POSTERN_E_STALE, 1);
    mailer_use(0);
    CU_ASSERT(strncmp(mailer_send("A: b\r\n"), "451 ", 4) == 0);
    give(0);
    give(1);
    do_one(1);
    scripted_pool_refuse(POSTERN_E_STALE, 1);
    do_one(0);
    assert_said(0, "250 OK\r\n");
    assert_said(1, "451 4.3.0 Local error, the message is not stored\r\n");
    assert_stored(1);
    end();
}

static void test_without_room_in_the_pool_it_is_stored_at_once(void)
{
    begin(0);
    scripted_pool_refuse(POSTERN_E_FULL, 1);
    mailer_use(0);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    /* or when one that has room is through */
    give(0);
    scripted_pool_refuse(POSTERN_E_FULL, 2);
    give(1);
    give(2);
    ASSERT_NUMBER(scripted_pool_count(), 1);
    do_one(0);
    assert_said(0, "250 OK\r\n");
    ASSERT_NUMBER(scripted_pool_count(), 2);
    scripted_pool_finish();
    assert_said(1, "250 OK\r\n");
    assert_said(2, "250 OK\r\n");
    /* the names, too: now, when nobody else will come by */
    give(0);
    give(1);
    give(2);
    do_one(1);
    scripted_pool_refuse(POSTERN_E_FULL, 2);
    do_one(0);
    assert_said(0, "250 OK\r\n");
    assert_said(1, "");
    do_one(0);
    assert_said(1, "250 OK\r\n");
    assert_said(2, "250 OK\r\n");
    ASSERT_NUMBER(scripted_pool_count(), 0);
    assert_stored(7);
    end();
}

/* ---- when it is done at once -------------------------------------------- */

static int stub_flush(void *context, pst_handlers_part *part)
{
    (void)context;
    (void)part;
    return 0;
}

static void stub_name(void *context, pst_handlers_part *parts)
{
    (void)context;
    (void)parts;
}

static int told;

static void on_told(postern_store_later *later, const char *text)
{
    (void)later;
    CU_ASSERT_PTR_NULL(text);
    told++;
}

static void test_a_client_that_is_alone_needs_no_worker(void)
{
    pst_handlers_group group;
    pst_handlers_part part;
    postern_store_later later;

    begin(0);
    memset(&group, 0, sizeof(group));
    memset(&part, 0, sizeof(part));
    told = 0;
    group.flush = stub_flush;
    group.name = stub_name;
    group.add = scripted_pool_add;
    later.done = on_told;
    later.server = mailer_server();
    /* there are two clients */
    group.took = 1;
    pst_handlers_group_commit_later(&group, &part, &later);
    ASSERT_NUMBER(told, 0);
    scripted_pool_finish();
    ASSERT_NUMBER(told, 1);
    mailer_use(1);
    (void)mailer_say("QUIT\r\n");
    mailer_use(0);
    /* how quick the disk is, is not known; it is slow; it is quick */
    group.took = 0;
    pst_handlers_group_commit_later(&group, &part, &later);
    ASSERT_NUMBER(scripted_pool_count(), 1);
    scripted_pool_finish();
    CU_ASSERT(group.took > 0);
    group.took = 20000;
    pst_handlers_group_commit_later(&group, &part, &later);
    ASSERT_NUMBER(scripted_pool_count(), 1);
    scripted_pool_finish();
    ASSERT_NUMBER(told, 3);
    group.took = 1000;
    pst_handlers_group_commit_later(&group, &part, &later);
    ASSERT_NUMBER(told, 4);
    ASSERT_NUMBER(scripted_pool_count(), 0);
    end();
}

/* ---- where there is one step -------------------------------------------- */

/* The oldest job is done, by a disk that takes so many microseconds. */
static void do_named(pst_handlers_group *group, unsigned long took)
{
    scripted_pool_work(0);
    group->took = took;
    scripted_pool_hand_back(0, 0);
}

static void test_who_was_answered_is_waited_for_on_a_slow_disk(void)
{
    pst_handlers_group group;
    pst_handlers_part parts[4];
    postern_store_later later;
    int i;

    begin(0);
    memset(&group, 0, sizeof(group));
    memset(parts, 0, sizeof(parts));
    told = 0;
    group.name = stub_name;
    group.add = scripted_pool_add;
    later.done = on_told;
    later.server = mailer_server();
    /* one that is alone is followed by nobody */
    pst_handlers_group_commit_later(&group, &parts[0], &later);
    do_named(&group, 20000);
    ASSERT_NUMBER(told, 1);
    ASSERT_NUMBER(scripted_pool_count(), 0);
    /* two come while one is written: then there is a pause, in which the first
       comes again, and all three go together */
    for (i = 0; i < 3; i++)
        pst_handlers_group_commit_later(&group, &parts[i], &later);
    do_named(&group, 20000);
    ASSERT_NUMBER(told, 2);
    ASSERT_NUMBER(scripted_pool_count(), 1);
    pst_handlers_group_commit_later(&group, &parts[0], &later);
    scripted_pool_hand_back(0, 0);
    ASSERT_NUMBER(scripted_pool_count(), 1);
    do_named(&group, 20000);
    ASSERT_NUMBER(told, 5);
    /* nobody comes */
    ASSERT_NUMBER(scripted_pool_count(), 1);
    scripted_pool_hand_back(0, 0);
    ASSERT_NUMBER(scripted_pool_count(), 0);
    /* on a quick disk the next group goes at once */
    pst_handlers_group_commit_later(&group, &parts[0], &later);
    pst_handlers_group_commit_later(&group, &parts[1], &later);
    do_named(&group, 1000);
    do_named(&group, 1000);
    ASSERT_NUMBER(told, 7);
    ASSERT_NUMBER(scripted_pool_count(), 0);
    end();
}

void suite_handlers_group(void)
{
    SUITE("handlers/group");
    TEST(test_a_message_is_stored_before_it_is_answered);
    TEST(test_what_is_ready_together_is_committed_together);
    TEST(test_the_next_group_waits_for_the_last);
    TEST(test_whatever_call_fails_nothing_is_left);
    TEST(test_names_that_are_taken_are_passed_over);
    TEST(test_a_client_that_goes_leaves_its_message);
    TEST(test_what_is_cancelled_leaves_nothing);
    TEST(test_without_room_in_the_pool_it_is_stored_at_once);
    TEST(test_a_client_that_is_alone_needs_no_worker);
    TEST(test_who_was_answered_is_waited_for_on_a_slow_disk);
}
