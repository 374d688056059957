/* batch: whatever LINE answers and whoever dies, the books balance after every
 * commit and nobody gets a message twice. The LINE here keeps keys as the real
 * one does. */
#include "delivery_harness.h"

#include "api.h"
#include "batch.h"
#include "clock.h"
#include "jst.h"
#include "people.h"

#include <stdio.h>
#include <string.h>

#define TEXT "[{\"type\":\"text\",\"text\":\"こんにちは\"}]"
#define KEYS_MOST 20000

/* --- a LINE that remembers ------------------------------------------------------------ */

struct fake_line {
	struct arena *arena;
	struct str keys[KEYS_MOST];
	size_t key_count;
	int *got;         /* messages by friend id */
	int64_t bad_id;   /* refused by LINE wherever it stands; 0: none */
	int64_t worse_id; /* the same, but LINE does not say who */
	uint32_t seed;
};

static uint32_t chance(struct fake_line *line, uint32_t of)
{
	line->seed = line->seed * 1664525u + 1013904223u;
	return (line->seed >> 8) % of;
}

static bool knows(const struct fake_line *line, struct str key)
{
	for (size_t i = 0; i < line->key_count; i++)
		if (str_eq(line->keys[i], key))
			return true;
	return false;
}

static size_t people_of(const struct people *audience, const struct batch *batch, int64_t *ids)
{
	size_t got = people_range(audience, batch->first_rank, (size_t)batch->people, ids), kept = 0;
	for (size_t i = 0; i < got; i++) {
		char needle[32];
		snprintf(needle, sizeof needle, ",%" PRId64 ",", ids[i]);
		char hay[4096];
		snprintf(hay, sizeof hay, ",%.*s,", FMT(batch->left_out_ids));
		if (!strstr(hay, needle))
			ids[kept++] = ids[i];
	}
	return kept;
}

static struct line_answer answer_of(enum line_answer_kind kind, int status, struct str body)
{
	return (struct line_answer){.kind = kind, .status = status, .request_id = S("r"), .message = S(""), .body = body};
}

static struct line_answer accept(struct fake_line *line, struct str key, const int64_t *ids, size_t count)
{
	if (knows(line, key))
		return answer_of(LINE_ACCEPTED, 409, S("{\"message\":\"The retry key is already accepted\"}"));
	for (size_t i = 0; i < count; i++)
		if (ids[i] == line->worse_id)
			return answer_of(LINE_REFUSED, 400, S("{\"message\":\"Failed to send messages\"}"));
	for (size_t i = 0; i < count; i++)
		if (ids[i] == line->bad_id)
			return answer_of(LINE_REFUSED, 400,
			                 str_fmt(line->arena,
			                         "{\"message\":\"The property, to[%zu], in the request body is invalid (line: -, column: -)\"}",
			                         i));
	assert_true(line->key_count < KEYS_MOST);
	line->keys[line->key_count++] = str_dup(line->arena, key);
	for (size_t i = 0; i < count; i++)
		line->got[ids[i]]++;
	return answer_of(LINE_ACCEPTED, 200, S("{}"));
}

static struct line_answer ask_line(struct fake_line *line, struct str key, const int64_t *ids, size_t count)
{
	switch (chance(line, 12)) {
	case 0: return answer_of(LINE_UNCERTAIN, 500, S("{\"message\":\"internal\"}"));
	case 1: /* it happened, the answer got lost */
		(void)accept(line, key, ids, count);
		return answer_of(LINE_UNCERTAIN, 0, S(""));
	case 2: return answer_of(LINE_UNCERTAIN, 0, S(""));
	case 3: return answer_of(LINE_RATE, 429, S("{\"message\":\"The API rate limit has been exceeded. Try again later.\"}"));
	case 4: return answer_of(LINE_UNSENT, 0, S(""));
	case 5:
		if (!knows(line, key))
			return answer_of(LINE_REFUSED, 400, S("{\"message\":\"The request body has 1 error(s)\"}"));
		return accept(line, key, ids, count);
	default: return accept(line, key, ids, count);
	}
}

/* --- one turn of a sender, which may die ------------------------------------------------ */

