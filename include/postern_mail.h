/* SPDX-License-Identifier: MIT */
/*
 * postern_mail.h - the types that the server and the engine share: parameters,
 * envelopes, the list of EHLO, and the reasons for an end.
 *
 * postern.h includes it; a program rarely includes it itself.
 */
#ifndef POSTERN_MAIL_H
#define POSTERN_MAIL_H

#include "postern_base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct postern_envelope postern_envelope;
typedef struct postern_keywords postern_keywords;


/* ==== Choices =========================================================== */

/* What to do with a CR or LF in content that is not part of a CRLF. */
enum postern_bare_newline {
    POSTERN_NEWLINE_ACCEPT = 0,     /* it stays where it is */
    POSTERN_NEWLINE_NORMALIZE,      /* in DATA, LF becomes CRLF and CR a space;
                                       the content of BDAT is not changed */
    POSTERN_NEWLINE_REJECT          /* 550 5.5.2 after the end of the content;
                                       NUL too, with 550 5.6.0 */
};

/*
 * How often a verb may be sent in one session; one more is 421 4.7.0, and the
 * session ends.  A list of these ends with a NULL verb.  "*" stands for all
 * verbs that the list does not name; without it each of those may be sent 20
 * times, as in aiosmtpd.
 */
typedef struct postern_call_limit {
    const char *verb;       /* in any case, or "*" */
    unsigned limit;
} postern_call_limit;

/* What must be true before a command runs, else 503; and the flag
   POSTERN_SECRET. */
enum postern_needs {
    POSTERN_NEEDS_NOTHING = 0,
    POSTERN_NEEDS_HELO = 1,     /* "503 Error: send HELO first" */
    POSTERN_NEEDS_MAIL = 2,     /* "503 Error: need MAIL command" */
    POSTERN_NEEDS_RCPT = 4,     /* "503 Error: need RCPT command" */
    POSTERN_NEEDS_TLS = 8,      /* "530 Must issue a STARTTLS command first" */
    POSTERN_SECRET = 16         /* what follows the verb is a secret, and the
                                   `trace` hook gets "********" instead */
};


/* For the HELP texts of a command that replaces a built-in: the texts of the
   built-in, while HELP shows it.  Any copy of this string works, too. */
#define POSTERN_BUILT_IN "="


/* ==== Parameters and reasons ============================================ */

/* A parameter of MAIL or RCPT, such as SIZE=1000 (RFC 5321 4.1.2).  Lists end
   with name NULL and are never NULL themselves. */
typedef struct postern_parameter {
    const char *name;           /* in upper case */
    const char *value;          /* as sent, or NULL: there was no "=" */
} postern_parameter;

/* The value of the parameter with this name, in upper case: NULL if it is not
   in the list, "" if it has no value. */
const char *postern_parameter_find(const postern_parameter *list,
    const char *name);

/*
 * The values of DSN (RFC 3461).  If the option `dsn` is set the engine has
 * checked them: RET is `FULL` or `HDRS` in any case, ENVID is xtext, NOTIFY
 * has flags, ORCPT has a type, ";" and an address.
 *
 * _decode writes the decoded value, NUL-terminated, without control
 * characters: 0; INVALID: the encoding is wrong (or NULL); NOMEM: it does not
 * fit.  After an error the text is "".  strlen(value) + 1 octets are enough.
 */

/* xtext (RFC 3461 4), as in ENVID and AUTH; the result is UTF-8. */
int postern_xtext_decode(char *text, size_t size, const char *xtext);

/* The address of an ORCPT such as "rfc822;b+2Bc@x.example" (RFC 3461 4.2), or
   "utf-8;\x{E4}@x.example" (RFC 6533 3), whose result is UTF-8. */
int postern_orcpt_decode(char *text, size_t size, const char *orcpt);

