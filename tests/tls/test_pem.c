/* SPDX-License-Identifier: MIT */
/* test_pem.c - PEM text as it comes: line ends, surroundings, damage. */
#include "fixtures.h"
#include "support/suite.h"
#include "tls/pem.h"

#define BEGIN(label) "-----BEGIN " label "-----\n"
#define END(label) "-----END " label "-----\n"

static pst_tls_pem pem;
static pst_tls_pem_object object;

static int next(void)
{
    return pst_tls_pem_next(&pem, &object);
}

static void begin(const char *text)
{
    pst_tls_pem_init(&pem, text, strlen(text));
}

/* The octets of the only object, as text. */
static const char *only(const char *text)
{
    static unsigned char octets[100];
    size_t length;

    begin(text);
    if (next() != 1 || PST_TLS_PEM_OCTETS(&object) >= sizeof(octets))
        return "no object";
    length = pst_tls_pem_decode(&object, octets);
    octets[length] = '\0';
    return next() == 0 ? (const char *)octets : "more objects";
}

static void test_any_end_of_line_will_do(void)
{
    ASSERT_TEXT(only("-----BEGIN X-----\nZm9v\nYmFy\n-----END X-----\n"),
        "foobar");
    ASSERT_TEXT(only("-----BEGIN X-----\r\nZm9v\r\nYmFy\r\n-----END X-----"
        "\r\n"), "foobar");
    ASSERT_TEXT(only("-----BEGIN X-----\rZm9v\rYmFy\r-----END X-----\r"),
        "foobar");
    ASSERT_TEXT(only("-----BEGIN X-----\nZm9v\nYmFy\n-----END X-----"),
        "foobar");
    ASSERT_TEXT(only("-----BEGIN X----- \t\nZm9v \n\n Y\nmFy\n"
        "-----END X-----  "), "foobar");
}

static void test_what_is_around_is_passed_over(void)
{
    ASSERT_TEXT(only("\357\273\277" BEGIN("X") "Zm9v\n" END("X")), "foo");
    ASSERT_TEXT(only("subject: CN = x\n\n" BEGIN("X") "Zm9v\n" END("X")
        "and more"), "foo");
    ASSERT_TEXT(only("---\n----- BEGIN\n-----BEGIN\n-----BEGIN \n"
        "-----BEGIN X----\n" BEGIN("X") "Zm9v\n" END("X")), "foo");
    begin("");
    ASSERT_NUMBER(next(), 0);
    begin("\357\273");
    ASSERT_NUMBER(next(), 0);
    begin("no certificate\nat all");
    ASSERT_NUMBER(next(), 0);
}

static void test_objects_come_one_after_another(void)
{
    unsigned char octets[6];

    begin(BEGIN("EC PARAMETERS") "Zm9v\n" END("EC PARAMETERS")
        BEGIN("EC PRIVATE KEY") "YmFy\n" END("EC PRIVATE KEY"));
    ASSERT_NUMBER(next(), 1);
    ASSERT_TEXT(object.label, "EC PARAMETERS");
    ASSERT_NUMBER(next(), 1);
    ASSERT_TEXT(object.label, "EC PRIVATE KEY");
    ASSERT_NUMBER(pst_tls_pem_decode(&object, octets), 3);
    CU_ASSERT(memcmp(octets, "bar", 3) == 0);
    ASSERT_NUMBER(next(), 0);
}

static void test_an_object_without_its_end_is_malformed(void)
{
    static const char *const rows[] = {
        BEGIN("X"), BEGIN("X") "Zm9v\n", BEGIN("X") "Zm9v\n" END("Y"),
        BEGIN("X") "Zm9v\n" END("XX"), BEGIN("X") "Zm9v\n" BEGIN("X")
        "Zm9v\n" END("X"), BEGIN("X") "Zm9v\n-----END X----\n",
        BEGIN("X") "Zm9v\n-----\n", "-----BEGIN X-----",
        BEGIN("X") "A: b\n"
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin(rows[i]);
        if (next() != -1)
            ASSERT_TEXT(rows[i], "malformed");
        ASSERT_TEXT(object.label, "X");
    }
}

