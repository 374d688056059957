/* broadcast_seal: whom a condition names, and the words of a message to one person,
 * which are kept sealed. */
#include "broadcast.h"

#include "arena.h"
#include "content.h"
#include "field.h"
#include "secret.h"
#include "utf8.h"

#define CONTEXT S("broadcast.messages")

/* The number behind a word of a condition, which stands alone; 0: it is another. */
static int64_t number_behind(struct str condition, const char *word)
{
	struct arena *arena = arena_new();
	const struct node *json;
	int64_t number = 0;
	if (node_parse(arena, condition, &json) == OK && node_is(json, NODE_OBJECT))
		number = node_i64(node_get(json, word), 0);
	err_clear();
	arena_free(&arena);
	return number;
}

bool broadcast_is_for_one(const struct broadcast_content *content)
{
	return number_behind(content->condition, "friend") != 0;
}

int64_t broadcast_roster(struct str condition) { return number_behind(condition, "roster"); }

enum err broadcast_seal(const struct keyring *keyring, struct arena *arena, struct broadcast_content *content)
{
	const struct node *messages;
	TRY(node_parse(arena, content->messages, &messages));
	if (!node_is(messages, NODE_ARRAY))
		return fail_field(ERR_INVALID, "messages", "メッセージは一覧（配列）で送ってください。");
	content->messages_sealed = seal(keyring, arena, CONTEXT, node_dump(arena, messages));
	content->messages = S("[]");
	return OK;
}

enum err broadcast_open(const struct keyring *keyring, struct arena *arena, struct broadcast *broadcast)
{
	const struct node *messages;
	if (broadcast->messages_sealed.len == 0)
		return OK;
	TRY(unseal(keyring, arena, CONTEXT, broadcast->messages_sealed, &broadcast->messages));
	TRY(node_parse(arena, broadcast->messages, &messages));
	broadcast->first_text = content_first_text(arena, messages);
	return OK;
}