/* When the sender has to be notified (RFC 3461 4.1). */
enum postern_notify {
    POSTERN_NOTIFY_SUCCESS = 1,
    POSTERN_NOTIFY_FAILURE = 2,
    POSTERN_NOTIFY_DELAY = 4,
    POSTERN_NOTIFY_NEVER = 8        /* without any other */
};

/* The flags of a NOTIFY such as "SUCCESS,DELAY", added up; 0: wrong syntax, or
   NULL (then RFC 3461 4.1 says when the sender is notified). */
unsigned postern_notify_flags(const char *value);

/* Why a session has ended, or a message that has begun was not completed. */
enum postern_reason {
    POSTERN_REASON_QUIT = 1,    /* the client said QUIT */
    POSTERN_REASON_EOF,         /* the client closed its side */
    POSTERN_REASON_RESET,       /* the connection broke */
    POSTERN_REASON_TIMEOUT,     /* the client was too slow */
    POSTERN_REASON_ANSWER,      /* an answer that was put off did not come in
                                   time */
    POSTERN_REASON_LIMIT,       /* a limit was passed: errors, calls, octets */
    POSTERN_REASON_REFUSED,     /* a hook refused, or said 421 */
    POSTERN_REASON_RSET,        /* RSET, HELO, EHLO or STARTTLS ended the
                                   transaction */
    POSTERN_REASON_TOO_BIG,     /* the content passed data_size_limit */
    POSTERN_REASON_LINE,        /* a line of the content was too long */
    POSTERN_REASON_SEQUENCE,    /* BDAT and DATA were mixed */
    POSTERN_REASON_MEMORY,      /* there was no memory */
    POSTERN_REASON_CLOSE,       /* postern_session_close */
    POSTERN_REASON_STOP,        /* the server stops */
    POSTERN_REASON_TLS,         /* the TLS handshake, or a record, was wrong */
    POSTERN_REASON_NEWLINE,     /* the content had a bare CR or LF */
    POSTERN_REASON_NUL,         /* the content had a NUL */
    POSTERN_REASON_TEXT,        /* the content was not text: decode_data */
    POSTERN_REASON_HELLO,       /* the client began with TLS on a listener
                                   without TLS */
    POSTERN_REASON_PROXY,       /* the header of a proxy was wrong */
    POSTERN_REASON_FORBIDDEN    /* the client speaks another protocol: see
                                   `forbidden_commands` */
};

/* "quit", "eof", "reset" ...: a static string for logs. */
const char *postern_reason_text(int reason);


/* Counters since the server, or the rules, were made.  They start again at 0
   after the largest unsigned long.  Later versions add members at the end. */
typedef struct postern_counters {
    unsigned long connections;  /* sessions; 0 in rules without a server */
    unsigned long turned_away;  /* clients that got no session; 0 in rules
                                   without a server */
    unsigned long messages;     /* that the hook `message` accepted */
    unsigned long octets;       /* of complete content, accepted or not */
    unsigned long deferred;     /* replies of 4xx */
    unsigned long refused;      /* replies of 5xx */
    unsigned long tls;          /* completed TLS handshakes */
    unsigned long tls_failed;   /* failed ones; 0 without a server */
    unsigned long auth;         /* clients that AUTH let in */
    unsigned long auth_failed;  /* refusals of AUTH that count as failures */
    unsigned long turned_away_address;  /* of those turned away: too many
                                   connections of their address */
    unsigned long turned_away_network;  /* ... of their network */
    unsigned long overloads;    /* how often an overload has begun */
    unsigned long early;        /* clients that spoke before they were greeted
                                   (postern_session_early) */
} postern_counters;


/* ==== The list of EHLO ================================================== */

/*
 * The list of EHLO (RFC 5321 4.1.1.1), from the call of the `ehlo` hook to its
 * answer (if that is put off, get it by postern_ticket_keywords).  _add adds a
 * copy of a line such as "XFOO a" before HELP: 0, or NOMEM (the list is full:
 * it has about 1,500 octets, fewer if the client's name is long).  _remove
 * removes a keyword and disables its commands and parameters until the next
 * EHLO: 0, or INVALID (it is not in the list).  Keywords that need it are
 * removed, too: SMTPUTF8 needs 8BITMIME (RFC 6531 3.1).  _next: NULL gives the
 * first line, a line the next one, the last one NULL; _add and _remove move
 * the lines.
 */
