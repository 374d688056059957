/* source, arrival: printed codes, and who came by them in whatever order LINE and the login speak. */
#include "people_harness.h"

#include "arrival.h"
#include "attribute.h"
#include "friend.h"
#include "jst.h"
#include "login.h"
#include "members.h"
#include "source.h"

#include <pthread.h>
#include <unistd.h>

#define NOON ((int64_t)1795316400000) /* 2026-11-22T12:00 in Japan */
#define STAFF 1

static int64_t make(struct db *db, struct arena *arena, const char *name)
{
	int64_t id;
	const struct source_edit edit = {str_from(name), S(""), 0, false};
	assert_ok(source_add(db, arena, &edit, STAFF, NOON, &id));
	return id;
}

static struct source found(struct db *db, struct arena *arena, int64_t id)
{
	struct source source;
	assert_ok(source_find(db, arena, id, jst_day_of_ms(NOON), &source));
	return source;
}

static enum arrival arrive(struct db *db, struct arena *arena, int64_t source, const char *user, int64_t at)
{
	enum arrival what;
	assert_ok(arrival_record(db, arena, &(struct arrival_new){source, str_from(user), at, false}, &what));
	return what;
}

static int64_t follow(struct db *db, struct arena *arena, const char *user, int64_t at)
{
	struct friend f;
	assert_ok(friend_follow(db, arena, str_from(user), at, &f));
	return f.id;
}

static bool came_by(struct db *db, struct arena *arena, int64_t source, int64_t friend_id)
{
	bool has;
	assert_ok(member_has(db, arena, found(db, arena, source).option_id, friend_id, &has));
	return has;
}

static void assert_counts(struct db *db, struct arena *arena, int64_t source, int64_t added, int64_t returned, int64_t known)
{
	struct source_counts total = found(db, arena, source).total;
	assert_int_equal(total.added, added);
	assert_int_equal(total.returned, returned);
	assert_int_equal(total.known, known);
}

DB_TEST(a_source_has_a_code_that_can_be_typed_and_is_an_option)
{
	struct db *db = city_writer(place, arena);
	struct source *list;
	struct attribute attribute;
	size_t count;
	int64_t poster = make(db, arena, " 市役所1階のポスター "), bag = make(db, arena, "ごみ袋");
	assert_ok(source_list(db, arena, SCOPE_EVERYWHERE, jst_day_of_ms(NOON), &list, &count));
	assert_int_equal(count, 2);
	assert_int_equal(list[0].id, poster);
	assert_int_equal(list[1].id, bag);
	assert_str(list[0].name, "市役所1階のポスター");
	assert_str(list[0].department, "");
	assert_int_equal(list[0].code.len, 8);
	for (size_t i = 0; i < 8; i++)
		assert_true(str_find_char(S("23456789abcdefghjkmnpqrstuvwxyz"), list[0].code.ptr[i]) >= 0);
	assert_false(str_eq(list[0].code, list[1].code));
	assert_ok(attribute_by_key(db, arena, S("source"), &attribute));
	assert_int_equal(attribute.option_count, 2);
	assert_int_equal(attribute.options[1].id, list[1].option_id);
	assert_str(attribute.options[1].label, "ごみ袋");
}

DB_TEST(a_source_changes_hides_and_keeps_its_code)
{
	struct db *db = city_writer(place, arena);
	int64_t id = make(db, arena, "ポスター"), same;
	bool hidden;
	struct str code = found(db, arena, id).code;
	const struct source_edit edit = {S("駅のポスター"), S("2026年12月まで"), 0, true};
	assert_ok(source_change(db, arena, id, &edit));
	struct source now = found(db, arena, id);
	assert_str(now.name, "駅のポスター");
	assert_str(now.department, "");
	assert_str(now.note, "2026年12月まで");
	assert_true(now.hidden);
	assert_ok(source_by_code(db, arena, code, &same, &hidden));
	assert_int_equal(same, id);
	assert_true(hidden);
	assert_err(source_by_code(db, arena, S("zzzzzzzz"), &same, &hidden), ERR_NOT_FOUND);
	assert_err(source_change(db, arena, 999, &edit), ERR_NOT_FOUND);
	assert_err(source_find(db, arena, 999, 0, &now), ERR_NOT_FOUND);
	assert_err(source_find(db, arena, 0, 0, &now), ERR_NOT_FOUND);
}

static size_t seen_by(struct db *db, struct arena *arena, int64_t department_id)
{
	struct source *list;
	size_t count;
	const struct scope scope = {.departments = {&department_id, 1}};
	assert_ok(source_list(db, arena, scope, jst_day_of_ms(NOON), &list, &count));
	return count;
}

