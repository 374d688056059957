/* broadcast: drafts, schedules, and who was first. */
#include "delivery_harness.h"

#include "batch.h"
#include "broadcast_series.h"
#include "friend.h"
#include "jst.h"
#include "people.h"
#include "queue.h"

#include <string.h>

#define TEXT "[{\"type\":\"text\",\"text\":\"こんにちは\"}]"

static struct broadcast_ask ask_for(const struct town *town, int64_t id, int64_t people, int64_t at)
{
	return (struct broadcast_ask){.id = id, .version = town_find(town, id).version, .people = people, .at = at};
}

/* The sender's part, with a LINE that takes everything. */
static void deliver(const struct town *town, int64_t id, int64_t now)
{
	struct batch *batches;
	size_t count;
	assert_ok(batch_resolve(town->db, &town->delivery, id, now));
	assert_ok(tx_begin(town->db));
	do {
		assert_ok(batch_claim(town->db, town->arena, id, now, BATCH_GROUP, &batches, &count));
		for (size_t i = 0; i < count; i++) {
			const struct batch_outcome sent = {.batch = batches[i], .fate = BATCH_SENT, .status = 200};
			assert_ok(batch_settle(town->db, town->arena, id, &sent, 1, now));
		}
	} while (count);
	assert_ok(batch_rest(town->db, town->arena, id, now));
	assert_ok(tx_commit(town->db));
	town_audit(town, id);
}

DB_TEST(a_draft_may_be_unfinished_but_not_sent)
{
	struct town town = town_with(place, arena, 3);
	int64_t id = town_draft(&town, "[]");
	struct broadcast_ask ask = ask_for(&town, id, 3, 0);
	assert_err(broadcast_send_now(town.db, arena, &town.delivery, &ask, STAFF), ERR_INVALID);
	assert_string_equal(err_field(), "messages");
}

DB_TEST(two_people_edit_and_the_second_is_told)
{
	struct town town = town_with(place, arena, 1);
	int64_t id = town_draft(&town, TEXT);
	struct broadcast_content content = {.title = S("新しい件名"), .messages = S(TEXT), .condition = S("{}")};
	assert_ok(broadcast_save(town.db, arena, id, 1, &content, STAFF));
	assert_err(broadcast_save(town.db, arena, id, 1, &content, STAFF), ERR_CONFLICT);
	assert_non_null(strstr(err_text(), "11月22日 12:00"));
	assert_str(town_find(&town, id).title, "新しい件名");
	assert_int_equal(town_find(&town, id).version, 2);
}

DB_TEST(an_audience_far_from_what_was_seen_is_refused)
{
	struct town town = town_with(place, arena, 200);
	int64_t id = town_draft(&town, TEXT);
	struct broadcast_ask ask = ask_for(&town, id, 170, 0);
	assert_err(broadcast_send_now(town.db, arena, &town.delivery, &ask, STAFF), ERR_CONFLICT);
	assert_string_equal(err_field(), "people");
	assert_non_null(strstr(err_text(), "170人"));
	assert_non_null(strstr(err_text(), "200人"));
	ask.people = 190;
	assert_ok(broadcast_send_now(town.db, arena, &town.delivery, &ask, STAFF));
	assert_int_equal(town_find(&town, id).state, BROADCAST_RESOLVING);
	/* Whoever presses the button a second time starts nothing. */
	assert_err(broadcast_send_now(town.db, arena, &town.delivery, &ask, STAFF), ERR_CONFLICT);
}

DB_TEST(nobody_is_an_error)
{
	struct town town = town_with(place, arena, 0);
	int64_t id = town_draft(&town, TEXT);
	struct broadcast_ask ask = ask_for(&town, id, 0, 0);
	assert_err(broadcast_send_now(town.db, arena, &town.delivery, &ask, STAFF), ERR_INVALID);
	assert_string_equal(err_field(), "condition");
}

