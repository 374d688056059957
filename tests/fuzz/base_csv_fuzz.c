/* Any bytes are CSV or an error; what is read comes back out as it was. */
#include "base_fuzz.h"

#include "csv.h"

#define CELLS 8

static void check_again(struct arena *arena, const struct str *cells, size_t count)
{
	struct buf out;
	struct csv_reader again;
	struct str read[CELLS];
	size_t found;
	buf_init(&out, arena, (size_t)1 << 20);
	for (size_t i = 0; i < count; i++)
		csv_cell(&out, cells[i], i == 0);
	csv_end_row(&out);
	assert(csv_open(&again, arena, buf_view(&out)) == OK);
	assert(csv_row(&again, arena, read, CELLS, &found) == OK);
	assert(found == count);
	for (size_t i = 0; i < count; i++) /* but for the apostrophe against formulas */
		assert(str_ends(read[i], cells[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct csv_reader reader;
	struct str cells[CELLS];
	size_t count;
	if (csv_open(&reader, arena, fuzz_bytes(data, size)) == OK)
		for (int rows = 0; rows < 50 && csv_row(&reader, arena, cells, CELLS, &count) == OK; rows++)
			check_again(arena, cells, count);
	arena_free(&arena);
	return 0;
}
