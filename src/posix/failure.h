/* failure.h - errno, put in the few words that the os layer knows. */
#ifndef PST_POSIX_FAILURE_H
#define PST_POSIX_FAILURE_H

/* One of enum pst_os_error. */
int pst_posix_failure(int number);

#endif
