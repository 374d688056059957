/* scenarios: drafts, versions, numbers and files. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "content.h"
#include "change.h"
#include "csv.h"
#include "face_admit.h"
#include "jst.h"
#include "scenario.h"
#include "scenario_file.h"
#include "scenario_view.h"
#include "str.h"

#define DAYS_USUAL 30
#define DAYS_MOST 1100
#define CSV_MOST ((size_t)4 << 20)

static struct api_scenario_row row_of(const struct call *call, const struct scenario *s)
{
	const struct rights *rights = &call->session->rights;
	return (struct api_scenario_row){
		.id = s->id,
		.name = s->name,
		.note = s->note,
		.has_department_id = s->department_id != 0,
		.department_id = s->department_id,
		.department = s->department,
		.may_edit = rights_may_in(rights, RIGHT_SCENARIO, ACTION_EDIT, s->department_id),
		.may_approve = rights_may_in(rights, RIGHT_SCENARIO, ACTION_APPROVE, s->department_id),
		.may_manage = rights_may_in(rights, RIGHT_SCENARIO, ACTION_MANAGE, s->department_id),
		.active = s->active,
		.published_no = s->published_no,
		.draft_differs = s->revision != s->published_revision,
		.changed_at = s->changed_at,
		.changed_by = s->changed_by,
		.open = s->open,
		.started = s->started,
		.finished = s->finished,
	};
}

enum err scenarios_get(struct call *call, struct api_scenarios *out)
{
	struct scenario *list;
	size_t count;
	TRY(scenario_list(call->db, call->arena, call_scope(call), call->now, &list, &count));
	out->scenarios.items = arena_array(call->arena, struct api_scenario_row, count);
	out->scenarios.count = count;
	for (size_t i = 0; i < count; i++)
		out->scenarios.items[i] = row_of(call, &list[i]);
	return OK;
}

/* before, after: NULL where there is none. */
static enum err record(struct call *call, const char *action, const struct scenario *before,
                       const struct scenario *after)
{
	const struct scenario none = {0}, *old = before ? before : &none, *now = after ? after : &none;
	struct change detail;
	change_begin(&detail, call->arena, !before ? CHANGE_MADE : after ? CHANGE_EDITED : CHANGE_REMOVED);
	change_text(&detail, "name", old->name, now->name);
	change_text(&detail, "note", old->note, now->note);
	change_text(&detail, "flow", old->draft, now->draft);
	change_i64(&detail, "departmentId", old->department_id, now->department_id);
	change_bool(&detail, "active", old->active, now->active);
	change_i64(&detail, "publishedNo", old->published_no, now->published_no);
	return call_audit(call, action, str_fmt(call->arena, "scenario %" PRId64, before ? before->id : now->id),
	                  change_detail(&detail));
}

static enum err show(struct call *call, const struct scenario *found, struct api_scenario *out)
{
	struct flow_report *report;
	struct flow *flow;
	TRY(scenario_view_check(call, found->draft, &flow, &report));
	out->row = row_of(call, found);
	out->revision = found->revision;
	out->flow = found->draft;
	out->problems.items = scenario_view_notes(call->arena, report->problems, report->problem_count);
	out->problems.count = report->problem_count;
	out->hints.items = scenario_view_notes(call->arena, report->hints, report->hint_count);
	out->hints.count = report->hint_count;
	return OK;
}

static enum err answer(struct call *call, const char *action, const struct scenario *before, int64_t id,
                       struct api_scenario *out)
{
	struct scenario found;
	TRY(scenario_find(call->db, call->arena, id, &found));
	TRY(show(call, &found, out));
	return record(call, action, before, &found);
}

enum err scenario_get(struct call *call, struct api_scenario *out)
{
	struct scenario found;
	TRY(scenario_find(call->db, call->arena, call->id, &found));
	return show(call, &found, out);
}

static struct scenario_hand hand(const struct call *call)
{
	return (struct scenario_hand){call->session->staff_id, call->now};
}

enum err scenarios_post(struct call *call, const struct api_scenario_new *in, struct api_scenario *out)
{
	struct scenario_content content = {.name = in->name, .note = in->note, .flow = in->flow};
	int64_t id;
	TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &content.department_id));
	TRY(face_admit_text(call, S("flow"), content.flow, content.department_id));
	TRY(scenario_add(call->db, call->arena, &content, hand(call), &id));
	return answer(call, "scenario.add", NULL, id, out);
}

