/* attribute, choice, consent, saved segments, login: what staff and citizens may
 * do with them, and what they are told when they may not. */
#include "people_harness.h"

#include "attribute.h"
#include "choice.h"
#include "consent.h"
#include "friend.h"
#include "login.h"
#include "members.h"
#include "segment_store.h"

#include <string.h>

static int64_t add_attribute(struct db *db, struct arena *arena, const char *key, enum attribute_kind kind, bool required,
                             int64_t most)
{
	int64_t id;
	struct attribute_edit edit = {.key = str_from(key), .label = S("地区"), .help = S(""), .kind = kind,
	                              .citizen_edits = true, .required = required, .most_choices = most};
	assert_ok(attribute_add(db, arena, &edit, &id));
	return id;
}

static int64_t add_option(struct db *db, struct arena *arena, int64_t attribute, const char *label)
{
	int64_t id;
	struct option_edit edit = {.label = str_from(label), .help = S("")};
	assert_ok(option_add(db, arena, attribute, &edit, 5000, &id));
	return id;
}

static struct attribute load(struct db *db, struct arena *arena, int64_t id)
{
	struct attribute a;
	assert_ok(attribute_find(db, arena, id, &a));
	return a;
}

DB_TEST(keys_are_made_kept_and_unique)
{
	struct db *db = city_writer(place, arena);
	int64_t id = add_attribute(db, arena, "", ATTRIBUTE_MANY, false, 0);
	struct attribute a = load(db, arena, id);
	assert_true(a.key.len > 5 && a.key.ptr[0] == 'a');
	struct attribute_edit edit = {.key = a.key, .label = S("学区"), .help = S("小学校"), .kind = ATTRIBUTE_MANY};
	assert_ok(attribute_change(db, arena, id, &edit));
	assert_str(load(db, arena, id).label, "学区");
	edit.key = S("other");
	assert_err(attribute_change(db, arena, id, &edit), ERR_INVALID);
	assert_string_equal(err_field(), "key");
	edit.key = a.key;
	assert_err(attribute_add(db, arena, &edit, &id), ERR_CONFLICT);
	edit.key = S("大文字");
	assert_err(attribute_add(db, arena, &edit, &id), ERR_INVALID);
	edit = (struct attribute_edit){.label = S("")};
	assert_err(attribute_add(db, arena, &edit, &id), ERR_INVALID);
	assert_string_equal(err_field(), "label");
	assert_err(attribute_find(db, arena, 99999, &a), ERR_NOT_FOUND);
	assert_ok(tx_commit(db));
}

DB_TEST(a_kind_may_only_widen)
{
	struct db *db = city_writer(place, arena);
	int64_t id = add_attribute(db, arena, "district", ATTRIBUTE_ONE, false, 0);
	struct attribute_edit edit = {.label = S("地区"), .kind = ATTRIBUTE_MANY};
	assert_ok(attribute_change(db, arena, id, &edit));
	edit.kind = ATTRIBUTE_ONE;
	assert_err(attribute_change(db, arena, id, &edit), ERR_INVALID);
	assert_string_equal(err_field(), "kind");
	struct attribute tags;
	assert_ok(attribute_by_key(db, arena, S("tag"), &tags));
	edit = (struct attribute_edit){.label = S("目印"), .kind = ATTRIBUTE_ONE, .hidden = true};
	assert_ok(attribute_change(db, arena, tags.id, &edit));
	tags = load(db, arena, tags.id);
	assert_str(tags.label, "目印");
	assert_int_equal(tags.kind, ATTRIBUTE_TAG);
	assert_false(tags.hidden);
	assert_ok(tx_commit(db));
}

