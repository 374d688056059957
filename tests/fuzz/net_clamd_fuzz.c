/* Whatever clamd answers: read or refused, and what goes on is short and printable. */
#include "net_fuzz.h"

#include "clamd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct clamd_answer answer;
	struct clamd_version version;
	struct str text = fuzz_input(data, size);
	if (clamd_read_answer(arena, text, &answer) == OK)
		assert((answer.verdict == CLAMD_FOUND) == (answer.name.len > 0) && answer.name.len <= CLAMD_NAME_MOST);
	if (clamd_read_version(arena, text, &version) == OK)
		assert(version.program.len >= 7 && version.made_at >= 0);
	if (clamd_where_check(text) == OK)
		assert(str_starts(text, S("unix:/")) || str_starts(text, S("tcp:")));
	arena_free(&arena);
	return 0;
}
