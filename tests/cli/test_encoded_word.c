/* SPDX-License-Identifier: MIT */
/* test_encoded_word.c - RFC 2047: what is decoded, and what stays as it is. */
#include "cli/encoded_word.h"
#include "cli/report.h"
#include "support/random.h"
#include "support/suite.h"

static char decoded[400];

static const char *decode(const char *text, size_t size)
{
    size_t length = pst_cli_encoded_word_decode(decoded, size, text,
        strlen(text));

    CU_ASSERT_FATAL(length <= size && length < sizeof(decoded));
    decoded[length] = '\0';
    return decoded;
}

static void assert_rows(const char *const (*rows)[2], size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        ASSERT_TEXT(decode(rows[i][0], 300), rows[i][1]);
}

#define ASSERT_ROWS(rows) assert_rows(rows, sizeof(rows) / sizeof(rows[0]))

/* The first ones are the examples of RFC 2047 8, without the comments. */
static void test_words_are_decoded(void)
{
    static const char *const rows[][2] = {
        { "=?ISO-8859-1?Q?a?=", "a" },
        { "=?ISO-8859-1?Q?a?= b", "a b" },
        { "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab" },
        { "=?ISO-8859-1?Q?a?=  \t =?ISO-8859-1?Q?b?=", "ab" },
        { "=?ISO-8859-1?Q?a_b?=", "a b" },
        { "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?_b?=", "a b" },
        { "=?US-ASCII?Q?Keith_Moore?= x", "Keith Moore x" },
        { "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=",
            "Keld J\303\270rn Simonsen" },
        { "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?="
            " =?ISO-8859-1?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
            "If you can read this you understand the example." },
        { "Re: =?utf-8?q?Gr=c3=bc=C3=9fe?= to  all",
            "Re: Gr\303\274\303\237e to  all" },
        { "=?UTF-8?B?R3LDvMOfZQ==?=", "Gr\303\274\303\237e" },
        /* the padding is missing */
        { "=?UTF-8?b?R3LDvMOfZQ?=", "Gr\303\274\303\237e" },
        { "=?utf8?Q?=E4=BD=A0?=", "\344\275\240" },
        /* RFC 2231 5: with a language */
        { "=?us-ascii*en?Q?hello?=", "hello" },
        { "=?utf-8?Q?\?=", "" },
        { "=?utf-8?B?\?=", "" },
        { " =?utf-8?Q?a?= ", " a " }
    };

    ASSERT_ROWS(rows);
}

static void test_charsets_become_utf8(void)
{
    static const char *const rows[][2] = {
        { "=?iso-8859-1?Q?=E4=A4=FF?=", "\303\244\302\244\303\277" },
        { "=?iso-8859-15?Q?=E4=A4=BC?=", "\303\244\342\202\254\305\222" },
        { "=?windows-1252?Q?=E4=80=93=94=9F?=",
            "\303\244\342\202\254\342\200\234\342\200\235\305\270" },
        { "=?cp1252?B?gA==?=", "\342\202\254" },
        /* not used: a control of C1, which will be escaped */
        { "=?windows-1252?Q?=81?=", "\302\201" },
        { "=?iso-8859-1?Q?=9b?=", "\302\233" }
    };

    ASSERT_ROWS(rows);
}

static void test_a_character_may_be_split_between_words(void)
{
    static const char *const rows[][2] = {
        { "=?utf-8?Q?=E4=BD?= =?utf-8?Q?=A0?=", "\344\275\240" },
        { "=?utf-8?B?5L0=?= =?utf-8?B?oOWlvQ==?=",
            "\344\275\240\345\245\275" }
    };

    ASSERT_ROWS(rows);
}