enum err scenario_put(struct call *call, const struct api_scenario_save *in, struct api_scenario *out)
{
	struct scenario before;
	TRY(scenario_find(call->db, call->arena, call->id, &before));
	struct scenario_content content = {in->name, in->note, before.department_id, in->flow};
	if (in->has_department_id && in->department_id != before.department_id)
		TRY(call_department(call, &in->department_id, &content.department_id));
	TRY(face_admit_text(call, S("flow"), content.flow, content.department_id));
	TRY(scenario_save(call->db, call->arena, call->id, in->revision, &content, hand(call)));
	return answer(call, "scenario.change", &before, call->id, out);
}

enum err scenario_delete(struct call *call, struct api_ok *out)
{
	struct scenario before;
	TRY(scenario_find(call->db, call->arena, call->id, &before));
	TRY(scenario_remove(call->db, call->arena, call->id, hand(call)));
	out->ok = true;
	return record(call, "scenario.delete", &before, NULL);
}

/* --- versions ------------------------------------------------------------------- */

static enum err must_be_whole(struct call *call, const struct scenario *found)
{
	struct flow_report *report;
	struct flow *flow;
	TRY(scenario_view_check(call, found->draft, &flow, &report));
	if (report->problem_count == 0)
		return OK;
	const struct flow_note *first = &report->problems[0];
	size_t at = flow_find(flow, first->step);
	if (at == FLOW_NONE)
		return fail_field(ERR_INVALID, "flow", "まだ公開できません。%.*s", FMT(first->text));
	struct str name = flow->steps[at].name.len ? flow->steps[at].name : first->step;
	return fail_field(ERR_INVALID, "flow", "まだ公開できません。「%.*s」：%.*s（直すところ%zu件）", FMT(name), FMT(first->text),
	                  report->problem_count);
}

enum err scenario_publish_post(struct call *call, const struct api_scenario_publish *in, struct api_scenario *out)
{
	struct scenario before;
	int64_t no;
	TRY(scenario_find(call->db, call->arena, call->id, &before));
	TRY(must_be_whole(call, &before));
	TRY(scenario_publish(call->db, call->arena, call->id, in->revision, in->note, hand(call), &no));
	return answer(call, "scenario.publish", &before, call->id, out);
}

enum err scenario_state_post(struct call *call, const struct api_scenario_state *in, struct api_scenario *out)
{
	struct scenario before;
	TRY(scenario_find(call->db, call->arena, call->id, &before));
	TRY(scenario_set_active(call->db, call->arena, call->id, in->active));
	return answer(call, in->active ? "scenario.resume" : "scenario.stop", &before, call->id, out);
}

enum err scenario_versions_get(struct call *call, struct api_scenario_versions *out)
{
	struct scenario_version *list;
	size_t count;
	TRY(scenario_versions(call->db, call->arena, call->id, &list, &count));
	out->versions.items = arena_array(call->arena, struct api_scenario_version, count);
	out->versions.count = count;
	for (size_t i = 0; i < count; i++)
		out->versions.items[i] =
		        (struct api_scenario_version){list[i].no, list[i].note, list[i].published_by, list[i].published_at};
	return OK;
}

enum err scenario_version_get(struct call *call, const struct api_scenario_version_query *query,
                              struct api_scenario_version_flow *out)
{
	struct scenario_version v;
	struct scenario found;
	TRY(scenario_find(call->db, call->arena, call->id, &found));
	TRY(scenario_version_find(call->db, call->arena, call->id, query->has_no ? query->no : found.published_no, &v));
	*out = (struct api_scenario_version_flow){v.no, v.note, v.published_by, v.published_at, v.flow};
	return OK;
}

/* --- numbers -------------------------------------------------------------------- */

static enum err span_of(const struct call *call, const struct api_scenario_numbers_query *query,
                        struct scenario_span *out)
{
	out->to_day = query->has_to ? query->to : jst_day_of_ms(call->now);
	out->from_day = query->has_from ? query->from : out->to_day - DAYS_USUAL + 1;
	out->version_no = query->has_version ? query->version : 0;
	if (out->from_day > out->to_day)
		return fail_field(ERR_INVALID, "from", "開始日は、終了日より前にしてください。");
	if (out->to_day - out->from_day >= DAYS_MOST)
		return fail_field(ERR_LIMIT, "from", "期間は%d日までにしてください。", DAYS_MOST);
	return OK;
}

