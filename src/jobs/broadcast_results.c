/* broadcast_results: asks LINE for its statistics, every hour for a day and then
 * twice a day, until LINE stops counting after 14 days. Also who blocked us
 * within a day. Sources: "Messaging API reference", Insights. */
#include "jobs.h"

#include "api.h"
#include "arena.h"
#include "broadcast.h"
#include "broadcast_job.h"
#include "clock.h"
#include "field.h"
#include "jst.h"
#include "log.h"
#include "result.h"

#define LAST_LOOK ((int64_t)14 * MS_DAY)
#define SOON_FOR (MS_DAY + MS_HOUR)
#define SOON MS_HOUR
#define LATER ((int64_t)12 * MS_HOUR)

static struct str day_number(struct arena *arena, int64_t ms)
{
	struct jst day = jst_from_ms(ms);
	return str_fmt(arena, "%04d%02d%02d", day.year, day.month, day.day);
}

static enum err ask_by_unit(const struct line_api *line, struct arena *arena, const struct broadcast *broadcast,
                            int64_t now, struct result *out)
{
	struct line_statistics got;
	int64_t to = now < broadcast->started_at + LAST_LOOK ? now : broadcast->started_at + LAST_LOOK;
	TRY(line_aggregation(line, arena, broadcast->unit, day_number(arena, broadcast->started_at),
	                     day_number(arena, to), &got));
	out->opened = got.unique_impression;
	out->clicked = got.unique_click;
	return OK;
}

static enum err ask_by_request(const struct line_api *line, struct arena *arena, struct str request_id,
                               struct result *out)
{
	struct line_answer answer;
	const struct node *json;
	const struct line_request request = {.call = LINE_INSIGHT_EVENT,
	                                     .query = str_fmt(arena, "requestId=%.*s", FMT(request_id))};
	TRY(line_ask(line, arena, &request, &answer));
	TRY(node_parse(arena, answer.body, &json));
	const struct node *overview = node_get(json, "overview");
	if (!node_is(overview, NODE_OBJECT))
		return OK;
	out->delivered = node_i64(node_get(overview, "delivered"), -1);
	out->opened = node_i64(node_get(overview, "uniqueImpression"), -1);
	out->clicked = node_i64(node_get(overview, "uniqueClick"), -1);
	return OK;
}

static enum err ask_line(struct jobs *jobs, struct arena *arena, struct db *db, const struct broadcast *broadcast,
                         int64_t now, struct result *out)
{
	struct line_api *line;
	struct str request_id;
	if (!broadcast->unit.len && !broadcast->by_broadcast)
		return OK; /* too few for LINE to tell */
	TRY(jobs_line(jobs, &line));
	if (broadcast->unit.len)
		return ask_by_unit(line, arena, broadcast, now, out);
	TRY(result_request_id(db, arena, broadcast->id, &request_id));
	return request_id.len ? ask_by_request(line, arena, request_id, out) : OK;
}

/* LINE's statistics may be missing for many reasons; our own numbers still count. */
static enum err look(struct jobs *jobs, struct arena *arena, struct db *db, const struct broadcast *broadcast,
                     int64_t now)
{
	struct result result = {-1, -1, -1, -1, now};
	enum err asked = ask_line(jobs, arena, db, broadcast, now, &result);
	if (asked)
		log_failure("results_not_fetched", asked, "id=%" PRId64, broadcast->id);
	TRY(result_blocked(db, arena, broadcast->id, broadcast->started_at, &result.blocked_24h));
	return result_store(db, arena, broadcast->id, &result);
}

static bool is_under_way(const struct broadcast *broadcast)
{
	return broadcast->state == BROADCAST_SENDING || broadcast->state == BROADCAST_STOPPING ||
	       broadcast->state == BROADCAST_HELD || broadcast->state == BROADCAST_RESOLVING;
}

enum err job_broadcast_results(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct broadcast_job what;
	struct broadcast broadcast;
	struct db *db;
	int64_t now = clock_now();
	TRY(broadcast_job_read(arena, job, &what));
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(broadcast_find(db, arena, what.id, &broadcast));
	if (broadcast.started_at == 0)
		return OK;
	if (broadcast.sent > 0)
		TRY(look(jobs, arena, db, &broadcast, now));
	int64_t age = now - broadcast.started_at;
	if (age > LAST_LOOK || (broadcast.sent == 0 && !is_under_way(&broadcast)))
		return OK;
	return broadcast_queue(db, arena, "broadcast_results", what.id, now + (age < SOON_FOR ? SOON : LATER));
}
