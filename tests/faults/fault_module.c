// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded before the C library (LD_PRELOAD), makes operations on the files below one folder fail, counted from 1.
//
//   HOSO_FAULT_FOLDER  the folder; operations elsewhere are left alone
//   HOSO_FAULT_AT      the operation that fails; 0: none
//   HOSO_FAULT_LAST    the last one that fails; without it only that one
//   HOSO_FAULT_ERROR   the error number
//   HOSO_FAULT_SHORT   1: a write that fails the first time writes half before
//   HOSO_FAULT_COUNT   a file to write the number of operations into when the program ends
//   HOSO_FAULT_NO_SYNC fsync and its like do nothing and say they did, on: 1 everything, 2 folders, 3 files
//   HOSO_FAULT_SPACE   1: only what takes space fails, as on a full disk
//   HOSO_FAULT_STATFS  the type of file system that statfs() tells, in hexadecimal
//   HOSO_FAULT_CLOCK   seconds to add to the time of day
//
// It knows the calls that hoso, libstdc++ and SQLite make by name; a test compares its count with what strace sees.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/// The C library's syscall(2), past the one below.
#define call ((long (*)(long, ...))dlsym(RTLD_NEXT, "syscall"))
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static char folder[PATH_MAX];
static size_t folder_length;
static long first_failure, last_failure;
static int error_number, halves_writes, swallows_syncs, only_space;
static atomic_long operations;

static long number_of(const char* name) {
    const char* text = getenv(name);
    return text == NULL ? 0 : strtol(text, NULL, 0);
}

__attribute__((constructor)) static void begin(void) {
    const char* wanted = getenv("HOSO_FAULT_FOLDER");
    if (wanted == NULL || strlen(wanted) >= sizeof folder) return;
    strcpy(folder, wanted);
    folder_length = strlen(folder);
    first_failure = number_of("HOSO_FAULT_AT");
    last_failure = getenv("HOSO_FAULT_LAST") != NULL ? number_of("HOSO_FAULT_LAST") : first_failure;
    error_number = (int)number_of("HOSO_FAULT_ERROR");
    halves_writes = (int)number_of("HOSO_FAULT_SHORT");
    swallows_syncs = (int)number_of("HOSO_FAULT_NO_SYNC");
    only_space = (int)number_of("HOSO_FAULT_SPACE");
}

__attribute__((destructor)) static void end(void) {
    const char* name = getenv("HOSO_FAULT_COUNT");
    if (folder_length == 0 || name == NULL) return;
    char text[32];
    const int length = snprintf(text, sizeof text, "%ld\n", atomic_load(&operations));
    const int file = (int)call(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) return;
    if (call(SYS_write, file, text, (size_t)length) != length) _exit(99);
    call(SYS_close, file);
}

static int is_below(const char* path) {
    return folder_length > 0 && path != NULL && strncmp(path, folder, folder_length) == 0 &&
           (path[folder_length] == '/' || path[folder_length] == '\0');
}

static int is_path_below(int base, const char* path) {
    if (path == NULL || path[0] == '/') return is_below(path);
    char link[64], whole[PATH_MAX * 2];
    snprintf(link, sizeof link, base == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", base);
    const ssize_t length = readlink(link, whole, PATH_MAX);
    if (length < 0) return 0;
    snprintf(whole + length, sizeof whole - (size_t)length, "/%s", path);
    return is_below(whole);
}

static int is_file_below(int file) {
    if (folder_length == 0 || file <= STDERR_FILENO) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = '\0';
    return is_below(path);
}

enum space { takes_no_space, takes_space };

/// Counts an operation. True, with errno set, where it is to fail.
static int fails(enum space space) {
    const long now = atomic_fetch_add(&operations, 1) + 1;
    if (first_failure == 0 || now < first_failure || now > last_failure) return 0;
    if (only_space && space == takes_no_space) return 0;
    errno = error_number;
    return 1;
}

static int is_failing(void) {
    const long now = atomic_load(&operations);
    return first_failure != 0 && now >= first_failure && now <= last_failure;
}

static int is_first_failure(void) { return atomic_load(&operations) == first_failure; }

// --- names ---
static int exists(int base, const char* path) {
    struct stat about;
    const int before = errno, found = fstatat(base, path, &about, AT_SYMLINK_NOFOLLOW) == 0;
    errno = before;
    return found;
}

/// Opening is an operation where it makes or empties a file; on a disk that may only be read also where it may write.
static int open_below(int base, const char* path, int flags, mode_t mode) {
    const int makes = (flags & O_CREAT) != 0 && !exists(base, path), empties = (flags & O_TRUNC) != 0;
    if (folder_length > 0 && is_path_below(base, path)) {
        if ((makes || empties) && fails(takes_space)) return -1;
        if (error_number == EROFS && (flags & O_ACCMODE) != O_RDONLY && is_failing()) return errno = EROFS, -1;
    }
    return (int)call(SYS_openat, base, path, flags, mode);
}

static mode_t mode_of(int flags, va_list* arguments) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(*arguments, mode_t) : 0;
}

#define OPEN(name)                                                                                                     \
    int name(const char* path, int flags, ...) {                                                                       \
        va_list arguments;                                                                                             \
        va_start(arguments, flags);                                                                                    \
        const mode_t mode = mode_of(flags, &arguments);                                                                \
        va_end(arguments);                                                                                             \
        return open_below(AT_FDCWD, path, flags, mode);                                                                \
    }
#define OPEN_AT(name)                                                                                                  \
    int name(int base, const char* path, int flags, ...) {                                                             \
        va_list arguments;                                                                                             \
        va_start(arguments, flags);                                                                                    \
        const mode_t mode = mode_of(flags, &arguments);                                                                \
        va_end(arguments);                                                                                             \
        return open_below(base, path, flags, mode);                                                                    \
    }
OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)

int mkdir(const char* path, mode_t mode) {
    if (is_path_below(AT_FDCWD, path) && !exists(AT_FDCWD, path) && fails(takes_space)) return -1;
    return REAL(mkdir)(path, mode);
}

int rename(const char* from, const char* to) {
    if (is_path_below(AT_FDCWD, to) && fails(takes_no_space)) return -1;
    return REAL(rename)(from, to);
}

static int renames_below(int base, const char* from, int other, const char* to, unsigned int flags) {
    const int refused = (flags & RENAME_NOREPLACE) != 0 && exists(other, to);
    return is_path_below(other, to) && exists(base, from) && !refused;
}

static int renamed(int base, const char* from, int other, const char* to, unsigned int flags) {
    if (renames_below(base, from, other, to, flags) && fails(takes_no_space)) return -1;
    return (int)call(SYS_renameat2, base, from, other, to, flags);
}

int renameat2(int base, const char* from, int other, const char* to, unsigned int flags) {
    return renamed(base, from, other, to, flags);
}

int link(const char* from, const char* to) {
    if (is_path_below(AT_FDCWD, to) && fails(takes_space)) return -1;
    return REAL(link)(from, to);
}

int unlink(const char* path) {
    if (is_path_below(AT_FDCWD, path) && exists(AT_FDCWD, path) && fails(takes_no_space)) return -1;
    return REAL(unlink)(path);
}

int unlinkat(int base, const char* path, int flags) {
    if (is_path_below(base, path) && fails(takes_no_space)) return -1;
    return REAL(unlinkat)(base, path, flags);
}

int rmdir(const char* path) {
    if (is_path_below(AT_FDCWD, path) && fails(takes_no_space)) return -1;
    return REAL(rmdir)(path);
}

int remove(const char* path) {
    if (is_path_below(AT_FDCWD, path) && exists(AT_FDCWD, path) && fails(takes_no_space)) return -1;
    return REAL(remove)(path);
}

/// hoso calls renameat2(2) through syscall(2); what else comes this way is passed on.
long syscall(long number, ...) {
    va_list list;
    long arguments[6];
    va_start(list, number);
    for (int i = 0; i < 6; ++i) arguments[i] = va_arg(list, long);
    va_end(list);
    if (number == SYS_renameat2)
        return renamed((int)arguments[0], (const char*)arguments[1], (int)arguments[2], (const char*)arguments[3],
            (unsigned int)arguments[4]);
    return call(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

// --- data ---
ssize_t write(int file, const void* bytes, size_t count) {
    if (!is_file_below(file) || !fails(takes_space)) return REAL(write)(file, bytes, count);
    if (halves_writes && is_first_failure() && count > 1) return REAL(write)(file, bytes, count / 2);
    return -1;
}

static ssize_t write_at(int file, const void* bytes, size_t count, off_t offset) {
    if (!is_file_below(file) || !fails(takes_space)) return call(SYS_pwrite64, file, bytes, count, offset);
    if (halves_writes && is_first_failure() && count > 1) return call(SYS_pwrite64, file, bytes, count / 2, offset);
    return -1;
}
ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) { return write_at(file, bytes, count, offset); }
ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t offset) {
    return write_at(file, bytes, count, offset);
}

ssize_t writev(int file, const struct iovec* parts, int count) {
    if (is_file_below(file) && fails(takes_space)) return -1;
    return REAL(writev)(file, parts, count);
}

int ftruncate(int file, off_t size) {
    if (is_file_below(file) && fails(takes_no_space)) return -1;
    return (int)call(SYS_ftruncate, file, size);
}
int ftruncate64(int file, off64_t size) { return ftruncate(file, size); }

int fallocate(int file, int mode, off_t offset, off_t size) {
    if (is_file_below(file) && fails(takes_space)) return -1;
    return (int)call(SYS_fallocate, file, mode, offset, size);
}

// --- stable storage ---
static int is_swallowed(int file) {
    if (swallows_syncs < 2) return swallows_syncs;
    struct stat about;
    return fstat(file, &about) == 0 && S_ISDIR(about.st_mode) == (swallows_syncs == 2);
}

static int sync_below(int file, long number) {
    if (!is_file_below(file)) return (int)call(number, file);
    if (fails(takes_no_space)) return -1;
    return is_swallowed(file) ? 0 : (int)call(number, file);
}
int fsync(int file) { return sync_below(file, SYS_fsync); }
int fdatasync(int file) { return sync_below(file, SYS_fdatasync); }
int syncfs(int file) { return sync_below(file, SYS_syncfs); }

// --- what the machine tells ---
int statfs(const char* path, struct statfs* about) {
    const int result = (int)call(SYS_statfs, path, about);
    const long type = number_of("HOSO_FAULT_STATFS");
    if (result == 0 && type != 0 && is_path_below(AT_FDCWD, path)) about->f_type = type;
    return result;
}
int statfs64(const char* path, struct statfs64* about) { return statfs(path, (struct statfs*)about); }

int fstatfs(int file, struct statfs* about) {
    const int result = (int)call(SYS_fstatfs, file, about);
    const long type = number_of("HOSO_FAULT_STATFS");
    if (result == 0 && type != 0 && is_file_below(file)) about->f_type = type;
    return result;
}
int fstatfs64(int file, struct statfs64* about) { return fstatfs(file, (struct statfs*)about); }

int clock_gettime(clockid_t clock, struct timespec* time) {
    const int result = (int)call(SYS_clock_gettime, clock, time);
    if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += number_of("HOSO_FAULT_CLOCK");
    return result;
}
