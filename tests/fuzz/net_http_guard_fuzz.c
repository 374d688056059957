/* A method, target and version, then header lines, as the guard sees them. */
#include "net_fuzz.h"

#include "http_guard.h"
#include "http_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct http_pair pairs[120] = {{{NULL, 0}, {NULL, 0}}};
	struct str rest = fuzz_input(data, size), line;
	struct http_guard_head head = {.headers = pairs};
	bool more = str_cut(&rest, ' ', &head.method) && str_cut(&rest, ' ', &head.target) &&
	            str_cut(&rest, '\n', &head.version);
	for (; more && head.header_count < COUNT(pairs) && str_cut(&rest, '\n', &line); head.header_count++)
		if (str_cut(&line, ':', &pairs[head.header_count].name))
			pairs[head.header_count].value = line;
	struct http_request req = {.arena = arena, .target = head.target, .headers = pairs, .header_count = head.header_count};
	if (http_guard(&head) == GUARD_OK && http_request_target(&req) == OK)
		assert(http_guard_length(&head) >= -1 && req.path.ptr[0] == '/');
	arena_free(&arena);
	return 0;
}
