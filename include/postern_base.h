/* SPDX-License-Identifier: MIT */
/*
 * postern_base.h - what every postern header needs: the version, the error
 * codes, the allocator and the address of a peer.
 *
 * The other headers include it; a program rarely includes it itself.
 */
#ifndef POSTERN_BASE_H
#define POSTERN_BASE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header, as text and, for #if, as a number: 0xMMmmpp is
   version MM.mm.pp. */
#define POSTERN_VERSION "0.2.0"
#define POSTERN_VERSION_NUMBER 0x000200

/* For a declaration of a function with a format, as printf has: compilers that
   know this check the values.  `format` is the number of the format among the
   parameters, from 1, `values` that of the first value. */
#ifdef __GNUC__
#define POSTERN_FORMAT(format, values) \
    __attribute__((__format__(__printf__, format, values)))
#else
#define POSTERN_FORMAT(format, values)
#endif

/* The version of the library that is linked, such as "0.2.0", and as a number
   like POSTERN_VERSION_NUMBER. */
const char *postern_version(void);
unsigned long postern_version_number(void);

/*
 * Errors
 *
 * A function that returns an int and can fail returns 0 or a count when it
 * succeeds, and one of these, all below zero, when it does not.  One list
 * makes the constants, their names and their texts: X(name, number, text).
 */
#define POSTERN_ERRORS(X) \
    X(AGAIN,    -1,  "the operation would have to wait") \
    X(CLOSED,   -2,  "the peer has closed its side of the connection") \
    X(RESET,    -3,  "the connection was reset") \
    X(FULL,     -4,  "a limit of the system or of an option is reached") \
    X(NOMEM,    -5,  "out of memory") \
    X(REFUSED,  -6,  "the connection was refused") \
    X(INUSE,    -7,  "the port is in use") \
    X(NOADDR,   -8,  "no such host name, or an address that is not ours") \
    X(DENIED,   -9,  "permission denied") \
    X(FAILED,   -10, "the system reported an error") \
    X(INVALID,  -11, "an argument or option has a value that is not allowed") \
    X(STALE,    -12, "nobody waits for this answer any longer") \
    X(BUSY,     -13, "not while a hook is running") \
    X(NOTLS,    -14, "this build of postern has no TLS") \
    X(NODIR,    -15, "the directory that it should be in is not there") \
    X(NOTDIR,   -16, "a file is where a directory should be") \
    X(READONLY, -17, "the file system is read-only") \
    X(ISDIR,    -18, "a directory is where a file should be")

/*
 * "INVALID" in a comment stands for INVALID itself and for each of these,
 * which say what is invalid: X(name, number, text).  Later versions may say
 * more exactly what this one calls INVALID; postern_error_kind does not
 * change.
 */
