/* guard_waiting: what stands still until a second person lets it pass, for those
 * who may: drafts, requests for approval and held sends of other people. */
#include "api.gen.h"

#include "arena.h"
#include "broadcast.h"
#include "broadcast_view.h"
#include "buf.h"
#include "call.h"
#include "guard.h"
#include "guard_view.h"
#include "str.h"

#define LOOKED_AT 40 /* the newest: every look works out an audience */
#define SHOWN 10
#define TEXT_ROOM ((size_t)8 << 10)

/* Without a planned time nothing is said of the hour: nobody wants it sent right now. */
static bool is_of_the_hour(struct str code)
{
	static const struct str codes[] = {S_INIT("night"), S_INIT("office_hours"), S_INIT("collision"), S_INIT("relative_day")};
	for (size_t i = 0; i < COUNT(codes); i++)
		if (str_eq(codes[i], code))
			return true;
	return false;
}

static bool waits(const struct guard_finding *finding, const struct guard_ask *ask)
{
	return finding->level == GUARD_STOP && !finding->cleared && (ask->at || !is_of_the_hour(finding->code));
}

/* wanted: false when nothing waits, or its author has to put something right first. */
static enum err look(struct call *call, const struct broadcast *b, struct api_guard_waiting_row *out, bool *wanted)
{
	struct guard_report *report = arena_make(call->arena, struct guard_report);
	const struct delivery delivery = call_delivery(call);
	struct guard_ask ask;
	struct buf text;
	*wanted = true;
	TRY(guard_ask_planned(call, b, &ask));
	TRY(guard_check(call->db, call->arena, &delivery, b, &ask, report));
	*out = (struct api_guard_waiting_row){.id = b->id,
	                                      .title = b->title,
	                                      .department = b->department,
	                                      .updated_by = b->updated_name,
	                                      .held = b->state == BROADCAST_HELD,
	                                      .asked = str_eq(b->approval, S("waiting")),
	                                      .has_planned_at = ask.at != 0,
	                                      .planned_at = ask.at};
	buf_init(&text, call->arena, TEXT_ROOM);
	for (size_t i = 0; i < report->count; i++) {
		const struct guard_finding *finding = &report->findings[i];
		if (!waits(finding, &ask))
			continue;
		if (finding->final)
			*wanted = false;
		buf_fmt(&text, "%s%.*s", text.len ? "、" : "", FMT(finding->label));
		out->stops++;
	}
	out->what = buf_view(&text);
	*wanted = *wanted && out->stops > 0;
	return OK;
}

static bool may_let_pass(const struct call *call, const struct broadcast *b)
{
	return (b->state == BROADCAST_DRAFT || b->guard_held) && guard_is_second(b, call->session->staff_id) &&
	       rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_APPROVE, b->department_id);
}

enum err guard_waiting_get(struct call *call, struct api_guard_waiting *out)
{
	struct broadcast *rows;
	size_t count;
	TRY(broadcast_list(call->db, call->arena,
	                   &(struct broadcast_filter){.scope = call_scope(call), .states = S("draft,held"), .most = LOOKED_AT},
	                   &rows, &count, NULL));
	out->rows.items = arena_array(call->arena, struct api_guard_waiting_row, SHOWN);
	for (size_t i = 0; i < count; i++) {
		struct broadcast whole;
		bool wanted = false;
		TRY(broadcast_find(call->db, call->arena, rows[i].id, &whole));
		whole.approval = rows[i].approval;
		if (may_let_pass(call, &whole))
			TRY(look(call, &whole, &out->rows.items[out->rows.count], &wanted));
		out->rows.count += wanted && out->rows.count < SHOWN;
		if (wanted && out->rows.count == SHOWN)
			break;
	}
	return OK;
}
