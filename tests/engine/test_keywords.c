/* SPDX-License-Identifier: MIT */
/*
 * test_keywords.c - the keywords of EHLO: by options, by name, by added lines.
 */
#include "engine/keywords.h"
#include "support/suite.h"

#define XCLIENT "XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT|"

static void test_names_become_bits(void)
{
    static const struct {
        const char *names;
        int good;
        unsigned mask;
    } rows[] = {
        { NULL, 1, 0 }, { "", 1, 0 }, { "SIZE", 1, PST_KEYWORD(SIZE) },
        { "size", 1, PST_KEYWORD(SIZE) }, { ", ,", 1, 0 },
        { "SIZE,HELP", 1, PST_KEYWORD(SIZE) | PST_KEYWORD(HELP) },
        { " SMTPUTF8 , 8BITMIME ", 1, PST_KEYWORD(SMTPUTF8)
            | PST_KEYWORD(8BITMIME) },
        { "PIPELINING CHUNKING", 1, PST_KEYWORD(PIPELINING)
            | PST_KEYWORD(CHUNKING) },
        { "mt-priority", 1, PST_KEYWORD(MT_PRIORITY) },
        { "MT_PRIORITY", 0, 0 }, { "SIZ", 0, 0 }, { "SIZES", 0, 0 },
        { "SIZE;HELP", 0, 0 },
        { "SIZE,X", 0, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned mask = 99;

        ASSERT_NUMBER(pst_keywords_mask(rows[i].names, &mask), rows[i].good);
        if (rows[i].good)
            ASSERT_NUMBER(mask, rows[i].mask);
    }
}

static void join(const postern_keywords *list, char *text)
{
    const char *line = NULL;

    *text = '\0';
    while ((line = postern_keywords_next(list, line)) != NULL) {
        strcat(text, line);
        strcat(text, "|");
    }
}

#define STATUS PST_KEYWORD(ENHANCEDSTATUSCODES)

#define NEWER (PST_KEYWORD(BINARYMIME) | PST_KEYWORD(DSN) \
    | PST_KEYWORD(LIMITS) | PST_KEYWORD(REQUIRETLS) | PST_KEYWORD(MT_PRIORITY) \
    | PST_KEYWORD(DELIVERBY) | PST_KEYWORD(FUTURERELEASE) \
    | PST_KEYWORD(XCLIENT) | STATUS)
#define REST "LIMITS RCPTMAX=1000 MAILMAX=7 RCPTDOMAINMAX=7|REQUIRETLS|" \
    "MT-PRIORITY MIXER|DELIVERBY 60|" \
    "FUTURERELEASE 3600 2030-01-31T00:00:00Z|" XCLIENT

