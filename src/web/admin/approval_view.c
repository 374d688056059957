/* approval_view: what is needed to decide, on one page: text, people, time, the
 * last like it, who has said what. */
#include "approval_view.h"

#include "approval.h"
#include "approval_file.h"
#include "arena.h"
#include "broadcast_view.h"
#include "call.h"
#include "field.h"
#include "guard.h"
#include "guard_view.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "repeat.h"
#include "segment.h"
#include "similar.h"
#include "translation_view.h"

_Static_assert((int)API_APPROVAL_ROW_STATE_OBJECTED == (int)APPROVAL_OBJECTED, "states differ");
_Static_assert((int)API_APPROVAL_ROW_KIND_CORRECTION == (int)BROADCAST_CORRECTION, "kinds differ");
_Static_assert((int)API_APPROVAL_ROW_PURPOSE_DRILL == (int)PURPOSE_DRILL, "purposes differ");

struct api_approval_row approval_row_of(const struct approval *a)
{
	return (struct api_approval_row){.id = a->id,
	                                 .broadcast_id = a->broadcast_id,
	                                 .title = a->title,
	                                 .state = (enum api_approval_row_state)a->state,
	                                 .after = a->after,
	                                 .purpose = (enum api_approval_row_purpose)a->purpose,
	                                 .kind = (enum api_approval_row_kind)a->kind,
	                                 .department = a->department,
	                                 .people = a->people,
	                                 .condition_text = a->condition_text,
	                                 .has_send_at = a->send_at != 0,
	                                 .send_at = a->send_at,
	                                 .has_deadline_at = a->deadline_at != 0,
	                                 .deadline_at = a->deadline_at,
	                                 .asked_by = a->asked_name,
	                                 .asked_at = a->asked_at,
	                                 .step = a->step,
	                                 .steps = a->steps,
	                                 .has_ended_at = a->ended_at != 0,
	                                 .ended_at = a->ended_at};
}

enum err approval_admit(struct call *call, int64_t id, struct approval_case *out)
{
	const struct staff_session *session = call->session;
	TRY(approval_open(call->db, call->arena, id, call->now, out));
	if (approval_concerns(out, call->arena, session->staff_id, call->now) ||
	    rights_may_in(&session->rights, RIGHT_APPROVAL, ACTION_VIEW, out->approval.department_id))
		return OK;
	return fail(ERR_NOT_FOUND, "この承認の依頼はありません。");
}

/* --- people -------------------------------------------------------------------------------- */

static enum err tally(struct call *call, const struct approval *a, struct api_approval *out)
{
	const struct node *json;
	struct segment *segment;
	struct segment_part *parts;
	const struct people *following;
	TRY(node_parse(call->arena, a->condition, &json));
	TRY(segment_read(call->db, call->arena, json, &segment));
	TRY(segment_tally(call->db, call->arena, call->web->members, segment,
	                  jst_day_of_ms(a->send_at ? a->send_at : call->now), &out->people_now, &out->blocked, &parts,
	                  &out->parts.count));
	TRY(members_following(call->db, call->arena, call->web->members, &following));
	out->reachable = people_count(following);
	out->share = out->reachable ? (double)out->people_now / (double)out->reachable : 0;
	out->parts.items = arena_array(call->arena, struct api_count, out->parts.count);
	for (size_t i = 0; i < out->parts.count; i++)
		out->parts.items[i] = (struct api_count){parts[i].path, parts[i].people, parts[i].text};
	out->counted = true;
	return OK;
}

/* A condition whose parts are gone cannot be counted; the rest can be looked at all the same. */
static enum err add_people(struct call *call, const struct approval *a, struct api_approval *out)
{
	enum err counted = tally(call, a, out);
	return counted == ERR_INVALID || counted == ERR_NOT_FOUND ? OK : counted;
}

/* --- text ---------------------------------------------------------------------------------- */

