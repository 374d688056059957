/* article_ask: lets the city's language model word an answer from what the index
 * found. Whatever goes wrong, the citizen gets the usual choice while the reply
 * token lives. */
#include "jobs.h"

#include "api.h"
#include "arena.h"
#include "article_book.h"
#include "article_hear.h"
#include "article_model.h"
#include "clock.h"
#include "conversation.h"
#include "friend.h"
#include "hear.h"
#include "http_client.h"
#include "jst.h"
#include "log.h"
#include "secret.h"
#include "turn.h"

#define CONNECT_MS 3000
#define TOTAL_MS 15000
#define ANSWER_MOST ((size_t)256 << 10)

struct asking {
	struct jobs *jobs;
	struct arena *arena;
	struct article_model_question question;
	struct article_model_source *sources;
	size_t source_count;
	const struct article_model_source *source; /* NULL: the model had no answer that counts */
	struct str text;
};

static enum err load(struct asking *a)
{
	struct db *db;
	TRY(db_take(a->jobs->db, a->arena, DB_READ, &db));
	enum err result = article_model_sources(db, a->arena, &a->question, jst_day_of_ms(clock_now()), &a->sources,
	                                        &a->source_count);
	db_return(&db);
	return result;
}

static enum err post(const struct asking *a, struct http_client *client, struct str body, struct http_reply *reply)
{
	const struct jobs_options *options = &a->jobs->options;
	struct http_pair headers[2] = {{S("Content-Type"), S("application/json")}};
	size_t count = 1;
	if (options->model_key)
		headers[count++] = (struct http_pair){S("Authorization"),
		                                      str_fmt(a->arena, "Bearer %.*s", FMT(secret_view(options->model_key)))};
	const struct http_call call = {.method = HTTP_POST, .url = options->model_url, .headers = headers,
	                               .header_count = count, .body = body, .once = true};
	return http_call(client, a->arena, &call, reply);
}

/* No answer is an answer: the usual choice. */
static void ask_model(struct asking *a)
{
	const struct jobs_options *options = &a->jobs->options;
	struct http_client *client;
	struct http_reply reply = {0};
	struct str body;
	if (a->source_count == 0 || clock_now() > a->question.asked_at + ARTICLE_MODEL_FRESH_MS - TOTAL_MS)
		return;
	if (article_model_body(a->arena, options->model_name, a->question.text, a->sources, a->source_count, &body) != OK)
		return;
	if (http_client_open(&(struct http_client_options){.allow_plain = options->model_plain, .connections = 1,
	                                                    .connect_ms = CONNECT_MS, .total_ms = TOTAL_MS,
	                                                    .ceiling = ANSWER_MOST},
	                     &client) != OK)
		return;
	enum err asked = post(a, client, body, &reply);
	http_client_close(&client);
	if (asked == OK && reply.status == 200)
		a->source = article_model_answer(a->arena, reply.body, a->sources, a->source_count, &a->text);
	log_info("model_asked", "status=%d used=%d ms=%" PRId64, reply.status, a->source != NULL, reply.us / 1000);
}

static enum err answer(struct asking *a, struct db *db, struct str *messages)
{
	struct friend friend;
	bool taken = true;
	const struct hear_context context = {.keyring = a->jobs->keyring,
	                                     .public_url = a->jobs->public_url,
	                                     .account_name = a->jobs->options.account_name,
	                                     .articles = a->jobs->articles,
	                                     .now = clock_now()};
	struct conversation live;
	enum err talking = conversation_live(db, a->arena, a->question.friend_id, &live);
	*messages = S("");
	if (talking != ERR_NOT_FOUND)
		return talking; /* with staff by now: the bot is silent */
	TRY(friend_find(db, a->arena, NULL, a->question.friend_id, &friend));
	struct turn turn = {.db = db, .arena = a->arena, .context = &context, .friend = &friend, .text = a->question.text,
	                    .kind = S("text"), .at = a->question.asked_at};
	TRY(a->source ? article_model_say(&turn, a->source, a->text) : article_hear(&turn, &taken));
	TRY(turn_mark(&turn));
	*messages = turn.messages;
	if (turn.messages.len == 0)
		return OK;
	const struct hear_reply said = {.messages = turn.messages, .friend_id = friend.id};
	return hear_keep(db, a->arena, &context, &said, S(""));
}

static enum err decide(struct asking *a, struct str *messages)
{
	struct db *db;
	TRY(db_take(a->jobs->db, a->arena, DB_WRITE, &db));
	enum err result = tx_begin(db);
	if (result == OK)
		result = answer(a, db, messages);
	if (result == OK)
		result = tx_commit(db);
	else
		tx_rollback(db);
	db_return(&db);
	return result;
}

enum err job_article_ask(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct asking a = {.jobs = jobs, .arena = arena};
	struct line_api *line;
	struct line_answer said;
	struct str messages;
	TRY(article_model_read(arena, jobs->keyring, job->payload, &a.question));
	TRY(jobs_line(jobs, &line));
	TRY(load(&a));
	if (jobs->options.model_url.len)
		ask_model(&a);
	TRY(decide(&a, &messages));
	if (messages.len == 0)
		return OK;
	enum err sent = line_reply(line, arena, a.question.reply_token, messages, false, &said);
	if (sent != OK || said.kind != LINE_ACCEPTED) /* too late; the question can be asked again */
		log_warn("reply_not_sent", "kind=%s status=%d friend=%" PRId64, line_answer_name(said.kind), said.status,
		         a.question.friend_id);
	return OK;
}
