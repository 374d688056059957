/* bulk_compare: what lines of a file change. Sets in, sets out; no database. */
#include "bulk_part.h"

#include "arena.h"
#include "people.h"

#include <stdlib.h>

struct have { /* a list per row and column */
	int64_t option;
	const struct have *next;
};

struct comparing {
	struct arena *arena;
	const struct bulk_sheet *sheet;
	const struct bulk_row *rows;
	size_t count;
	const struct bulk_sets *sets;
	const struct have **now; /* by row, then column */
	struct bulk_diff *out;
};

/* --- who has what --- */

static void note(struct comparing *c, size_t column, int64_t option, const struct people *set, const struct people *ours)
{
	struct people *both = people_copy(c->arena, ours);
	people_and(both, set);
	size_t people = (size_t)people_count(both), row = 0;
	if (people == 0)
		return;
	int64_t *ids = arena_array(c->arena, int64_t, people);
	people_range(both, 0, people, ids);
	for (size_t i = 0; i < people; i++) {
		while (c->rows[row].friend_id != ids[i])
			row++;
		const struct have **list = &c->now[row * c->sheet->column_count + column];
		struct have *have = arena_make(c->arena, struct have);
		*have = (struct have){option, *list};
		*list = have;
	}
}

static void look(struct comparing *c)
{
	struct people *ours = people_new(c->arena);
	for (size_t i = 0; i < c->count; i++)
		people_add(ours, c->rows[i].friend_id);
	for (size_t column = 0; column < c->sheet->column_count; column++)
		for (size_t i = 0; i < c->sheet->columns[column].option_count; i++)
			note(c, column, c->sheet->columns[column].options[i].id, c->sets->of[column][i], ours);
}

/* --- what shall be --- */

static bool has(const struct bulk_ids *ids, int64_t id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->at[i] == id)
			return true;
	return false;
}

static struct bulk_ids before_of(struct comparing *c, const struct have *list)
{
	size_t count = 0;
	for (const struct have *have = list; have; have = have->next)
		count++;
	struct bulk_ids ids = {arena_array(c->arena, int64_t, count), 0};
	for (const struct have *have = list; have; have = have->next)
		ids.at[ids.count++] = have->option;
	return ids;
}

static struct bulk_ids after_of(struct comparing *c, const struct attribute *attribute, const struct bulk_ids *before,
                                const struct bulk_ids *cell)
{
	enum bulk_mode mode = c->sheet->how.mode;
	if (!cell->at)
		return *before;
	if (mode == BULK_REPLACE || (mode == BULK_ADD && attribute->kind == ATTRIBUTE_ONE && cell->count))
		return *cell;
	struct bulk_ids ids = {arena_array(c->arena, int64_t, before->count + cell->count), 0};
	for (size_t i = 0; i < before->count; i++)
		if (mode == BULK_ADD || !has(cell, before->at[i]))
			ids.at[ids.count++] = before->at[i];
	for (size_t i = 0; mode == BULK_ADD && i < cell->count; i++)
		if (!has(before, cell->at[i]))
			ids.at[ids.count++] = cell->at[i];
	return ids;
}

static bool same(const struct bulk_ids *a, const struct bulk_ids *b)
{
	for (size_t i = 0; i < a->count; i++)
		if (!has(b, a->at[i]))
			return false;
	return a->count == b->count;
}

static const struct attribute_option *option_of(const struct attribute *attribute, int64_t id)
{
	for (size_t i = 0; i < attribute->option_count; i++)
		if (attribute->options[i].id == id)
			return &attribute->options[i];
	return NULL;
}