enum err scenario_numbers_get(struct call *call, const struct api_scenario_numbers_query *query,
                              struct api_scenario_numbers *out)
{
	struct scenario_span span;
	struct scenario_count *list;
	size_t count;
	TRY(span_of(call, query, &span));
	TRY(scenario_counts(call->db, call->arena, call->id, span, &list, &count));
	out->from = span.from_day;
	out->to = span.to_day;
	out->counts.items = arena_array(call->arena, struct api_scenario_count, count);
	out->counts.count = count;
	for (size_t i = 0; i < count; i++)
		out->counts.items[i] = (struct api_scenario_count){list[i].step, list[i].choice, list[i].entered, list[i].left,
		                                                   list[i].timed_out, list[i].misfits};
	return OK;
}

static void csv_count(struct buf *csv, const struct flow *flow, const struct scenario_count *c)
{
	size_t at = flow_find(flow, c->step);
	struct str name = at == FLOW_NONE ? S("（いまはないステップ）") : flow->steps[at].name, choice = c->choice;
	size_t place = at == FLOW_NONE ? FLOW_NONE : flow_choice_find(&flow->steps[at], c->choice);
	const int64_t numbers[] = {c->entered, c->left, c->timed_out, c->misfits};
	csv_cell(csv, c->step, true);
	csv_cell(csv, name, false);
	csv_cell(csv, place == FLOW_NONE ? choice : flow->steps[at].choices[place].label, false);
	for (size_t i = 0; i < COUNT(numbers); i++)
		csv_number(csv, numbers[i], false);
	csv_end_row(csv);
}

enum err scenario_numbers_csv(struct call *call, const struct api_scenario_numbers_query *query)
{
	static const char *const titles[] = {"ステップ", "名前", "選択肢", "来た・選んだ数", "やめた数", "返事がなかった数", "合わなかった返事"};
	struct scenario found;
	struct scenario_span span;
	struct scenario_count *list;
	size_t count;
	struct buf csv;
	struct flow *flow = arena_make(call->arena, struct flow);
	struct flow_report *unused = arena_make(call->arena, struct flow_report);
	TRY(span_of(call, query, &span));
	TRY(scenario_find(call->db, call->arena, call->id, &found));
	TRY(flow_read(call->arena, found.draft, flow, unused));
	TRY(scenario_counts(call->db, call->arena, call->id, span, &list, &count));
	TRY(call_audit_export(call, "scenario.numbers", str_fmt(call->arena, "scenario %" PRId64, call->id)));
	buf_init(&csv, call->arena, CSV_MOST);
	csv_titles(&csv, titles, COUNT(titles));
	for (size_t i = 0; i < count; i++)
		csv_count(&csv, flow, &list[i]);
	return call_answer_csv(call, str_fmt(call->arena, "scenario-%" PRId64 ".csv", call->id), &csv);
}

/* --- files ---------------------------------------------------------------------- */

enum err scenario_file_get(struct call *call, struct api_scenario_file *out)
{
	struct scenario found;
	TRY(scenario_find(call->db, call->arena, call->id, &found));
	TRY(call_audit_export(call, "scenario.export", str_fmt(call->arena, "scenario %" PRId64, call->id)));
	return scenario_file_write(call->db, call->arena, &found, &out->file);
}

enum err scenario_import_post(struct call *call, const struct api_scenario_import *in, struct api_scenario_imported *out)
{
	struct scenario after;
	struct scenario_file *file = arena_make(call->arena, struct scenario_file);
	struct scenario_content content = {0};
	const struct content_setting setting = {.public_url = call->web->options.public_url,
	                                        .allow_http_loopback = call->web->options.allow_http_loopback,
	                                        .now = call->now};
	TRY(scenario_file_read(call->db, call->arena, in->file, file));
	TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &content.department_id));
	TRY(scenario_name_free(call->db, call->arena, file->name, &content.name));
	content.note = file->note;
	content.flow = file->flow;
	TRY(face_admit_text(call, S("flow"), content.flow, content.department_id));
	TRY(scenario_add(call->db, call->arena, &content, hand(call), &out->id));
	TRY(scenario_file_take_tongues(call->db, call->arena, in->file,
	                               &(struct scenario_file_hand){out->id, call->session->staff_id, call->now, &setting}, file));
	TRY(scenario_find(call->db, call->arena, out->id, &after));
	out->missing.items = file->missing;
	out->missing.count = file->missing_count;
	return record(call, "scenario.import", NULL, &after);
}
