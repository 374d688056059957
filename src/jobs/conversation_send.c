/* conversation_send: takes what staff said to LINE: by the reply token while it is
 * young, else as a push under its own key. Said once, whatever dies in between. */
#include "jobs.h"

#include "api.h"
#include "arena.h"
#include "clock.h"
#include "conversation_answer.h"
#include "fault_point.h"
#include "jst.h"
#include "log.h"
#include "str.h"

#define KEY_LIFE_MS (23 * MS_HOUR) /* LINE remembers a key for a day */

struct sending {
	struct jobs *jobs;
	struct arena *arena;
	int64_t id;
	struct conversation_sending what;
};

static enum err claim(struct sending *s)
{
	struct db *db;
	TRY(db_take(s->jobs->db, s->arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(conversation_answer_claim(db, s->arena, s->jobs->keyring, s->id, clock_now(), &s->what));
	TRY(tx_commit(db));
	db_return(&db);
	return OK;
}

static enum err settle(const struct sending *s, const char *state, const char *why)
{
	struct db *db;
	TRY(db_take(s->jobs->db, s->arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(conversation_answer_settle(db, s->arena, s->id,
	                               &(struct conversation_outcome){state, str_from(why), clock_now()}));
	TRY(tx_commit(db));
	db_return(&db);
	return OK;
}

static enum err go_on_by_push(struct sending *s)
{
	struct db *db;
	TRY(db_take(s->jobs->db, s->arena, DB_WRITE, &db));
	TRY(conversation_answer_push(db, s->arena, s->id));
	db_return(&db);
	s->what.token = S("");
	return OK;
}

/* *done: it is settled; else it has to be pushed. */
static enum err reply(struct sending *s, struct line_api *line, bool *done)
{
	struct line_answer answer = {0};
	enum err err = line_reply(line, s->arena, s->what.token, s->what.messages, false, &answer);
	*done = true;
	fault_point("conversation.replied");
	if (answer.kind == LINE_ACCEPTED)
		return settle(s, "sent", "");
	if (answer.kind == LINE_UNCERTAIN || answer.kind == LINE_UNAUTHORISED) /* the same token again does no harm: it works once */
		return err == OK ? fail(ERR_BUSY, "a reply was not answered") : err;
	if (answer.kind == LINE_REFUSED && s->what.again)
		return settle(s, "unknown", "途中で通信が切れたため、届いたかどうかが分かりません。届いていないようなら、もう一度送ってください。");
	*done = false;
	return go_on_by_push(s);
}

static enum err push(struct sending *s, struct line_api *line)
{
	struct buf body;
	struct str text;
	struct line_answer answer = {0};
	if (clock_now() - s->what.created_at > KEY_LIFE_MS)
		return settle(s, "unknown", "1日たっても送れたかどうかが分かりません。届いていないようなら、もう一度送ってください。");
	buf_init(&body, s->arena, LINE_REQUEST_BYTES_MOST);
	line_body_push(&body, s->what.to, s->what.messages, &(struct line_send_options){0});
	TRY(buf_done(&body, &text));
	enum err err = line_push(line, s->arena, text, s->what.retry_key, &answer);
	fault_point("conversation.pushed");
	switch (answer.kind) {
	case LINE_ACCEPTED:
		return settle(s, "sent", "");
	case LINE_OVER_QUOTA:
		return settle(s, "failed", "LINEの今月の送信数の上限に達しているため、送れませんでした。");
	case LINE_REFUSED:
		return settle(s, "failed", "LINEが受け取りませんでした。この人がアカウントをやめたか、内容に問題があります。");
	case LINE_UNCERTAIN:
	case LINE_UNSENT:
	case LINE_RATE:
	case LINE_UNAUTHORISED:
		break;
	}
	return err == OK ? fail(ERR_BUSY, "a push was not answered") : err;
}

enum err job_conversation_send(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct sending s = {.jobs = jobs, .arena = arena};
	struct line_api *line;
	bool done = false;
	if (!str_to_i64(job->payload, &s.id))
		return fail(ERR_INVALID, "payload is no id");
	TRY(jobs_line(jobs, &line));
	TRY(claim(&s));
	fault_point("conversation.claimed");
	if (s.what.over)
		return OK;
	if (s.what.token.len)
		TRY(reply(&s, line, &done));
	return done ? OK : push(&s, line);
}
