/* Writes down what a program does to the files of one folder, so that a power cut can be tried afterwards.

   Loaded with LD_PRELOAD. DIABAN_RECORD names the folder, DIABAN_RECORD_TO the file to write to. One record:
   kind (1 byte: w write, t truncate, s sync, u unlink, o open or create, r rename, d folder synced),
   length of the path (u32), offset (u64), length of the data (u32), path, data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int out = -2;
static const char *folder;

static ssize_t (*real_write)(int, const void *, size_t);

static void begin(void) {
  if (out != -2) return;
  real_write = dlsym(RTLD_NEXT, "write");
  folder = getenv("DIABAN_RECORD");
  const char *to = getenv("DIABAN_RECORD_TO");
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
  out = folder && to ? real_open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

static void note(char kind, const char *path, uint64_t offset, const void *data, uint32_t length) {
  begin();
  if (out < 0 || strncmp(path, folder, strlen(folder)) != 0) return;
  uint32_t name = strlen(path);
  char *record = malloc(17 + name + length);
  record[0] = kind;
  memcpy(record + 1, &name, 4);
  memcpy(record + 5, &offset, 8);
  memcpy(record + 13, &length, 4);
  memcpy(record + 17, path, name);
  if (length) memcpy(record + 17 + name, data, length);
  size_t size = 17 + name + length;
  if (real_write(out, record, size) != (ssize_t)size) abort();
  free(record);
}

static const char *path_of(int handle, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
  ssize_t length = readlink(link, path, 4095);
  if (length < 0) return "";
  path[length] = 0;
  return path;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define PWRITE(name)                                                         \
  ssize_t name(int handle, const void *data, size_t length, off_t offset) {  \
    REAL(name);                                                              \
    char path[4096];                                                         \
    ssize_t done = real(handle, data, length, offset);                       \
    if (done > 0) note('w', path_of(handle, path), offset, data, done);      \
    return done;                                                             \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t write(int handle, const void *data, size_t length) {
  begin();
  off_t offset = lseek(handle, 0, SEEK_CUR);
  ssize_t done = real_write(handle, data, length);
  char path[4096];
  if (done > 0 && offset >= 0) note('w', path_of(handle, path), offset, data, done);
  return done;
}

#define TRUNCATE(name)                                        \
  int name(int handle, off_t length) {                        \
    REAL(name);                                               \
    char path[4096];                                          \
    int done = real(handle, length);                          \
    if (!done) note('t', path_of(handle, path), length, "", 0); \
    return done;                                              \
  }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(name)                                                          \
  int name(int handle) {                                                    \
    REAL(name);                                                             \
    char path[4096];                                                        \
    struct stat about;                                                      \
    int done = real(handle);                                                \
    int is_folder = !fstat(handle, &about) && S_ISDIR(about.st_mode);       \
    if (!done) note(is_folder ? 'd' : 's', path_of(handle, path), 0, "", 0); \
    return done;                                                            \
  }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
  REAL(unlink);
  int done = real(path);
  if (!done) note('u', path, 0, "", 0);
  return done;
}

int rename(const char *from, const char *to) {
  REAL(rename);
  int done = real(from, to);
  if (!done) note('r', from, 0, to, strlen(to));
  return done;
}

#define OPEN(name)                                                     \
  int name(const char *path, int flags, ...) {                         \
    REAL(name);                                                        \
    va_list more;                                                      \
    va_start(more, flags);                                             \
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
    va_end(more);                                                      \
    struct stat about;                                                 \
    int is_new = (flags & O_CREAT) && stat(path, &about);              \
    int handle = real(path, flags, mode);                              \
    if (handle >= 0 && (is_new || (flags & O_TRUNC))) note('o', path, 0, "", 0); \
    return handle;                                                     \
  }
OPEN(open)
OPEN(open64)
