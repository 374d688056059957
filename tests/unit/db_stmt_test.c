/* Statements of every kind and every type, the same on both engines. */
#include "db_harness.h"

#include "db_thing.sql.h"

#include <string.h>

static int64_t add(struct db *db, struct arena *arena, const char *name)
{
	int64_t id;
	const struct thing_add_in in = {.name = str_from(name)};
	assert_ok(sql_thing_add(db, arena, &in, &id));
	return id;
}

static int64_t how_many(struct db *db, struct arena *arena)
{
	int64_t count;
	assert_ok(sql_thing_count(db, arena, &count));
	return count;
}

DB_TEST(every_statement_can_be_prepared)
{
	struct db *db = writer(place, arena);
	struct db_pool *pool;
	assert_ok(place_open(place, &pool));
	assert_true(statement_count() > 15);
	bool seen = false;
	for (size_t i = 0; i < statement_count(); i++) {
		const struct statement *statement = statement_at(i);
		if (strcmp(statement->file, "db_thing.sql") == 0)
			assert_ok(statement_check(db, arena, statement));
		seen |= strcmp(statement->name, "thing_walk") == 0;
	}
	assert_true(seen);
	db_pool_close(&pool);
}

DB_TEST(what_goes_in_comes_out)
{
	struct db *db = writer(place, arena);
	const struct str note = S("回覧板 𠮷野家 👨‍👩‍👧 Łódź"), data = str_of("\0\xff\x00z", 4);
	const double amount = -0.1;
	const int64_t made_at = INT64_MIN;
	const struct thing_add_in in = {S("名前"), &note, &data, &amount, true, &made_at};
	int64_t id;
	assert_ok(sql_thing_add(db, arena, &in, &id));

	struct thing_find_row row;
	assert_ok(sql_thing_find(db, arena, S("名前"), &row));
	assert_int_equal(row.id, id);
	assert_true(str_eq(row.note, note) && str_eq(row.data, data));
	assert_true(row.has_amount && row.amount >= amount && row.amount <= amount);
	assert_true(row.flag && row.has_made_at && row.made_at == INT64_MIN);
}

DB_TEST(null_is_not_empty)
{
	struct db *db = writer(place, arena);
	const struct str empty = {0};
	const struct thing_add_in full = {.name = S("empty"), .note = &empty, .data = &empty};
	int64_t id;
	assert_ok(sql_thing_add(db, arena, &full, &id));
	add(db, arena, "null");

	struct thing_find_row row;
	assert_ok(sql_thing_find(db, arena, S("empty"), &row));
	assert_true(row.has_note && row.has_data && row.note.len == 0 && row.data.len == 0);
	assert_ok(sql_thing_find(db, arena, S("null"), &row));
	assert_false(row.has_note || row.has_data || row.has_amount || row.has_made_at);
}

DB_TEST(an_empty_name_without_pointer_is_text)
{
	struct db *db = writer(place, arena);
	struct thing_find_row row;
	assert_ok(sql_thing_put(db, arena, (struct str){0}));
	assert_ok(sql_thing_find(db, arena, (struct str){0}, &row));
}

DB_TEST(numbers_of_inputs_mean_positions)
{
	struct str both;
	assert_ok(sql_thing_swap(reader(place, arena), arena, S("a"), S("b"), &both));
	assert_str(both, "b-a-b");
}

DB_TEST(text_that_is_not_utf8_is_refused)
{
	struct db *db = writer(place, arena);
	assert_err(sql_thing_put(db, arena, S("\xe3\x81")), ERR_INVALID);
	assert_string_equal(err_field(), "name");
	assert_err(sql_thing_put(db, arena, str_of("a\0b", 3)), ERR_INVALID);
	const struct thing_put_many_in row = {.name = S("\xff")};
	assert_err(sql_thing_put_many(db, arena, &row, 1, NULL), ERR_INVALID);
	assert_int_equal(how_many(db, arena), 0);
}

DB_TEST(no_row_is_not_found)
{
	struct thing_find_row row;
	assert_err(sql_thing_find(reader(place, arena), arena, S("nobody"), &row), ERR_NOT_FOUND);
	assert_non_null(strstr(err_where(), "db_thing.sql:"));
}

DB_TEST(two_rows_where_one_is_meant_are_a_bug)
{
	struct db *db = writer(place, arena);
	int64_t id;
	add(db, arena, "a");
	add(db, arena, "b");
	assert_err(sql_thing_any(db, arena, &id), ERR_INTERNAL);
}

DB_TEST(a_taken_name_is_a_conflict)
{
	struct db *db = writer(place, arena);
	assert_ok(sql_thing_put(db, arena, S("one")));
	assert_err(sql_thing_put(db, arena, S("one")), ERR_CONFLICT);
	assert_ok(sql_thing_put(db, arena, S("two")));
}

