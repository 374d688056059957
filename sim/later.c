/* later: one thread, one short list. */
#include "later.h"

#include "arena.h"
#include "clock.h"
#include "world.h"

#include <time.h>

#define BUSY_TICK_MS 5
#define WAITING_TICK_MS 20
#define IDLE_TICK_MS 500

struct task {
	struct task *next;
	int64_t due; /* clock_monotonic() */
	void (*run)(void *context);
	void *context;
};

struct later {
	struct world *world;
	pthread_t thread;
	struct task *tasks; /* under the world's lock */
	bool stop;
};

void later_do(struct later *later, int64_t after_ms, void (*run)(void *context), void *context)
{
	struct task *task = mem_make(sizeof *task);
	*task = (struct task){later->tasks, clock_monotonic() + after_ms, run, context};
	later->tasks = task;
	pthread_cond_signal(&later->world->time_changed);
}

/* Takes out those that are due; the lock is held. */
static struct task *due_tasks(struct later *later)
{
	struct task *due = NULL, **at = &later->tasks;
	int64_t now = clock_monotonic();
	while (*at) {
		struct task *task = *at;
		if (task->due > now && !later->stop) {
			at = &task->next;
			continue;
		}
		*at = task->next;
		task->next = due;
		due = task;
	}
	return due;
}

static void run_tasks(struct task *tasks)
{
	while (tasks) {
		struct task *task = tasks;
		tasks = task->next;
		task->run(task->context);
		mem_free(task);
	}
}

/* How long until there may be something to do; the lock is held. */
static int64_t step(struct later *later)
{
	struct world *world = later->world;
	bool busy = broadcasts_step(world);
	bool waiting = narrowcasts_step(world);
	waiting |= batches_step(world);
	watch_serve(world, later->stop);
	if (busy)
		return BUSY_TICK_MS;
	return waiting || later->tasks || world->watch.watcher_count ? WAITING_TICK_MS : IDLE_TICK_MS;
}

static void wait_ms(struct world *world, int64_t ms)
{
	int64_t until = clock_now() - clock_offset() + ms;
	struct timespec at = {.tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000};
	pthread_cond_timedwait(&world->time_changed, &world->lock, &at);
}

static void *run(void *context)
{
	struct later *later = context;
	world_lock(later->world);
	for (;;) {
		int64_t pause = step(later);
		struct task *due = due_tasks(later);
		bool stop = later->stop;
		if (due) {
			world_unlock(later->world);
			run_tasks(due);
			world_lock(later->world);
		} else if (stop) {
			break;
		} else {
			wait_ms(later->world, pause);
		}
	}
	world_unlock(later->world);
	return NULL;
}

enum err later_start(struct world *world, struct later **out)
{
	struct later *later = mem_make(sizeof *later);
	later->world = world;
	if (pthread_create(&later->thread, NULL, run, later) != 0) {
		mem_free(later);
		return fail(ERR_INTERNAL, "cannot start the thread for later");
	}
	*out = later;
	return OK;
}

void later_stop(struct later **later_at)
{
	struct later *later = *later_at;
	*later_at = NULL;
	if (!later)
		return;
	world_lock(later->world);
	later->stop = true;
	pthread_cond_broadcast(&later->world->time_changed);
	world_unlock(later->world);
	pthread_join(later->thread, NULL);
	mem_free(later);
}
