/* image_work: hands an upload to the helper and reads back what it made. */
#include "image_work.h"

#include "arena.h"
#include "image.h"
#include "image_helper.h"
#include "image_variants.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define AT_ONCE 2 /* a picture may take a gigabyte while it is worked on */
#define PATIENCE_MS ((IMAGE_TIME_MOST_S + 5) * 1000)
#define PROBE_BYTES ((size_t)512 << 10)

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

/* --- at most so many at once --------------------------------------------------------- */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t free;
	int working;
} places = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};

static void take_place(void)
{
	pthread_mutex_lock(&places.lock);
	while (places.working == AT_ONCE)
		pthread_cond_wait(&places.free, &places.lock);
	places.working++;
	pthread_mutex_unlock(&places.lock);
}

static void leave_place(void)
{
	pthread_mutex_lock(&places.lock);
	places.working--;
	pthread_cond_signal(&places.free);
	pthread_mutex_unlock(&places.lock);
}

/* --- one order ------------------------------------------------------------------------ */

static enum err send_order(int helper, const struct image_order *order, const struct image_order_files *files)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof *files)];
	} control = {0};
	struct iovec part = {(void *)(uintptr_t)order, sizeof *order};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
	                         .msg_controllen = sizeof control.bytes};
	struct cmsghdr *sent = CMSG_FIRSTHDR(&message);
	sent->cmsg_level = SOL_SOCKET;
	sent->cmsg_type = SCM_RIGHTS;
	sent->cmsg_len = CMSG_LEN(sizeof *files);
	memcpy(CMSG_DATA(sent), files, sizeof *files);
	if (sendmsg(helper, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return fail(ERR_BUSY, "image helper: %s", strerror(errno));
	return OK;
}

static enum err wait_for(int reply)
{
	struct pollfd wait = {.fd = reply, .events = POLLIN};
	char word = 0;
	int ready;
	do
		ready = poll(&wait, 1, PATIENCE_MS);
	while (ready < 0 && errno == EINTR);
	if (ready > 0 && read(reply, &word, 1) == 1 && word == IMAGE_DONE)
		return OK;
	return fail(ERR_INVALID, "この画像は処理できませんでした。小さくするか、別の形で保存し直してから選んでください。");
}

static enum err run_order(int helper, const struct image_order *order, int input, int output)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail(ERR_BUSY, "pipe: %s", strerror(errno));
	enum err result = send_order(helper, order,
	                             &(struct image_order_files){.input = input, .output = output, .reply = ends[1]});
	close(ends[1]);
	if (result == OK)
		result = wait_for(ends[0]);
	close(ends[0]);
	return result;
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

enum err image_work(struct arena *arena, int helper, const struct image_upload *upload, struct image_made *out)
{
	const struct image_order order = {upload->size, upload->use};
	struct str bytes;
	int output;
	if (upload->size > IMAGE_UPLOAD_MOST)
		return fail(ERR_INVALID, "画像のファイルが大きすぎます。60MBまでにしてください。");
	TRY(map_upload(arena, upload->file, upload->size, &bytes));
	TRY(refuse_unlike(bytes));
	TRY(make_output(arena, &output));
	take_place();
	enum err result = run_order(helper, &order, upload->file, output);
	leave_place();
	TRY(result);
	return read_result(output, out);
}