DB_TEST(scheduling_and_back)
{
	struct town town = town_with(place, arena, 3);
	int64_t id = town_draft(&town, TEXT), due;
	struct broadcast_ask ask = ask_for(&town, id, 3, NOON);
	assert_err(broadcast_schedule(town.db, arena, &town.delivery, &ask, STAFF), ERR_INVALID);
	assert_string_equal(err_field(), "at");
	ask.at = NOON + MS_HOUR;
	assert_ok(broadcast_schedule(town.db, arena, &town.delivery, &ask, STAFF));
	assert_int_equal(town_find(&town, id).state, BROADCAST_SCHEDULED);
	const struct str kind = S("broadcast_start");
	assert_ok(queue_next_due(town.db, arena, (struct text_list){&kind, 1}, &due));
	assert_int_equal(due, NOON + MS_HOUR);
	assert_ok(broadcast_unschedule(town.db, arena, id, town_find(&town, id).version, STAFF));
	/* The job comes all the same, and finds nothing to do. */
	assert_ok(broadcast_start(town.db, arena, id, NOON + MS_HOUR, NOON + MS_HOUR));
	assert_int_equal(town_find(&town, id).state, BROADCAST_DRAFT);
	ask = ask_for(&town, id, 3, NOON + 2 * MS_HOUR);
	assert_ok(broadcast_schedule(town.db, arena, &town.delivery, &ask, STAFF));
	assert_ok(broadcast_start(town.db, arena, id, NOON + MS_HOUR, NOON + MS_HOUR)); /* the old job */
	assert_int_equal(town_find(&town, id).state, BROADCAST_SCHEDULED);
	assert_ok(broadcast_start(town.db, arena, id, NOON + 2 * MS_HOUR, NOON + 2 * MS_HOUR));
	assert_int_equal(town_find(&town, id).state, BROADCAST_RESOLVING);
}

DB_TEST(hours_late_a_person_decides)
{
	struct town town = town_with(place, arena, 3);
	int64_t id = town_draft(&town, TEXT), at = NOON + MS_HOUR;
	struct broadcast_ask ask = ask_for(&town, id, 3, at);
	assert_ok(broadcast_schedule(town.db, arena, &town.delivery, &ask, STAFF));
	assert_ok(broadcast_start(town.db, arena, id, at, at + BROADCAST_LATE_MS + 1));
	assert_int_equal(town_find(&town, id).state, BROADCAST_HELD);
	assert_ok(broadcast_resume(town.db, arena, &town.delivery, id, STAFF));
	assert_int_equal(town_find(&town, id).state, BROADCAST_RESOLVING);
	deliver(&town, id, NOON);
	assert_int_equal(town_find(&town, id).sent, 3);
}

DB_TEST(a_correction_is_for_those_who_received_it)
{
	struct town town = town_with(place, arena, 1200);
	int64_t id = town_draft(&town, TEXT), correction;
	struct batch *batches;
	size_t count;
	assert_err(broadcast_correction(town.db, arena, id, STAFF, &correction), ERR_CONFLICT);
	town_send(&town, id);
	assert_ok(batch_resolve(town.db, &town.delivery, id, NOON));
	assert_ok(batch_claim(town.db, arena, id, NOON, 1, &batches, &count));
	const struct batch_outcome sent = {.batch = batches[0], .fate = BATCH_SENT, .status = 200};
	assert_ok(batch_settle(town.db, arena, id, &sent, 1, NOON));
	assert_ok(broadcast_stop(town.db, arena, id, STAFF));
	assert_ok(batch_stop(town.db, arena, id, NOON));
	assert_int_equal(town_find(&town, id).state, BROADCAST_STOPPED);
	assert_int_equal(town_find(&town, id).dropped, 700);
	assert_ok(broadcast_correction(town.db, arena, id, STAFF, &correction));
	assert_int_equal(town_find(&town, correction).kind, BROADCAST_CORRECTION);
	struct broadcast_ask ask = ask_for(&town, correction, 500, 0);
	assert_ok(broadcast_send_now(town.db, arena, &town.delivery, &ask, STAFF));
	deliver(&town, correction, NOON);
	struct people *first, *second;
	assert_ok(batch_received(town.db, arena, id, &first));
	assert_ok(batch_received(town.db, arena, correction, &second));
	assert_int_equal(people_count(first), 500);
	assert_int_equal(people_and_count(first, second), 500);
	assert_int_equal(people_count(second), 500);
}

