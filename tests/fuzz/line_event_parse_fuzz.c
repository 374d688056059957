#include "line_fuzz.h"

#include "event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct event event;
	if (event_parse(arena, fuzz_input(data, size), &event) == OK) {
		assert(event.user_id.len == 0 || line_is_user_id(event.user_id));
		assert(event.group_id.len == 0 || line_is_group_id(event.group_id));
		assert(event_kind_name(event.kind));
	}
	arena_free(&arena);
	return 0;
}
