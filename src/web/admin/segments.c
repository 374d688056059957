/* segments: counting while somebody puts a condition together, and keeping it. */
#include "api.gen.h"

#include "arena.h"
#include "audience.h"
#include "call.h"
#include "change.h"
#include "clock.h"
#include "condition.h"
#include "field.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "segment.h"
#include "segment_store.h"
#include "str.h"
#include "tag_json.h"

/* --- counting --- */

static void parts_answer(struct call *call, const struct segment_part *parts, size_t count, struct api_count_answer *out)
{
	out->parts.items = arena_array(call->arena, struct api_count, count);
	out->parts.count = count;
	for (size_t i = 0; i < count; i++)
		out->parts.items[i] = (struct api_count){parts[i].path, parts[i].people, parts[i].text};
}

/* Who gets which text, when some languages have one. */
static enum err count_languages(struct call *call, struct db *db, const struct api_count_ask *in,
                                struct segment *segment, struct api_count_answer *out)
{
	struct audience_written written = {{false}};
	struct audience audience;
	enum language language;
	if (!in->has_languages || in->languages.count == 0)
		return OK;
	for (size_t i = 0; i < in->languages.count; i++) {
		if (!language_of_code(in->languages.items[i], &language) || language == LANGUAGE_JA)
			return fail_field(ERR_INVALID, "languages", "この言語は使えません。");
		written.in[language] = true;
	}
	TRY(segment_people(db, call->arena, call->web->members, segment, jst_day_of_ms(in->has_at ? in->at : call->now),
	                   &audience.all));
	TRY(audience_split(db, call->arena, call->web->members, &written, &audience));
	out->languages.items = arena_array(call->arena, struct api_language_count, LANGUAGES);
	for (int i = 0; i < LANGUAGES; i++)
		if (i == LANGUAGE_JA || written.in[i])
			out->languages.items[out->languages.count++] =
			        (struct api_language_count){(enum api_language_count_language)i, people_count(audience.part[i])};
	return OK;
}

static enum err count_condition(struct call *call, struct db *db, const struct api_count_ask *in, struct api_count_answer *out)
{
	const struct node *json;
	struct segment *segment;
	struct segment_part *parts;
	size_t count;
	const struct people *following;
	int64_t day = jst_day_of_ms(in->has_at ? in->at : call->now);
	TRY(node_parse(call->arena, in->condition, &json));
	TRY(segment_read(db, call->arena, json, &segment));
	TRY(condition_admit(call, db, segment));
	TRY(segment_tally(db, call->arena, call->web->members, segment, day, &out->people, &out->blocked, &parts, &count));
	TRY(members_following(db, call->arena, call->web->members, &following));
	TRY(segment_text(db, call->arena, segment, &out->text));
	out->reachable = people_count(following);
	out->share = out->reachable ? (double)out->people / (double)out->reachable : 0;
	parts_answer(call, parts, count, out);
	return count_languages(call, db, in, segment, out);
}

/* A question that only looks: it takes a reader, whatever the route holds. */
enum err segment_count(struct call *call, const struct api_count_ask *in, struct api_count_answer *out)
{
	struct db *db;
	int64_t start = clock_monotonic_us();
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	TRY(tx_begin(db));
	TRY(count_condition(call, db, in, out));
	db_return(&db);
	out->took_us = clock_monotonic_us() - start;
	return OK;
}

/* --- keeping --- */

