/* SPDX-License-Identifier: MIT */
/* flush.h - fsync(), or what the system needs instead. */
#ifndef PST_POSIX_FLUSH_H
#define PST_POSIX_FLUSH_H

/* Returns when the device has what was written to the descriptor.  -1 and
   errno after an error, but never EINTR. */
int pst_posix_flush(int descriptor);

#endif