static size_t take_turn(const struct town *town, struct fake_line *line, int64_t id, int64_t now)
{
	struct batch *batches;
	size_t count;
	struct people *audience;
	struct batch_outcome outcomes[BATCH_GROUP];
	struct arena *arena = arena_new();
	assert_ok(tx_begin(town->db));
	assert_ok(batch_recover(town->db, arena, id));
	assert_ok(batch_claim(town->db, arena, id, now, 1 + chance(line, BATCH_GROUP), &batches, &count));
	assert_ok(tx_commit(town->db));
	town_audit(town, id);
	assert_ok(batch_audience(town->db, arena, id, &audience));
	for (size_t i = 0; i < count; i++) {
		int64_t ids[BATCH_PEOPLE];
		struct batch_reason reason;
		struct str trouble;
		size_t to = people_of(audience, &batches[i], ids);
		struct line_answer answer = ask_line(line, batches[i].retry_key, ids, to);
		outcomes[i] = (struct batch_outcome){.batch = batches[i], .due_at = now};
		batch_judge(arena, &answer, &outcomes[i], &reason, &trouble);
		batch_take_apart(&outcomes[i], &reason, audience, ids, to);
	}
	bool dies = chance(line, 6) == 0;
	if (!dies) {
		assert_ok(tx_begin(town->db));
		assert_ok(batch_settle(town->db, arena, id, outcomes, count, now));
		if (chance(line, 8) == 0)
			tx_rollback(town->db);
		else
			assert_ok(tx_commit(town->db));
	}
	town_audit(town, id);
	arena_free(&arena);
	return count;
}

static void in_tx(const struct town *town, enum err (*what)(struct db *, struct arena *, int64_t, int64_t), int64_t id,
                  int64_t now)
{
	assert_ok(tx_begin(town->db));
	assert_ok(what(town->db, town->arena, id, now));
	assert_ok(tx_commit(town->db));
	town_audit(town, id);
}

static void stop_and_resume(const struct town *town, int64_t id, int64_t now)
{
	assert_ok(broadcast_stop(town->db, town->arena, id, STAFF));
	in_tx(town, batch_stop, id, now);
	struct broadcast stopped = town_find(town, id);
	if (stopped.state == BROADCAST_SENT) /* nothing was left to stop */
		return;
	assert_int_equal(stopped.state, BROADCAST_STOPPED);
	assert_int_equal(stopped.audience, stopped.sent + stopped.refused + stopped.dropped + stopped.uncertain);
	assert_ok(tx_begin(town->db));
	assert_ok(broadcast_resume(town->db, town->arena, &town->delivery, id, STAFF));
	assert_ok(tx_commit(town->db));
	town_audit(town, id);
}

static void check_end(const struct town *town, const struct fake_line *line, int64_t id, int64_t people)
{
	struct broadcast end = town_find(town, id);
	int64_t reached = 0;
	struct people *received;
	for (int64_t i = 1; i <= people; i++) {
		assert_in_range(line->got[i], 0, 1);
		reached += line->got[i];
	}
	assert_int_equal(end.state, BROADCAST_SENT);
	assert_int_equal(end.sent, reached);
	assert_int_equal(end.audience, people);
	assert_int_equal(end.refused, people - reached);
	assert_int_equal(end.batches_done, end.batches);
	assert_ok(batch_received(town->db, town->arena, id, &received));
	assert_int_equal(people_count(received), reached);
	for (int64_t i = 1; i <= people; i++)
		assert_int_equal(people_has(received, i), line->got[i] == 1);
}

static void run_story(struct arena *arena, struct place *place, uint32_t seed)
{
	int64_t people = 12300, now = NOON;
	struct town town = town_with(place, arena, people);
	struct fake_line line = {.arena = arena, .seed = seed, .bad_id = 777, .worse_id = 4321};
	line.got = arena_array(arena, int, (size_t)people + 1);
	int64_t id = town_draft(&town, TEXT);
	town_send(&town, id);
	assert_ok(batch_resolve(town.db, &town.delivery, id, now));
	town_audit(&town, id);
	for (int turns = 0; town_find(&town, id).state == BROADCAST_SENDING; turns++) {
		assert_true(turns < 500);
		now += MS_MINUTE;
		if (take_turn(&town, &line, id, now) == 0)
			in_tx(&town, batch_rest, id, now);
		else if (chance(&line, 10) == 0)
			stop_and_resume(&town, id, now);
	}
	check_end(&town, &line, id, people);
}

DB_TEST(books_balance_whatever_happens) { run_story(arena, place, 20261122); }
DB_TEST(books_balance_another_time) { run_story(arena, place, 7); }

/* --- taken apart ------------------------------------------------------------------------ */