static struct str wrong(struct comparing *c, const struct attribute *attribute, int64_t friend_id,
                        const struct bulk_ids *before, const struct bulk_ids *after)
{
	if (same(before, after))
		return S("");
	if (attribute->meaning == ATTRIBUTE_TOPIC && people_has(c->sets->careful, friend_id))
		return S("この人は「緊急情報だけ受け取る」を選んでいます。変えるときは、友だちの画面で直してください。");
	for (size_t i = 0; i < after->count; i++) {
		const struct attribute_option *option = option_of(attribute, after->at[i]);
		if (option->hidden && !has(before, after->at[i]))
			return str_fmt(c->arena, "「%.*s」は、いまは隠している選択肢です。", FMT(option->label));
	}
	if (attribute->most_choices > 0 && (int64_t)after->count > attribute->most_choices)
		return str_fmt(c->arena, "%" PRId64 "個までのところ、%zu個になります。", attribute->most_choices, after->count);
	return S("");
}

/* --- one row --- */

static void weigh(struct comparing *c, const struct bulk_row *row, const struct have **now, struct bulk_outcome *out)
{
	size_t columns = c->sheet->column_count;
	*out = (struct bulk_outcome){.fault = {row->line, S(""), S("")},
	                             .before = arena_array(c->arena, struct bulk_ids, columns),
	                             .after = arena_array(c->arena, struct bulk_ids, columns)};
	for (size_t i = 0; i < columns; i++) {
		const struct attribute *attribute = &c->sheet->columns[i];
		out->before[i] = before_of(c, now[i]);
		out->after[i] = after_of(c, attribute, &out->before[i], &row->cells[i]);
		struct str reason = wrong(c, attribute, row->friend_id, &out->before[i], &out->after[i]);
		if (!reason.len || out->fault.reason.len)
			continue;
		out->fault.heading = attribute->label;
		out->fault.reason = reason;
	}
}

static void put(struct comparing *c, struct people ***sets, size_t column, int64_t option, int64_t friend_id)
{
	const struct attribute *attribute = &c->sheet->columns[column];
	size_t at = (size_t)(option_of(attribute, option) - attribute->options);
	if (!sets[column][at])
		sets[column][at] = people_new(c->arena);
	people_add(sets[column][at], friend_id);
}

static void count_column(struct comparing *c, const struct bulk_row *row, size_t column, struct bulk_outcome *outcome)
{
	const struct bulk_ids *before = &outcome->before[column], *after = &outcome->after[column];
	struct bulk_tally *tally = &c->out->tallies[column];
	if (!row->cells[column].at)
		return;
	if (same(before, after)) {
		tally->same++;
		return;
	}
	outcome->changed = true;
	tally->added += before->count == 0;
	tally->removed += after->count == 0;
	tally->changed += before->count > 0 && after->count > 0;
	for (size_t i = 0; i < after->count; i++)
		if (!has(before, after->at[i]))
			put(c, c->out->adds, column, after->at[i], row->friend_id);
	for (size_t i = 0; i < before->count; i++)
		if (!has(after, before->at[i]))
			put(c, c->out->removes, column, before->at[i], row->friend_id);
}

void bulk_compare(struct arena *arena, const struct bulk_sheet *sheet, size_t first, size_t count,
                  const struct bulk_sets *sets, struct bulk_diff *out)
{
	size_t columns = sheet->column_count;
	struct comparing c = {arena, sheet, sheet->rows + first, count, sets,
	                      arena_array(arena, const struct have *, count * columns), out};
	*out = (struct bulk_diff){.rows = arena_array(arena, struct bulk_outcome, count),
	                          .adds = arena_array(arena, struct people **, columns),
	                          .removes = arena_array(arena, struct people **, columns),
	                          .tallies = arena_array(arena, struct bulk_tally, columns)};
	for (size_t i = 0; i < columns; i++) {
		out->tallies[i].label = sheet->columns[i].label;
		out->adds[i] = arena_array(arena, struct people *, sheet->columns[i].option_count);
		out->removes[i] = arena_array(arena, struct people *, sheet->columns[i].option_count);
	}
	look(&c);
	for (size_t i = 0; i < count; i++) {
		weigh(&c, &c.rows[i], c.now + i * columns, &out->rows[i]);
		for (size_t j = 0; j < columns && !out->rows[i].fault.reason.len; j++)
			count_column(&c, &c.rows[i], j, &out->rows[i]);
	}
}