/* Of what still waits to leave. Whoever decides may let a stop pass, with a reason. */
static enum err add_guard(struct call *call, const struct approval_case *open, struct api_approval *out)
{
	const struct approval *a = &open->approval;
	struct guard_ask ask;
	struct broadcast b;
	if (a->state != APPROVAL_WAITING || a->after)
		return OK;
	enum err found = broadcast_find(call->db, call->arena, a->broadcast_id, &b);
	if (found == ERR_NOT_FOUND || (found == OK && b.version != a->version))
		return OK;
	TRY(found);
	out->has_guard = true;
	TRY(approval_guard_ask(call->arena, a, call->now, &ask));
	TRY(guard_answer(call, &b, &ask, &out->guard));
	out->guard.may_second = guard_is_second(&b, call->session->staff_id) &&
	                        approval_my_turn(open, call->arena, call->session->staff_id, call->now);
	return OK;
}

static enum err add_previous(struct call *call, const struct approval *a, struct api_approval *out)
{
	struct broadcast now, previous;
	enum err found = broadcast_find(call->db, call->arena, a->broadcast_id, &now);
	if (found == OK)
		found = broadcast_similar(call->db, call->arena, &now, &previous);
	out->has_previous = found == OK;
	if (found == OK)
		out->previous = (struct api_approval_previous){.broadcast_id = previous.id,
		                                               .title = previous.title,
		                                               .has_at = previous.started_at != 0,
		                                               .at = previous.started_at,
		                                               .people = previous.audience,
		                                               .condition_text = previous.condition_text,
		                                               .messages = previous.messages};
	return found == ERR_NOT_FOUND ? OK : found;
}

static enum err add_repeat(struct call *call, const struct approval *a, struct api_approval *out)
{
	struct repeat rule;
	if (a->repeat_rule.len == 0)
		return OK;
	TRY(repeat_read(call->arena, a->repeat_rule, &rule));
	out->has_repeat = true;
	out->repeat = repeat_to_api(call->arena, &rule);
	return OK;
}

/* --- steps and history ------------------------------------------------------------------------ */

static const struct approval_entry *decision_of(const struct approval_case *open, int64_t step)
{
	static const struct str kinds[] = {S_INIT("approve"), S_INIT("pass"), S_INIT("send_back"), S_INIT("object")};
	for (size_t i = 0; i < open->entry_count; i++)
		for (size_t k = 0; open->entries[i].step == step && k < COUNT(kinds); k++)
			if (str_eq(open->entries[i].kind, kinds[k]))
				return &open->entries[i];
	return NULL;
}

static void add_decision(const struct approval_entry *entry, struct api_approval_step *out)
{
	bool passed = str_eq(entry->kind, S("pass")), yes = str_eq(entry->kind, S("approve"));
	out->state = passed ? API_APPROVAL_STEP_STATE_PASSED : yes ? API_APPROVAL_STEP_STATE_DONE : API_APPROVAL_STEP_STATE_BACK;
	out->has_by = !passed;
	out->by = entry->name;
	out->has_as_who = entry->as_who.len > 0;
	out->as_who = entry->as_who;
	out->has_reason = entry->text.len > 0;
	out->reason = entry->text;
	out->has_at = true;
	out->at = entry->at;
}

static struct api_approval_step step_of(struct call *call, const struct approval_case *open, int64_t no)
{
	const struct approval *a = &open->approval;
	const struct approval_step *step = &open->steps[no - 1];
	const struct approval_entry *decision = decision_of(open, no);
	struct api_approval_step out = {.no = no, .name = step->name, .state = API_APPROVAL_STEP_STATE_AHEAD};
	struct decider *list;
	if (decision) {
		add_decision(decision, &out);
		return out;
	}
	bool current = a->state == APPROVAL_WAITING && no == a->step;
	out.state = current ? API_APPROVAL_STEP_STATE_CURRENT : API_APPROVAL_STEP_STATE_AHEAD;
	out.has_stand_ins_at = current && step->wait_minutes > 0;
	out.stand_ins_at = a->step_since + step->wait_minutes * MS_MINUTE;
	if (a->state != APPROVAL_WAITING)
		return out;
	out.people.count = approval_turn(open, call->arena, no, call->now, &list);
	out.people.items = arena_array(call->arena, struct str, out.people.count);
	for (size_t i = 0; i < out.people.count; i++)
		out.people.items[i] = list[i].as == AS_SELF ? list[i].name
		                                            : str_fmt(call->arena, "%.*s（代理）", FMT(list[i].name));
	return out;
}