DB_TEST(order_is_what_staff_say_and_the_rest_behind)
{
	struct db *db = city_writer(place, arena);
	int64_t id = add_attribute(db, arena, "district", ATTRIBUTE_MANY, false, 0);
	int64_t a = add_option(db, arena, id, "あ"), b = add_option(db, arena, id, "い"), c = add_option(db, arena, id, "う");
	assert_ok(option_reorder(db, arena, id, (const int64_t[]){c, a}, 2));
	struct attribute now = load(db, arena, id);
	assert_int_equal(now.options[0].id, c);
	assert_int_equal(now.options[1].id, a);
	assert_int_equal(now.options[2].id, b);
	assert_err(option_reorder(db, arena, id, (const int64_t[]){c, 1}, 2), ERR_INVALID);
	int64_t second = add_attribute(db, arena, "second", ATTRIBUTE_MANY, false, 0);
	assert_ok(attribute_reorder(db, arena, &second, 1));
	struct attribute *list;
	size_t count;
	assert_ok(attribute_list(db, arena, &list, &count));
	assert_int_equal(list[0].id, second);
	assert_int_equal(count, 7); /* with the five that are built in */
	assert_ok(tx_commit(db));
}

DB_TEST(options_of_one_attribute_have_different_labels)
{
	struct db *db = city_writer(place, arena);
	int64_t id = add_attribute(db, arena, "district", ATTRIBUTE_MANY, false, 0), other, owner;
	int64_t first = add_option(db, arena, id, "都南");
	assert_err(option_add(db, arena, id, &(struct option_edit){.label = S("都南")}, 1, &other), ERR_CONFLICT);
	assert_ok(option_change(db, arena, first, &(struct option_edit){.label = S("都南"), .hidden = true}));
	other = add_option(db, arena, id, "都南");
	assert_ok(option_attribute(db, arena, other, &owner));
	assert_int_equal(owner, id);
	assert_err(option_attribute(db, arena, 99999, &owner), ERR_NOT_FOUND);
	int64_t child = add_attribute(db, arena, "child", ATTRIBUTE_CHILD, false, 0);
	assert_err(option_add(db, arena, child, &(struct option_edit){.label = S("一人")}, 1, &other), ERR_INVALID);
	assert_ok(tx_commit(db));
}

DB_TEST(choices_of_a_person_are_set_as_a_whole)
{
	struct db *db = city_writer(place, arena);
	struct friend f;
	struct choice choice;
	bool changed;
	int64_t id = add_attribute(db, arena, "district", ATTRIBUTE_MANY, true, 2);
	int64_t a = add_option(db, arena, id, "あ"), b = add_option(db, arena, id, "い"), c = add_option(db, arena, id, "う");
	assert_ok(friend_follow(db, arena, S("U1"), 1, &f));
	struct attribute district = load(db, arena, id);
	assert_ok(choice_set(db, arena, f.id, &district, (const int64_t[]){b, a, a}, 3, &changed));
	assert_true(changed);
	assert_ok(choice_set(db, arena, f.id, &district, (const int64_t[]){a, b}, 2, &changed));
	assert_false(changed);
	assert_err(choice_set(db, arena, f.id, &district, NULL, 0, NULL), ERR_INVALID);
	assert_string_equal(err_field(), "district");
	assert_err(choice_set(db, arena, f.id, &district, (const int64_t[]){a, b, c}, 3, NULL), ERR_INVALID);
	assert_non_null(strstr(err_text(), "2個まで"));
	assert_err(choice_set(db, arena, f.id, &district, (const int64_t[]){1}, 1, NULL), ERR_INVALID);
	assert_ok(choice_set(db, arena, f.id, &district, (const int64_t[]){c}, 1, NULL));
	assert_ok(choice_list(db, arena, f.id, &choice));
	assert_true(choice_has(&choice, c));
	assert_false(choice_has(&choice, a));
	assert_ok(tx_commit(db));
}

