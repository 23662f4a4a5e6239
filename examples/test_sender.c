/* SPDX-License-Identifier: MIT */
/*
 * test_sender.c - tests a function that sends mail, here by libcurl, with
 * postern_testing.h and assert().
 *
 *     ./test_sender       silent, and 0, when all is well
 */
#undef NDEBUG                   /* assert() is what tests here */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>
#include <postern_testing.h>

/* ---- what is tested: returns the code of the last reply, 0 for none ----- */

static long send_mail(const char *url, const char *authority,
    const char *text)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *to = curl_slist_append(NULL, "b@b.example");
    struct curl_blob pem;
    FILE *file = tmpfile();
    long code = 0;

    assert(curl != NULL && to != NULL && file != NULL);
    fputs(text, file);
    rewind(file);
    pem.data = (void *)(size_t)authority;
    pem.len = strlen(authority);
    pem.flags = CURL_BLOB_COPY;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &pem);
    curl_easy_setopt(curl, CURLOPT_USERNAME, "anna");
    curl_easy_setopt(curl, CURLOPT_PASSWORD, "secret");
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, "a@a.example");
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READDATA, file);
    (void)curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_cleanup(curl);
    curl_slist_free_all(to);
    fclose(file);
    return code;
}

/* ---- the tests ---------------------------------------------------------- */

static postern_testing *kit;
static char url[80];

static long send_text(const char *text)
{
    return send_mail(url, postern_testing_certificate(kit), text);
}

static void test_it_sends_in_secret(void)
{
    const postern_testing_message *message;

    (void)send_text("Subject: Hello\r\n\r\nWorld\r\n");
    if (!postern_testing_wait(kit, 1, 5000))
        fprintf(stderr, "%s", postern_testing_why(kit));
    message = postern_testing_get(kit, 0);
    assert(message != NULL && message->tls);
    assert(strcmp(message->identity, "anna") == 0);
    assert(strcmp(message->rcpt_tos->address, "b@b.example") == 0);
    assert(strcmp(postern_testing_header(kit, message, "Subject", 0),
        "Hello") == 0);
    postern_testing_clear(kit);
}

static void test_it_tells_of_a_refusal(void)
{
    static postern_testing_fault fault;

    fault.verb = "RCPT";
    fault.reply = "550 5.1.1 No such user";
    assert(postern_testing_add_fault(kit, &fault) == 0);
    assert(send_text("Subject: Hello\r\n\r\nAgain\r\n") == 550);
    assert(postern_testing_wait_none(kit, NULL, 0));
    postern_testing_clear_faults(kit);
}

int main(void)
{
    static const char *const users[] = { "anna:secret", NULL };
    postern_testing_options options;

    postern_testing_options_init(&options);
    options.tls = 1;            /* STARTTLS, with a certificate made now */
    options.users = users;
    kit = postern_testing_start(&options, NULL);
    assert(kit != NULL);
    sprintf(url, "smtp://%s:%u", postern_testing_host(kit),
        postern_testing_port(kit));
    test_it_sends_in_secret();
    test_it_tells_of_a_refusal();
    postern_testing_free(kit);
    return 0;
}
