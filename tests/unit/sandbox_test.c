/* sandbox: each deed is tried in a process behind the walls and beside them. */
#include "test.h"

#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct sandbox web = {.folders = {S_INIT("/tmp")}, .reads_system = true,
                                   .listens = 0, .connects = SANDBOX_PORT_NONE};
static const struct sandbox worker = {.folders = {S_INIT("/tmp")}, .reads_system = true,
                                      .names = true, .listens = SANDBOX_PORT_NONE, .connects = SANDBOX_PORT_ANY};
static const struct sandbox pictures = {.forks = true,
                                        .listens = SANDBOX_PORT_NONE, .connects = SANDBOX_PORT_NONE};

static bool program_starts(void)
{
	pid_t child = vfork();
	if (child == 0) {
		execl("/bin/true", "true", (char *)NULL);
		_exit(1);
	}
	int status = 1;
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static bool program_replaces_us(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return errno != EPERM && errno != EACCES;
}

static bool process_starts(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	return child > 0;
}

static void *nothing(void *context) { return context; }

static bool thread_starts(void)
{
	pthread_t thread;
	return pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0;
}

static bool foreign_file_opens(void) { return open("/etc/shadow", O_RDONLY) >= 0 || open("/root", O_RDONLY) >= 0; }
static bool certificates_open(void) { return open("/etc/ssl", O_RDONLY | O_DIRECTORY) >= 0; }
static bool own_folder_takes_files(void) { return open("/tmp", O_TMPFILE | O_RDWR, 0600) >= 0; }
static bool home_takes_files(void) { return open("/var", O_TMPFILE | O_RDWR, 0600) >= 0; }

/* Refused by the other end is a connection that left the house. */
static bool connects(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	return fd >= 0 && (connect(fd, (struct sockaddr *)&to, sizeof to) == 0 || errno == ECONNREFUSED);
}

static bool listens(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	return fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 1) == 0;
}

static bool datagrams(void) { return socket(AF_INET, SOCK_DGRAM, 0) >= 0; }
static bool raw_packets(void) { return socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) >= 0; }

static bool writes_program_text(void)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return at != MAP_FAILED;
}

static const struct {
	const char *name;
	bool (*try)(void);
	bool free, web, worker, pictures; /* who may */
} deeds[] = {
	{"start a program", program_starts, true, false, false, false},
	{"become a program", program_replaces_us, true, false, false, false},
	{"fork", process_starts, true, false, false, true},
	{"start a thread", thread_starts, true, true, true, true},
	{"read a file that is none of its business", foreign_file_opens, true, false, false, false},
	{"read certificates", certificates_open, true, true, true, false},
	{"write in its own folder", own_folder_takes_files, true, true, true, false},
	{"write elsewhere", home_takes_files, true, false, false, false},
	{"connect", connects, true, false, true, false},
	{"listen", listens, true, true, false, false},
	{"send datagrams", datagrams, true, false, true, false},
	{"send raw packets", raw_packets, true, false, false, false},
	{"memory for data and program text", writes_program_text, true, false, false, false},
};

enum outcome { NO = 10, YES, NO_SANDBOX };

static int outcome_of(struct arena *arena, size_t deed, const struct sandbox *sandbox)
{
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (sandbox && (sandbox_no_programs() != OK || sandbox_enter(arena, sandbox) != OK))
			_exit(NO_SANDBOX);
		_exit(deeds[deed].try() ? YES : NO);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	/* To become /bin/true is to end with 0. */
	return WIFEXITED(status) ? (WEXITSTATUS(status) == 0 ? YES : WEXITSTATUS(status)) : NO;
}

static void expect(struct arena *arena, size_t deed, const char *role, const struct sandbox *sandbox, bool may)
{
	int found = outcome_of(arena, deed, sandbox);
	if (found != (may ? YES : NO))
		fail_msg("%s: %s: %s", role, deeds[deed].name, found == YES ? "can" : found == NO ? "cannot" : "no sandbox");
}

TEST(each_role_can_do_its_work_and_nothing_else)
{
	if (SANITIZED)
		return;
	for (size_t i = 0; i < COUNT(deeds); i++) {
		expect(arena, i, "web", &web, deeds[i].web);
		expect(arena, i, "worker", &worker, deeds[i].worker);
		expect(arena, i, "pictures", &pictures, deeds[i].pictures);
	}
}

/* The same deeds succeed without walls, or the test above would prove nothing. */
TEST(without_walls_every_deed_succeeds)
{
	for (size_t i = 0; i < COUNT(deeds); i++)
		if (deeds[i].try != raw_packets || geteuid() == 0)
			expect(arena, i, "free", NULL, deeds[i].free);
}

TEST(a_port_of_the_database_can_be_reached_and_no_other)
{
	if (SANITIZED)
		return;
	struct sandbox with_database = web;
	with_database.connects = 1;
	assert_int_equal(outcome_of(arena, 8, &with_database), YES);
	with_database.connects = 2;
	int other = outcome_of(arena, 8, &with_database);
	assert_true(other == NO || other == YES); /* YES on kernels before 6.7, which cannot tell ports apart */
}