int postern_keywords_add(postern_keywords *keywords, const char *line);
int postern_keywords_remove(postern_keywords *keywords, const char *keyword);
const char *postern_keywords_next(const postern_keywords *keywords,
    const char *line);


/* ==== Envelopes =========================================================
 *
 * What these functions return belongs to the envelope and lives as long: until
 * the transaction ends, or postern_envelope_free if it was taken.
 */

/* A recipient; `next` is NULL at the last. */
typedef struct postern_recipient {
    const char *address;
    const postern_parameter *options;
    const struct postern_recipient *next;
} postern_recipient;

/* The reverse-path, "" for <>; NULL before MAIL was accepted. */
const char *postern_envelope_mail_from(const postern_envelope *envelope);
const postern_parameter *postern_envelope_mail_options(
    const postern_envelope *envelope);

/* Was SMTPUTF8 given (RFC 6531 3.4)? */
int postern_envelope_smtp_utf8(const postern_envelope *envelope);

/* The accepted recipients, the first or NULL, and how many they are. */
const postern_recipient *postern_envelope_rcpt_tos(
    const postern_envelope *envelope);
size_t postern_envelope_rcpt_count(const postern_envelope *envelope);

/* Adds a recipient, in a hook: an alias, a copy.  The address is copied, and
   not checked; recipient_limit does not apply.  0, or NOMEM. */
int postern_envelope_add_recipient(postern_envelope *envelope,
    const char *address);

/*
 * The content; its lines end with CRLF, without stuffed dots (RFC 5321 4.5.2);
 * it is not NUL-terminated.  It is never NULL: "" and 0 if it is empty, or if
 * a message_bytes hook has taken it.  Only `message` sees all of it.  `length`
 * may be NULL.
 */
const char *postern_envelope_content(const postern_envelope *envelope,
    size_t *length);

/* Octets of content that have come so far, without stuffed dots. */
unsigned long postern_envelope_received(const postern_envelope *envelope);

/* Your own data (envelope_create, or set here). */
void *postern_envelope_data(const postern_envelope *envelope);
void postern_envelope_set_data(postern_envelope *envelope, void *data);


/* ==== Reading mail ====================================================== */

/*
 * The domain of an address that a hook has got: what follows the last "@" that
 * is not in a quoted string or in an address literal (RFC 5321 4.1.2), such as
 * "example.com" or "[192.0.2.1]", in its original case.  It is a part of
 * `address`.  "" if there is none, if the address is "" or NULL, or if a
 * quoted string has no end.
 */
const char *postern_mailbox_domain(const char *address);

/*
 * Finds a field in the header of content[0..length) (RFC 5322 2.2), which ends
 * at the first empty line; lines end with CRLF or LF.  `name` has no colon,
 * and its case does not matter.  `after` is NULL for the first field with this
 * name; for the next one it is the last result.  Returns the value, as a part
 * of the content, without the blanks and line ends around it, and its length
 * in *found; NULL and 0: there is none.  `content` may be NULL.
 */
const char *postern_header_find(const char *content, size_t length,
    const char *name, const char *after, size_t *found);

/*
 * Copies a value and unfolds it (RFC 5322 2.2.3: line ends are removed, the
 * blanks after them stay).  The text is NUL-terminated and cut to `size`
 * octets with the NUL, not within a UTF-8 character; a NUL in the value
 * becomes a blank.  Nothing is decoded.  Returns the length without the cut,
 * so a result of `size` or more means that it was cut.  The text may contain
 * control characters: use postern_escape to show it.
 */
size_t postern_header_text(char *text, size_t size, const char *value,
    size_t length);

#ifdef __cplusplus
}
#endif

#endif
