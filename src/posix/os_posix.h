/* os_posix.h - asks the system's headers for POSIX; comes before all others. */
#ifndef PST_POSIX_OS_POSIX_H
#define PST_POSIX_OS_POSIX_H

#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

/* macOS hides F_FULLFSYNC from a program that asks for POSIX alone. */
#ifndef _DARWIN_C_SOURCE
#define _DARWIN_C_SOURCE 1
#endif

#endif
