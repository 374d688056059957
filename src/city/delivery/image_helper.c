/* image_helper: takes files from a socket, one process each. */
#include "image_helper.h"

#include "arena.h"
#include "image_variants.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define CPU_MOST_S 15
#define MEMORY_MOST ((rlim_t)1 << 30)
#define OUTPUT_MOST ((rlim_t)64 << 20)
#define HELPER_ARENA ((size_t)900 << 20)

static void limit(__rlimit_resource_t what, rlim_t most)
{
	const struct rlimit value = {most, most};
	if (setrlimit(what, &value) != 0)
		_exit(2);
}

static void allow(scmp_filter_ctx filter, int call)
{
	if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0)
		_exit(2);
}

/* Memory yes, new program text no. */
static void allow_unless_executable(scmp_filter_ctx filter, int call)
{
	if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0)
		_exit(2);
}

static void shut_in(void)
{
	static const int allowed[] = {SCMP_SYS(read),         SCMP_SYS(write),          SCMP_SYS(pwrite64),
	                              SCMP_SYS(munmap),       SCMP_SYS(mremap),         SCMP_SYS(madvise),
	                              SCMP_SYS(brk),          SCMP_SYS(futex),          SCMP_SYS(rt_sigprocmask),
	                              SCMP_SYS(rt_sigreturn), SCMP_SYS(exit),           SCMP_SYS(exit_group)};
	prctl(PR_SET_DUMPABLE, 0);
	limit(RLIMIT_CPU, CPU_MOST_S);
	limit(RLIMIT_FSIZE, OUTPUT_MOST);
	limit(RLIMIT_CORE, 0);
	if (!SANITIZED)
		limit(RLIMIT_DATA, MEMORY_MOST);
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!filter)
		_exit(2);
	for (size_t i = 0; i < COUNT(allowed); i++)
		allow(filter, allowed[i]);
	if (SANITIZED)
		allow(filter, SCMP_SYS(sigaltstack));
	/* glibc's allocator wants to read /proc/sys/vm/overcommit_memory before it
	 * gives memory back, and takes a no for an answer. */
	if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat), 0) != 0)
		_exit(2);
	allow_unless_executable(filter, SCMP_SYS(mmap));
	allow_unless_executable(filter, SCMP_SYS(mprotect)); /* malloc of other threads than the first */
	if (seccomp_load(filter) != 0)
		_exit(2);
}

/* Nothing of ours is left open in here but the three files of this picture. */
static struct image_order_files keep_only(const struct image_order_files *files)
{
	const struct image_order_files kept = {.input = 3, .output = 4, .reply = 5};
	int input = fcntl(files->input, F_DUPFD, 10), output = fcntl(files->output, F_DUPFD, 10);
	int reply = fcntl(files->reply, F_DUPFD, 10);
	if (dup2(input, kept.input) < 0 || dup2(output, kept.output) < 0 || dup2(reply, kept.reply) < 0)
		_exit(2);
	close_range(0, 2, 0);
	close_range(6, ~0U, 0);
	return kept;
}

static NORETURN void make_picture(const struct image_order *order, const struct image_order_files *received)
{
	static const char done = IMAGE_DONE;
	const struct image_order_files files = keep_only(received);
	alarm(IMAGE_TIME_MOST_S);
	void *upload = mmap(NULL, (size_t)order->size, PROT_READ, MAP_PRIVATE, files.input, 0);
	if (upload == MAP_FAILED)
		_exit(2);
	shut_in();
	image_variants_make(arena_new_sized(HELPER_ARENA), str_of(upload, (size_t)order->size), (enum image_use)order->use,
	                    files.output);
	_exit(write(files.reply, &done, 1) == 1 ? 0 : 1);
}

enum err image_helper_pair(int *asking, int *answering)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return fail(ERR_INTERNAL, "socketpair: %s", strerror(errno));
	*asking = ends[0];
	*answering = ends[1];
	return OK;
}

static bool take_order(int socket, struct image_order *order, struct image_order_files *files)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof *files)];
	} control;
	struct iovec part = {order, sizeof *order};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
	                         .msg_controllen = sizeof control.bytes};
	ssize_t got;
	do
		got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	const struct cmsghdr *sent = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (!sent || sent->cmsg_type != SCM_RIGHTS || sent->cmsg_len != CMSG_LEN(sizeof *files))
		return false;
	memcpy(files, CMSG_DATA(sent), sizeof *files);
	return got == (ssize_t)sizeof *order && order->size > 0 && order->size <= IMAGE_UPLOAD_MOST &&
	       order->use >= IMAGE_FOR_MESSAGE && order->use <= IMAGE_FOR_MENU;
}

void image_helper_run(int answering)
{
	struct image_order order = {0};
	struct image_order_files files = {0};
	signal(SIGCHLD, SIG_IGN); /* nobody waits for them: the reply's end says all */
	while (take_order(answering, &order, &files)) {
		pid_t child = fork();
		if (child == 0)
			make_picture(&order, &files);
		close(files.input);
		close(files.output);
		close(files.reply);
	}
}