static void test_what_is_not_right_stays_as_it_is(void)
{
    static const char *const same[] = {
        "", " ", "plain", "a = b ?= =?", "=?", "=?=", "=?\?=", "=?\?\?\?=",
        "=?utf-8?Q?=", "=?utf-8?Q?a", "=?utf-8?Q?a?", "=?utf-8?Q?a=?",
        "=?utf-8?X?a?=", "=?utf-8?QQ?a?=", "=?utf-8?\?a?=", "=?utf-8?Q?a?b?=",
        "=?utf-8?Q?=4?=", "=?utf-8?Q?=?=", "=?utf-8?Q?=4G?=",
        "=?utf-8?Q?a=?=", "=?utf-8?B?QQ=A?=", "=?utf-8?B?Q?=",
        "=?utf-8?B?QUFBQ?=", "=?utf-8?B?Q*==?=", "=?utf-8?B?QQ===?=",
        /* a charset that is not known, or has no name */
        "=?koi8-r?Q?a?=", "=?\?Q?a?=", "=?utf-88?Q?a?=", "=?utf-?Q?a?=",
        "=?*en?Q?a?=",
        /* RFC 2047 5 (1): blanks stand around a word, none is in it */
        "x=?utf-8?Q?a?=", "=?utf-8?Q?a?=x", "=?utf-8?Q?a?==?utf-8?Q?b?=",
        "=?utf-8?Q?a b?=", "\"=?utf-8?Q?a?=\""
    };
    static const char *const rows[][2] = {
        { "=?utf-8?Q?a?= =?utf-8?Q?=4?= =?utf-8?Q?b?=",
            "a =?utf-8?Q?=4?= b" },
        /* what was decoded of it before is taken back */
        { "=?utf-8?Q?abcdef=?= x", "=?utf-8?Q?abcdef=?= x" }
    };
    size_t i;

    for (i = 0; i < sizeof(same) / sizeof(same[0]); i++)
        ASSERT_TEXT(decode(same[i], 300), same[i]);
    ASSERT_ROWS(rows);
}

/* RFC 2047 2 has 75 octets at most; there are those that send more. */
static void test_a_word_may_be_longer_than_it_should(void)
{
    char text[300];

    strcpy(text, "=?utf-8?Q?");
    memset(text + 10, 'x', 200);
    strcpy(text + 210, "?=");
    decode(text, 300);
    ASSERT_NUMBER(strlen(decoded), 200);
    ASSERT_NUMBER(strspn(decoded, "x"), 200);
}

static void test_a_nul_is_an_octet(void)
{
    static const char text[] = "a\0b =?utf-8?B?AAA=?= =?utf-8\0?Q?a?=";
    static const char wanted[] = "a\0b \0\0 =?utf-8\0?Q?a?=";

    ASSERT_NUMBER(pst_cli_encoded_word_decode(decoded, sizeof(decoded), text,
        sizeof(text) - 1), sizeof(wanted) - 1);
    ASSERT_NUMBER(memcmp(decoded, wanted, sizeof(wanted) - 1), 0);
}

static void test_no_character_is_cut(void)
{
    static const struct {
        size_t size;
        const char *text;
    } rows[] = {
        { 0, "" }, { 1, "a" }, { 2, "a" }, { 3, "a" }, { 4, "a\342\202\254" },
        { 5, "a\342\202\254" }, { 6, "a\342\202\254\303\244" },
        { 7, "a\342\202\254\303\244 " }, { 8, "a\342\202\254\303\244 x" },
        { 9, "a\342\202\254\303\244 x" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ASSERT_TEXT(decode("=?cp1252?Q?a=80=E4?= x", rows[i].size),
            rows[i].text);
        ASSERT_TEXT(decode("=?utf-8?Q?a=E2=82?= =?utf-8?Q?=AC=C3=A4?= x",
            rows[i].size), rows[i].text);
        ASSERT_TEXT(decode("a\342\202\254\303\244 x", rows[i].size),
            rows[i].text);
    }
    /* what is no character ends nowhere */
    ASSERT_TEXT(decode("ab\200\200\200", 2), "ab");
    ASSERT_TEXT(decode("\200\200\200\200\200\200", 5), "\200\200");
}

/* ---- nothing that is decoded can forge a line --------------------------- */

static char said[4000];

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    CU_ASSERT_FATAL(length < sizeof(said));
    memcpy(said, octets, length);
    said[length] = '\0';
    ASSERT_NUMBER(strlen(said), length);
    return 0;
}

