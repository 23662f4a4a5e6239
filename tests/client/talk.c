/* SPDX-License-Identifier: MIT */
/* talk.c - plays a client against a server whose lines are in the test. */
#include <stdlib.h>

#include "talk.h"

size_t talk_cut = 0;

void talk_set(talk *it)
{
    memset(it, 0, sizeof(*it));
    failing_alloc_init(&it->alloc);
    it->now = (unsigned long)-1000;
    it->cut = talk_cut;
    postern_client_options_init(&it->options);
    it->options.hostname = "me.test";
    it->options.resize = failing_alloc_resize;
    it->options.resize_context = &it->alloc;
}

void talk_start(talk *it)
{
    int error = 1;

    it->client = postern_client_new(&it->options, it->now, &error);
    ASSERT_NUMBER(error, 0);
    if (it->client == NULL)
        abort();
}

void talk_begin(talk *it)
{
    talk_set(it);
    talk_start(it);
}

void talk_end(talk *it)
{
    postern_client_free(it->client);
    CU_ASSERT(failing_alloc_is_clean(&it->alloc));
}

static size_t piece(const talk *it, size_t length)
{
    return it->cut != 0 && it->cut < length ? it->cut : length;
}

const char *talk_say(talk *it)
{
    const char *octets;
    size_t length;

    it->said_length = 0;
    while ((octets = postern_client_out(it->client, &length)) != NULL) {
        length = piece(it, length);
        memcpy(it->said + it->said_length, octets, length);
        it->said_length += length;
        postern_client_sent(it->client, length, it->now);
    }
    it->said[it->said_length] = '\0';
    return it->said;
}

static void show(char *line, const postern_client_event *event)
{
    static const char *const names[] = {
        "?", "greeting", "hello", "starttls", "auth", "mail", "rcpt", "data",
        "content", "rset", "command", "quit"
    };

    switch (event->what) {
    case POSTERN_CLIENT_READY:
        sprintf(line, "ready %s\n", event->text);
        break;
    case POSTERN_CLIENT_SECURE:
        strcpy(line, "secure\n");
        break;
    case POSTERN_CLIENT_OVER:
        sprintf(line, "over %s%s%s\n", postern_client_fault_text(
            event->fault), *event->text == '\0' ? "" : " ", event->text);
        ASSERT_NUMBER(event->code, atoi(event->text));
        break;
    default:
        ASSERT_NUMBER(event->code, atoi(event->text));
        sprintf(line, "%s[%u] %s%s\n", names[event->command],
            (unsigned)event->index, event->text, event->last ? "!" : "");
    }
}

static void gather(talk *it)
{
    postern_client_event event;

    while (postern_client_next(it->client, &event))
        show(it->events + strlen(it->events), &event);
}

const char *talk_events(talk *it)
{
    it->events[0] = '\0';
    gather(it);
    return it->events;
}

const char *talk_hear_octets(talk *it, const char *said, size_t length)
{
    size_t at = 0, used, end;

    it->events[0] = '\0';
    gather(it);
    while (at < length) {
        end = at + piece(it, length - at);
        while (at < end) {
            used = postern_client_input(it->client, said + at, end - at,
                it->now);
            at += used;
            gather(it);
            if (used == 0)
                return it->events;
        }
    }
    gather(it);
    return it->events;
}

const char *talk_hear(talk *it, const char *said)
{
    return talk_hear_octets(it, said, strlen(said));
}

void talk_open(talk *it, const char *keywords)
{
    char reply[1000] = "250-mx.test\r\n";
    size_t length;

    ASSERT_TEXT(talk_hear(it, "220 mx.test\r\n"), "");
    ASSERT_TEXT(talk_say(it), it->options.lmtp ? "LHLO me.test\r\n"
        : "EHLO me.test\r\n");
    while (*keywords != '\0') {
        char *at = reply + strlen(reply);

        keywords += strspn(keywords, " ");
        length = strcspn(keywords, " ");
        sprintf(at, "250-%.*s\r\n", (int)length, keywords);
        while ((at = strchr(at, '=')) != NULL)
            *at = ' ';
        keywords += length;
    }
    strcat(reply, "250 HELP\r\n");
    CU_ASSERT(strncmp(talk_hear(it, reply), "ready 250 mx.test\n", 18) == 0);
}

void talk_mail(talk *it, const char *keywords)
{
    talk_begin(it);
    talk_open(it, keywords);
    ASSERT_NUMBER(MAIL(it, "a@b.test", NULL), 0);
    (void)talk_say(it);
    ASSERT_TEXT(talk_hear(it, "250 OK\r\n"), "mail[0] 250 OK\n");
    ASSERT_NUMBER(RCPT(it, "c@d.test", NULL), 0);
    (void)talk_say(it);
    ASSERT_TEXT(talk_hear(it, "250 OK\r\n"), "rcpt[0] 250 OK\n");
}

static void send_more(talk *it)
{
    const char *octets;
    size_t length;

    while ((octets = postern_client_out(it->client, &length)) != NULL) {
        memcpy(it->said + it->said_length, octets, length);
        it->said_length += length;
        postern_client_sent(it->client, length, it->now);
    }
    it->said[it->said_length] = '\0';
}

void talk_content(talk *it, const char *octets, size_t length)
{
    size_t at = 0, used;

    it->said_length = 0;
    while (at < length) {
        used = postern_client_content(it->client, octets + at,
            piece(it, length - at), it->now);
        at += used;
        if (used == 0)
            send_more(it);
    }
    while (END(it) == POSTERN_E_AGAIN)
        send_more(it);
    send_more(it);
}
