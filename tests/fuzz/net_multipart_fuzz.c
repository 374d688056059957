/* The first byte says how long the pieces are: the verdict may not depend on it,
 * nor the number of bytes found. */
#include "net_fuzz.h"

#include "multipart.h"

static enum err begin(void *total, const struct multipart_part *part) { return *(size_t *)total += part->name.len, OK; }
static enum err add(void *total, struct str bytes) { return *(size_t *)total += bytes.len, OK; }
static enum err end(void *total) { return *(size_t *)total += 1, OK; }

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	size_t whole = 0, pieces = 0, step = size ? (size_t)data[0] + 1 : 1;
	struct str body = str_skip(fuzz_input(data, size), 1);
	struct multipart *once = multipart_new(arena, S("B"), 9, (struct multipart_sink){&whole, begin, add, end});
	struct multipart *many = multipart_new(arena, S("B"), 9, (struct multipart_sink){&pieces, begin, add, end});
	bool good = multipart_feed(once, body) == OK && multipart_finish(once) == OK, still = true;
	for (; still && body.len; body = str_skip(body, step))
		still = multipart_feed(many, str_left(body, step)) == OK;
	assert((still && multipart_finish(many) == OK) == good && (!good || whole == pieces));
	arena_free(&arena);
	return 0;
}
