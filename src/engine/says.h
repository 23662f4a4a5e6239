/* SPDX-License-Identifier: MIT */
/* says.h - replies that several files use. */
#ifndef PST_ENGINE_SAYS_H
#define PST_ENGINE_SAYS_H

/* RFC 3207 4. */
#define PST_SAY_STARTTLS "530 Must issue a STARTTLS command first"
/* RFC 5321 3.8. */
#define PST_SAY_STOPPING "421 4.3.2 Service shutting down"
#define PST_SAY_CLOSING "421 4.3.2 Service not available, closing " \
    "transmission channel"
#define PST_SAY_NO_ANSWER "451 4.3.0 Error: the server has no answer"
#define PST_SAY_TOO_LATE "451 4.3.2 Error: no answer in time"
/* If there is no memory for the text of a hook. */
#define PST_SAY_NO_ROOM "451 4.3.0 Error: out of memory"
#define PST_SAY_NO_MEMORY "452 4.3.1 Error: out of memory"
/* RFC 3207 4. */
#define PST_SAY_NO_TLS "454 TLS not available"
#define PST_SAY_BAD_SYNTAX "500 Error: bad syntax"
#define PST_SAY_NOT_ASCII "500 Error: strict ASCII mode"
#define PST_SAY_LONG_LINE "500 5.5.6 Line too long"
#define PST_SAY_NEED_HELO "503 Error: send HELO first"
#define PST_SAY_NEED_RCPT "503 Error: need RCPT command"
/* RFC 4954 4 and 6. */
#define PST_SAY_AUTHENTICATED "235 2.7.0 Authentication successful"
#define PST_SAY_AUTH_WRONG "535 5.7.8 Authentication credentials invalid"
#define PST_SAY_AUTH_LATER "454 4.7.0 Temporary authentication failure"
#define PST_SAY_AUTH_FIRST "530 5.7.0 Authentication required"
/* RFC 1870 6.3. */
#define PST_SAY_TOO_BIG "552 Error: Too much mail data"

#endif
