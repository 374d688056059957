/* hooks: the queue of events. */
#include "hooks.h"

#include "arena.h"
#include "clock.h"
#include "http_server.h"
#include "secret.h"
#include "world.h"

#include <stdio.h>
#include <string.h>

static void enqueue(struct world *world, struct hook *hook)
{
	struct hooks *hooks = &world->hooks;
	if (hooks->last)
		hooks->last->next = hook;
	else
		hooks->first = hook;
	hooks->last = hook;
	hooks->count++;
	pthread_cond_signal(&world->hooks_changed);
}

static struct hook *hook_new(struct str json)
{
	struct hook *hook = mem_make(sizeof *hook + json.len);
	hook->person = NOBODY;
	hook->timestamp = hook->due = clock_now();
	hook->length = json.len;
	memcpy(hook->json, json.ptr, json.len);
	return hook;
}

static void name_event(struct hook *hook)
{
	struct arena *arena = arena_new();
	snprintf(hook->id, sizeof hook->id, "%.*s", FMT(random_ulid(arena, hook->timestamp)));
	arena_free(&arena);
}

static void add_event(struct world *world, uint32_t person, uint32_t group, struct str members, bool with_token,
                      char id[27])
{
	id[0] = '\0';
	if (!world->settings.webhook_active || !world->settings.webhook_url.len)
		return;
	struct hook *hook = hook_new(members);
	hook->person = person;
	hook->group = group;
	name_event(hook);
	if (with_token)
		hook->token = reply_token_new(world, person, group, hook->timestamp) + 1;
	memcpy(id, hook->id, sizeof hook->id);
	enqueue(world, hook);
}

void hook_event_id(struct world *world, uint32_t person, struct str members, bool with_token, char id[27])
{
	add_event(world, person, 0, members, with_token, id);
}

void hook_group_event(struct world *world, uint32_t group, uint32_t person, struct str members, bool with_token)
{
	char id[27];
	add_event(world, person, group + 1, members, with_token, id);
}

void hook_event(struct world *world, uint32_t person, struct str members, bool with_token)
{
	char id[27];
	hook_event_id(world, person, members, with_token, id);
}

void hook_raw(struct world *world, enum hook_form form, struct str json, const struct str *signature)
{
	struct hook *hook = hook_new(json);
	hook->form = form;
	if (signature) {
		hook->has_signature = true;
		snprintf(hook->signature, sizeof hook->signature, "%.*s", FMT(*signature));
	}
	enqueue(world, hook);
}

void hook_probe(struct world *world, struct str url, struct http_deferred *deferred)
{
	struct hook *hook = hook_new(url);
	hook->form = HOOK_PROBE;
	hook->probe = deferred;
	enqueue(world, hook);
}

void hooks_clear(struct world *world)
{
	struct hooks *hooks = &world->hooks;
	while (hooks->first) {
		struct hook *hook = hooks->first;
		hooks->first = hook->next;
		if (hook->probe)
			http_finish(hook->probe, 503, S("{}"));
		mem_free(hook);
	}
	for (size_t i = 0; i < HOOK_RECORDS; i++)
		mem_free(hooks->records[i].memory);
	int64_t flying = hooks->flying;
	*hooks = (struct hooks){.flying = flying}; /* the sender still holds those */
}
