/* workers: one list, one lock. */
#include "workers.h"

#include "arena.h"

#include <pthread.h>

struct task {
	struct task *next;
	void (*run)(void *);
	void *thing;
};

struct workers {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct task *first;
	struct task *last;
	bool closing;
	int count;
	pthread_t threads[];
};

static struct task *take(struct workers *workers)
{
	pthread_mutex_lock(&workers->lock);
	while (!workers->first && !workers->closing)
		pthread_cond_wait(&workers->changed, &workers->lock);
	struct task *task = workers->first;
	if (task)
		workers->first = task->next;
	if (!workers->first)
		workers->last = NULL;
	pthread_mutex_unlock(&workers->lock);
	return task;
}

static void *work(void *argument)
{
	struct task *task;
	while ((task = take(argument))) {
		task->run(task->thing);
		mem_free(task);
	}
	return NULL;
}

void workers_add(struct workers *workers, void (*run)(void *), void *thing)
{
	struct task *task = mem_make(sizeof *task);
	*task = (struct task){NULL, run, thing};
	pthread_mutex_lock(&workers->lock);
	if (workers->last)
		workers->last->next = task;
	else
		workers->first = task;
	workers->last = task;
	pthread_mutex_unlock(&workers->lock);
	pthread_cond_signal(&workers->changed);
}

enum err workers_open(int threads, struct workers **out)
{
	assert(threads > 0);
	struct workers *workers = mem_make(sizeof *workers + (size_t)threads * sizeof(pthread_t));
	pthread_mutex_init(&workers->lock, NULL);
	pthread_cond_init(&workers->changed, NULL);
	while (workers->count < threads &&
	       pthread_create(&workers->threads[workers->count], NULL, work, workers) == 0)
		workers->count++;
	if (workers->count < threads) {
		workers_close(&workers);
		return fail(ERR_INTERNAL, "cannot start %d threads", threads);
	}
	*out = workers;
	return OK;
}

void workers_close(struct workers **workers_at)
{
	struct workers *workers = *workers_at;
	*workers_at = NULL;
	if (!workers)
		return;
	pthread_mutex_lock(&workers->lock);
	workers->closing = true;
	pthread_mutex_unlock(&workers->lock);
	pthread_cond_broadcast(&workers->changed);
	for (int i = 0; i < workers->count; i++)
		pthread_join(workers->threads[i], NULL);
	pthread_cond_destroy(&workers->changed);
	pthread_mutex_destroy(&workers->lock);
	mem_free(workers);
}
