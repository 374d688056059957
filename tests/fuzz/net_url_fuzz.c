/* The parts lie inside the text; what is encoded decodes to itself. */
#include "net_fuzz.h"

#include "cidr.h"
#include "url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct str text = fuzz_input(data, size), back;
	struct url url;
	struct buf out;
	if (url_parse(text, &url) == OK)
		assert(url.host.len && url.port > 0 && url.path.ptr[0] == '/');
	url_host_is_private(text);
	buf_init(&out, arena, 3 * size);
	url_encode(&out, text);
	assert(url_decode(arena, buf_view(&out), &back) && str_eq(back, text));
	assert(!url_decode(arena, text, &back) || back.len <= size);
	arena_free(&arena);
	return 0;
}