/* A condition whose tags or broadcasts are gone is shown as such, not refused. */
static enum err answer(struct call *call, const struct saved_segment *saved, struct api_segment *out)
{
	const struct node *json;
	struct segment *segment;
	struct people *people;
	*out = (struct api_segment){
		.id = saved->id,
		.name = saved->name,
		.has_department_id = saved->department_id != 0,
		.department_id = saved->department_id,
		.department = saved->department,
		.may_edit = rights_may_in(&call->session->rights, RIGHT_SEGMENT, ACTION_EDIT, saved->department_id),
		.condition = saved->condition,
		.updated_at = saved->updated_at,
		.text = S("条件に使っていたものがなくなりました。作り直してください。"),
	};
	TRY(tag_json_current(call->db, call->arena, saved->condition, &out->condition));
	TRY(node_parse(call->arena, saved->condition, &json));
	enum err err = segment_read(call->db, call->arena, json, &segment);
	if (err == ERR_INVALID)
		return OK;
	TRY(err);
	TRY(segment_people(call->db, call->arena, call->web->members, segment, jst_day_of_ms(call->now), &people));
	out->people = people_count(people);
	return segment_text(call->db, call->arena, segment, &out->text);
}

enum err segments_get(struct call *call, struct api_segments *out)
{
	struct saved_segment *list;
	size_t count;
	TRY(saved_segment_list(call->db, call->arena, call_scope(call), &list, &count));
	out->segments.items = arena_array(call->arena, struct api_segment, count);
	out->segments.count = count;
	for (size_t i = 0; i < count; i++)
		TRY(answer(call, &list[i], &out->segments.items[i]));
	return OK;
}

/* before: what it was; NULL for a new one. */
static enum err read_save(struct call *call, const struct api_segment_save *in, const struct saved_segment *before,
                          struct saved_segment *saved)
{
	int64_t department = before ? before->department_id : 0;
	if (!before || (in->has_department_id && in->department_id != department))
		TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &department));
	const struct node *json;
	struct segment *segment;
	TRY(node_parse(call->arena, in->condition, &json));
	TRY(segment_read(call->db, call->arena, json, &segment));
	TRY(condition_admit(call, call->db, segment));
	*saved = (struct saved_segment){.id = call->id, .name = in->name, .condition = node_dump(call->arena, json),
	                                .updated_at = call->now, .department_id = department};
	return OK;
}

/* before, after: NULL where there is none. */
static enum err record(struct call *call, const char *action, const struct saved_segment *before,
                       const struct saved_segment *after)
{
	const struct saved_segment none = {0}, *old = before ? before : &none, *now = after ? after : &none;
	struct change detail;
	change_begin(&detail, call->arena, !before ? CHANGE_MADE : after ? CHANGE_EDITED : CHANGE_REMOVED);
	change_text(&detail, "name", old->name, now->name);
	change_text(&detail, "condition", old->condition, now->condition);
	return call_audit(call, action, str_fmt(call->arena, "segment %" PRId64, before ? before->id : now->id),
	                  change_detail(&detail));
}

enum err segment_post(struct call *call, const struct api_segment_save *in, struct api_segment *out)
{
	struct saved_segment saved;
	TRY(read_save(call, in, NULL, &saved));
	TRY(saved_segment_add(call->db, call->arena, &saved, call->session->staff_id, &saved.id));
	TRY(saved_segment_find(call->db, call->arena, saved.id, &saved));
	TRY(record(call, "segment.add", NULL, &saved));
	return answer(call, &saved, out);
}

enum err segment_put(struct call *call, const struct api_segment_save *in, struct api_segment *out)
{
	struct saved_segment before, saved;
	TRY(saved_segment_find(call->db, call->arena, call->id, &before));
	TRY(read_save(call, in, &before, &saved));
	TRY(saved_segment_change(call->db, call->arena, &saved));
	TRY(saved_segment_find(call->db, call->arena, saved.id, &saved));
	TRY(record(call, "segment.change", &before, &saved));
	return answer(call, &saved, out);
}

enum err segment_delete(struct call *call, struct api_ok *out)
{
	struct saved_segment before;
	TRY(saved_segment_find(call->db, call->arena, call->id, &before));
	TRY(saved_segment_delete(call->db, call->arena, call->id));
	TRY(record(call, "segment.delete", &before, NULL));
	out->ok = true;
	return OK;
}
