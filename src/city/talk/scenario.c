/* scenario: rows, drafts and versions. */
#include "scenario.h"

#include "arena.h"
#include "db.h"
#include "jst.h"
#include "scenario.sql.h"
#include "str.h"
#include "utf8.h"

#define NAME_MOST 60
#define LIST_DAYS 30

#define SCENARIO_OF(row)                                                                              \
	(struct scenario)                                                                            \
	{                                                                                            \
		.id = (row).id, .name = (row).name, .note = (row).note,                              \
		.department_id = (row).has_department_id ? (row).department_id : 0,                  \
		.department = (row).has_department ? (row).department : S(""),                       \
		.active = str_eq((row).state, S("active")), .revision = (row).revision,              \
		.changed_at = (row).changed_at, .changed_by = (row).changed_by,                      \
		.published_no = (row).published_no, .published_revision = (row).published_revision,  \
	}

enum err scenario_list(struct db *db, struct arena *arena, struct scope scope, int64_t now, struct scenario **out,
                       size_t *count)
{
	struct scenario_list_row *rows;
	TRY(sql_scenario_list(db, arena, scope.everywhere, scope.departments, now - LIST_DAYS * MS_DAY, &rows, count));
	*out = arena_array(arena, struct scenario, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = SCENARIO_OF(rows[i]);
		(*out)[i].open = rows[i].open;
		(*out)[i].started = rows[i].started;
		(*out)[i].finished = rows[i].finished;
	}
	return OK;
}

enum err scenario_find(struct db *db, struct arena *arena, int64_t id, struct scenario *out)
{
	struct scenario_find_row row;
	enum err err = sql_scenario_find(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "このシナリオは見つかりません。削除されたかもしれません。");
	TRY(err);
	*out = SCENARIO_OF(row);
	out->draft = row.draft;
	return OK;
}