static void add_steps(struct call *call, const struct approval_case *open, struct api_approval *out)
{
	out->chain.count = (size_t)open->approval.steps;
	out->chain.items = arena_array(call->arena, struct api_approval_step, out->chain.count);
	for (size_t i = 0; i < out->chain.count; i++)
		out->chain.items[i] = step_of(call, open, (int64_t)i + 1);
}

static void add_entries(struct call *call, const struct approval_case *open, struct api_approval *out)
{
	out->entries.count = open->entry_count;
	out->entries.items = arena_array(call->arena, struct api_approval_entry, open->entry_count);
	for (size_t i = 0; i < open->entry_count; i++) {
		const struct approval_entry *e = &open->entries[i];
		bool stepped = e->step >= 1 && e->step <= open->approval.steps;
		out->entries.items[i] = (struct api_approval_entry){
			.id = e->id, .at = e->at, .by = e->staff_id ? e->name : S("システム"), .kind = e->kind,
			.label = approval_entry_label(e->kind, open->approval.after),
			.step_name = stepped ? open->steps[e->step - 1].name : S(""), .as_who = e->as_who, .text = e->text};
	}
}

struct api_approval_file approval_file_view(const struct approval_file *file)
{
	return (struct api_approval_file){.id = file->id, .name = file->name, .mime = file->mime, .size = file->size,
	                                  .virus = (enum api_approval_file_virus)file->virus.state, .virus_found = file->virus.found};
}

static enum err add_files(struct call *call, int64_t id, struct api_approval *out)
{
	struct approval_file *files;
	TRY(approval_files(call->db, call->arena, id, &files, &out->files.count));
	out->files.items = arena_array(call->arena, struct api_approval_file, out->files.count);
	for (size_t i = 0; i < out->files.count; i++)
		out->files.items[i] = approval_file_view(&files[i]);
	return OK;
}

static void add_me(struct call *call, const struct approval_case *open, struct api_approval *out)
{
	const struct staff_session *session = call->session;
	const struct approval *a = &open->approval;
	const struct decider *me = approval_my_turn(open, call->arena, session->staff_id, call->now);
	out->why_not = approval_why_not(open, call->arena, session->staff_id, call->now);
	out->may_decide = out->why_not.len == 0;
	if (me && me->as == AS_SUBSTITUTE)
		out->decides_as = str_fmt(call->arena, "%.*sさんの代理として", FMT(deciders_name(open->all, me->for_id)));
	else if (me && me->as == AS_STAND_IN)
		out->decides_as = S("時間がたったため、代わりに");
	bool manager = rights_may_in(&session->rights, RIGHT_APPROVAL, ACTION_MANAGE, a->department_id);
	out->may_withdraw = a->state == APPROVAL_WAITING && !a->after && (a->asked_by == session->staff_id || manager);
}

enum err approval_view(struct call *call, int64_t id, struct api_approval *out)
{
	struct approval_case open;
	TRY(approval_open(call->db, call->arena, id, call->now, &open));
	const struct approval *a = &open.approval;
	*out = (struct api_approval){.row = approval_row_of(a),
	                             .version = a->version,
	                             .notification_off = a->notification_off,
	                             .reason = a->reason};
	struct broadcast words = {.messages = a->messages, .messages_sealed = a->messages_sealed};
	TRY(broadcast_open(call->web->options.keyring, call->arena, &words));
	out->messages = words.messages;
	TRY(translations_to_api(call, a->translations, &out->translations.items, &out->translations.count));
	out->by_roster = str_find(a->condition, S("\"roster\"")) >= 0;
	TRY(add_people(call, a, out));
	TRY(add_guard(call, &open, out));
	TRY(add_previous(call, a, out));
	TRY(add_repeat(call, a, out));
	TRY(add_files(call, id, out));
	add_steps(call, &open, out);
	add_entries(call, &open, out);
	add_me(call, &open, out);
	return OK;
}
