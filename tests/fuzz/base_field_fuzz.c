/* Any bytes are JSON or an error; what is read is written so that it reads back. */
#include "base_fuzz.h"

#include "emit.h"
#include "field.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const struct node *node, *again;
	struct str text = S("");
	struct buf out;
	struct emit emit;
	if (node_parse(arena, fuzz_bytes(data, size), &node) == OK) {
		assert(node_parse(arena, node_dump(arena, node), &again) == OK);
		for (const char *key = node_next(node, NULL); key; key = node_next(node, key)) {
			if (field_text(node, key, 0, 1000, &text) != OK)
				continue;
			buf_init(&out, arena, (size_t)1 << 20);
			emit_init(&emit, &out);
			emit_begin(&emit, NULL);
			emit_text(&emit, "t", text);
			emit_end(&emit);
			assert(node_parse(arena, buf_view(&out), &again) == OK);
			assert(str_eq(node_text(node_get(again, "t"), S("?")), text));
		}
	}
	arena_free(&arena);
	return 0;
}