DB_TEST(a_test_goes_to_testers_only)
{
	struct town town = town_with(place, arena, 5);
	int64_t id = town_draft(&town, TEXT), made;
	const int64_t ids[] = {2, 4};
	const struct broadcast_testers testers = {ids, 2, LANGUAGE_JA};
	struct broadcast_ask ask = ask_for(&town, id, 0, 0);
	assert_ok(friend_set_tester(town.db, arena, 2, true));
	assert_err(broadcast_send_test(town.db, arena, &town.delivery, &ask, &testers, STAFF, &made), ERR_INVALID);
	assert_string_equal(err_field(), "testers");
	assert_ok(friend_set_tester(town.db, arena, 4, true));
	assert_ok(broadcast_send_test(town.db, arena, &town.delivery, &ask, &testers, STAFF, &made));
	deliver(&town, made, NOON);
	struct broadcast test = town_find(&town, made);
	assert_int_equal(test.kind, BROADCAST_TEST);
	assert_int_equal(test.sent, 2);
	assert_int_equal(town_find(&town, id).state, BROADCAST_DRAFT);
	assert_int_equal(test.unit.len, 0);
}

DB_TEST(a_series_makes_one_occurrence_a_time)
{
	struct town town = town_with(place, arena, 3);
	int64_t id, made, again, seven = NOON - 12 * MS_HOUR + MS_DAY + 7 * MS_HOUR;
	const struct broadcast_content content = {
	        .title = S("燃えるごみの日"), .messages = S(TEXT), .condition = S("{}"),
	        .repeat_rule = S("{\"kind\":\"daily\",\"every\":1,\"weekdays\":[],\"days\":[],\"nths\":[],\"dates\":[],"
	                         "\"time\":\"07:00\",\"from\":\"2026-11-01\",\"exceptDates\":[],\"exceptWeekdays\":[],\"holiday\":\"send\"}")};
	assert_ok(broadcast_draft(town.db, arena, &content, STAFF, &id));
	assert_int_equal(town_find(&town, id).kind, BROADCAST_SERIES);
	struct broadcast_ask ask = ask_for(&town, id, 3, 0);
	assert_err(broadcast_send_now(town.db, arena, &town.delivery, &ask, STAFF), ERR_INVALID);
	assert_ok(broadcast_schedule(town.db, arena, &town.delivery, &ask, STAFF));
	assert_int_equal(town_find(&town, id).scheduled_at, seven);
	assert_ok(tx_begin(town.db));
	assert_ok(broadcast_repeat(town.db, arena, &town.delivery, id, (struct broadcast_time){seven, seven}, &made));
	assert_ok(broadcast_repeat(town.db, arena, &town.delivery, id, (struct broadcast_time){seven, seven}, &again)); /* the job ran twice */
	assert_ok(tx_commit(town.db));
	assert_true(made > 0);
	assert_int_equal(again, 0);
	assert_int_equal(town_find(&town, id).scheduled_at, seven + MS_DAY);
	assert_int_equal(town_find(&town, made).state, BROADCAST_RESOLVING);
	assert_str(town_find(&town, made).title, "燃えるごみの日（11月23日）");
	deliver(&town, made, seven);
	assert_int_equal(town_find(&town, made).sent, 3);
	assert_true(town_find(&town, made).by_broadcast);
	assert_ok(broadcast_stop(town.db, arena, id, STAFF));
	assert_int_equal(town_find(&town, id).state, BROADCAST_CANCELLED);
}

