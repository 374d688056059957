/* tokens: a list and a table of hashes. */
#include "tokens.h"

#include "arena.h"
#include "clock.h"
#include "secret.h"
#include "world.h"

#define SHORT_LIVED_MOST 30

static uint32_t keep(struct world *world, struct str text, const struct bearer *given)
{
	struct tokens *tokens = &world->tokens;
	struct bearer bearer = *given;
	bearer.hash = id16_hash(text);
	bearer.scope = world_keep(world, given->scope);
	bearer.key_id = world_keep(world, given->key_id);
	list_room(tokens->items, tokens->count, tokens->capacity);
	tokens->items[tokens->count] = bearer;
	table_put(&tokens->by_hash, bearer.hash, tokens->count);
	return tokens->count++;
}

void tokens_setup(struct world *world)
{
	keep(world, world->options->channel_token, &(struct bearer){.kind = BEARER_CHANNEL_LONG, .person = UINT32_MAX});
}

void tokens_clear(struct world *world)
{
	mem_free(world->tokens.items);
	table_clear(&world->tokens.by_hash);
	world->tokens = (struct tokens){0};
}

/* The oldest short-lived token goes when there are too many. */
static void make_room_for_short_lived(struct world *world)
{
	struct tokens *tokens = &world->tokens;
	struct bearer *oldest = NULL;
	int alive = 0;
	for (uint32_t i = 0; i < tokens->count; i++) {
		struct bearer *each = &tokens->items[i];
		if (each->kind != BEARER_CHANNEL_SHORT || !bearer_is_valid(each, clock_now()))
			continue;
		alive++;
		oldest = oldest ? oldest : each;
	}
	if (alive >= SHORT_LIVED_MOST)
		oldest->revoked = true;
}

struct str token_issue(struct world *world, struct arena *arena, const struct bearer *bearer)
{
	struct str text = random_token(arena, 48);
	if (bearer->kind == BEARER_CHANNEL_SHORT)
		make_room_for_short_lived(world);
	keep(world, text, bearer);
	return text;
}

struct bearer *token_find(struct world *world, struct str text)
{
	uint32_t index = table_get(&world->tokens.by_hash, id16_hash(text));
	return index == TABLE_NONE ? NULL : &world->tokens.items[index];
}

bool bearer_is_channel(const struct bearer *bearer)
{
	return bearer->kind <= BEARER_CHANNEL_V21;
}

bool bearer_is_user(const struct bearer *bearer)
{
	return bearer->kind == BEARER_USER || bearer->kind == BEARER_LIFF;
}

bool bearer_is_valid(const struct bearer *bearer, int64_t now)
{
	return !bearer->revoked && (bearer->expires_at == 0 || now < bearer->expires_at);
}
