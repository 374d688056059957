/* menu_view: from rows to answers. */
#include "menu_view.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "menu.h"
#include "menu_edition.h"
#include "menu_given.h"
#include "tag_json.h"

static const char *const states[] = {"rolling", "live", "ending", "ended", "stopped"};

static enum api_menu_edition_state state_of(struct str word)
{
	for (size_t i = 0; i < COUNT(states); i++)
		if (str_eq(word, str_from(states[i])))
			return (enum api_menu_edition_state)i;
	return API_MENU_EDITION_STATE_ENDED;
}

void menu_edition_view(const struct menu_edition *e, struct api_menu_edition *out)
{
	*out = (struct api_menu_edition){
		.id = e->id, .no = e->no, .content = e->content, .condition = e->condition,
		.condition_text = e->condition_text, .has_from_at = e->from_at != 0, .from_at = e->from_at,
		.has_until_at = e->until_at != 0, .until_at = e->until_at, .preview = e->friend_id != 0,
		.has_ends_at = e->ends_at != 0, .ends_at = e->ends_at, .state = state_of(e->state),
		.trouble = e->trouble, .has_wait_until = e->wait_until != 0, .wait_until = e->wait_until,
		.people = e->people, .linked = e->linked, .note = e->note, .created_by = e->created_by,
		.created_at = e->created_at, .has_live_at = e->live_at != 0, .live_at = e->live_at,
		.has_ended_at = e->ended_at != 0, .ended_at = e->ended_at, .pages = e->pages,
		.created = e->created, .ready = e->ready, .gone = e->gone};
}

static void put_editions(struct api_menu *out, const struct menu_edition *editions, size_t count)
{
	for (size_t i = count; i-- > 0;) {
		const struct menu_edition *e = &editions[i];
		if (e->friend_id) {
			out->has_preview = true;
			menu_edition_view(e, &out->preview);
		} else if (str_eq(e->state, S("live"))) {
			out->has_live = true;
			menu_edition_view(e, &out->live);
		} else {
			out->has_coming = true;
			menu_edition_view(e, &out->coming);
		}
	}
}

/* Whether publishing would change anything. */
static bool differs(const struct menu *menu, const struct api_menu *out)
{
	const struct api_menu_edition *e = out->has_coming ? &out->coming : &out->live;
	if (!out->has_coming && !out->has_live)
		return true;
	return !str_eq(e->content, menu->draft) || !str_eq(e->condition, menu->condition) || e->from_at != menu->from_at ||
	       e->until_at != menu->until_at;
}

enum err menu_view(struct call *call, const struct menu *menu, struct api_menu *out)
{
	const struct rights *rights = &call->session->rights;
	struct menu_edition *editions;
	size_t count;
	*out = (struct api_menu){
		.id = menu->id, .name = menu->name, .disaster = menu->disaster,
		.has_department_id = menu->department_id != 0, .department_id = menu->department_id,
		.department = menu->department, .content = menu->draft, .condition_text = menu->condition_text,
		.may_edit = rights_may_in(rights, RIGHT_MENU, ACTION_EDIT, menu->department_id),
		.may_publish = rights_may_in(rights, RIGHT_MENU, ACTION_APPROVE, menu->department_id),
		.has_from_at = menu->from_at != 0, .from_at = menu->from_at, .has_until_at = menu->until_at != 0,
		.until_at = menu->until_at, .version = menu->version, .updated_at = menu->updated_at,
		.updated_by = menu->updated_by};
	TRY(tag_json_current(call->db, call->arena, menu->condition, &out->condition));
	TRY(menu_editions_now(call->db, call->arena, menu->id, &editions, &count));
	TRY(menu_given_count(call->db, call->arena, menu->id, call->now, &out->given));
	put_editions(out, editions, count);
	out->changed = differs(menu, out);
	return OK;
}

struct menu_dress menu_dress_of(const struct call *call)
{
	const struct web_options *options = &call->web->options;
	return (struct menu_dress){.public_url = options->public_url, .account_name = options->account_name,
	                           .allow_http_loopback = options->allow_http_loopback,
	                           .mark = S("check"), .alias_prefix = S("check-")};
}

enum err menu_record(struct call *call, const char *action, const struct menu *before, const struct menu *after)
{
	const struct menu none = {0}, *old = before ? before : &none, *now = after ? after : &none;
	struct change detail;
	change_begin(&detail, call->arena, !before ? CHANGE_MADE : after ? CHANGE_EDITED : CHANGE_REMOVED);
	change_text(&detail, "name", old->name, now->name);
	change_text(&detail, "content", old->draft, now->draft);
	change_text(&detail, "conditionText", old->condition_text, now->condition_text);
	change_time(&detail, "fromAt", old->from_at, now->from_at);
	change_time(&detail, "untilAt", old->until_at, now->until_at);
	return call_audit(call, action, str_fmt(call->arena, "menu %" PRId64, before ? before->id : now->id),
	                  change_detail(&detail));
}