DB_TEST(lists_are_searched_and_paged)
{
	struct town town = town_with(place, arena, 1);
	for (int i = 0; i < 5; i++)
		town_draft(&town, i == 2 ? "[{\"type\":\"text\",\"text\":\"断水 100%\"}]" : TEXT);
	struct broadcast_filter filter = {.scope = SCOPE_EVERYWHERE, .states = S("draft,sent"), .kind = S(""), .q = S(""), .most = 2};
	struct broadcast *list;
	size_t count;
	int64_t total;
	assert_ok(broadcast_list(town.db, arena, &filter, &list, &count, &total));
	assert_int_equal(count, 2);
	assert_int_equal(total, 5);
	assert_true(list[0].id > list[1].id);
	filter.before = list[1].id;
	assert_ok(broadcast_list(town.db, arena, &filter, &list, &count, &total));
	assert_int_equal(count, 2);
	filter = (struct broadcast_filter){.scope = SCOPE_EVERYWHERE, .states = S(""), .kind = S(""), .q = S("100%"), .most = 10};
	assert_ok(broadcast_list(town.db, arena, &filter, &list, &count, &total));
	assert_int_equal(total, 1);
	assert_str(list[0].first_text, "断水 100%");
	filter.states = S("sent");
	assert_ok(broadcast_list(town.db, arena, &filter, &list, &count, &total));
	assert_int_equal(total, 0);
}

/* --- those left over ------------------------------------------------------------- */

/* Sends with a LINE that refuses the batches in which these people are. */
static void deliver_but(const struct town *town, int64_t id, const int64_t *bad, size_t bad_count)
{
	struct batch *batches;
	size_t count;
	struct people *audience;
	assert_ok(batch_resolve(town->db, &town->delivery, id, NOON));
	assert_ok(batch_audience(town->db, town->arena, id, &audience));
	assert_ok(tx_begin(town->db));
	do {
		assert_ok(batch_claim(town->db, town->arena, id, NOON, BATCH_GROUP, &batches, &count));
		for (size_t i = 0; i < count; i++) {
			int64_t ids[BATCH_PEOPLE];
			size_t people = people_range(audience, batches[i].first_rank, (size_t)batches[i].people, ids);
			struct batch_outcome outcome = {.batch = batches[i], .fate = BATCH_SENT, .status = 200};
			for (size_t p = 0; p < people; p++)
				for (size_t b = 0; b < bad_count; b++)
					if (ids[p] == bad[b])
						outcome.fate = BATCH_REFUSED;
			const struct batch_reason reason = {.blame = BLAME_SOMEBODY, .index = -1};
			batch_take_apart(&outcome, &reason, audience, ids, people);
			assert_ok(batch_settle(town->db, town->arena, id, &outcome, 1, NOON));
		}
	} while (count);
	assert_ok(batch_rest(town->db, town->arena, id, NOON));
	assert_ok(tx_commit(town->db));
	town_audit(town, id);
}

static int64_t missed_by(const struct town *town, int64_t id)
{
	struct broadcast broadcast = town_find(town, id);
	int64_t people;
	assert_ok(broadcast_missed(town->db, town->arena, &broadcast, &people));
	return people;
}

static int64_t resend_of(const struct town *town, int64_t id)
{
	int64_t made;
	assert_ok(tx_begin(town->db));
	assert_ok(broadcast_resend(town->db, town->arena, id, STAFF, &made));
	assert_ok(tx_commit(town->db));
	return made;
}

static enum err try_send(const struct town *town, int64_t id, int64_t people)
{
	const struct broadcast_ask ask = ask_for(town, id, people, 0);
	TRY(tx_begin(town->db));
	enum err err = broadcast_send_now(town->db, town->arena, &town->delivery, &ask, STAFF);
	if (err == OK)
		return tx_commit(town->db);
	tx_rollback(town->db);
	return err;
}

static enum err try_resume(const struct town *town, int64_t id)
{
	TRY(tx_begin(town->db));
	enum err err = broadcast_resume(town->db, town->arena, &town->delivery, id, STAFF);
	if (err == OK)
		return tx_commit(town->db);
	tx_rollback(town->db);
	return err;
}