DB_TEST(a_source_is_seen_by_its_department_and_one_of_the_whole_city_by_all)
{
	struct db *db = city_writer(place, arena);
	int64_t id = make(db, arena, "ごみ袋");
	assert_ok(db_script(db, arena, S("INSERT INTO department (id, name, position, state) VALUES (101, '資源循環課', 1, 'active'),"
	                                 " (102, '保育課', 2, 'active');")));
	assert_int_equal(seen_by(db, arena, 101), 1);
	assert_int_equal(seen_by(db, arena, 102), 1);
	assert_ok(source_change(db, arena, id, &(struct source_edit){S("ごみ袋"), S(""), 101, false}));
	assert_str(found(db, arena, id).department, "資源循環課");
	assert_int_equal(found(db, arena, id).department_id, 101);
	assert_int_equal(seen_by(db, arena, 101), 1);
	assert_int_equal(seen_by(db, arena, 102), 0);
	/* What was written there before departments counted stays to read, until it has one. */
	int64_t old = make(db, arena, "窓口");
	assert_ok(db_script(db, arena, S("UPDATE source SET department = '市民係' WHERE department_id IS NULL;")));
	assert_ok(source_change(db, arena, old, &(struct source_edit){S("窓口"), S("2階"), 0, false}));
	assert_str(found(db, arena, old).department, "市民係");
	assert_ok(source_change(db, arena, old, &(struct source_edit){S("窓口"), S("2階"), 102, false}));
	assert_ok(source_change(db, arena, old, &(struct source_edit){S("窓口"), S("2階"), 0, false}));
	assert_str(found(db, arena, old).department, "");
}

DB_TEST(a_source_that_cannot_be_is_refused_by_field)
{
	struct db *db = city_writer(place, arena);
	int64_t id = make(db, arena, "窓口"), other;
	char *much = arena_alloc(arena, 301);
	for (int i = 0; i < 301; i++)
		much[i] = 'a';
	const struct {
		struct source_edit edit;
		const char *field;
		enum err code;
	} cases[] = {
		{{S("  "), S(""), 0, false}, "name", ERR_INVALID},
		{{str_of(much, 61), S(""), 0, false}, "name", ERR_INVALID},
		{{S("窓口"), S(""), 0, false}, "name", ERR_CONFLICT},
		{{S("新しい窓口"), str_of(much, 301), 0, false}, "note", ERR_INVALID},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_err(source_add(db, arena, &cases[i].edit, STAFF, NOON, &other), cases[i].code);
		assert_string_equal(err_field(), cases[i].field);
	}
	/* Its own name is no other's; a hidden one's is. */
	assert_ok(source_change(db, arena, id, &(struct source_edit){S("窓口"), S(""), 0, true}));
	assert_err(source_add(db, arena, &(struct source_edit){S("窓口"), S(""), 0, false}, STAFF, NOON, &other), ERR_CONFLICT);
}

DB_TEST(whoever_follows_after_the_login_is_counted_once_with_their_source)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター");
	assert_int_equal(arrive(db, arena, poster, "U1", NOON), ARRIVAL_WAITING);
	assert_counts(db, arena, poster, 0, 0, 0);
	int64_t friend = follow(db, arena, "U1", NOON + 2000);
	assert_true(came_by(db, arena, poster, friend));
	assert_counts(db, arena, poster, 1, 0, 0);
	follow(db, arena, "U1", NOON + 2000); /* LINE repeats itself */
	assert_counts(db, arena, poster, 1, 0, 0);
}

DB_TEST(whoever_follows_before_the_login_is_through_is_counted_once)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター");
	int64_t friend = follow(db, arena, "U1", NOON - 3000);
	assert_int_equal(arrive(db, arena, poster, "U1", NOON), ARRIVAL_ADDED);
	assert_true(came_by(db, arena, poster, friend));
	assert_int_equal(arrive(db, arena, poster, "U1", NOON + 60000), ARRIVAL_KNOWN);
	assert_counts(db, arena, poster, 1, 0, 1);
}

DB_TEST(whoever_logs_in_but_never_follows_is_forgotten_after_a_day)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター");
	arrive(db, arena, poster, "U1", NOON);
	arrive(db, arena, poster, "U2", NOON);
	assert_false(came_by(db, arena, poster, follow(db, arena, "U1", NOON + ARRIVAL_LIFE_MS)));
	assert_ok(arrival_forget_old(db, arena, NOON + ARRIVAL_LIFE_MS));
	assert_false(came_by(db, arena, poster, follow(db, arena, "U2", NOON + 1)));
	assert_counts(db, arena, poster, 0, 0, 0);
	/* Just within the day. */
	arrive(db, arena, poster, "U3", NOON);
	assert_ok(arrival_forget_old(db, arena, NOON + ARRIVAL_LIFE_MS - 1));
	assert_true(came_by(db, arena, poster, follow(db, arena, "U3", NOON + ARRIVAL_LIFE_MS - 1)));
}