static void test_options_and_masks_make_the_list(void)
{
    static const struct {
        unsigned off;
        unsigned long size;
        const char *list;
        int auth;
    } rows[] = {
        { 0, 10, "SIZE 10|8BITMIME|SMTPUTF8|STARTTLS|PIPELINING|"
            "CHUNKING|BINARYMIME|DSN|" REST "ENHANCEDSTATUSCODES|HELP|", 0 },
        { PST_KEYWORD(STARTTLS) | STATUS, 0, "8BITMIME|SMTPUTF8|PIPELINING|"
            "CHUNKING|BINARYMIME|DSN|" REST "HELP|", 0 },
        { PST_KEYWORD(SIZE) | PST_KEYWORD(STARTTLS) | NEWER, 10,
            "8BITMIME|SMTPUTF8|PIPELINING|CHUNKING|HELP|", 0 },
        { PST_KEYWORD(HELP) | PST_KEYWORD(CHUNKING) | NEWER, 10,
            "SIZE 10|8BITMIME|SMTPUTF8|STARTTLS|PIPELINING|", 0 },
        { PST_KEYWORD(SIZE) | STATUS, 10, "8BITMIME|SMTPUTF8|STARTTLS|AUTH "
            "OAUTHBEARER XOAUTH2 LOGIN PLAIN|PIPELINING|CHUNKING|BINARYMIME|"
            "DSN|" REST "HELP|", 1 },
        { ~0U, 10, "", 1 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        postern_rules rules;
        postern_keywords list;
        char text[500], joined[500];

        memset(&rules, 0, sizeof(rules));
        postern_engine_options_init(&rules.options);
        rules.options.data_size_limit = rows[i].size;
        rules.options.auth = rows[i].auth;
        rules.options.mail_limit = rules.options.recipient_domain_limit = 7;
        rules.options.mt_priority = "MIXER";
        rules.options.deliver_by_minimum = 60;
        rules.options.hold_limit = 3600;
        rules.options.hold_until_limit = "2030-01-31T00:00:00Z";
        pst_keywords_list(&list, text, sizeof(text), &rules, NULL,
            rows[i].off);
        join(&list, joined);
        ASSERT_TEXT(joined, rows[i].list);
    }
}

static void test_options_leave_some_unset(void)
{
    postern_rules rules;
    postern_engine_options *options = &rules.options;

    memset(&rules, 0, sizeof(rules));
    postern_engine_options_init(options);
    ASSERT_NUMBER(pst_keywords_unset(&rules), PST_KEYWORD(SMTPUTF8)
        | PST_KEYWORD(CHUNKING) | PST_KEYWORD(STARTTLS) | PST_KEYWORD(AUTH)
        | (NEWER & ~(unsigned)STATUS));
    options->auth = options->dsn = options->limits = options->requiretls = 1;
    options->binarymime = options->deliver_by = 1;
    options->xclient = 1;
    options->hold_limit = 1;
    options->mt_priority = "";
    options->enable_smtputf8 = options->chunking = options->decode_data = 1;
    options->tls = 1;
    ASSERT_NUMBER(pst_keywords_unset(&rules), PST_KEYWORD(8BITMIME));
}

static void test_some_need_others(void)
{
    ASSERT_NUMBER(pst_keywords_with_needs(0), 0);
    ASSERT_NUMBER(pst_keywords_with_needs(PST_KEYWORD(SMTPUTF8)),
        PST_KEYWORD(SMTPUTF8));
    ASSERT_NUMBER(pst_keywords_with_needs(PST_KEYWORD(8BITMIME)),
        PST_KEYWORD(8BITMIME) | PST_KEYWORD(SMTPUTF8)
        | PST_KEYWORD(BINARYMIME));
    ASSERT_NUMBER(pst_keywords_with_needs(PST_KEYWORD(CHUNKING)),
        PST_KEYWORD(CHUNKING) | PST_KEYWORD(BINARYMIME));
}

/* A keyword without a useful value has none. */
static void test_values_may_be_missing(void)
{
    static postern_rules rules;
    postern_keywords list;
    char text[400], joined[400];
    unsigned off = ~(0U | PST_KEYWORD(LIMITS) | PST_KEYWORD(MT_PRIORITY)
        | PST_KEYWORD(DELIVERBY));

    postern_engine_options_init(&rules.options);
    rules.options.mt_priority = "";
    rules.options.recipient_limit = 0;
    pst_keywords_list(&list, text, sizeof(text), &rules, "c", off);
    join(&list, joined);
    ASSERT_TEXT(joined, "MT-PRIORITY|DELIVERBY|");
    rules.options.mail_limit = 5;
    pst_keywords_list(&list, text, sizeof(text), &rules, "c", off);
    join(&list, joined);
    ASSERT_TEXT(joined, "LIMITS MAILMAX=5|MT-PRIORITY|DELIVERBY|");
}

static void test_lines_are_added_and_removed(void)
{
    static postern_rules rules;
    postern_keywords list;
    char text[130], joined[300];

    postern_engine_options_init(&rules.options);
    pst_keywords_list(&list, text, sizeof(text), &rules, NULL,
        ~(0U | PST_KEYWORD(SIZE) | PST_KEYWORD(8BITMIME) | PST_KEYWORD(HELP)));
    ASSERT_NUMBER(postern_keywords_add(&list, "XFOO a b"), 0);
    join(&list, joined);
    ASSERT_TEXT(joined, "SIZE 33554432|8BITMIME|XFOO a b|HELP|");
    ASSERT_NUMBER(postern_keywords_remove(&list, "xfoo"), 0);
    ASSERT_NUMBER(postern_keywords_remove(&list, "XFOO"),
        POSTERN_E_INVALID_KEYWORD);
    ASSERT_NUMBER(postern_keywords_remove(&list, "XF"),
        POSTERN_E_INVALID_KEYWORD);
    ASSERT_NUMBER(postern_keywords_remove(&list, "SIZE"), 0);
    CU_ASSERT((list.off & PST_KEYWORD(SIZE)) != 0);
    ASSERT_NUMBER(postern_keywords_remove(&list, "HELP"), 0);
    ASSERT_NUMBER(postern_keywords_add(&list, "LAST"), 0);
    join(&list, joined);
    ASSERT_TEXT(joined, "8BITMIME|LAST|");
    ASSERT_NUMBER(postern_keywords_remove(&list, "8BITMIME"), 0);
    ASSERT_NUMBER(postern_keywords_remove(&list, "LAST"), 0);
    CU_ASSERT(postern_keywords_next(&list, NULL) == NULL);
    while (postern_keywords_add(&list, "123456789") == 0)
        ;
    ASSERT_NUMBER(list.used, 130);
    ASSERT_NUMBER(postern_keywords_add(&list, "123456789"), POSTERN_E_NOMEM);
    ASSERT_NUMBER(postern_keywords_add(&list, ""), POSTERN_E_NOMEM);
}

/* A list that was made before is copied; changes of the copy do not matter. */
static void test_a_list_is_made_once(void)
{
    static postern_rules rules;
    unsigned off = ~(0U | PST_KEYWORD(SIZE) | PST_KEYWORD(STARTTLS));
    int i;

    postern_engine_options_init(&rules.options);
    for (i = 0; i < 3; i++) {
        postern_keywords list;
        char text[400], joined[400];

        pst_keywords_list(&list, text, sizeof(text), &rules, NULL,
            off | PST_KEYWORD(STARTTLS));
        join(&list, joined);
        ASSERT_TEXT(joined, "SIZE 33554432|");
        ASSERT_NUMBER(postern_keywords_remove(&list, "SIZE"), 0);
        pst_keywords_list(&list, text, sizeof(text), &rules, NULL, off);
        join(&list, joined);
        ASSERT_TEXT(joined, "SIZE 33554432|STARTTLS|");
        ASSERT_NUMBER(postern_keywords_add(&list, "XFOO"), 0);
        pst_keywords_list(&list, text, 14, &rules, NULL, off);
        join(&list, joined);
        ASSERT_TEXT(joined, "SIZE 33554432|");
        pst_keywords_list(&list, text, sizeof(text), &rules, "c", off);
        join(&list, joined);
        ASSERT_TEXT(joined, "SIZE 33554432|STARTTLS|");
        pst_keywords_list(&list, text, sizeof(text), &rules, NULL,
            off & ~(0U | PST_KEYWORD(HELP)));
        join(&list, joined);
        ASSERT_TEXT(joined, "SIZE 33554432|STARTTLS|HELP|");
    }
}

void suite_engine_keywords(void)
{
    SUITE("engine/keywords");
    TEST(test_names_become_bits);
    TEST(test_options_and_masks_make_the_list);
    TEST(test_options_leave_some_unset);
    TEST(test_some_need_others);
    TEST(test_values_may_be_missing);
    TEST(test_lines_are_added_and_removed);
    TEST(test_a_list_is_made_once);
}
