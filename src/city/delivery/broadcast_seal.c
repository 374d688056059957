/* broadcast_seal: the words of a message to one person are kept sealed. */
#include "broadcast.h"

#include "arena.h"
#include "content.h"
#include "field.h"
#include "secret.h"
#include "utf8.h"

#define CONTEXT S("broadcast.messages")

bool broadcast_is_for_one(const struct broadcast_content *content)
{
	struct arena *arena = arena_new();
	const struct node *condition;
	bool one = node_parse(arena, content->condition, &condition) == OK && field_given(condition, "friend");
	err_clear();
	arena_free(&arena);
	return one;
}

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
