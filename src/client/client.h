/* SPDX-License-Identifier: MIT */
/*
 * client.h - the inside of a client of SMTP or LMTP.
 *
 * Commands are written into one buffer, and for each there is a row in a ring:
 * which command it is, and where in the output it ends.  The next reply
 * answers the oldest row.  output.c computes from the ring how much of the
 * buffer may be sent, so only that function knows about PIPELINING.
 *
 * Calls between the files go in one direction:
 *
 *     life, input > event > auth > command, content > hello, path > output
 *         > offer, reply
 */
#ifndef PST_CLIENT_CLIENT_H
#define PST_CLIENT_CLIENT_H

#include "base/config.h"
#include "base/text.h"
#include "postern_client.h"
#include "reply.h"
#include "sasl/client.h"

/* The commands of rows, in addition to enum postern_client_command. */
enum {
    PST_CLIENT_HELO = 100,      /* HELO, after EHLO was not understood */
    PST_CLIENT_CHUNK,           /* BDAT, not the last */
    PST_CLIENT_CLEAN,           /* RSET that the client sends by itself */
    PST_CLIENT_NOBODY           /* the "." of a content without recipients */
};

enum pst_client_phase {
    PST_CLIENT_OPENING,         /* waiting for the greeting, or for the reply
                                   to EHLO */
    PST_CLIENT_OPEN,
    PST_CLIENT_HANDSHAKE,
    PST_CLIENT_LEAVING,         /* QUIT was written */
    PST_CLIENT_ENDED
};

enum pst_client_content {
    PST_CLIENT_NO_CONTENT,
    PST_CLIENT_ASKED,           /* waiting for the 354 to DATA */
    PST_CLIENT_DOTTED,          /* DATA: lines, and a dot at the end */
    PST_CLIENT_CHUNKED,         /* BDAT */
    PST_CLIENT_UNWANTED         /* the content is dropped */
};

typedef struct pst_client_row {
    unsigned char command;
    unsigned long end;          /* where the command ends in the output */
} pst_client_row;

struct postern_client {
    postern_client_options options;
    char hostname[256];
    enum pst_client_phase phase;
    int secure;
    int fault;
    int told;                   /* event OVER was reported */
    int by_reply;               /* a reply has ended it */

    /* output.c */
    char *buffer;
    size_t start, used;         /* start..used is in the buffer and not sent */
    unsigned long written, gone;    /* octets of the output; the counts may
                                       wrap */
    pst_client_row rows[PST_CLIENT_PENDING];
    size_t first, count;
    unsigned long base;         /* since when a reply is awaited */
    int secret;                 /* wipe what was sent */

    /* offer.c */
    unsigned offers;
    unsigned mechanisms;        /* enum pst_sasl_client_kind */
    unsigned long size_limit;

    /* event.c */
    pst_client_reply reply;
    int early;                  /* it began before its command was sent */
    int is_whole;               /* the next octet begins another reply */
    int has_event;
    postern_client_event event;

    /* auth.c */
    pst_sasl_client *sasl;      /* NULL: no exchange */
    int initial;                /* its first response is still to be sent */

    /* command.c: the transaction */
    int open;                   /* MAIL was written */
    int stale;                  /* RSET has to be sent before the next
                                   transaction */
    int mailed;                 /* MAIL was accepted, or has no reply yet */
    int utf8, binary;           /* parameters of MAIL */
    size_t recipients;          /* RCPTs that were written */
    size_t answered, accepted;  /* how many of them have a reply, and a
                                   positive one */

    /* content.c */
    enum pst_client_content content;
    size_t verdicts;            /* how many have come */
    char cr;                    /* the last octet was a CR */
    char in_line;               /* the last octet did not end a line */
    int chunk_is_open;
    size_t chunk;               /* where its octets begin in the buffer */
};

/* ---- offer.c ------------------------------------------------------------ */

/* Handles a line of the reply to EHLO, except the first. */
void pst_client_offer_note(postern_client *client, const char *line);
void pst_client_offer_forget(postern_client *client);

/* ---- output.c ----------------------------------------------------------- */

/* How many octets fit into the buffer? */
size_t pst_client_room(postern_client *client);

/* The place for new octets; _wrote adds so many.  Ask for the room before. */
#define pst_client_end(client) ((client)->buffer + (client)->used)
void pst_client_wrote(postern_client *client, size_t length,
    unsigned long now);

/* Drops octets that have no BDAT yet. */
void pst_client_chunk_drop(postern_client *client);

/* Begins a line in the buffer.  _put ends it with CRLF and makes a row: 0,
   AGAIN (no room now), INVALID (it is too long); after an error nothing was
   written. */
int pst_client_line(postern_client *client, pst_text *text);
int pst_client_put(postern_client *client, pst_text *text, int command,
    unsigned long now);

/* The same of a text. */
int pst_client_say(postern_client *client, const char *line, int command,
    unsigned long now);

/* Makes a row for octets that were written otherwise. */
int pst_client_expect(postern_client *client, int command,
    unsigned long now);
#define pst_client_is_full(client) ((client)->count == PST_CLIENT_PENDING)

/* The command that the next reply answers; 0: none.  _drop removes it, _keep
   puts it back at once. */
int pst_client_awaited(const postern_client *client);
void pst_client_drop_row(postern_client *client);
void pst_client_keep_row(postern_client *client);

/* Was all of that command sent? */
int pst_client_is_asked(const postern_client *client);

/* The conversation is over. */
void pst_client_over(postern_client *client, int fault);

/* ---- path.c ------------------------------------------------------------- */

/* Adds "<address>" and the parameters.  0; INVALID. */
int pst_client_path(postern_client *client, pst_text *text,
    const char *address, int may_be_null);
int pst_client_parameters(postern_client *client, pst_text *text,
    const postern_parameter *parameters);

/* ---- hello.c ------------------------------------------------------------ */

int pst_client_hello(postern_client *client, int command, unsigned long now);

/* ---- command.c ---------------------------------------------------------- */

/* May a command be given?  0, AGAIN, INVALID_HERE. */
int pst_client_may(const postern_client *client);

/* ---- content.c ---------------------------------------------------------- */

/* The reply to DATA was 354. */
void pst_client_content_go(postern_client *client, unsigned long now);

/* The server does not want the content. */
void pst_client_content_refused(postern_client *client);

/* ---- auth.c ------------------------------------------------------------- */

/* The reply has a challenge: writes the response. */
void pst_client_auth_answer(postern_client *client, unsigned long now);
void pst_client_auth_end(postern_client *client);

/* ---- event.c ------------------------------------------------------------ */

/* A reply is complete. */
void pst_client_event_reply(postern_client *client, unsigned long now);

#endif
