/* reply_token: once, a minute after the webhook, 20 minutes after the event. */
#include "arena.h"
#include "secret.h"
#include "world.h"

#include <stdio.h>

uint32_t reply_token_new(struct world *world, uint32_t person, uint32_t group, int64_t event_at)
{
	struct talk *talk = &world->talk;
	struct reply_token token = {.person = person, .group = group, .event_at = event_at};
	random_bytes(&token.secret, sizeof token.secret);
	list_room(talk->tokens, talk->token_count, talk->token_capacity);
	talk->tokens[talk->token_count] = token;
	return talk->token_count++;
}

/* 32 hex digits as LINE's examples: number, generation, secret. */
struct str reply_token_text(struct arena *arena, const struct world *world, uint32_t token)
{
	return str_fmt(arena, "%08x%08x%016" PRIx64, token, (unsigned)world->generation,
	               world->talk.tokens[token].secret);
}

void reply_token_sent(struct world *world, uint32_t token, int64_t now)
{
	world->talk.tokens[token].sent_at = now;
}

static bool is_fresh(const struct reply_token *token, int64_t now)
{
	if (!token->sent_at)
		return true;
	return now - token->sent_at <= REPLY_WITHIN_MS && now - token->event_at <= REPLY_AFTER_EVENT_MS;
}

enum err reply_token_use(struct world *world, struct str text, int64_t now, struct reply_token *out)
{
	char zero_terminated[33];
	unsigned index;
	if (text.len != 32)
		return fail(ERR_NOT_FOUND, "no such reply token");
	snprintf(zero_terminated, sizeof zero_terminated, "%.*s", FMT(text));
	if (sscanf(zero_terminated, "%8x", &index) != 1 || index >= world->talk.token_count)
		return fail(ERR_NOT_FOUND, "no such reply token");
	struct arena *arena = arena_new();
	bool genuine = str_eq(reply_token_text(arena, world, index), text);
	arena_free(&arena);
	struct reply_token *token = &world->talk.tokens[index];
	if (!genuine || token->used || !is_fresh(token, now))
		return fail(ERR_NOT_FOUND, "reply token used or too old");
	token->used = true;
	*out = *token;
	return OK;
}