DB_TEST(a_missing_parent_is_our_bug)
{
	int64_t changed, nobody = 99;
	const struct i64_list list = {&nobody, 1};
	assert_err(sql_member_add_list(writer(place, arena), arena, 1, list, &changed), ERR_INTERNAL);
}

DB_TEST(many_stops_at_its_ceiling)
{
	struct db *db = writer(place, arena);
	struct thing_few_row *rows;
	size_t count;
	assert_ok(sql_thing_few(db, arena, &rows, &count));
	assert_int_equal(count, 0);
	add(db, arena, "a"), add(db, arena, "b"), add(db, arena, "c");
	assert_ok(sql_thing_few(db, arena, &rows, &count));
	assert_int_equal(count, 3);
	assert_str(rows[2].name, "c");
	add(db, arena, "d");
	assert_err(sql_thing_few(db, arena, &rows, &count), ERR_LIMIT);
}

DB_TEST(lists_of_numbers_and_texts)
{
	struct db *db = writer(place, arena);
	int64_t a = add(db, arena, "a"), b = add(db, arena, "b'\"\\,{}"), c = add(db, arena, "う");
	struct str *names;
	size_t count;
	const int64_t ids[] = {c, a, -5};
	assert_ok(sql_thing_names_by_ids(db, arena, (struct i64_list){ids, 3}, &names, &count));
	assert_int_equal(count, 2);
	assert_str(names[0], "a");
	assert_str(names[1], "う");
	assert_ok(sql_thing_names_not_ids(db, arena, (struct i64_list){ids, 3}, &names, &count));
	assert_int_equal(count, 1);
	assert_str(names[0], "b'\"\\,{}");

	int64_t *found;
	const struct str wanted[] = {S("う"), S("b'\"\\,{}"), S("")};
	assert_ok(sql_thing_ids_by_names(db, arena, (struct text_list){wanted, 3}, &found, &count));
	assert_int_equal(count, 2);
	assert_int_equal(found[0], b);
	assert_int_equal(found[1], c);
}

DB_TEST(empty_lists)
{
	struct db *db = writer(place, arena);
	add(db, arena, "a");
	struct str *names;
	int64_t *ids;
	size_t count;
	assert_ok(sql_thing_names_by_ids(db, arena, (struct i64_list){0}, &names, &count));
	assert_int_equal(count, 0);
	assert_ok(sql_thing_names_not_ids(db, arena, (struct i64_list){0}, &names, &count));
	assert_int_equal(count, 1);
	assert_ok(sql_thing_ids_by_names(db, arena, (struct text_list){0}, &ids, &count));
	assert_int_equal(count, 0);
}

static struct thing_put_many_in *things(struct arena *arena, int64_t from, size_t count)
{
	struct thing_put_many_in *rows = arena_array(arena, struct thing_put_many_in, count);
	for (size_t i = 0; i < count; i++) {
		rows[i].name = str_fmt(arena, "thing %" PRId64, from + (int64_t)i);
		rows[i].data = S("\x01\x00\x02");
		rows[i].amount = 0.5;
		rows[i].flag = i % 2;
	}
	return rows;
}

DB_TEST(bulk_counts_only_what_is_new)
{
	struct db *db = writer(place, arena);
	const struct str note = S("メモ");
	const int64_t at = 7;
	struct thing_put_many_in *rows = things(arena, 0, 10);
	rows[1].note = &note;
	rows[1].made_at = &at;
	int64_t changed;
	assert_ok(sql_thing_put_many(db, arena, rows, 10, &changed));
	assert_int_equal(changed, 10);
	rows = things(arena, 5, 10);
	rows[9] = rows[8]; /* and once more within the bulk */
	assert_ok(sql_thing_put_many(db, arena, rows, 10, &changed));
	assert_int_equal(changed, 4);
	assert_ok(sql_thing_put_many(db, arena, rows, 0, &changed));
	assert_int_equal(changed, 0);

	struct thing_find_row row;
	assert_ok(sql_thing_find(db, arena, S("thing 1"), &row));
	assert_str(row.note, "メモ");
	assert_true(row.flag && row.made_at == 7 && str_eq(row.data, S("\x01\x00\x02")));
	assert_ok(sql_thing_find(db, arena, S("thing 2"), &row));
	assert_str(row.note, "none");
	assert_false(row.flag || row.has_made_at);
}

DB_TEST(bulk_takes_more_rows_than_one_statement_holds)
{
	struct db *db = writer(place, arena);
	int64_t changed;
	assert_ok(sql_thing_put_many(db, arena, things(arena, 0, 10000), 10000, &changed));
	assert_int_equal(changed, 10000);
	assert_int_equal(how_many(db, arena), 10000);
}

