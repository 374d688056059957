/* sandbox: seccomp and Landlock. */
#include "sandbox.h"

#include "arena.h"
#include "log.h"
#include "str.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* --- system calls --------------------------------------------------------------------- */

static const int files[] = {
	SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(close), SCMP_SYS(close_range), SCMP_SYS(read), SCMP_SYS(write),
	SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(preadv), SCMP_SYS(pwritev),
	SCMP_SYS(lseek), SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(statx),
	SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
	SCMP_SYS(fcntl), SCMP_SYS(flock), SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(ftruncate),
	SCMP_SYS(fallocate), SCMP_SYS(fadvise64), SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(rename),
	SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(fchmod), SCMP_SYS(fchown), SCMP_SYS(getdents64),
	SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getcwd), SCMP_SYS(umask), SCMP_SYS(dup), SCMP_SYS(dup2),
	SCMP_SYS(dup3), SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(memfd_create), SCMP_SYS(sendfile),
	SCMP_SYS(copy_file_range), SCMP_SYS(eventfd2), SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime),
	SCMP_SYS(ioctl),
};
static const int memory[] = {
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(mincore), SCMP_SYS(mlock),
	SCMP_SYS(mlock2), SCMP_SYS(munlock), SCMP_SYS(membarrier),
};
static const int threads[] = {
	SCMP_SYS(futex), SCMP_SYS(set_robust_list), SCMP_SYS(get_robust_list), SCMP_SYS(rseq), SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_getparam), SCMP_SYS(sched_getscheduler),
	SCMP_SYS(sched_setscheduler), SCMP_SYS(sched_get_priority_max), SCMP_SYS(sched_get_priority_min),
	SCMP_SYS(gettid), SCMP_SYS(tgkill), SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(set_tid_address),
	SCMP_SYS(prctl), SCMP_SYS(arch_prctl), SCMP_SYS(getcpu), SCMP_SYS(setpriority),
};
static const int time_and_signals[] = {
	SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),
	SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(alarm), SCMP_SYS(setitimer), SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigtimedwait), SCMP_SYS(rt_sigpending),
	SCMP_SYS(rt_sigsuspend), SCMP_SYS(sigaltstack), SCMP_SYS(kill), SCMP_SYS(restart_syscall), SCMP_SYS(pause),
	SCMP_SYS(wait4), SCMP_SYS(waitid),
};
static const int waiting[] = {
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(epoll_create1),
	SCMP_SYS(epoll_create), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait),
};
static const int sockets[] = { /* that are open already, or come through accept() */
	SCMP_SYS(socketpair), SCMP_SYS(recvfrom), SCMP_SYS(sendto), SCMP_SYS(recvmsg), SCMP_SYS(sendmsg),
	SCMP_SYS(recvmmsg), SCMP_SYS(sendmmsg), SCMP_SYS(shutdown), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
	SCMP_SYS(setsockopt), SCMP_SYS(getsockopt),
};
static const int about_us[] = {
	SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
	SCMP_SYS(getrusage), SCMP_SYS(getrandom), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrlimit),
	SCMP_SYS(setrlimit), SCMP_SYS(prlimit64), SCMP_SYS(seccomp),
};

struct filter {
	scmp_filter_ctx context;
	int failed; /* the first error, negative */
};

static void note(struct filter *filter, int result)
{
	if (result != 0 && filter->failed == 0)
		filter->failed = result;
}

static void allow(struct filter *filter, int call) { note(filter, seccomp_rule_add(filter->context, SCMP_ACT_ALLOW, call, 0)); }

#define ALLOW_ALL(filter, list)                          \
	for (size_t i_ = 0; i_ < COUNT(list); i_++)      \
	allow(filter, (list)[i_])

/* Memory is for data or for program text of libraries, never for both. */
static void allow_memory(struct filter *filter, int call)
{
	static const scmp_datum_t kinds[] = {PROT_NONE, PROT_WRITE, PROT_EXEC};
	for (size_t i = 0; i < COUNT(kinds); i++)
		note(filter, seccomp_rule_add(filter->context, SCMP_ACT_ALLOW, call, 1,
		                              SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_WRITE | PROT_EXEC, kinds[i])));
}

/* Threads, yes. clone3 hides its flags in memory, so libc is told to do without. */
static void allow_clone(struct filter *filter, bool forks)
{
	note(filter, seccomp_rule_add(filter->context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0));
	if (forks)
		allow(filter, SCMP_SYS(clone));
	else
		note(filter, seccomp_rule_add(filter->context, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
		                              SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)));
}

