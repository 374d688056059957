/* world: birth, reset, clock. */
#include "world.h"

#include "arena.h"
#include "clock.h"
#include "secret.h"

#include <string.h>

#define TEXTS_MOST ((size_t)16 << 30)

static void settle(struct world *world)
{
	const struct options *options = world->options;
	world->settings = (struct settings){
		.rate_limit = !options->no_rate_limit,
		.redelivery = options->redelivery,
		.webhook_active = true,
		.webhook_url = options->webhook,
		.plan = options->plan,
		.delivery_rate = options->delivery_rate,
		.keep = !options->no_keep,
		.verified = !options->unverified,
		.refuse_unknown = options->refuse_unknown,
		.chat_mode = options->chat_mode,
		.auto_consent = options->auto_consent,
	};
}

static void begin(struct world *world)
{
	uint8_t hash[32];
	world->arena = arena_new_sized(TEXTS_MOST);
	settle(world);
	clock_set_offset(0);
	world->started_at = clock_now();
	/* Ids of two runs must not meet in one database. */
	if (world->next_message_id < world->started_at * 100000)
		world->next_message_id = world->started_at * 100000;
	sha256(world->options->seed, hash);
	world->seed = str_of(arena_copy(world->arena, hash, sizeof hash), sizeof hash);
	hmac_sha256(world->seed, S("account"), hash);
	struct id16 id;
	memcpy(id.bytes, hash, sizeof id.bytes);
	world->bot_user_id = ids_user_text(world->arena, id);
	memset(world->buckets, 0, sizeof world->buckets);
	tokens_setup(world);
	liff_apps_setup(world);
}

static void end(struct world *world)
{
	people_clear(world);
	parcels_clear(world);
	said_clear(world);
	groups_clear(world);
	hooks_clear(world);
	sending_clear(world);
	narrowcasts_clear(world);
	batches_clear(world);
	menus_clear(world);
	tokens_clear(world);
	login_clear(world);
	liff_apps_clear(world);
	journal_clear(world);
	fault_remove(world, 0);
	arena_free(&world->arena);
}

struct world *world_open(const struct options *options)
{
	struct world *world = mem_make(sizeof *world);
	pthread_mutex_init(&world->lock, NULL);
	pthread_cond_init(&world->hooks_changed, NULL);
	pthread_cond_init(&world->time_changed, NULL);
	world->options = options;
	if (secret_from(options->channel_secret, &world->channel_secret) != OK) {
		mem_free(world);
		return NULL;
	}
	begin(world);
	return world;
}

void world_close(struct world **world_at)
{
	struct world *world = *world_at;
	*world_at = NULL;
	if (!world)
		return;
	watch_serve(world, true);
	end(world);
	secret_close(&world->channel_secret);
	pthread_mutex_destroy(&world->lock);
	pthread_cond_destroy(&world->hooks_changed);
	pthread_cond_destroy(&world->time_changed);
	mem_free(world);
}

void world_reset(struct world *world)
{
	watch_serve(world, true);
	end(world);
	world->generation++;
	begin(world);
	pthread_cond_broadcast(&world->hooks_changed);
	pthread_cond_broadcast(&world->time_changed);
}

void world_lock(struct world *world) { pthread_mutex_lock(&world->lock); }
void world_unlock(struct world *world) { pthread_mutex_unlock(&world->lock); }

struct str world_keep(struct world *world, struct str text)
{
	return text.len ? str_dup(world->arena, text) : S("");
}

int64_t world_message_id(struct world *world, uint32_t count)
{
	int64_t first = world->next_message_id;
	world->next_message_id += count;
	return first;
}

void world_advance(struct world *world, int64_t ms)
{
	clock_set_offset(clock_offset() + ms);
	narrowcasts_step(world);
	batches_step(world);
	watch_changed_all(world);
	pthread_cond_broadcast(&world->hooks_changed);
	pthread_cond_broadcast(&world->time_changed);
}