/* One line, with two quotes that nothing escapes, the second at its end. */
static void assert_one_line(void)
{
    const char *at = strchr(said, '"');
    int quotes = 0;

    CU_ASSERT_FATAL(at != NULL);
    for (; *at != '\0' && quotes < 2; at++) {
        CU_ASSERT((unsigned char)*at >= 0x20 && *at != 0x7f);
        quotes += *at == '"';
        at += *at == '\\';
    }
    ASSERT_TEXT(at, "\n");
}

static void show(size_t length)
{
    static pst_cli_report report;
    pst_cli_mail mail;

    report.write = hear;
    memset(&mail, 0, sizeof(mail));
    mail.number = 1;
    mail.sender = mail.recipient = "a@b.example";
    mail.recipients = 1;
    mail.subject = decoded;
    mail.subject_length = length;
    pst_cli_report_mail(&report, &mail);
    assert_one_line();
}

static void test_a_subject_cannot_write_another_line(void)
{
    static const char text[] = "=?utf-8?Q?x=22_mail/1.eml=0D=0A"
        "12:00:00_#2_=1B[2J=E2=80=AE=C2=9B=00?=";

    show(pst_cli_encoded_word_decode(decoded, sizeof(decoded), text,
        sizeof(text) - 1));
    CU_ASSERT_PTR_NOT_NULL(strstr(said, "\"x\\\" mail/1.eml\\x0d\\x0a"
        "12:00:00 #2 \\x1b[2J\\xe2\\x80\\xae\\xc2\\x9b\\x00\"\n"));
}

/* Pieces of words in any order, with octets of all kinds between them. */
static size_t make(char *text, size_t most, unsigned long *seed)
{
    static const char *const pieces[] = {
        "=?", "?=", "utf-8", "iso-8859-1", "windows-1252", "?Q?", "?B?", " ",
        "=0A", "=22", "=5C", "=E2=80", "=AE", "CiIKIg==", "=C2=9B", "\"",
        "\\", "=?utf-8?Q?", "=?utf-8?B?", "\n", "_", "=?iso-8859-15?Q?"
    };
    size_t length = 0;

    while (length + 32 < most) {
        unsigned long which = random_below(seed,
            2 + sizeof(pieces) / sizeof(pieces[0]));

        if (which < 2) {
            text[length++] = (char)random_below(seed, 256);
        } else {
            strcpy(text + length, pieces[which - 2]);
            length += strlen(pieces[which - 2]);
        }
        if (random_below(seed, 40) == 0)
            break;
    }
    return length;
}

static void test_whatever_comes_is_one_line(void)
{
    unsigned long seed = 2047;
    char text[300];
    int i;

    for (i = 0; i < 20000; i++) {
        size_t length = make(text, sizeof(text), &seed);
        size_t size = random_below(&seed, 121), used;

        decoded[size] = 'g';
        used = pst_cli_encoded_word_decode(decoded, size, text, length);
        CU_ASSERT_FATAL(used <= size && decoded[size] == 'g');
        if (used > 0)
            show(used);
    }
}

void suite_cli_encoded_word(void)
{
    SUITE("cli/encoded_word");
    TEST(test_words_are_decoded);
    TEST(test_charsets_become_utf8);
    TEST(test_a_character_may_be_split_between_words);
    TEST(test_what_is_not_right_stays_as_it_is);
    TEST(test_a_word_may_be_longer_than_it_should);
    TEST(test_a_nul_is_an_octet);
    TEST(test_no_character_is_cut);
    TEST(test_a_subject_cannot_write_another_line);
    TEST(test_whatever_comes_is_one_line);
}
