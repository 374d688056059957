/* events: claims a handful of events, asks who the new friends are (meet.h),
 * applies all of them in one transaction, then answers. One that fails is tried alone, so that it holds up nobody. */
#include "events.h"

#include "api.h"
#include "arena.h"
#include "article_book.h"
#include "clock.h"
#include "fault_point.h"
#include "hear.h"
#include "http_client.h"
#include "inbox.h"
#include "jobs.h"
#include "log.h"
#include "meet.h"
#include "str.h"

#include <poll.h>
#include <unistd.h>

#define CLAIM_MOST 64
/* Of a worker that died: its events are handled again while LINE still takes the
 * reply. Handling twice costs nothing, so a slow round may outlast it. */
#define LEASE_MS ((int64_t)20 * 1000)
#define IDLE_MS 500
#define REPLIES_IN_FLIGHT 32
#define TRIES_MOST 12
#define DONE_TRIES 5
#define DONE_PAUSE_MS 200

struct round {
	struct jobs *jobs;
	struct arena *arena;
	struct inbox_event *events;
	struct hear_reply *replies;
	struct hear_profile *profiles;
	size_t count;
};

static enum err hear_one(struct db *db, const struct round *round, size_t i)
{
	struct event event;
	struct hear_context context = {
		.keyring = round->jobs->keyring,
		.public_url = round->jobs->public_url,
		.account_name = round->jobs->options.account_name,
		.articles = round->jobs->articles,
		.has_model = round->jobs->options.model_url.len > 0,
		.now = clock_now(),
		.profile = round->profiles[i],
		.members = round->jobs->members,
		.replies = round->jobs->replies,
	};
	TRY(event_parse(round->arena, round->events[i].body, &event));
	return hear(db, round->arena, &context, &event, &round->replies[i]);
}

static enum err hear_range(const struct round *round, size_t first, size_t count)
{
	struct db *db;
	TRY(db_take(round->jobs->db, round->arena, DB_WRITE, &db));
	enum err result = tx_begin(db);
	for (size_t i = first; result == OK && i < first + count; i++)
		result = hear_one(db, round, i);
	if (result == OK)
		result = tx_commit(db);
	else
		tx_rollback(db);
	db_return(&db);
	return result;
}

/* --- answering: many at a time, LINE takes its time for each --- */

struct saying {
	const struct round *round;
	const struct line_api *line;
	size_t next;
};

static enum err next_reply(void *context, struct arena *arena, struct http_call *call)
{
	struct saying *saying = context;
	const struct round *round = saying->round;
	while (saying->next < round->count && round->replies[saying->next].reply_token.len == 0)
		saying->next++;
	if (saying->next == round->count)
		return ERR_NOT_FOUND;
	struct hear_reply *reply = &round->replies[saying->next++];
	struct line_request request = {.call = LINE_REPLY};
	struct buf body;
	buf_init(&body, arena, LINE_REQUEST_BYTES_MOST);
	line_body_reply(&body, reply->reply_token, reply->messages, false);
	TRY(buf_done(&body, &request.body));
	line_prepare(saying->line, arena, &request, call);
	call->once = false; /* sent twice on a dead connection, the second is refused: a token works once */
	call->tag = reply;
	return OK;
}

/* Too late or said already: a reply is not worth a second try. */
static void replied(void *context, const struct http_call *call, enum err outcome, const struct http_reply *answer)
{
	struct saying *saying = context;
	const struct hear_reply *reply = call->tag;
	struct line_answer read = line_read(saying->round->arena, outcome, answer);
	if (read.kind != LINE_ACCEPTED)
		log_warn("reply_not_sent", "kind=%s status=%d friend=%" PRId64, line_answer_name(read.kind), read.status,
		         reply->friend_id);
}

static void say_all(const struct round *round, const struct line_api *line)
{
	struct saying saying = {.round = round, .line = line};
	struct http_pump pump = {.context = &saying, .next = next_reply, .done = replied};
	enum err result = http_call_many(line->client, &pump, REPLIES_IN_FLIGHT);
	if (result != OK)
		log_failure("replies_not_sent", result, "%s", "");
}

static enum err put_back(const struct round *round, struct db *db, const struct inbox_event *event, enum err why)
{
	bool hopeless = why == ERR_INVALID || event->tries >= TRIES_MOST;
	log_failure("event_failed", why, "event=%" PRId64 " tries=%" PRId64 " given_up=%d", event->id,
	            event->tries, hopeless);
	return hopeless ? inbox_give_up(db, round->arena, event->id)
	                : inbox_again(db, round->arena, event->id, clock_now() + queue_backoff_ms(event->tries));
}

