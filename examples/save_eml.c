/* SPDX-License-Identifier: MIT */
/*
 * save_eml.c - writes each message to a file of its own, as it arrives, so
 * that a large message needs no memory.
 *
 *     ./save_eml [port [directory]]       1025 and "."; SIGTERM ends it well
 *
 * A crash may lose messages, because C's stdio cannot flush a file to the
 * device; RFC 5321 6.1 forbids losing a message after its 250.  Use
 * postern_store_eml of postern_handlers.h, which does the same without losing
 * any.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <postern.h>

#define MOST_NAME 250           /* of the directory */

struct message {
    FILE *file;
    char name[MOST_NAME + 60];  /* ".part" until the message is complete */
};

static const char *directory = ".";

/* An address contains no control characters, so it cannot begin another
   header. */
static void write_envelope(FILE *file, const postern_envelope *envelope)
{
    const postern_recipient *rcpt = postern_envelope_rcpt_tos(envelope);

    fprintf(file, "X-MailFrom: %s\r\n", postern_envelope_mail_from(envelope));
    for (; rcpt != NULL; rcpt = rcpt->next)
        fprintf(file, "X-RcptTo: %s\r\n", rcpt->address);
}

/* At DATA.  A refusal here saves the client from sending the content. */
static const char *on_begin(postern_session *session,
    postern_envelope *envelope)
{
    static unsigned long count;
    struct message *message = malloc(sizeof(*message));

    (void)session;
    if (message == NULL)
        return "452 4.3.1 Error: out of memory";
    /* With the time in the name, the program can be run again; there is room
       for it all. */
    sprintf(message->name, "%s/%lu-%lu.part", directory,
        (unsigned long)time(NULL), ++count);
    message->file = fopen(message->name, "wb");
    if (message->file == NULL) {
        free(message);
        return "451 4.3.0 Error: cannot make a file";
    }
    write_envelope(message->file, envelope);
    /* Now exactly one of on_message and on_aborted follows: both free it. */
    postern_envelope_set_data(envelope, message);
    return NULL;
}

/* A slow disk makes all clients wait, because there is only one thread. */
static const char *on_bytes(postern_session *session,
    postern_envelope *envelope, const char *octets, size_t length)
{
    struct message *message = postern_envelope_data(envelope);

    (void)session;
    if (fwrite(octets, 1, length, message->file) != length)
        return "452 4.3.1 Error: cannot write";     /* on_aborted follows */
    return POSTERN_TAKEN;
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    struct message *message = postern_envelope_data(envelope);
    char name[sizeof(message->name)];
    const char *reply;
    int failed = ferror(message->file);     /* fclose does not report it
                                               again */

    strcpy(name, message->name);
    strcpy(strrchr(name, '.'), ".eml");
    if (fclose(message->file) != 0 || failed
        || rename(message->name, name) != 0) {
        remove(message->name);
        reply = "451 4.3.0 Error: cannot keep the message";
    } else {
        reply = postern_replyf(session, "250 OK, kept as %s",
            strrchr(name, '/') + 1);
    }
    free(message);
    return reply;
}

/* The client has left, the content was refused, the server stops ... */
static void on_aborted(postern_session *session, postern_envelope *envelope,
    int reason)
{
    struct message *message = postern_envelope_data(envelope);

    (void)session;
    (void)reason;               /* postern_reason_text has words for it */
    fclose(message->file);
    remove(message->name);
    free(message);
}

int main(int argc, char **argv)
{
    static postern_handler handler;
    unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 1025;
    postern_options options;
    postern_server *server = NULL;
    int result = POSTERN_E_INVALID;

    postern_options_init(&options);
    handler.message_begin = on_begin;
    handler.message_bytes = on_bytes;
    handler.message = on_message;
    handler.message_aborted = on_aborted;
    if (argc > 2)
        directory = argv[2];
    if (strlen(directory) <= MOST_NAME)
        server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        result = postern_server_listen(server, NULL, port, 0);
    if (result >= 0) {
        /* the first lets messages on their way finish, the second does not */
        postern_stop_on_signals(server);
        printf("listening on port %u\n", postern_server_port(server, result));
        fflush(stdout);
        result = postern_server_run(server);
    }
    if (result < 0)
        fprintf(stderr, "save_eml: %s\n", postern_error_text(result));
    postern_stop_on_signals(NULL);      /* not after it is gone */
    postern_server_free(server);
    return result != 0;
}