/* self: the scenario itself may keep its name; 0 for a new one. */
static enum err check(struct db *db, struct arena *arena, const struct scenario_content *content, int64_t self,
                      struct scenario_content *out)
{
	int64_t other;
	struct flow *flow = arena_make(arena, struct flow);
	struct flow_report *report = arena_make(arena, struct flow_report);
	*out = *content;
	out->name = str_trim(content->name);
	out->note = str_trim(content->note);
	if (out->name.len == 0 || utf8_graphemes(out->name) > NAME_MOST)
		return fail_field(ERR_INVALID, "name", "名前を%d文字までで入れてください。", NAME_MOST);
	TRY(flow_read(arena, content->flow, flow, report));
	enum err err = sql_scenario_named(db, arena, out->name, &other);
	if (err == OK && other != self)
		return fail_field(ERR_CONFLICT, "name", "「%.*s」という名前のシナリオがもうあります（ほかの部署のものかもしれません）。別の名前にしてください。", FMT(out->name));
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err scenario_add(struct db *db, struct arena *arena, const struct scenario_content *content,
                      struct scenario_hand hand, int64_t *id)
{
	struct scenario_content ready;
	int64_t total;
	TRY(check(db, arena, content, 0, &ready));
	TRY(sql_scenario_total(db, arena, &total));
	if (total >= SCENARIOS_MOST)
		return fail(ERR_LIMIT, "シナリオは%d件までです。使わないものを削除してください。", SCENARIOS_MOST);
	return sql_scenario_add(db, arena,
	                        &(struct scenario_add_in){.name = ready.name,
	                                                  .note = ready.note,
	                                                  .department_id = ready.department_id ? &ready.department_id : NULL,
	                                                  .draft = ready.flow,
	                                                  .staff_id = hand.staff_id,
	                                                  .now = hand.now},
	                        id);
}

static enum err changed_meanwhile(void)
{
	return fail(ERR_CONFLICT, "その間に、ほかの職員がこのシナリオを変えました。ページを読みこみ直して、いまの内容を確かめてください。");
}

enum err scenario_save(struct db *db, struct arena *arena, int64_t id, int64_t revision,
                       const struct scenario_content *content, struct scenario_hand hand)
{
	struct scenario before;
	struct scenario_content ready;
	int64_t changed;
	TRY(scenario_find(db, arena, id, &before));
	TRY(check(db, arena, content, id, &ready));
	TRY(sql_scenario_save(db, arena,
	                      &(struct scenario_save_in){.scenario_id = id,
	                                                 .revision = revision,
	                                                 .name = ready.name,
	                                                 .note = ready.note,
	                                                 .department_id = ready.department_id ? &ready.department_id : NULL,
	                                                 .draft = ready.flow,
	                                                 .staff_id = hand.staff_id,
	                                                 .now = hand.now},
	                      &changed));
	return changed ? OK : changed_meanwhile();
}

enum err scenario_publish(struct db *db, struct arena *arena, int64_t id, int64_t revision, struct str note,
                          struct scenario_hand hand, int64_t *no)
{
	struct scenario found;
	int64_t changed;
	TRY(scenario_find(db, arena, id, &found));
	*no = found.published_no + 1;
	TRY(sql_scenario_publish(db, arena, id, revision, *no, &changed));
	if (!changed)
		return changed_meanwhile();
	return sql_scenario_version_add(db, arena,
	                                &(struct scenario_version_add_in){.scenario_id = id,
	                                                                  .no = *no,
	                                                                  .flow = found.draft,
	                                                                  .note = str_trim(note),
	                                                                  .staff_id = hand.staff_id,
	                                                                  .now = hand.now});
}

enum err scenario_set_active(struct db *db, struct arena *arena, int64_t id, bool active)
{
	struct scenario before;
	int64_t changed;
	TRY(scenario_find(db, arena, id, &before));
	TRY(sql_scenario_set_state(db, arena, id, active ? S("active") : S("stopped"), &changed));
	return changed ? OK : fail(ERR_CONFLICT, "まだ公開していないシナリオです。先に公開してください。");
}

/* The name is free again; the row stays, for buttons that come back. */
enum err scenario_remove(struct db *db, struct arena *arena, int64_t id, struct scenario_hand hand)
{
	struct scenario before;
	int64_t changed;
	TRY(scenario_find(db, arena, id, &before));
	return sql_scenario_remove(db, arena, id, hand.now, hand.staff_id,
	                           str_fmt(arena, "%.*s #%" PRId64, FMT(before.name), id), &changed);
}

enum err scenario_versions(struct db *db, struct arena *arena, int64_t id, struct scenario_version **out,
                           size_t *count)
{
	struct scenario_versions_row *rows;
	TRY(sql_scenario_versions(db, arena, id, &rows, count));
	*out = arena_array(arena, struct scenario_version, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct scenario_version){rows[i].no, rows[i].note, rows[i].published_by, rows[i].published_at, S("")};
	return OK;
}

enum err scenario_version_find(struct db *db, struct arena *arena, int64_t id, int64_t no,
                               struct scenario_version *out)
{
	struct scenario_version_row row;
	enum err err = sql_scenario_version(db, arena, id, no, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この版は見つかりません。");
	TRY(err);
	*out = (struct scenario_version){row.no, row.note, row.published_by, row.published_at, row.flow};
	return OK;
}

enum err scenario_counts(struct db *db, struct arena *arena, int64_t id, struct scenario_span span,
                         struct scenario_count **out, size_t *count)
{
	struct scenario_counts_row *rows;
	TRY(sql_scenario_counts(db, arena, id, span.version_no, span.from_day, span.to_day, &rows, count));
	*out = arena_array(arena, struct scenario_count, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct scenario_count){span.version_no, rows[i].step, rows[i].choice, rows[i].entered, rows[i].left_here,
		                                    rows[i].timed_out, rows[i].misfits};
	return OK;
}
