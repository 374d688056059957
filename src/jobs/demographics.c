/* demographics: asks LINE once a day what it guesses about our friends. Its own
 * numbers are some three days old, and there are none below 20 people. Source:
 * "Messaging API reference", Get friends' demographics. */
#include "demographics.h"

#include "api.h"
#include "arena.h"
#include "demographic.h"
#include "field.h"
#include "jobs.h"
#include "jst.h"

static void read_kind(const struct node *json, const char *list_name, const char *word_name,
                      enum demographic_kind kind, struct demographics *out)
{
	const struct node *list = node_get(json, list_name);
	for (size_t i = 0; node_is(list, NODE_ARRAY) && i < node_count(list) && out->count < DEMOGRAPHIC_MOST; i++) {
		const struct node *item = node_at(list, i);
		struct str word = node_text(node_get(item, word_name), S(""));
		double percentage = node_double(node_get(item, "percentage"), -1);
		if (word.len == 0 || word.len > 100 || percentage < 0 || percentage > 100)
			continue;
		out->list[out->count++] = (struct demographic){kind, word, (int64_t)(percentage * 10 + 0.5)};
	}
}

static enum err ask(struct jobs *jobs, struct arena *arena, struct demographics *out)
{
	struct line_api *line;
	struct line_answer answer;
	const struct node *json;
	TRY(jobs_line(jobs, &line));
	TRY(line_ask(line, arena, &(struct line_request){.call = LINE_INSIGHT_DEMOGRAPHIC}, &answer));
	TRY(node_parse(arena, answer.body, &json));
	out->available = node_bool(node_get(json, "available"), false);
	out->list = arena_array(arena, struct demographic, DEMOGRAPHIC_MOST);
	read_kind(json, "genders", "gender", DEMOGRAPHIC_GENDER, out);
	read_kind(json, "ages", "age", DEMOGRAPHIC_AGE, out);
	read_kind(json, "areas", "area", DEMOGRAPHIC_AREA, out);
	read_kind(json, "appTypes", "appType", DEMOGRAPHIC_APP, out);
	read_kind(json, "subscriptionPeriods", "subscriptionPeriod", DEMOGRAPHIC_PERIOD, out);
	return OK;
}

enum err demographics_look(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct demographics known, fresh = {.asked_at = now};
	struct db *db;
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	enum err err = demographics_find(db, arena, &known);
	db_return(&db);
	TRY(err);
	if (known.asked_at && jst_day_of_ms(known.asked_at) == jst_day_of_ms(now))
		return OK;
	TRY(ask(jobs, arena, &fresh));
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(demographics_set(db, arena, &fresh));
	err = tx_commit(db);
	db_return(&db);
	return err;
}