DB_TEST(the_emergency_is_one_option_of_the_topics)
{
	struct db *db = city_writer(place, arena);
	struct friend careful;
	bool has;
	int64_t topic, district, only, first, second, found;
	struct attribute_edit edit = {.label = S("お知らせ"), .kind = ATTRIBUTE_MANY, .meaning = ATTRIBUTE_TOPIC};
	struct option_edit urgent = {.label = S("避難"), .emergency = true};
	assert_ok(option_of_emergency(db, arena, &found));
	assert_int_equal(found, 0);
	assert_ok(attribute_add(db, arena, &edit, &topic));
	assert_err(attribute_add(db, arena, &edit, &district), ERR_CONFLICT);
	assert_string_equal(err_field(), "meaning");
	district = add_attribute(db, arena, "district", ATTRIBUTE_MANY, false, 0);
	assert_err(option_add(db, arena, district, &urgent, 1, &first), ERR_INVALID);
	assert_ok(friend_follow(db, arena, S("U1"), 1, &careful));
	assert_ok(option_of_state(db, arena, "emergency_only", &only));
	assert_ok(member_add(db, arena, only, careful.id, NULL));
	assert_ok(option_add(db, arena, topic, &urgent, 1, &first));
	assert_ok(member_has(db, arena, first, careful.id, &has));
	assert_true(has);
	second = add_option(db, arena, topic, "クマ");
	urgent.label = S("クマ");
	assert_err(option_change(db, arena, second, &urgent), ERR_CONFLICT);
	assert_ok(option_change(db, arena, first, &(struct option_edit){.label = S("避難")}));
	assert_ok(option_change(db, arena, second, &urgent));
	assert_ok(member_has(db, arena, second, careful.id, &has));
	assert_true(has);
	urgent.hidden = true;
	assert_err(option_change(db, arena, second, &urgent), ERR_INVALID);
	edit.meaning = ATTRIBUTE_PLAIN;
	assert_ok(attribute_change(db, arena, topic, &edit));
	assert_ok(option_of_emergency(db, arena, &found));
	assert_int_equal(found, 0);
	assert_false(load(db, arena, topic).options[1].emergency);
	assert_ok(tx_commit(db));
}

DB_TEST(what_is_hidden_stays_with_those_who_have_it)
{
	struct db *db = city_writer(place, arena);
	struct friend f;
	struct choice choice;
	int64_t id = add_attribute(db, arena, "topic", ATTRIBUTE_MANY, false, 0);
	int64_t one = add_attribute(db, arena, "age", ATTRIBUTE_ONE, false, 0);
	int64_t a = add_option(db, arena, id, "あ"), b = add_option(db, arena, id, "い");
	int64_t x = add_option(db, arena, one, "20代"), y = add_option(db, arena, one, "30代");
	assert_ok(friend_follow(db, arena, S("U1"), 1, &f));
	struct attribute topic = load(db, arena, id), age = load(db, arena, one);
	assert_ok(choice_set(db, arena, f.id, &topic, &a, 1, NULL));
	assert_ok(choice_set(db, arena, f.id, &age, &x, 1, NULL));
	assert_ok(option_change(db, arena, a, &(struct option_edit){.label = S("あ"), .hidden = true}));
	assert_ok(option_change(db, arena, x, &(struct option_edit){.label = S("20代"), .hidden = true}));
	topic = load(db, arena, id);
	age = load(db, arena, one);
	assert_err(choice_set(db, arena, f.id, &topic, &a, 1, NULL), ERR_INVALID);
	assert_ok(choice_set(db, arena, f.id, &topic, &b, 1, NULL));
	assert_ok(choice_set(db, arena, f.id, &age, NULL, 0, NULL));
	assert_ok(choice_list(db, arena, f.id, &choice));
	assert_true(choice_has(&choice, a) && choice_has(&choice, b) && choice_has(&choice, x));
	assert_ok(choice_set(db, arena, f.id, &age, &y, 1, NULL));
	assert_err(choice_set(db, arena, f.id, &age, (const int64_t[]){y, x}, 2, NULL), ERR_INVALID);
	assert_ok(choice_clear(db, arena, f.id, &topic, NULL));
	assert_ok(choice_list(db, arena, f.id, &choice));
	assert_false(choice_has(&choice, a) || choice_has(&choice, b) || choice_has(&choice, x));
	assert_true(choice_has(&choice, y));
	assert_ok(tx_commit(db));
}