DB_TEST(the_first_source_stays_whatever_is_scanned_later)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター"), bag = make(db, arena, "ごみ袋");
	arrive(db, arena, poster, "U1", NOON);
	int64_t friend = follow(db, arena, "U1", NOON + 1000);
	assert_int_equal(arrive(db, arena, bag, "U1", NOON + 2000), ARRIVAL_KNOWN);
	assert_int_equal(arrive(db, arena, bag, "U1", NOON + 5 * MS_DAY), ARRIVAL_KNOWN);
	assert_true(came_by(db, arena, poster, friend));
	assert_false(came_by(db, arena, bag, friend));
	assert_counts(db, arena, poster, 1, 0, 0);
	assert_counts(db, arena, bag, 0, 0, 2);
}

DB_TEST(of_two_codes_before_adding_the_last_led_to_it)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター"), bag = make(db, arena, "ごみ袋");
	arrive(db, arena, poster, "U1", NOON);
	arrive(db, arena, bag, "U1", NOON + MS_HOUR);
	assert_true(came_by(db, arena, bag, follow(db, arena, "U1", NOON + 2 * MS_HOUR)));
	assert_counts(db, arena, poster, 0, 0, 0);
}

DB_TEST(a_friend_of_long_ago_is_known_and_gets_no_source)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター");
	struct friend f;
	int64_t friend = follow(db, arena, "U1", NOON - ARRIVAL_FRESH_MS - 1);
	assert_int_equal(arrive(db, arena, poster, "U1", NOON), ARRIVAL_KNOWN);
	assert_false(came_by(db, arena, poster, friend));
	/* Known to us by a message only. */
	assert_ok(friend_seen(db, arena, S("U2"), NOON - 10, &f));
	assert_int_equal(arrive(db, arena, poster, "U2", NOON), ARRIVAL_KNOWN);
	assert_counts(db, arena, poster, 0, 0, 2);
	/* Unknown to us, though perhaps a friend from before: a message makes nobody new. */
	assert_int_equal(arrive(db, arena, poster, "U3", NOON), ARRIVAL_WAITING);
	assert_ok(friend_seen(db, arena, S("U3"), NOON + 10, &f));
	assert_false(came_by(db, arena, poster, f.id));
	assert_counts(db, arena, poster, 0, 0, 2);
	/* But if LINE's event then says so, the order was only another. */
	assert_true(came_by(db, arena, poster, follow(db, arena, "U3", NOON + 5)));
	assert_counts(db, arena, poster, 1, 0, 2);
}

DB_TEST(whom_line_calls_a_friend_is_known_though_we_never_heard_of_them)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター");
	enum arrival what;
	assert_ok(arrival_record(db, arena, &(struct arrival_new){poster, S("U1"), NOON, true}, &what));
	assert_int_equal(what, ARRIVAL_KNOWN);
	/* Nothing waits: when they block and come back later, that is another story. */
	assert_false(came_by(db, arena, poster, follow(db, arena, "U1", NOON + MS_HOUR)));
	assert_counts(db, arena, poster, 0, 0, 1);
	/* Our own books know more than LINE's word: who came on the way is new. */
	follow(db, arena, "U2", NOON - 3000);
	assert_ok(arrival_record(db, arena, &(struct arrival_new){poster, S("U2"), NOON, true}, &what));
	assert_int_equal(what, ARRIVAL_ADDED);
}

DB_TEST(whoever_blocked_us_comes_back_and_is_not_new)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター"), bag = make(db, arena, "ごみ袋");
	arrive(db, arena, poster, "U1", NOON - 9 * MS_DAY);
	int64_t friend = follow(db, arena, "U1", NOON - 9 * MS_DAY + 5);
	assert_ok(friend_block(db, arena, S("U1"), NOON - 5 * MS_DAY));
	assert_int_equal(arrive(db, arena, bag, "U1", NOON), ARRIVAL_WAITING);
	follow(db, arena, "U1", NOON + 5);
	assert_counts(db, arena, bag, 0, 1, 0);
	assert_true(came_by(db, arena, poster, friend));
	assert_false(came_by(db, arena, bag, friend));
	/* The same with LINE's event before the login is through, and again on the same day. */
	follow(db, arena, "U2", NOON - 9 * MS_DAY);
	assert_ok(friend_block(db, arena, S("U2"), NOON - 5 * MS_DAY));
	follow(db, arena, "U2", NOON - 5);
	assert_int_equal(arrive(db, arena, bag, "U2", NOON), ARRIVAL_RETURNED);
	assert_int_equal(arrive(db, arena, bag, "U2", NOON + 60000), ARRIVAL_KNOWN);
	assert_counts(db, arena, bag, 0, 2, 1);
}