DB_TEST(bulk_alone_is_all_or_nothing)
{
	struct db *db = writer(place, arena);
	struct thing_put_many_in *rows = things(arena, 0, 9000);
	rows[8999].name = S("\xff");
	assert_err(sql_thing_put_many(db, arena, rows, 9000, NULL), ERR_INVALID);
	assert_int_equal(how_many(db, arena), 0);
}

DB_TEST(a_list_can_be_selected_from)
{
	struct db *db = writer(place, arena);
	int64_t ids[3] = {add(db, arena, "a"), add(db, arena, "b"), 0}, changed;
	ids[2] = ids[0];
	assert_ok(sql_member_add_list(db, arena, 5, (struct i64_list){ids, 3}, &changed));
	assert_int_equal(changed, 2);
}

DB_TEST(changes_are_counted)
{
	struct db *db = writer(place, arena);
	int64_t changed;
	add(db, arena, "old");
	assert_ok(sql_thing_rename(db, arena, S("old"), S("new"), &changed));
	assert_int_equal(changed, 1);
	assert_ok(sql_thing_rename(db, arena, S("old"), S("new"), &changed));
	assert_int_equal(changed, 0);
}

DB_TEST(like_minds_case_and_order_is_by_bytes)
{
	struct db *db = writer(place, arena);
	struct str *names;
	size_t count;
	add(db, arena, "b"), add(db, arena, "B"), add(db, arena, "あ"), add(db, arena, "_");
	assert_ok(sql_thing_like(db, arena, S("b%"), &names, &count));
	assert_int_equal(count, 1);
	assert_ok(sql_thing_names_in_order(db, arena, &names, &count));
	assert_str(names[0], "B");
	assert_str(names[1], "_");
	assert_str(names[3], "あ");
}

DB_TEST(a_cursor_walks_all_rows)
{
	struct db *db = writer(place, arena);
	assert_ok(sql_thing_put_many(db, arena, things(arena, 0, 5000), 5000, NULL));
	struct thing_walk_cursor walk;
	struct thing_walk_row row;
	int64_t seen = 0;
	db = reader(place, arena);
	assert_ok(sql_thing_walk_open(db, arena, 5000, &walk));
	while (sql_thing_walk_next(&walk, &row))
		seen += row.name.len > 6 && str_eq(row.note, S("none"));
	assert_false(sql_thing_walk_next(&walk, &row));
	assert_ok(sql_thing_walk_close(&walk));
	assert_int_equal(seen, 5000);
	assert_int_equal(how_many(db, arena), 5000);
}

DB_TEST(a_cursor_may_be_left_early)
{
	struct db *db = writer(place, arena);
	assert_ok(sql_thing_put_many(db, arena, things(arena, 0, 5000), 5000, NULL));
	struct thing_walk_cursor walk;
	struct thing_walk_row row;
	for (int round = 0; round < 2; round++) {
		if (round)
			assert_ok(tx_begin(db));
		assert_ok(sql_thing_walk_open(db, arena, 5000, &walk));
		assert_true(sql_thing_walk_next(&walk, &row));
		assert_ok(sql_thing_walk_close(&walk));
		assert_int_equal(how_many(db, arena), 5000);
		if (round)
			assert_ok(tx_commit(db));
	}
	assert_ok(sql_thing_walk_open(db, arena, 5000, &walk)); /* the arena closes it */
	assert_true(sql_thing_walk_next(&walk, &row));
}

DB_TEST(big_blobs_come_back_whole)
{
	struct db *db = writer(place, arena);
	char *bytes = arena_alloc(arena, (size_t)8 << 20);
	random_bytes(bytes, (size_t)8 << 20);
	const struct str data = str_of(bytes, (size_t)8 << 20);
	const struct thing_add_in in = {.name = S("big"), .data = &data};
	int64_t id;
	struct thing_find_row row;
	assert_ok(sql_thing_add(db, arena, &in, &id));
	assert_ok(sql_thing_find(db, arena, S("big"), &row));
	assert_true(str_eq(row.data, data));
}

DB_TEST(wide_lists_work)
{
	struct db *db = writer(place, arena);
	size_t count = 300000, found;
	int64_t *ids = arena_array(arena, int64_t, count);
	for (size_t i = 0; i < count; i++)
		ids[i] = (int64_t)i - 100;
	add(db, arena, "only");
	struct str *names;
	assert_ok(sql_thing_names_by_ids(db, arena, (struct i64_list){ids, count}, &names, &found));
	assert_int_equal(found, 1);
}

DB_TEST(migrations_keep_quoted_words)
{
	struct str text;
	assert_ok(sql_word_find(reader(place, arena), arena, &text));
	assert_str(text, "BYTES; -- not a comment");
	struct db *db = writer(place, arena);
	const char *own = place->engine == DB_SQLITE ? "DROP TABLE only_sqlite" : "DROP TABLE only_pg";
	assert_ok(db_script(db, arena, str_from(own)));
}