DB_TEST(consent_is_to_a_version)
{
	struct db *db = city_writer(place, arena);
	struct friend f;
	struct consent_text text;
	struct consent *list;
	bool given;
	size_t count;
	int64_t people;
	assert_err(consent_current(db, arena, &text), ERR_NOT_FOUND);
	assert_err(consent_publish(db, arena, S(" \n"), 10, &text), ERR_INVALID);
	assert_ok(consent_publish(db, arena, S("目的はお知らせです。"), 10, &text));
	assert_int_equal(text.version, 1);
	assert_ok(consent_publish(db, arena, S("目的はお知らせです。"), 20, &text));
	assert_int_equal(text.version, 1);
	assert_ok(friend_follow(db, arena, S("U1"), 1, &f));
	assert_ok(consent_give(db, arena, f.id, 1, 30));
	assert_ok(consent_give(db, arena, f.id, 1, 40));
	assert_ok(consent_publish(db, arena, S("目的が増えました。"), 50, &text));
	assert_int_equal(text.version, 2);
	assert_ok(consent_given(db, arena, f.id, 1, &given));
	assert_true(given);
	assert_ok(consent_given(db, arena, f.id, 2, &given));
	assert_false(given);
	assert_ok(consent_list(db, arena, f.id, &list, &count));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].given_at, 30);
	assert_ok(consent_people(db, arena, 1, &people));
	assert_int_equal(people, 1);
	assert_ok(tx_commit(db));
}

DB_TEST(saved_segments_have_names_of_their_own)
{
	struct db *db = city_writer(place, arena);
	struct saved_segment *list, one = {.name = S("子育て世帯"), .condition = S("{}"), .updated_at = 1};
	size_t count;
	int64_t other;
	assert_ok(saved_segment_add(db, arena, &one, 1, &one.id));
	assert_err(saved_segment_add(db, arena, &one, 1, &other), ERR_CONFLICT);
	assert_string_equal(err_field(), "name");
	one.condition = S("{\"answered\":\"child\"}");
	assert_ok(saved_segment_change(db, arena, &one));
	assert_ok(saved_segment_list(db, arena, SCOPE_EVERYWHERE, &list, &count));
	assert_int_equal(count, 1);
	assert_str(list[0].condition, "{\"answered\":\"child\"}");
	assert_ok(saved_segment_delete(db, arena, one.id));
	assert_err(saved_segment_delete(db, arena, one.id), ERR_NOT_FOUND);
	assert_err(saved_segment_change(db, arena, &one), ERR_NOT_FOUND);
	assert_err(saved_segment_find(db, arena, one.id, &one), ERR_NOT_FOUND);
	assert_ok(tx_commit(db));
}

DB_TEST(a_login_works_once_in_the_same_browser_in_time)
{
	struct db *db = city_writer(place, arena);
	struct str state;
	struct login_attempt made, found;
	assert_ok(login_begin(db, arena, S("browser"), S("/c/me"), 1000, &state, &made));
	assert_err(login_finish(db, arena, S("another"), state, 2000, &found), ERR_NOT_FOUND);
	assert_err(login_finish(db, arena, S("browser"), S("guess"), 2000, &found), ERR_NOT_FOUND);
	assert_ok(login_finish(db, arena, S("browser"), state, 2000, &found));
	assert_true(str_eq(found.nonce, made.nonce) && str_eq(found.verifier, made.verifier));
	assert_str(found.return_to, "/c/me");
	assert_err(login_finish(db, arena, S("browser"), state, 2000, &found), ERR_NOT_FOUND);
	assert_ok(login_begin(db, arena, S("browser"), S("/c/me"), 1000, &state, &made));
	assert_err(login_finish(db, arena, S("browser"), state, 1000 + LOGIN_LIFE_MS, &found), ERR_NOT_FOUND);
	/* RFC 7636, appendix B */
	assert_str(login_challenge(arena, S("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
	           "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
	assert_ok(tx_commit(db));
}
