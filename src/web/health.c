/* health: for load balancers and monitors. No names, no secrets. */
#include "pages.h"

#include "access_log.h"
#include "arena.h"
#include "call.h"
#include "http_server.h"
#include "inbox.h"
#include "intake.h"
#include "queue.h"

enum err healthz_get(struct call *call)
{
	http_respond_text(call->response, 200, S("ok\n"));
	return OK;
}

enum err readyz_get(struct call *call)
{
	struct db *inbox, *db;
	TRY(db_take(call->web->options.inbox, call->arena, DB_READ, &inbox));
	TRY(db_ping(inbox));
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	TRY(db_ping(db));
	http_respond_text(call->response, 200, S("ready\n"));
	return OK;
}

static void gauge(struct buf *out, const char *name, const char *help, int64_t value)
{
	buf_fmt(out, "# HELP kairanban_%s %s\n# TYPE kairanban_%s gauge\nkairanban_%s %" PRId64 "\n", name,
	        help, name, name, value);
}

static enum err put_queues(struct call *call, struct buf *out)
{
	struct db *db;
	struct queue_count *rows;
	size_t count;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	TRY(queue_counts(db, call->arena, &rows, &count));
	int64_t waiting = 0, failed = 0, files = 0;
	for (size_t i = 0; i < count; i++) {
		if (str_eq(rows[i].kind, S("virus_check")))
			files = rows[i].waiting;
		waiting += rows[i].waiting;
		failed += rows[i].failed;
	}
	gauge(out, "jobs_waiting", "Jobs not done yet", waiting);
	gauge(out, "jobs_failed", "Jobs given up", failed);
	gauge(out, "virus_checks_waiting", "Files nobody can open until clamd has answered", files);
	return OK;
}

enum err metrics_get(struct call *call)
{
	struct buf out;
	buf_init(&out, call->arena, 65536);
	struct intake_counts counts = intake_counts(call->web->intake);
	gauge(&out, "webhook_requests", "Signed webhooks received", counts.requests);
	gauge(&out, "webhook_events", "Events received, repeats included", counts.events);
	gauge(&out, "webhook_events_fresh", "Events stored", counts.fresh);
	gauge(&out, "webhook_commits", "Group commits", counts.commits);
	gauge(&out, "webhook_refused", "Webhooks answered 503", counts.refused);
	struct access_log_counts access = access_log_counts(call->web->access_log);
	gauge(&out, "access_listed", "Requests written to the access log", access.listed);
	gauge(&out, "access_waiting", "Requests not written to the access log yet", access.waiting);
	gauge(&out, "access_lost", "Requests that are missing in the access log", access.lost);
	struct http_server_counts server = http_server_counts(call->web->server);
	gauge(&out, "http_requests", "Requests begun", server.requests);
	gauge(&out, "http_connections", "Connections open", server.connections);
	struct db *inbox;
	int64_t waiting, given_up;
	TRY(db_take(call->web->options.inbox, call->arena, DB_READ, &inbox));
	TRY(inbox_counts(inbox, call->arena, &waiting, &given_up));
	gauge(&out, "events_waiting", "Events not handled yet", waiting);
	gauge(&out, "events_given_up", "Events that could not be handled", given_up);
	TRY(put_queues(call, &out));
	http_respond(call->response, 200, S("text/plain; version=0.0.4; charset=utf-8"), buf_view(&out));
	return OK;
}
