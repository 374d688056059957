/* hook_sender: the thread that posts events.
 *
 * It takes what is due, in order, as one POST or several; what comes back is
 * judged as LINE does: 2xx within two seconds is success. The only place that
 * speaks to the webhook. */
#include "hook_post.h"

#include "arena.h"
#include "clock.h"
#include "http_client.h"
#include "log.h"
#include "world.h"

#include <string.h>
#include <time.h>

#define IDLE_MS 20

struct hook_sender {
	struct world *world;
	struct http_client *client;
	pthread_t thread;
	int in_flight;
	bool stop; /* under the world's lock */
};

/* --- what leaves next ------------------------------------------------------------ */

/* LINE's test of the webhook goes out even when events may not. */
static bool may_go(const struct world *world, const struct hook *hook)
{
	bool open = !world->settings.webhook_paused && world->settings.webhook_url.len > 0;
	return open || hook->form == HOOK_PROBE;
}

static bool is_due(const struct world *world, const struct hook *hook)
{
	return may_go(world, hook) && hook->due <= clock_now() && hook->held_until <= clock_monotonic();
}

/* Unlinks and returns the first event that is due. */
static struct hook *take_due(struct world *world)
{
	struct hooks *hooks = &world->hooks;
	struct hook *before = NULL;
	for (struct hook *hook = hooks->first; hook; before = hook, hook = hook->next) {
		if (!is_due(world, hook))
			continue;
		if (before)
			before->next = hook->next;
		else
			hooks->first = hook->next;
		if (hooks->last == hook)
			hooks->last = before;
		hook->next = NULL;
		hooks->count--;
		return hook;
	}
	return NULL;
}

static enum err next_post(void *context, struct arena *arena, struct http_call *call)
{
	struct hook_sender *sender = context;
	struct world *world = sender->world;
	enum err result = ERR_NOT_FOUND;
	world_lock(world);
	struct hook *hook;
	while (!sender->stop && (hook = take_due(world))) {
		struct hook_post *post = hook_post_make(world, arena, hook);
		if (!post)
			continue; /* held back or lost by a fault */
		world->hooks.flying++;
		hook_post_call(post, call);
		result = OK;
		break;
	}
	world_unlock(world);
	return result;
}

static void post_done(void *context, const struct http_call *call, enum err outcome,
                      const struct http_reply *reply)
{
	struct hook_sender *sender = context;
	world_lock(sender->world);
	sender->world->hooks.flying--;
	hook_post_finish(sender->world, call->tag, outcome, reply);
	world_unlock(sender->world);
}

static bool stopping(void *context)
{
	struct hook_sender *sender = context;
	world_lock(sender->world);
	bool stop = sender->stop;
	world_unlock(sender->world);
	return stop;
}

/* --- the thread -------------------------------------------------------------------- */

static bool something_due(const struct world *world)
{
	for (const struct hook *hook = world->hooks.first; hook; hook = hook->next)
		if (is_due(world, hook))
			return true;
	return false;
}

/* Waits for the queue or the clock; held-back events need a look from time to time. */
static void wait_for_work(struct hook_sender *sender)
{
	struct world *world = sender->world;
	while (!sender->stop && !something_due(world)) {
		if (!world->hooks.first) {
			pthread_cond_wait(&world->hooks_changed, &world->lock);
			continue;
		}
		int64_t until = clock_now() - clock_offset() + IDLE_MS;
		struct timespec at = {.tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000};
		pthread_cond_timedwait(&world->hooks_changed, &world->lock, &at);
	}
}

static void *run(void *context)
{
	struct hook_sender *sender = context;
	struct http_pump pump = {sender, next_post, post_done, stopping};
	for (;;) {
		world_lock(sender->world);
		wait_for_work(sender);
		bool stop = sender->stop;
		world_unlock(sender->world);
		if (stop)
			return NULL;
		enum err outcome = http_call_many(sender->client, &pump, sender->in_flight);
		if (outcome != OK)
			log_failure("webhook_sender", outcome, "%s", "");
	}
}

enum err hook_sender_start(struct world *world, int in_flight, struct hook_sender **out)
{
	struct hook_sender *sender = mem_make(sizeof *sender);
	struct http_client_options options = {
		.allow_plain = true,
		.connections = in_flight,
		.connect_ms = HOOK_TIMEOUT_MS,
		.total_ms = HOOK_TIMEOUT_MS,
		.ceiling = 64 * 1024,
		.user_agent = "LineBotWebhook/2.0",
	};
	sender->world = world;
	sender->in_flight = in_flight;
	enum err opened = http_client_open(&options, &sender->client);
	if (opened != OK) {
		mem_free(sender);
		return opened;
	}
	if (pthread_create(&sender->thread, NULL, run, sender) != 0) {
		http_client_close(&sender->client);
		mem_free(sender);
		return fail(ERR_INTERNAL, "cannot start the webhook thread");
	}
	*out = sender;
	return OK;
}

void hook_sender_stop(struct hook_sender **sender_at)
{
	struct hook_sender *sender = *sender_at;
	*sender_at = NULL;
	if (!sender)
		return;
	world_lock(sender->world);
	sender->stop = true;
	pthread_cond_broadcast(&sender->world->hooks_changed);
	world_unlock(sender->world);
	pthread_join(sender->thread, NULL);
	http_client_close(&sender->client);
	mem_free(sender);
}
