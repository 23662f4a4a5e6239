/* test_handshake.c - handshakes that succeed, and all the others. */
#include "secure.h"
#include "support/suite.h"

static secure s;

static void test_starttls_leads_to_tls(void)
{
    secure_init(&s);
    secure_to_tls(&s);
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
    ASSERT_TEXT(secure_say(&s, TO_DATA "x\r\n.\r\nQUIT\r\n"),
        TO_DATA_SAID OK BYE);
    CU_ASSERT(tls_client_is_ended(&s.tls));
    CU_ASSERT(secure_is_over(&s));
    CU_ASSERT(tls_client_saw(&s.tls, certificate_mx));
    ASSERT_TEXT(blob_string(&s.f.witness.content), "x\r\n");
    secure_end(&s);
}

void suite_bearssl_handshake(void)
{
    SUITE("bearssl/handshake");
    TEST(test_starttls_leads_to_tls);
}
