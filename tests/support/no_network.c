/* Refuses every way out of the machine and writes down who tried. Loaded with LD_PRELOAD into a program and all it
   starts; DIABAN_REACHED names the file that gets a line for each try. Sockets between programs of one machine
   (AF_UNIX) and questions to the kernel (AF_NETLINK) stay. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void note(const char *what, const char *whom) {
  const char *to = getenv("DIABAN_REACHED");
  if (!to) return;
  int file = open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) abort();
  char line[600];
  int length = snprintf(line, sizeof line, "%s %s by %s\n", what, whom ? whom : "", program_invocation_name);
  if (write(file, line, (size_t)length < sizeof line ? (size_t)length : sizeof line - 1) < 0) abort();
  close(file);
}

static int outside(const struct sockaddr *to) {
  return to && (to->sa_family == AF_INET || to->sa_family == AF_INET6);
}

static const char *shown(const struct sockaddr *to) {
  static _Thread_local char text[INET6_ADDRSTRLEN + 8];
  char address[INET6_ADDRSTRLEN] = "";
  const struct sockaddr_in *four = (const void *)to;
  const struct sockaddr_in6 *six = (const void *)to;
  const void *bytes = to->sa_family == AF_INET ? (const void *)&four->sin_addr : (const void *)&six->sin6_addr;
  inet_ntop(to->sa_family, bytes, address, sizeof address);
  snprintf(text, sizeof text, "%s %d", address, ntohs(four->sin_port));
  return text;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

int connect(int handle, const struct sockaddr *to, socklen_t size) {
  REAL(connect);
  if (!outside(to)) return real(handle, to, size);
  note("connect", shown(to));
  errno = ENETUNREACH;
  return -1;
}

ssize_t sendto(int handle, const void *data, size_t length, int flags, const struct sockaddr *to, socklen_t size) {
  REAL(sendto);
  if (!outside(to)) return real(handle, data, length, flags, to, size);
  note("sendto", shown(to));
  errno = ENETUNREACH;
  return -1;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  (void)service, (void)hints, (void)found;
  note("getaddrinfo", node);
  return EAI_AGAIN;
}

struct hostent *gethostbyname(const char *name) {
  note("gethostbyname", name);
  return NULL;
}
