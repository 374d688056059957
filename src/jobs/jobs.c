/* jobs: starts and ends the threads of the worker role. */
#include "jobs.h"

#include "answers.h"
#include "api.h"
#include "arena.h"
#include "article_book.h"
#include "ask.h"
#include "clock.h"
#include "events.h"
#include "http_client.h"
#include "log.h"
#include "members.h"
#include "menu_keeper.h"
#include "reply_book.h"
#include "runner.h"
#include "tag_keeper.h"

#include <pthread.h>
#include <unistd.h>

#define MODEL_THREADS 3
#define THREADS_MOST 72

struct running {
	struct jobs jobs; /* first: handed out as struct jobs * */
	struct ask_server *answers, *staff_answers;
	pthread_t threads[THREADS_MOST];
	size_t thread_count;
	pthread_key_t line_key;
};

struct line_of_thread {
	struct line_api api;
	struct http_client *client;
};

static void line_end(void *thing)
{
	struct line_of_thread *line = thing;
	http_client_close(&line->client);
	mem_free(line);
}

enum err jobs_line(struct jobs *jobs, struct line_api **out)
{
	struct running *running = (struct running *)jobs;
	struct line_of_thread *line = pthread_getspecific(running->line_key);
	if (!line) {
		struct http_client *client;
		TRY(http_client_open(&(struct http_client_options){.allow_plain = jobs->options.allow_plain,
		                                                   .connections = 32},
		                     &client));
		line = mem_make(sizeof *line);
		*line = (struct line_of_thread){
			.client = client,
			.api = {client, jobs->options.line_api_url, jobs->options.line_data_api_url,
		                jobs->options.channel_token},
		};
		pthread_setspecific(running->line_key, line);
	}
	*out = &line->api;
	return OK;
}

struct delivery jobs_delivery(const struct jobs *jobs)
{
	return (struct delivery){.members = jobs->members,
	                         .keyring = jobs->keyring,
	                         .public_url = jobs->public_url,
	                         .allow_http_loopback = jobs->options.allow_http_loopback};
}

typedef void loop(struct jobs *jobs); /* the one typedef: a function type */

struct start {
	struct jobs *jobs;
	loop *run;
};

static void *thread_main(void *thing)
{
	struct start start = *(struct start *)thing;
	mem_free(thing);
	start.run(start.jobs);
	return NULL;
}

static enum err start_thread(struct running *running, loop *run)
{
	struct start *start = mem_make(sizeof *start);
	*start = (struct start){&running->jobs, run};
	if (running->thread_count == THREADS_MOST ||
	    pthread_create(&running->threads[running->thread_count], NULL, thread_main, start) != 0) {
		mem_free(start);
		return fail(ERR_INTERNAL, "cannot start a thread");
	}
	running->thread_count++;
	return OK;
}

static enum err start_all(struct running *running)
{
	const struct jobs_options *options = &running->jobs.options;
	if (options->ask_socket >= 0)
		TRY(ask_server_start(options->ask_socket, answer_rows, answer_row_count, &running->jobs,
		                     &running->answers));
	if (options->ask_staff_socket >= 0)
		TRY(ask_server_start(options->ask_staff_socket, staff_answer_rows, staff_answer_row_count, &running->jobs,
		                     &running->staff_answers));
	TRY(start_thread(running, events_run));
	TRY(start_thread(running, sender_run));
	TRY(start_thread(running, menus_run));
	TRY(start_thread(running, tags_run));
	for (int i = 0; i < options->workers; i++)
		TRY(start_thread(running, runner_run));
	TRY(start_thread(running, runner_run_foreign));
	TRY(start_thread(running, runner_run_virus));
	for (int i = 0; i < (options->model_url.len ? MODEL_THREADS : 1); i++) /* one settles what a model that is gone left */
		TRY(start_thread(running, runner_run_model));
	struct arena *arena = arena_new();
	enum err planned = housekeeping_plan(&running->jobs, arena, clock_now());
	if (planned != OK) /* the next start plans it */
		log_failure("housekeeping_not_planned", planned, "%s", "");
	planned = digest_plan(&running->jobs, arena, clock_now());
	if (planned != OK)
		log_failure("digest_not_planned", planned, "%s", "");
	planned = virus_plan(&running->jobs, arena, clock_now());
	if (planned != OK)
		log_failure("virus_check_not_planned", planned, "%s", "");
	arena_free(&arena);
	return OK;
}

enum err jobs_start(const struct jobs_options *options, struct jobs **out)
{
	struct running *running = mem_make(sizeof *running);
	struct jobs *jobs = &running->jobs;
	jobs->options = *options;
	jobs->db = options->db;
	jobs->inbox = options->inbox;
	jobs->access = options->access;
	jobs->keyring = options->keyring;
	jobs->public_url = options->public_url;
	jobs->members = members_new(0);
	jobs->articles = article_book_new();
	jobs->replies = reply_book_new();
	if (pthread_key_create(&running->line_key, line_end) != 0)
		return fail(ERR_INTERNAL, "pthread_key_create");
	enum err result = start_all(running);
	if (result != OK) {
		jobs_stop(&jobs);
		return result;
	}
	*out = jobs;
	return OK;
}

void jobs_stop(struct jobs **jobs_at)
{
	struct running *running = (struct running *)*jobs_at;
	*jobs_at = NULL;
	if (!running)
		return;
	atomic_store(&running->jobs.stopping, true);
	for (size_t i = 0; i < running->thread_count; i++)
		pthread_join(running->threads[i], NULL);
	ask_server_stop(&running->answers);
	ask_server_stop(&running->staff_answers);
	pthread_key_delete(running->line_key);
	members_free(&running->jobs.members);
	article_book_free(&running->jobs.articles);
	reply_book_free(&running->jobs.replies);
	mem_free(running);
}