DB_TEST(an_old_event_that_comes_after_the_login_makes_nobody_new)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター");
	assert_int_equal(arrive(db, arena, poster, "U1", NOON), ARRIVAL_WAITING);
	assert_false(came_by(db, arena, poster, follow(db, arena, "U1", NOON - MS_HOUR)));
	assert_counts(db, arena, poster, 0, 0, 1);
}

DB_TEST(days_have_their_own_counts_and_gaps_are_days_too)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター"), today = jst_day_of_ms(NOON);
	struct source_day *days;
	size_t count;
	assert_ok(source_count(db, arena, poster, today - 40, &(struct source_counts){.scans = 3, .added = 1}));
	assert_ok(source_count(db, arena, poster, today - 29, &(struct source_counts){.scans = 4, .known = 2}));
	assert_ok(source_count(db, arena, poster, today, &(struct source_counts){.scans = 1}));
	assert_ok(source_count(db, arena, poster, today, &(struct source_counts){.scans = 1, .returned = 1}));
	struct source is = found(db, arena, poster);
	assert_int_equal(is.total.scans, 9);
	assert_int_equal(is.recent.scans, 6);
	assert_int_equal(is.recent.added, 0);
	assert_int_equal(is.recent.known, 2);
	assert_int_equal(is.recent.returned, 1);
	assert_ok(source_days(db, arena, poster, today - 2, today, &days, &count));
	assert_int_equal(count, 3);
	assert_int_equal(days[0].counts.scans, 0);
	assert_int_equal(days[2].counts.scans, 2);
	assert_int_equal(days[2].day, today);
	assert_err(source_days(db, arena, poster, today, today - 1, &days, &count), ERR_INVALID);
	assert_err(source_days(db, arena, poster, today - SOURCE_DAYS_MOST, today, &days, &count), ERR_LIMIT);
}

/* --- both doors at the same moment --- */

struct other_door {
	struct place *place;
	int64_t source; /* 0: LINE's event; else the login */
	enum err result;
};

static enum err through(struct other_door *door, struct arena *arena)
{
	struct db *db;
	struct friend f;
	enum arrival what;
	TRY(db_take(door->place->pool, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	if (door->source)
		TRY(arrival_record(db, arena, &(struct arrival_new){door->source, S("U1"), NOON, false}, &what));
	else
		TRY(friend_follow(db, arena, S("U1"), NOON + 10, &f));
	return tx_commit(db);
}

static void *run_door(void *thing)
{
	struct other_door *door = thing;
	struct arena *arena = arena_new();
	door->result = through(door, arena);
	arena_free(&arena);
	return NULL;
}

static void both_doors(struct arena *arena, struct place *place, bool login_first)
{
	struct db *db = city_writer(place, arena);
	int64_t poster = make(db, arena, "ポスター"), friend;
	struct other_door other = {.place = place, .source = login_first ? 0 : poster};
	pthread_t thread;
	assert_ok(tx_commit(db));
	assert_ok(tx_begin(db));
	if (login_first)
		arrive(db, arena, poster, "U1", NOON);
	else
		follow(db, arena, "U1", NOON + 10);
	assert_int_equal(pthread_create(&thread, NULL, run_door, &other), 0);
	usleep(200000); /* the other is under way, and waits */
	assert_ok(tx_commit(db));
	pthread_join(thread, NULL);
	assert_ok(other.result);
	assert_ok(tx_begin(db));
	assert_ok(friend_by_line_id(db, arena, S("U1"), &friend));
	assert_true(came_by(db, arena, poster, friend));
	assert_counts(db, arena, poster, 1, 0, 0);
}

DB_TEST(an_event_that_meets_the_login_under_way_is_not_lost) { both_doors(arena, place, true); }
DB_TEST(a_login_that_meets_the_event_under_way_is_not_lost) { both_doors(arena, place, false); }

DB_TEST(a_login_that_began_at_a_code_shows_in_its_state)
{
	struct db *db = city_writer(place, arena);
	struct login_attempt attempt;
	struct str state;
	assert_ok(login_begin(db, arena, S("binding"), S("/q/23456789"), NOON, &state, &attempt));
	assert_true(login_state_is_of_source(state));
	assert_ok(login_finish(db, arena, S("binding"), state, NOON + 1, &attempt));
	assert_str(attempt.return_to, "/q/23456789");
	assert_ok(login_begin(db, arena, S("binding"), S("/c/settings"), NOON, &state, &attempt));
	assert_false(login_state_is_of_source(state));
}
