/* What is read from a Cookie header can be written to a Set-Cookie header. */
#include "net_fuzz.h"

#include "cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct str value = cookie_get(fuzz_input(data, size), "a"), text;
	enum err err = OK;
	if (value.ptr && value.len < 4000)
		err = cookie_format(arena, &(struct cookie){.name = S("a"), .value = value}, &text);
	assert(err == OK);
	arena_free(&arena);
	return 0;
}
