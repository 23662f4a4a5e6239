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
 *     S: 220 mx.test postern
 *     C: NOOP <507 x "a">
 *     S: 250 OK
 *     I: host_name=client.test
 *     -- wait 300ms
 *     S: <connection closed>
 *
 * C: and S: lines end in CRLF on the wire.  \xNN, \r, \n and \\ are escapes;
 * <N x "text"> is the text N times.  If a C: line ends in <LF>, it ends in a
 * bare LF instead; in <no newline>: without a line end.  C: lines in a row are
 * one step, and so are S: lines in a row.  "S: <nothing>": the server sends
 * nothing; "S: <connection closed>": the server closes.  "-- wait 300ms" (or
 * 5s), "-- fin", "-- reset" and "-- tls" (a handshake; config: tls=1) are
 * actions of the client.  I: lines are facts inside the server: host_name,
 * extended_smtp and open (a transaction is open) of the session at that time;
 * mail_from, rcpt_to (one line each) and content of the last message.
 */
#ifndef TESTS_SUPPORT_TRANSCRIPT_H
#define TESTS_SUPPORT_TRANSCRIPT_H

#include <stddef.h>

enum transcript_kind {
    TRANSCRIPT_SEND,        /* octets that the client sends at once */
    TRANSCRIPT_EXPECT,      /* octets that the server sends */
    TRANSCRIPT_NOTHING,     /* the server sends nothing */
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
    int line;                   /* in the file, for messages */
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

/* The files, with paths from the top folder; ended by NULL. */
extern const char *const transcript_files[];

/* NULL: it cannot be parsed; then error[0..199] has a message. */
transcript *transcript_read(const char *path, char *error);
transcript *transcript_parse(const char *text, char *error);
void transcript_free(transcript *script);

/* Copies a value of the config to value[0..size), with its escapes decoded (a
   space is \x20); 0: there is none. */
int transcript_config(const transcript_case *dialogue, const char *key,
    char *value, size_t size);
unsigned long transcript_number(const transcript_case *dialogue,
    const char *key, unsigned long otherwise);

/* How many octets all SEND steps have. */
size_t transcript_sent_length(const transcript_case *dialogue);

#endif
