/* image_work: the helper process and its walls. */
#include "image_work.h"

#include "arena.h"
#include "image.h"
#include "image_variants.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIME_MOST_MS 20000
#define CPU_MOST_S 15
#define MEMORY_MOST ((rlim_t)1 << 30)
#define OUTPUT_MOST ((rlim_t)64 << 20)
#define HELPER_ARENA ((size_t)900 << 20)
#define PROBE_BYTES ((size_t)512 << 10)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* --- within the helper ------------------------------------------------------------- */

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

struct work {
	struct str upload;
	bool imagemap;
	int output;
};

static NORETURN void helper(const struct work *work, int input)
{
	/* What this process must not even hold: sockets, databases, keys in files. */
	int low = work->output < input ? work->output : input, high = work->output < input ? input : work->output;
	if (low > 0)
		close_range(0, (unsigned)low - 1, 0);
	if (high > low + 1)
		close_range((unsigned)low + 1, (unsigned)high - 1, 0);
	close_range((unsigned)high + 1, ~0U, 0);
	shut_in();
	image_variants_make(arena_new_sized(HELPER_ARENA), work->upload, work->imagemap, work->output);
	_exit(0);
}

/* --- outside ------------------------------------------------------------------------ */

static void close_file(void *thing) { close((int)(intptr_t)thing); }

struct mapping {
	void *at;
	size_t size;
};

static void unmap(void *thing)
{
	struct mapping *mapping = thing;
	munmap(mapping->at, mapping->size);
}

static enum err map_upload(struct arena *arena, int file, int64_t size, struct str *out)
{
	struct mapping *mapping = arena_make(arena, struct mapping);
	mapping->size = (size_t)size;
	mapping->at = mmap(NULL, mapping->size, PROT_READ, MAP_PRIVATE, file, 0);
	if (mapping->at == MAP_FAILED)
		return fail(ERR_BUSY, "mmap: %s", strerror(errno));
	arena_defer(arena, unmap, mapping);
	*out = str_of(mapping->at, mapping->size);
	return OK;
}

static enum err refuse_unlike(struct str upload)
{
	struct image image;
	if (image_probe(str_left(upload, PROBE_BYTES), &image) != OK)
		return fail(ERR_INVALID, "画像として読めません。JPEGかPNGの画像を選んでください。");
	if (image.kind != IMAGE_JPEG && image.kind != IMAGE_PNG)
		return fail(ERR_INVALID, "この形式の画像は使えません。JPEGかPNGにしてください。");
	if (image.animated)
		return fail(ERR_INVALID, "動く画像は使えません。止まった画像にしてください。");
	if (image.width * image.height > 40 * 1000 * 1000)
		return fail(ERR_INVALID, "画像が大きすぎます。4000万画素までにしてください。");
	return OK;
}

static enum err make_output(struct arena *arena, int *out)
{
	int file = memfd_create("image", MFD_CLOEXEC);
	if (file < 0)
		return fail(ERR_BUSY, "memfd_create: %s", strerror(errno));
	arena_defer(arena, close_file, (void *)(intptr_t)file);
	*out = file;
	return OK;
}

static bool ended_in_time(pid_t child)
{
	struct pollfd wait = {.fd = pidfd_open(child, 0), .events = POLLIN};
	int ready = wait.fd < 0 ? -1 : poll(&wait, 1, TIME_MOST_MS);
	if (ready <= 0)
		kill(child, SIGKILL);
	if (wait.fd >= 0)
		close(wait.fd);
	return ready > 0;
}

static enum err run_helper(const struct work *work, int input)
{
	pid_t child = fork();
	if (child < 0)
		return fail(ERR_BUSY, "fork: %s", strerror(errno));
	if (child == 0)
		helper(work, input);
	bool in_time = ended_in_time(child);
	int status;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (!in_time)
		return fail(ERR_INVALID, "画像の処理に時間がかかりすぎました。小さくしてから選び直してください。");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return fail(ERR_INVALID, "この画像は処理できませんでした。別の形で保存し直してから選んでください。");
	return OK;
}

/* What the helper wrote is as foreign as the upload. */
static enum err read_result(int file, struct image_made *out)
{
	struct image_result result;
	if (pread(file, &result, sizeof result, 0) != (ssize_t)sizeof result)
		return fail(ERR_INVALID, "この画像は処理できませんでした。");
	result.why[sizeof result.why - 1] = '\0';
	if (result.count == 0)
		return fail(ERR_INVALID, "%s", result.why[0] ? result.why : "この画像は処理できませんでした。");
	off_t end = lseek(file, 0, SEEK_END);
	if (result.count > IMAGE_VARIANTS)
		return fail(ERR_INTERNAL, "image helper: count");
	*out = (struct image_made){.file = file, .count = result.count};
	for (size_t i = 0; i < result.count; i++) {
		struct image_variant *variant = &result.variants[i];
		variant->name[sizeof variant->name - 1] = '\0';
		if (variant->offset < 0 || variant->size <= 0 || variant->size > end || variant->offset > end - variant->size)
			return fail(ERR_INTERNAL, "image helper: range");
		out->variants[i] = *variant;
	}
	return OK;
}

enum err image_work(struct arena *arena, int file, int64_t size, bool imagemap, struct image_made *out)
{
	struct work work = {.imagemap = imagemap};
	if (size > IMAGE_UPLOAD_MOST)
		return fail(ERR_INVALID, "画像のファイルが大きすぎます。60MBまでにしてください。");
	TRY(map_upload(arena, file, size, &work.upload));
	TRY(refuse_unlike(work.upload));
	TRY(make_output(arena, &work.output));
	TRY(run_helper(&work, file));
	return read_result(work.output, out);
}