/* Who is refused, and in which words; everybody else is taken. */
struct picky_line {
	const int64_t *bad;
	size_t bad_count;
	const char *words;
	int calls;
};

static struct str picky_answer(const struct picky_line *line, const int64_t *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t b = 0; b < line->bad_count; b++)
			if (line->bad[b] == ids[i] || line->bad[b] == 0)
				return str_from(line->words);
	return S("");
}

static size_t picky_turn(const struct town *town, struct picky_line *line, int64_t id)
{
	struct arena *arena = arena_new();
	struct batch *batches;
	size_t count;
	struct people *audience;
	struct batch_outcome outcomes[BATCH_GROUP];
	assert_ok(batch_claim(town->db, arena, id, NOON, BATCH_GROUP, &batches, &count));
	assert_ok(batch_audience(town->db, arena, id, &audience));
	for (size_t i = 0; i < count; i++) {
		int64_t ids[BATCH_PEOPLE];
		struct batch_reason reason;
		struct str trouble;
		size_t to = people_of(audience, &batches[i], ids);
		struct str words = picky_answer(line, ids, to);
		struct line_answer answer = words.len ? answer_of(LINE_REFUSED, 400, words)
		                                      : answer_of(LINE_ACCEPTED, 200, S("{}"));
		outcomes[i] = (struct batch_outcome){.batch = batches[i]};
		batch_judge(arena, &answer, &outcomes[i], &reason, &trouble);
		batch_take_apart(&outcomes[i], &reason, audience, ids, to);
		line->calls++;
	}
	assert_ok(tx_begin(town->db));
	assert_ok(batch_settle(town->db, arena, id, outcomes, count, NOON));
	assert_ok(tx_commit(town->db));
	town_audit(town, id);
	arena_free(&arena);
	return count;
}

static struct broadcast send_to_picky(const struct town *town, struct picky_line *line)
{
	int64_t id = town_draft(town, TEXT);
	town_send(town, id);
	assert_ok(batch_resolve(town->db, &town->delivery, id, NOON));
	while (picky_turn(town, line, id))
		;
	assert_ok(batch_rest(town->db, town->arena, id, NOON));
	return town_find(town, id);
}

DB_TEST(those_whom_line_does_not_name_are_found_by_halving)
{
	static const int64_t bad[] = {3, 700, 701};
	static const char *const words[] = {"{\"message\":\"Failed to send messages\"}", "{\"message\":\"what?\"}", "oops",
	                                    "{\"message\":\"The property, 'to', in the request body is invalid (line: -, column: -)\"}"};
	struct town town = town_with(place, arena, 1200);
	for (size_t w = 0; w < COUNT(words); w++) {
		struct picky_line line = {bad, COUNT(bad), words[w], 0};
		struct broadcast end = send_to_picky(&town, &line);
		struct people *received;
		assert_int_equal(end.state, BROADCAST_SENT);
		assert_int_equal(end.sent, 1197);
		assert_int_equal(end.refused, 3);
		assert_int_equal(end.batches_done, end.batches);
		assert_in_range(line.calls, 3, 60);
		assert_ok(batch_received(town.db, arena, end.id, &received));
		for (size_t b = 0; b < COUNT(bad); b++)
			assert_false(people_has(received, bad[b]));
	}
}

DB_TEST(a_message_that_is_refused_does_not_become_a_thousand_calls)
{
	static const int64_t all[] = {0};
	struct town town = town_with(place, arena, 1200);
	struct picky_line plain = {all, 1, "{\"message\":\"A message (messages[0]) in the request body is invalid\"}", 0};
	struct broadcast end = send_to_picky(&town, &plain);
	assert_int_equal(end.state, BROADCAST_FAILED);
	assert_int_equal(end.refused, 1200);
	assert_int_equal(plain.calls, 3);
	/* When LINE does not say what is wrong, it is found out at a price that is bounded. */
	struct picky_line mute = {all, 1, "{\"message\":\"no\"}", 0};
	end = send_to_picky(&town, &mute);
	assert_int_equal(end.state, BROADCAST_FAILED);
	assert_int_equal(end.refused, 1200);
	assert_int_equal(mute.calls, 3 + 2 * BATCH_SPLITS_UNPROVEN);
	struct batch_refusal *refusals;
	size_t count;
	assert_ok(batch_refusals(town.db, arena, end.id, &refusals, &count));
	assert_str(refusals[0].answer, "no");
	/* People of another provider: every single id is wrong. */
	struct picky_line foreign = {all, 1, "{\"message\":\"Failed to send messages\"}", 0};
	end = send_to_picky(&town, &foreign);
	assert_int_equal(end.refused, 1200);
	assert_int_equal(foreign.calls, 3 + 2 * BATCH_SPLITS_MOST);
}

