/* watch: the ring of changes and those who wait for it. */
#include "watch.h"

#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "http_server.h"
#include "world.h"

void watch_changed(struct world *world, uint32_t person)
{
	struct watch *watch = &world->watch;
	if (!world->settings.keep)
		return;
	watch->ring[watch->next++ % WATCH_RING] = person;
	if (watch->watcher_count)
		pthread_cond_signal(&world->time_changed);
}

void watch_changed_all(struct world *world)
{
	uint32_t told = 0;
	for (uint32_t i = 0; i < world->people.count && told < WATCH_ANSWER_MOST; i++) {
		if (world->people.items[i].named) {
			watch_changed(world, i);
			told++;
		}
	}
}

/* Named people first in number: crowds change by the thousand, nobody looks at one. */
static struct str changes(struct world *world, struct arena *arena, int64_t from)
{
	const struct watch *watch = &world->watch;
	struct buf buf;
	struct emit out;
	uint32_t seen[WATCH_ANSWER_MOST];
	uint32_t seen_count = 0;
	int64_t oldest = watch->next > WATCH_RING ? watch->next - WATCH_RING : 0;
	buf_init(&buf, arena, 64 * 1024);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_i64(&out, "next", watch->next);
	emit_bool(&out, "all", from < oldest); /* more changed than we remember */
	emit_list(&out, "changed");
	for (int64_t at = from > oldest ? from : oldest; at < watch->next && seen_count < WATCH_ANSWER_MOST; at++) {
		uint32_t person = watch->ring[at % WATCH_RING], i = 0;
		while (i < seen_count && seen[i] != person)
			i++;
		if (i < seen_count || person >= world->people.count)
			continue;
		seen[seen_count++] = person;
		emit_text(&out, NULL, ids_user_text(arena, people_at(world, person)->id));
	}
	emit_end_list(&out);
	emit_end(&out);
	return buf_view(&buf);
}

void watch_answer(struct world *world, struct http_request *req, struct http_response *res, int64_t from,
                  int64_t wait_ms)
{
	struct watch *watch = &world->watch;
	if (from > watch->next)
		from = 0; /* of a world before this one */
	if (wait_ms <= 0 || from < watch->next || watch->watcher_count == WATCHERS_MOST) {
		http_respond(res, 200, S("application/json;charset=UTF-8"), changes(world, req->arena, from));
		return;
	}
	watch->watchers[watch->watcher_count++] = (struct watcher){
		.deferred = http_defer(req, wait_ms + 5000),
		.from = from,
		.until = clock_monotonic() + wait_ms,
	};
}

void watch_serve(struct world *world, bool all)
{
	struct watch *watch = &world->watch;
	int64_t now = clock_monotonic();
	uint32_t kept = 0;
	for (uint32_t i = 0; i < watch->watcher_count; i++) {
		struct watcher *watcher = &watch->watchers[i];
		if (!all && watcher->from >= watch->next && watcher->until > now &&
		    !http_deferred_is_late(watcher->deferred)) {
			watch->watchers[kept++] = *watcher;
			continue;
		}
		struct http_request *req = http_deferred_request(watcher->deferred);
		struct http_response *res = http_deferred_response(watcher->deferred);
		http_set_header(res, S("Content-Type"), S("application/json;charset=UTF-8"));
		struct str body = changes(world, req->arena, watcher->from);
		http_finish(watcher->deferred, 200, body);
	}
	watch->watcher_count = kept;
}