/* Which of them were handled; the others go back, later or for good. */
static void apply(const struct round *round, int64_t *done, size_t *done_count)
{
	bool together = hear_range(round, 0, round->count) == OK;
	for (size_t i = 0; i < round->count; i++) {
		enum err result = together ? OK : hear_range(round, i, 1);
		if (result == OK) {
			done[(*done_count)++] = round->events[i].id;
			continue;
		}
		round->replies[i] = (struct hear_reply){0};
		struct db *inbox;
		if (db_take(round->jobs->inbox, round->arena, DB_WRITE, &inbox) != OK)
			continue; /* its lease runs out */
		if (put_back(round, inbox, &round->events[i], result) != OK)
			log_failure("event_not_put_back", ERR_BUSY, "event=%" PRId64, round->events[i].id);
		db_return(&inbox);
	}
}

static enum err mark_once(const struct round *round, const int64_t *done, size_t count)
{
	struct db *inbox;
	TRY(db_take(round->jobs->inbox, round->arena, DB_WRITE, &inbox));
	enum err result = inbox_done(inbox, round->arena, done, count);
	db_return(&inbox);
	return result;
}

/* A short trouble of the database must not make all of it wait for the lease. */
static enum err mark_done(const struct round *round, const int64_t *done, size_t count)
{
	enum err result = mark_once(round, done, count);
	for (int tries = 1; tries < DONE_TRIES && result != OK; tries++) {
		usleep(DONE_PAUSE_MS * 1000);
		result = mark_once(round, done, count);
	}
	return result;
}

/* Before anything is written, so that a change of many articles holds up no
 * writer. Failing is no reason to be silent: the index of before answers. */
static void look_at_articles(struct jobs *jobs, struct arena *arena)
{
	struct db *db;
	enum err result = db_take(jobs->db, arena, DB_READ, &db);
	if (result == OK) {
		result = article_book_refresh(jobs->articles, db, arena, clock_now());
		db_return(&db);
	}
	if (result != OK)
		log_failure("articles_not_read", result, "%s", "");
}

static enum err run_round(struct jobs *jobs, struct line_api *line, struct arena *arena, size_t *claimed)
{
	struct db *inbox;
	struct round round = {.jobs = jobs, .arena = arena};
	TRY(db_take(jobs->inbox, arena, DB_WRITE, &inbox));
	TRY(inbox_claim(inbox, arena, clock_now(), LEASE_MS, CLAIM_MOST, &round.events, &round.count));
	db_return(&inbox);
	*claimed = round.count;
	if (round.count == 0)
		return OK;
	int64_t done[CLAIM_MOST];
	size_t done_count = 0;
	look_at_articles(jobs, arena);
	round.replies = arena_array(arena, struct hear_reply, round.count);
	round.profiles = arena_array(arena, struct hear_profile, round.count);
	meet(line, arena, round.events, round.count, round.profiles);
	apply(&round, done, &done_count);
	/* Said before it is marked done: a crash in between repeats the event, and
	 * LINE refuses the used reply token. The other way round people would wait
	 * for an answer that never comes. */
	fault_point("answers.before");
	say_all(&round, line);
	return mark_done(&round, done, done_count);
}

/* Until the web role rings, or a while: leases and backoffs run out unannounced. */
static void wait_for_bell(int wake)
{
	struct pollfd bell = {.fd = wake, .events = POLLIN};
	uint64_t rings;
	if (poll(&bell, wake < 0 ? 0 : 1, IDLE_MS) > 0) {
		ssize_t ignored = read(wake, &rings, sizeof rings);
		(void)ignored;
	}
}

void events_run(struct jobs *jobs)
{
	struct line_api *line;
	if (jobs_line(jobs, &line) != OK) {
		log_failure("events_cannot_start", ERR_INTERNAL, "%s", "");
		return;
	}
	while (!atomic_load(&jobs->stopping)) {
		struct arena *arena = arena_new();
		size_t claimed = 0;
		enum err result = run_round(jobs, line, arena, &claimed);
		if (result != OK)
			log_failure("event_round_failed", result, "claimed=%zu", claimed);
		arena_free(&arena);
		if (claimed == 0 || result != OK)
			wait_for_bell(jobs->options.wake);
	}
}