DB_TEST(halves_keep_those_who_were_left_out_already)
{
	struct town town = town_with(place, arena, 9);
	int64_t id = town_draft(&town, TEXT), ids[9];
	struct batch *batches;
	size_t count;
	struct people *audience;
	town_send(&town, id);
	assert_ok(batch_resolve(town.db, &town.delivery, id, NOON));
	assert_ok(batch_audience(town.db, arena, id, &audience));
	assert_ok(batch_claim(town.db, arena, id, NOON, 1, &batches, &count));
	batches[0].left_out_ids = S("2,8");
	batches[0].left_out = 2;
	struct batch_outcome outcome = {.batch = batches[0], .fate = BATCH_REFUSED, .status = 400, .answer = S("who?")};
	const struct batch_reason reason = {.blame = BLAME_SOMEBODY, .index = -1};
	batch_take_apart(&outcome, &reason, audience, ids, people_of(audience, &batches[0], ids));
	assert_int_equal(outcome.half_id, 5); /* of 1 3 4 5 6 7 9 */
	assert_ok(batch_settle(town.db, arena, id, &outcome, 1, NOON));
	town_audit(&town, id);
	assert_ok(batch_claim(town.db, arena, id, NOON, BATCH_GROUP, &batches, &count));
	assert_int_equal(count, 2);
	assert_str(batches[0].left_out_ids, "2");
	assert_str(batches[1].left_out_ids, "8");
	assert_int_equal(batches[0].people, 4);
	assert_int_equal(batches[1].first_rank, 4);
	assert_int_equal(batches[1].people, 5);
	assert_false(str_eq(batches[0].retry_key, batches[1].retry_key));
	assert_false(str_eq(batches[0].retry_key, outcome.batch.retry_key));
}

TEST(line_says_whether_the_message_or_a_person_is_to_blame)
{
	static const struct { const char *body; enum batch_blame blame; } cases[] = {
		{"{\"message\":\"The property, to[1], in the request body is invalid (line: -, column: -)\"}", BLAME_ONE},
		{"{\"message\":\"The property, 'to', in the request body is invalid (line: -, column: -)\"}", BLAME_SOMEBODY},
		{"{\"message\":\"The request body has 1 error(s)\",\"details\":[{\"message\":\"no\",\"property\":\"to\"}]}", BLAME_SOMEBODY},
		{"{\"message\":\"Failed to send messages\"}", BLAME_SOMEBODY},
		{"{\"message\":\"Failed to send messages\",\"details\":[{\"message\":\"no\",\"property\":\"messages[0]\"}]}", BLAME_MESSAGE},
		{"{\"message\":\"The request body has 2 error(s)\",\"details\":[{\"message\":\"no\",\"property\":\"to\"},{\"message\":\"May not be empty\",\"property\":\"messages[0].text\"}]}", BLAME_MESSAGE},
		{"{\"message\":\"A message (messages[0]) in the request body is invalid\",\"details\":[{\"message\":\"Invalid action URI\",\"property\":\"/footer/contents/2\"}]}", BLAME_MESSAGE},
		{"{\"message\":\"The property, 'messages[1]', in the request body is invalid (line: 11, column: 13)\"}", BLAME_MESSAGE},
		{"{\"message\":\"The property, 'total', in the request body is invalid\"}", BLAME_MESSAGE},
		{"{\"message\":\"The request body could not be parsed as JSON (line: 1, column: 1)\"}", BLAME_MESSAGE},
		{"{\"message\":\"The request body has 1 error(s)\"}", BLAME_UNKNOWN},
		{"{\"message\":7,\"details\":\"x\"}", BLAME_UNKNOWN},
		{"oops", BLAME_UNKNOWN},
		{"", BLAME_UNKNOWN},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct batch_outcome outcome = {0};
		struct batch_reason reason;
		struct str trouble;
		struct line_answer answer = answer_of(LINE_REFUSED, 400, str_from(cases[i].body));
		assert_int_equal(batch_judge(arena, &answer, &outcome, &reason, &trouble), VERDICT_ONE);
		if (reason.blame != cases[i].blame)
			fail_msg("%s: %d", cases[i].body, (int)reason.blame);
	}
}