#define POSTERN_INVALIDS(X) \
    X(INVALID_OPTIONS, -101, "options: NULL, or not set up by _init") \
    X(INVALID_HANDLER, -102, "handler: its size is wrong") \
    X(INVALID_NET, -103, "net: NULL, or its size is wrong") \
    X(INVALID_RESIZE, -104, "resize: there has to be an allocator") \
    X(INVALID_HOSTNAME, -105, "hostname: it is empty, longer than 255 " \
        "octets, or has octets that are not printable ASCII") \
    X(INVALID_IDENT, -106, "ident: it is longer than 240 octets, or has " \
        "octets that are not printable ASCII") \
    X(INVALID_REQUIRE_STARTTLS, -107, "require_starttls: there is no TLS") \
    X(INVALID_TIMEOUT, -108, "timeout: more than half of an unsigned long") \
    X(INVALID_ANSWER_TIMEOUT, -109, \
        "answer_timeout: more than half of an unsigned long") \
    X(INVALID_WRITE_TIMEOUT, -110, \
        "write_timeout: more than half of an unsigned long") \
    X(INVALID_DRAIN_TIMEOUT, -111, \
        "drain_timeout: more than half of an unsigned long") \
    X(INVALID_COMMAND_SIZE, -112, "command_size_limit: 64 to 1024") \
    X(INVALID_BARE_NEWLINE, -113, "bare_newline: not a postern_bare_newline") \
    X(INVALID_NO_EHLO, -114, "no_ehlo: an unknown keyword") \
    X(INVALID_PORT, -115, "the port is above 65535") \
    X(INVALID_FLAGS, -116, "flags: not of enum postern_listen") \
    X(INVALID_NO_TLS, -117, "this listener needs options.tls_context") \
    X(INVALID_STOPPED, -118, "the server was stopped") \
    X(INVALID_COMMAND, -119, "command: NULL, or it has no callback") \
    X(INVALID_VERB, -120, "verb: 1 to 64 letters and digits") \
    X(INVALID_TWICE, -121, "the verb was added already") \
    X(INVALID_NEEDS, -122, "needs: not of enum postern_needs") \
    X(INVALID_LOOP, -123, "the application has the loop: options.watch") \
    X(INVALID_TEXT, -124, "the text has no code, or not one that may be") \
    X(INVALID_HERE, -125, "this is for another hook, or for no moment now") \
    X(INVALID_TLS_CONTEXT, -126, "tls_context: it has no certificate, or " \
        "demands those of clients and trusts no authority") \
    X(INVALID_CLIENTS, -127, "clients: not a postern_tls_clients") \
    X(INVALID_CONTEXT, -128, "context: NULL") \
    X(INVALID_DIRECTORY, -129, "directory: its name is NULL, empty, or too " \
        "long") \
    X(INVALID_KEYWORD, -130, "keyword: it is not in the list of EHLO") \
    X(INVALID_CALLBACK, -131, "the function that is to be called is NULL") \
    X(INVALID_LIMIT, -132, "limit: at most 65535") \
    X(INVALID_AUTH_REQUIRED, -133, "auth_required: there is neither the " \
        "hook auth nor auth_keys") \
    X(INVALID_SALT, -134, "salt: 1 to 64 octets") \
    X(INVALID_AUTH_DELAY, -135, \
        "auth_failure_delay: more than half of an unsigned long") \
    X(INVALID_XTEXT, -136, "the value is not encoded as it has to be") \
    X(INVALID_PROXY_TIMEOUT, -137, \
        "proxy_timeout: more than half of an unsigned long") \
    X(INVALID_PROXY_NETWORKS, -138, "proxy_networks: addresses, with /BITS " \
        "or without, and commas between them") \
    X(INVALID_PROXY_NOBODY, -139, "this listener needs " \
        "options.proxy_networks: nobody is trusted") \
    X(INVALID_XCLIENT_NETWORKS, -140, "xclient_networks: addresses, " \
        "with /BITS or without, and commas between them") \
    X(INVALID_MT_PRIORITY, -141, "mt_priority: it is longer than 40 octets, " \
        "or not printable ASCII without blanks") \
    X(INVALID_DELIVER_BY, -142, "deliver_by_minimum: at most 999999999") \
    X(INVALID_HOLD, -143, "hold_limit: at most 999999999; hold_until_limit: " \
        "such as 2030-01-31T00:00:00Z") \
    X(INVALID_NETWORK_BITS, -151, "network_bits_ipv4: 1 to 32; " \
        "network_bits_ipv6: 1 to 64") \
    X(INVALID_OVERLOAD, -152, "overload_share: at most 100; " \
        "overload_timeout: 1 to half of an unsigned long") \
    X(INVALID_GREET_DELAY, -153, \
        "greet_delay: more than half of an unsigned long") \
    X(INVALID_MECHANISM, -161, "name of a mechanism: 1 to 20 of A-Z, 0-9, " \
        "hyphen and underscore") \
    X(INVALID_IDENTITY, -162, "identity: it is empty, or not text") \
    X(INVALID_BUILT_IN, -171, "syntax, extended_suffix: there is no " \
        "built-in of this verb") \
    X(INVALID_CHANGE, -172, "this option cannot be changed while the server " \
        "runs") \
    X(INVALID_AUTH_TIMEOUT, -173, \
        "auth_timeout: more than half of an unsigned long") \
    X(INVALID_WISHES, -181, "wishes: neither POSTERN_READ nor " \
        "POSTERN_WRITE, or there is no socket") \
    X(INVALID_NO_UNIX, -182, "this system has no Unix-domain sockets") \
    X(INVALID_NO_SHARING, -183, "on this system ports cannot be shared") \
    X(INVALID_PATH, -184, "path: NULL, empty, or longer than that of a " \
        "Unix-domain socket can be") \
    X(INVALID_LISTENING, -185, "options of a listener: NULL, or not set up " \
        "by _init") \
    X(INVALID_MODE, -187, "mode: that of a file which its owner may read " \
        "and write and nobody may run, such as 0640") \
    X(INVALID_NOT_LISTENING, -188, "it is not a socket that listens") \
    X(INVALID_NOT_OFFERED, -191, "the server does not offer what this " \
        "needs") \
    X(INVALID_BUFFER_SIZE, -192, "buffer_size: at least 4096") \
    X(INVALID_HOST, -193, "host: there has to be one") \
    X(INVALID_RELAY_TLS, -194, "tls: not a postern_relay_tls, or it needs " \
        "tls_context") \
    X(INVALID_TLS_NAME, -195, "tls_name: a certificate that is checked " \
        "needs a host name; an address or a path is none") \
    X(INVALID_LEFT_OUT, -201, "this build of the library leaves out what " \
        "that needs")