DB_TEST(those_left_over_are_written_to_again_and_nobody_twice)
{
	static const int64_t three[] = {5, 600, 601}, one[] = {600};
	struct town town = town_with(place, arena, 1200);
	int64_t first = town_draft(&town, TEXT);
	town_send(&town, first);
	assert_int_equal(missed_by(&town, first), 0); /* it is under way */
	deliver_but(&town, first, three, 3);
	assert_int_equal(town_find(&town, first).refused, 3);
	assert_int_equal(missed_by(&town, first), 3);
	int64_t second = resend_of(&town, first), twin = resend_of(&town, first);
	assert_str(town_find(&town, second).messages, TEXT);
	assert_ok(try_send(&town, second, 3));
	deliver_but(&town, second, one, 1);
	assert_int_equal(town_find(&town, second).sent, 2);
	/* Whoever got it by the second does not get it by its twin, though that was drafted before. */
	assert_int_equal(missed_by(&town, first), 1);
	assert_ok(try_send(&town, twin, 1));
	deliver_but(&town, twin, NULL, 0);
	assert_int_equal(town_find(&town, twin).sent, 1);
	assert_int_equal(missed_by(&town, first), 0);
	assert_int_equal(missed_by(&town, second), 0); /* who missed it has it from its twin */
	int64_t none;
	assert_err(broadcast_resend(town.db, arena, first, STAFF, &none), ERR_CONFLICT);
	assert_err(broadcast_resend(town.db, arena, second, STAFF, &none), ERR_CONFLICT);
}

DB_TEST(a_resend_that_misses_again_is_sent_once_more)
{
	static const int64_t two[] = {5, 600}, one[] = {600};
	struct town town = town_with(place, arena, 1200);
	int64_t first = town_draft(&town, TEXT);
	town_send(&town, first);
	deliver_but(&town, first, two, 2);
	int64_t second = resend_of(&town, first);
	assert_ok(try_send(&town, second, 2));
	deliver_but(&town, second, one, 1);
	int64_t third = resend_of(&town, second);
	assert_ok(try_send(&town, third, 1));
	deliver_but(&town, third, one, 1);
	assert_int_equal(town_find(&town, third).state, BROADCAST_FAILED);
	assert_int_equal(missed_by(&town, first), 1);
	assert_int_equal(missed_by(&town, second), 1);
	assert_int_equal(missed_by(&town, third), 1);
	int64_t fourth = resend_of(&town, third);
	assert_ok(try_send(&town, fourth, 1));
	assert_int_equal(missed_by(&town, first), 1); /* not resolved yet */
	deliver_but(&town, fourth, NULL, 0);
	assert_int_equal(missed_by(&town, first), 0);
	assert_int_equal(missed_by(&town, third), 0);
}

DB_TEST(what_was_stopped_is_resumed_or_sent_to_those_left_over_but_not_both)
{
	struct town town = town_with(place, arena, 1200);
	int64_t id = town_draft(&town, TEXT);
	struct batch *batches;
	size_t count;
	town_send(&town, id);
	assert_ok(batch_resolve(town.db, &town.delivery, id, NOON));
	assert_ok(batch_claim(town.db, arena, id, NOON, 2, &batches, &count));
	struct batch_outcome outcomes[] = {{.batch = batches[0], .fate = BATCH_SENT, .status = 200},
	                                   {.batch = batches[1], .fate = BATCH_UNCERTAIN}};
	assert_ok(batch_settle(town.db, arena, id, outcomes, 2, NOON));
	assert_ok(broadcast_stop(town.db, arena, id, STAFF));
	assert_ok(batch_stop(town.db, arena, id, NOON));
	assert_int_equal(town_find(&town, id).state, BROADCAST_STOPPED);
	/* 500 have it, 500 may have it, 200 surely not. */
	assert_int_equal(missed_by(&town, id), 200);
	int64_t made = resend_of(&town, id);
	assert_ok(try_resume(&town, id)); /* a draft binds nobody … */
	assert_int_equal(missed_by(&town, id), 0);
	assert_err(try_send(&town, made, 200), ERR_INVALID); /* … and then nobody is left for it */
	assert_ok(broadcast_stop(town.db, arena, id, STAFF));
	assert_ok(batch_stop(town.db, arena, id, NOON));
	assert_ok(try_send(&town, made, 200));
	assert_err(try_resume(&town, id), ERR_CONFLICT);
	assert_non_null(strstr(err_text(), "送り直し"));
	deliver_but(&town, made, NULL, 0);
	assert_int_equal(town_find(&town, made).sent, 200);
}