static void test_an_encrypted_key_is_known(void)
{
    static const struct {
        const char *text;
        int encrypted;
    } rows[] = {
        { BEGIN("ENCRYPTED PRIVATE KEY") "Zm9v\n"
            END("ENCRYPTED PRIVATE KEY"), 1 },
        { BEGIN("X") "Proc-Type: 4,ENCRYPTED\nDEK-Info: DES-CBC,1\n\nZm9v\n"
            END("X"), 1 },
        { BEGIN("X") "DEK-Info: DES-CBC,1\nProc-Type: 4,ENCRYPTED\n\nZm9v\n"
            END("X"), 1 },
        { BEGIN("X") "Proc-Type: 4,MIC-CLEAR\n\nZm9v\n" END("X"), 0 },
        { BEGIN("X") "Comment: ENCRYPTED\n and so on\n\nZm9v\n" END("X"), 0 },
        { BEGIN("X") "Zm9v\n" END("X"), 0 }
    };
    size_t i;
    unsigned char octets[6];

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin(rows[i].text);
        ASSERT_NUMBER(next(), 1);
        ASSERT_NUMBER(object.encrypted, rows[i].encrypted);
        ASSERT_NUMBER(pst_tls_pem_decode(&object, octets), 3);
    }
}

static void test_what_is_not_base64_is_damaged(void)
{
    static const char *const rows[] = {
        "", "Zm9\n", "Zm9vY\n", "Zg==\nZm9v\n", "Zm9v\n=\n", "Zm9v%\n",
        "Zh==\n", "Zm9vZm9vZg==Zg==\n"
    };
    size_t i;
    char text[80];
    unsigned char octets[30];

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        sprintf(text, BEGIN("X") "%s" END("X"), rows[i]);
        begin(text);
        ASSERT_NUMBER(next(), 1);
        ASSERT_NUMBER(pst_tls_pem_decode(&object, octets), 0);
    }
}

static void test_a_long_label_is_cut(void)
{
    char text[400], label[100];

    memset(label, 'L', sizeof(label) - 1);
    label[sizeof(label) - 1] = '\0';
    sprintf(text, "-----BEGIN %s-----\nZm9v\n-----END %s-----\n", label,
        label);
    ASSERT_TEXT(only(text), "foo");
    begin(text);
    ASSERT_NUMBER(next(), 1);
    ASSERT_NUMBER(strlen(object.label), PST_TLS_PEM_LABEL - 1);
}

static void test_real_files_are_read(void)
{
    static char text[FIXTURE_SIZE];
    static unsigned char one[FIXTURE_SIZE], other[FIXTURE_SIZE];
    size_t length = fixture_der(fixture_chain, one);
    int i;

    for (i = 0; i < 2; i++) {
        text[0] = '\0';
        fixture_append(text, fixture_chain, i == 0 ? "\r\n" : "\r");
        begin(text);
        ASSERT_NUMBER(next(), 1);
        ASSERT_TEXT(object.label, "CERTIFICATE");
        CU_ASSERT(PST_TLS_PEM_OCTETS(&object) <= sizeof(other));
        ASSERT_NUMBER(pst_tls_pem_decode(&object, other), length);
        CU_ASSERT(memcmp(one, other, length) == 0);
        ASSERT_NUMBER(next(), 1);
        ASSERT_NUMBER(next(), 0);
    }
    begin(fixture_text(text, fixture_encrypted_pkcs1));
    ASSERT_NUMBER(next(), 1);
    ASSERT_NUMBER(object.encrypted, 1);
    begin(fixture_text(text, fixture_encrypted_pkcs8));
    ASSERT_NUMBER(next(), 1);
    ASSERT_NUMBER(object.encrypted, 1);
}

void suite_tls_pem(void)
{
    SUITE("tls/pem");
    TEST(test_any_end_of_line_will_do);
    TEST(test_what_is_around_is_passed_over);
    TEST(test_objects_come_one_after_another);
    TEST(test_an_object_without_its_end_is_malformed);
    TEST(test_an_encrypted_key_is_known);
    TEST(test_what_is_not_base64_is_damaged);
    TEST(test_a_long_label_is_cut);
    TEST(test_real_files_are_read);
}