DB_TEST(a_batch_nobody_can_be_sure_of_is_never_sent_again)
{
	struct town town = town_with(place, arena, 600);
	int64_t id = town_draft(&town, TEXT), late = NOON + BATCH_REPEAT_MS + 1;
	struct batch *batches;
	size_t count;
	town_send(&town, id);
	assert_ok(batch_resolve(town.db, &town.delivery, id, NOON));
	assert_ok(batch_claim(town.db, arena, id, NOON, 1, &batches, &count));
	assert_int_equal(count, 1);
	in_tx(&town, batch_stop, id, NOON); /* no: it is not stopping */
	assert_ok(batch_recover(town.db, arena, id));
	assert_ok(batch_claim(town.db, arena, id, late, BATCH_GROUP, &batches, &count));
	assert_int_equal(count, 0);
}

DB_TEST(after_23_hours_a_person_decides)
{
	struct town town = town_with(place, arena, 600);
	int64_t id = town_draft(&town, TEXT), late = NOON + BATCH_REPEAT_MS + 1;
	struct batch *batches;
	struct batch_outcome outcome;
	size_t count;
	town_send(&town, id);
	assert_ok(batch_resolve(town.db, &town.delivery, id, NOON));
	assert_ok(batch_claim(town.db, arena, id, NOON, 1, &batches, &count));
	assert_ok(batch_recover(town.db, arena, id));
	assert_ok(batch_claim(town.db, arena, id, late, BATCH_GROUP, &batches, &count));
	assert_int_equal(count, 1); /* the other one */
	outcome = (struct batch_outcome){.batch = batches[0], .fate = BATCH_SENT, .status = 200};
	assert_ok(batch_settle(town.db, arena, id, &outcome, 1, late));
	assert_ok(batch_rest(town.db, arena, id, late));
	struct broadcast held = town_find(&town, id);
	assert_int_equal(held.state, BROADCAST_HELD);
	assert_true(str_find(held.trouble, S("500人")) >= 0);
	town_audit(&town, id);
	/* Going on ends it; the five hundred are not asked for again. */
	struct broadcast_who later = {.staff_id = 1, .now = late};
	assert_ok(broadcast_resume(town.db, arena, &town.delivery, id, later));
	assert_ok(batch_claim(town.db, arena, id, late, BATCH_GROUP, &batches, &count));
	assert_int_equal(count, 0);
	assert_ok(batch_rest(town.db, arena, id, late));
	struct broadcast end = town_find(&town, id);
	assert_int_equal(end.state, BROADCAST_SENT);
	assert_int_equal(end.sent, 100);
	assert_int_equal(end.dropped, 500);
	town_audit(&town, id);
}

TEST(answers_mean_what_line_says)
{
	struct batch_outcome outcome = {0};
	struct str trouble;
	struct batch_reason reason;
	struct line_answer answer = answer_of(LINE_OVER_QUOTA, 429, S("{\"message\":\"You have reached your monthly limit.\"}"));
	assert_int_equal(batch_judge(arena, &answer, &outcome, &reason, &trouble), VERDICT_HOLD);
	assert_int_equal(outcome.fate, BATCH_AGAIN);
	assert_true(trouble.len > 0);
	answer = answer_of(LINE_RATE, 429, S("{}"));
	assert_int_equal(batch_judge(arena, &answer, &outcome, &reason, &trouble), VERDICT_SLOW_DOWN);
	answer = answer_of(LINE_UNAUTHORISED, 401, S("{}"));
	assert_int_equal(batch_judge(arena, &answer, &outcome, &reason, &trouble), VERDICT_HOLD);
	answer = answer_of(LINE_REFUSED, 400, S("{\"message\":\"bad\",\"details\":[{\"message\":\"no\",\"property\":\"to[12]\"}]}"));
	assert_int_equal(batch_judge(arena, &answer, &outcome, &reason, &trouble), VERDICT_ONE);
	assert_int_equal(outcome.fate, BATCH_REFUSED);
	assert_int_equal(reason.blame, BLAME_ONE);
	assert_int_equal(reason.index, 12);
	assert_str(outcome.answer, "bad / to[12]: no");
	answer = answer_of(LINE_ACCEPTED, 409, S(""));
	assert_int_equal(batch_judge(arena, &answer, &outcome, &reason, &trouble), VERDICT_ONE);
	assert_int_equal(outcome.fate, BATCH_SENT);
}
