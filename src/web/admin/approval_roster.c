/* approval_roster: who decides about a send by roster looks into the roster:
 * some of its lines, or those with a word. That somebody looked is on record. */
#include "api.gen.h"

#include "approval.h"
#include "approval_view.h"
#include "arena.h"
#include "broadcast.h"
#include "call.h"
#include "roster.h"
#include "roster_lines.h"
#include "str.h"

/* The roster that the request is about: it may have been exchanged since. */
static enum err roster_of(struct call *call, const struct approval *approval, struct roster *out)
{
	struct broadcast broadcast;
	enum err found = broadcast_find(call->db, call->arena, approval->broadcast_id, &broadcast);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	if (found == ERR_NOT_FOUND || broadcast.roster_id == 0 || !str_eq(broadcast.condition, approval->condition))
		return fail(ERR_NOT_FOUND, "この依頼は、名簿で送るものではありません。");
	return roster_find(call->db, call->arena, broadcast.roster_id, out);
}

/* For those it concerns who may decide or asked, not for everybody who sees lists. */
static enum err may_look(struct call *call, const struct approval_case *open)
{
	int64_t me = call->session->staff_id;
	if (open->approval.asked_by == me || approval_concerns(open, call->arena, me, call->now))
		return OK;
	return fail(ERR_DENIED, "名簿の内容を見られるのは、この承認の道筋にいる職員と、依頼した職員だけです。");
}

enum err approval_roster_get(struct call *call, const struct api_roster_line_query *query, struct api_roster_lines *out)
{
	struct approval_case open;
	struct roster roster;
	struct roster_row *rows;
	struct str q = query->has_q ? str_trim(query->q) : S("");
	TRY(approval_admit(call, call->id, &open));
	TRY(may_look(call, &open));
	TRY(roster_of(call, &open.approval, &roster));
	TRY(call_audit_apart(call, "roster.view", str_fmt(call->arena, "roster %" PRId64, roster.id), S("")));
	TRY(roster_find_lines(call->db, call->arena, call->web->options.keyring, &roster, q, &rows, &out->lines.count));
	out->name = roster.name;
	out->total = roster.lines;
	out->erased = roster.erased_at != 0;
	out->columns.count = roster.column_count;
	out->columns.items = arena_array(call->arena, struct str, roster.column_count);
	for (size_t i = 0; i < roster.column_count; i++)
		out->columns.items[i] = roster.columns[i].heading;
	out->lines.items = arena_array(call->arena, struct api_roster_line, out->lines.count);
	for (size_t i = 0; i < out->lines.count; i++) {
		out->lines.items[i].line = rows[i].line;
		out->lines.items[i].cells.count = roster.column_count;
		out->lines.items[i].cells.items = arena_copy(call->arena, rows[i].values, roster.column_count * sizeof(struct str));
	}
	return OK;
}