static void allow_socket(struct filter *filter, int family, int type)
{
	note(filter, seccomp_rule_add(filter->context, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2,
	                              SCMP_A0(SCMP_CMP_MASKED_EQ, ~(scmp_datum_t)0, (scmp_datum_t)family),
	                              SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, (scmp_datum_t)type)));
}

static void allow_network(struct filter *filter, const struct sandbox *sandbox)
{
	ALLOW_ALL(filter, sockets);
	bool listens = sandbox->listens != SANDBOX_PORT_NONE, connects = sandbox->connects != SANDBOX_PORT_NONE;
	if (listens || connects) {
		allow_socket(filter, AF_INET, SOCK_STREAM);
		allow_socket(filter, AF_INET6, SOCK_STREAM);
	}
	if (listens) {
		static const int listening[] = {SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(accept), SCMP_SYS(accept4)};
		ALLOW_ALL(filter, listening);
	}
	if (connects) {
		allow(filter, SCMP_SYS(connect));
		allow_socket(filter, AF_UNIX, SOCK_STREAM);
	}
	if (sandbox->names) {
		allow(filter, SCMP_SYS(bind)); /* of netlink, which tells about our own addresses */
		allow_socket(filter, AF_NETLINK, SOCK_RAW);
		allow_socket(filter, AF_INET, SOCK_DGRAM);
		allow_socket(filter, AF_INET6, SOCK_DGRAM);
	}
}

static enum err finish(struct filter *filter)
{
	if (filter->failed == 0)
		note(filter, seccomp_load(filter->context));
	seccomp_release(filter->context);
	return filter->failed == 0 ? OK : fail(ERR_INTERNAL, "seccomp: %s", strerror(-filter->failed));
}

static enum err close_calls(const struct sandbox *sandbox)
{
	struct filter filter = {.context = seccomp_init(SCMP_ACT_ERRNO(EPERM))};
	if (!filter.context)
		return fail(ERR_INTERNAL, "seccomp_init");
	note(&filter, seccomp_attr_set(filter.context, SCMP_FLTATR_CTL_LOG, 1));
	note(&filter, seccomp_attr_set(filter.context, SCMP_FLTATR_CTL_TSYNC, 1));
	ALLOW_ALL(&filter, files);
	ALLOW_ALL(&filter, memory);
	ALLOW_ALL(&filter, threads);
	ALLOW_ALL(&filter, time_and_signals);
	ALLOW_ALL(&filter, waiting);
	ALLOW_ALL(&filter, about_us);
	allow_memory(&filter, SCMP_SYS(mmap));
	allow_memory(&filter, SCMP_SYS(mprotect));
	allow_clone(&filter, sandbox->forks);
	allow_network(&filter, sandbox);
	return finish(&filter);
}

enum err sandbox_no_programs(void)
{
	static const int never[] = {
		SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
		SCMP_SYS(process_vm_writev), SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot),
		SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(init_module),
		SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load), SCMP_SYS(reboot),
		SCMP_SYS(io_uring_setup), SCMP_SYS(userfaultfd), SCMP_SYS(keyctl), SCMP_SYS(open_by_handle_at),
	};
	if (SANITIZED)
		return OK;
	struct filter filter = {.context = seccomp_init(SCMP_ACT_ALLOW)};
	if (!filter.context)
		return fail(ERR_INTERNAL, "seccomp_init");
	for (size_t i = 0; i < COUNT(never); i++)
		note(&filter, seccomp_rule_add(filter.context, SCMP_ACT_ERRNO(EPERM), never[i], 0));
	return finish(&filter);
}

/* --- files and ports -------------------------------------------------------------------- */

/* Newer than the headers of Debian 12: the kernel's interface, named as it names them. */
struct ruleset_attr {
	uint64_t handled_access_fs, handled_access_net, scoped;
};
struct port_attr {
	uint64_t allowed_access, port;
};
#define FS_REFER (1ULL << 13)
#define FS_TRUNCATE (1ULL << 14)
#define NET_BIND_TCP (1ULL << 0)
#define NET_CONNECT_TCP (1ULL << 1)
#define RULE_NET_PORT 2
#define SCOPE_ABSTRACT_UNIX (1ULL << 0)
#define SCOPE_SIGNAL (1ULL << 1)

#define FS_ALL_OF_1 ((1ULL << 13) - 1)
#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE                                                                                      \
	(FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE)

struct fence {
	int ruleset, abi;
	uint64_t fs, net;
};

