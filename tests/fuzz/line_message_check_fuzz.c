/* Messages and rich menus; both error bodies must be JSON again. */
#include "line_fuzz.h"

#include "field.h"
#include "richmenu.h"
#include "utf8.h"

static void look(struct arena *arena, enum err result, const struct problems *problems)
{
	const struct node *body;
	assert((result == OK) == (problems->count == 0));
	for (size_t i = 0; i < problems->count; i++)
		assert(utf8_ok(problems->items[i].japanese) && problems->items[i].line_text.len > 0);
	if (problems->count > 0)
		assert(node_parse(arena, line_error_body(arena, problems), &body) == OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const struct node *node;
	if (node_parse(arena, fuzz_input(data, size), &node) == OK) {
		struct problems problems, menu;
		problems_init(&problems, arena);
		problems_init(&menu, arena);
		look(arena, messages_check(node, (struct message_options){0}, &problems), &problems);
		look(arena, richmenu_check(node, (struct message_options){true}, &menu), &menu);
	}
	arena_free(&arena);
	return 0;
}
