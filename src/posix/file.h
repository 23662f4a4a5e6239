/* file.h - what file.c and directory.c share. */
#ifndef PST_POSIX_FILE_H
#define PST_POSIX_FILE_H

/* As fsync, and what fsync does not do where the system wants more. */
int pst_posix_file_flush(int descriptor);

/* Members of pst_os_disk. */
int pst_posix_directory_flush(void *context, const char *path);
int pst_posix_directory_make(void *context, const char *path);

#endif
