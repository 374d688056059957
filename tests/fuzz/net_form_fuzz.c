/* Whatever comes out of a form is within its limits. */
#include "net_fuzz.h"

#include "form.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct form form = {.count = 0};
	const struct form_limits limits = {.pairs = 50, .name = 20, .value = 200};
	if (form_parse(arena, fuzz_input(data, size), limits, &form) == OK)
		for (size_t i = 0; i < form.count; i++)
			assert(form.pairs[i].value.len <= limits.value && utf8_ok(form.pairs[i].value));
	arena_free(&arena);
	return 0;
}
