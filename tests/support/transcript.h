/* SPDX-License-Identifier: MIT */
/*
 * transcript.h - reads the dialogues of tests/transcripts.
 *
 * A file is prose up to the first line that begins with "## "; then cases:
 *
 *     ## 046. a name
 *     # config: data_size_limit=50 enable_smtputf8=1
 *     # hook: noop_says_two_lines
 *     # deviates: why this is not what aiosmtpd says
 *     # deviates: (remarks go on in a second line like this)
 *     # note: anything
 *     S: 220 mx.test postern 0.1.0
 *     C: NOOP <507 x "a">
 *     S: 250 OK
 *     I: host_name=client.test
 *     -- wait 300ms
 *     S: <connection closed>
 *
 * C: and S: lines end in CRLF on the wire.  \xNN, \r, \n and \\ are escapes,
 * <N x "text"> is the text N times.  A C: line may end in <LF>: it ends in a
 * bare LF instead, or in <no newline>: in nothing.  C: lines in a row are one
 * step, S: lines in a row are one step.  "S: <nothing>": nothing comes;
 * "S: <connection closed>": the server's end.  "-- wait 300ms" (or 5s), and
 * "-- fin", "-- reset" and "-- tls" (a handshake; config: tls=1) are acts of
 * the client.  I: lines are facts inside the
 * server: host_name, extended_smtp and open (a transaction is open) of the
 * session now; mail_from, rcpt_to (one line each) and content of the message
 * that the handler got last.
 */
#ifndef TESTS_SUPPORT_TRANSCRIPT_H
#define TESTS_SUPPORT_TRANSCRIPT_H

#include <stddef.h>

enum transcript_kind {
    TRANSCRIPT_SEND,        /* octets that the client sends at once */
    TRANSCRIPT_EXPECT,      /* octets that the server sends */
    TRANSCRIPT_NOTHING,     /* the server says nothing */
    TRANSCRIPT_CLOSED,      /* the server closes the connection */
    TRANSCRIPT_WAIT,        /* milliseconds pass */
    TRANSCRIPT_FIN,         /* the client ends its side */
    TRANSCRIPT_TLS,         /* the client makes a TLS handshake */
    TRANSCRIPT_RESET,       /* the client breaks the connection */
    TRANSCRIPT_INSIDE       /* the fact `key` has the value `octets` */
};

typedef struct transcript_step {
    enum transcript_kind kind;
    char *octets;               /* NUL-terminated, may hold others */
    size_t length;
    char key[32];
    unsigned long milliseconds;
    int line;                   /* of the file, for messages */
} transcript_step;

typedef struct transcript_case {
    char *name;
    char *config;               /* "key=value key=value", or "" */
    char *hook;                 /* a name, or "" */
    char *deviates;             /* the reason, or "" */
    transcript_step *steps;
    int step_count;
    int line;
} transcript_case;

typedef struct transcript {
    transcript_case *cases;
    int case_count;
} transcript;

/* The files, ended by NULL, as seen from the top of the tree. */
extern const char *const transcript_files[];

/* NULL: it cannot be read; then error[0..199] says why and where. */
transcript *transcript_read(const char *path, char *error);
transcript *transcript_parse(const char *text, char *error);
void transcript_free(transcript *script);

/* A value of the config, copied to value[0..size) without its escapes (a space
   is \x20); 0: it is not there. */
int transcript_config(const transcript_case *dialogue, const char *key,
    char *value, size_t size);
unsigned long transcript_number(const transcript_case *dialogue,
    const char *key, unsigned long otherwise);

/* The octets of all SEND steps. */
size_t transcript_sent_length(const transcript_case *dialogue);

#endif