#define POSTERN_ERROR_CONSTANT(name, number, text) POSTERN_E_##name = number,
enum postern_error {
    POSTERN_INVALIDS(POSTERN_ERROR_CONSTANT)
    POSTERN_ERRORS(POSTERN_ERROR_CONSTANT)
    POSTERN_OK = 0
};
#undef POSTERN_ERROR_CONSTANT

/*
 * "INUSE" and "the port is in use" for POSTERN_E_INUSE; "OK" and "no error"
 * for 0 and above; "UNKNOWN" and "unknown error" for a number not in the list.
 * The strings are static.
 */
const char *postern_error_name(int error);
const char *postern_error_text(int error);

/* POSTERN_E_INVALID for every error of POSTERN_INVALIDS; else `error`. */
int postern_error_kind(int error);

/*
 * Sizes
 *
 * A struct that a program fills in, and that may grow in later versions,
 * begins with `size`, which is sizeof the struct.  The _init function sets it;
 * if there is no such function, the program does.  Any other size, also 0, is
 * INVALID: the struct was not set up, or the program was compiled with the
 * header of another version.
 *
 * The hooks of a postern_handler are optional, so its size may also be
 * smaller: up to the end of any hook, and the hooks after it count as NULL.
 * Size 0 means sizeof (postern_handler).
 */

/*
 * The allocator: one function that allocates (block NULL, was 0), resizes, and
 * frees (now 0; the result is ignored).  `was` is the present size of the
 * block, in octets.  NULL for `now` > 0 means that there is no memory, and the
 * old block is unchanged.  This is not fatal: the session gets 452 or 421 and
 * the server continues.
 */
typedef void *(*postern_resize)(void *context, void *block, size_t was,
    size_t now);

/* Large enough for a SOCKET, a file descriptor or an index. */
typedef size_t postern_socket;
#define POSTERN_NO_SOCKET ((postern_socket)-1)

/* What to wait for on a socket, or what has happened: one of them, or both
   added up. */
#define POSTERN_READ 1
#define POSTERN_WRITE 2

/* The address of a peer, as octets; it is never looked up. */
enum postern_family {
    POSTERN_FAMILY_NONE = 0,    /* unknown, or no network address */
    POSTERN_FAMILY_INET = 4,    /* octets[0..3], network order */
    POSTERN_FAMILY_INET6 = 6,   /* octets[0..15] */
    POSTERN_FAMILY_LOCAL = 1    /* a local (unix) socket, no octets */
};

typedef struct postern_address {
    unsigned char octets[16];
    unsigned short port;        /* host order */
    unsigned char family;       /* enum postern_family */
} postern_address;

/*
 * Writes "127.0.0.1", "::1" (RFC 5952), "local" or "unknown", without the
 * port, NUL-terminated and cut to `size` octets; 46 are always enough.
 * Returns `text`.
 */
char *postern_address_text(const postern_address *address, char *text,
    size_t size);

#ifdef __cplusplus
}
#endif

#endif