static bool fence_open(const struct sandbox *sandbox, struct fence *fence)
{
	fence->abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (fence->abi < 1)
		return false;
	fence->fs = FS_ALL_OF_1 | (fence->abi >= 2 ? FS_REFER : 0) | (fence->abi >= 3 ? FS_TRUNCATE : 0);
	if (fence->abi >= 4) {
		fence->net = NET_BIND_TCP;
		if (sandbox->connects != SANDBOX_PORT_ANY)
			fence->net |= NET_CONNECT_TCP;
	}
	const struct ruleset_attr attr = {fence->fs, fence->net,
	                                  fence->abi >= 6 ? SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL : 0};
	size_t size = fence->abi >= 6 ? sizeof attr : fence->abi >= 4 ? 16 : 8;
	fence->ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
	return fence->ruleset >= 0;
}

/* What is not there cannot be reached either. */
static enum err open_path(const struct fence *fence, const char *path, uint64_t access)
{
	int file = open(path, O_PATH | O_CLOEXEC);
	if (file < 0)
		return OK;
	const struct landlock_path_beneath_attr rule = {.allowed_access = access & fence->fs, .parent_fd = file};
	long result = syscall(SYS_landlock_add_rule, fence->ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	int why = errno;
	close(file);
	return result == 0 ? OK : fail(ERR_INTERNAL, "landlock %s: %s", path, strerror(why));
}

static enum err open_port(const struct fence *fence, uint64_t access, int port)
{
	const struct port_attr rule = {access & fence->net, (uint64_t)port};
	if (port < 0 || rule.allowed_access == 0)
		return OK;
	if (syscall(SYS_landlock_add_rule, fence->ruleset, RULE_NET_PORT, &rule, 0) != 0)
		return fail(ERR_INTERNAL, "landlock port %d: %s", port, strerror(errno));
	return OK;
}

static enum err open_system(const struct fence *fence)
{
	static const char *const folders[] = {"/usr", "/lib", "/lib64", "/etc/ssl", "/etc/ca-certificates", "/etc/pki",
	                                      "/etc/gnutls", "/run/systemd/resolve", "/run/resolvconf",
	                                      "/sys/devices/system/cpu", "/proc/sys"};
	static const char *const names[] = {"/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf",
	                                    "/etc/gai.conf", "/etc/services", "/etc/protocols", "/etc/passwd",
	                                    "/etc/ld.so.cache", "/etc/localtime", "/etc/krb5.conf", "/dev/urandom",
	                                    "/dev/random"};
	for (size_t i = 0; i < COUNT(folders); i++)
		TRY(open_path(fence, folders[i], FS_READ));
	for (size_t i = 0; i < COUNT(names); i++)
		TRY(open_path(fence, names[i], LANDLOCK_ACCESS_FS_READ_FILE));
	return open_path(fence, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
}

static enum err open_gates(struct arena *arena, const struct fence *fence, const struct sandbox *sandbox)
{
	for (size_t i = 0; i < SANDBOX_FOLDERS; i++)
		if (sandbox->folders[i].len)
			TRY(open_path(fence, str_z(arena, sandbox->folders[i]), FS_WRITE | FS_TRUNCATE));
	if (sandbox->reads_system)
		TRY(open_system(fence));
	TRY(open_port(fence, NET_BIND_TCP, sandbox->listens));
	return open_port(fence, NET_CONNECT_TCP, sandbox->connects);
}

static enum err close_fence(struct arena *arena, const struct sandbox *sandbox, int *abi)
{
	struct fence fence = {0};
	*abi = 0;
	if (!fence_open(sandbox, &fence))
		return OK;
	enum err result = open_gates(arena, &fence, sandbox);
	if (result == OK && syscall(SYS_landlock_restrict_self, fence.ruleset, 0) != 0)
		result = fail(ERR_INTERNAL, "landlock: %s", strerror(errno));
	close(fence.ruleset);
	*abi = fence.abi;
	return result;
}

enum err sandbox_enter(struct arena *arena, const struct sandbox *sandbox)
{
	int abi;
	if (SANITIZED) {
		log_warn("sandbox", "%s", "none=sanitized-build");
		return OK;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fail(ERR_INTERNAL, "no_new_privs: %s", strerror(errno));
	TRY(close_fence(arena, sandbox, &abi));
	TRY(close_calls(sandbox));
	if (abi == 0)
		log_warn("sandbox", "%s", "seccomp=yes landlock=no");
	else
		log_info("sandbox", "seccomp=yes landlock=%d ports=%s", abi, abi >= 4 ? "yes" : "no");
	return OK;
}
