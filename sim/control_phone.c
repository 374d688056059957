/* control_phone: what a person sees. */
#include "control.h"

#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "field.h"

/* --- what reached the phone -------------------------------------------------------------------- */

static void emit_message_of(struct control *control, struct emit *out, const struct parcel *parcel, uint32_t nth)
{
	emit_text(out, "id", str_fmt(control->arena, "%" PRId64, parcel->first_message_id + nth));
	emit_i64(out, "at", parcel->at);
	emit_text(out, "requestId", ids_uuid_text(control->arena, parcel->request_id));
	emit_text(out, "via", str_from(via_name((enum via)parcel->via)));
	emit_raw(out, "message", parcel_content(control->world, parcel)->messages[nth]);
}

void control_emit_parcel(struct control *control, struct emit *out, const struct parcel *parcel, int64_t *at,
                         int64_t from)
{
	uint32_t count = parcel_content(control->world, parcel)->count;
	for (uint32_t nth = 0; nth < count; nth++) {
		if ((*at)++ < from)
			continue;
		emit_begin(out, NULL);
		emit_message_of(control, out, parcel, nth);
		emit_end(out);
	}
}

enum err control_messages(struct control *control, struct emit *out)
{
	const struct person *person = people_at(control->world, control->person);
	int64_t at = 0, from = control_number(control, "from", 0);
	emit_list(out, NULL);
	for (uint32_t i = 0; i < person->entry_count; i++) {
		if (person->entries[i].kind != ENTRY_PARCEL)
			continue;
		control_emit_parcel(control, out, parcel_at(control->world, person->entries[i].index), &at, from);
	}
	emit_end_list(out);
	return OK;
}

/* --- the whole talk ------------------------------------------------------------------------------ */

struct timeline {
	struct control *control;
	struct emit *out;
	int64_t next, from;
};

/* Opens an item when it is wanted. */
static bool item(struct timeline *timeline, int64_t at, struct str direction)
{
	int64_t sequence = timeline->next++;
	if (sequence < timeline->from)
		return false;
	emit_begin(timeline->out, NULL);
	emit_i64(timeline->out, "seq", sequence);
	emit_i64(timeline->out, "at", at);
	emit_text(timeline->out, "direction", direction);
	return true;
}

static void put_parcel(struct timeline *timeline, const struct entry *entry)
{
	struct control *control = timeline->control;
	const struct parcel *parcel = parcel_at(control->world, entry->index);
	uint32_t count = parcel_content(control->world, parcel)->count;
	for (uint32_t nth = 0; nth < count; nth++) {
		if (!item(timeline, parcel->at, S("in")))
			continue;
		emit_text(timeline->out, "messageId", str_fmt(control->arena, "%" PRId64, parcel->first_message_id + nth));
		emit_text(timeline->out, "requestId", ids_uuid_text(control->arena, parcel->request_id));
		emit_text(timeline->out, "via", str_from(via_name((enum via)parcel->via)));
		emit_raw(timeline->out, "message", parcel_content(control->world, parcel)->messages[nth]);
		if (parcel->silent)
			emit_bool(timeline->out, "notificationDisabled", true);
		emit_end(timeline->out);
	}
}

static void put_said(struct timeline *timeline, const struct said *said)
{
	if (!item(timeline, said->at, S("out")))
		return;
	emit_text(timeline->out, "messageId", str_fmt(timeline->control->arena, "%" PRId64, said->id));
	emit_raw(timeline->out, "message", said->json);
	if (said->unsent)
		emit_bool(timeline->out, "unsent", true);
	if (said->read)
		emit_bool(timeline->out, "read", true);
	emit_end(timeline->out);
}

static void put_notice(struct timeline *timeline, const struct notice *notice)
{
	if (!item(timeline, notice->at, S("system")))
		return;
	emit_text(timeline->out, "text", notice->text);
	emit_end(timeline->out);
}

static void put_entry(struct timeline *timeline, const struct entry *entry)
{
	struct world *world = timeline->control->world;
	switch ((enum entry_kind)entry->kind) {
	case ENTRY_PARCEL: put_parcel(timeline, entry); break;
	case ENTRY_SAID: put_said(timeline, &world->talk.items[entry->index]); break;
	case ENTRY_NOTICE: put_notice(timeline, &world->people.notices[entry->index]); break;
	}
}

/* Whoever asks is looking at the talk, unless ?peek=1. */
enum err control_timeline(struct control *control, struct emit *out)
{
	struct timeline timeline = {.control = control, .out = out, .from = control_number(control, "from", 0)};
	const struct person *person = people_at(control->world, control->person);
	const struct details *details = people_details_if_any(control->world, control->person);
	emit_list(out, "items");
	for (uint32_t i = 0; i < person->entry_count; i++)
		put_entry(&timeline, &person->entries[i]);
	emit_end_list(out);
	emit_i64(out, "next", timeline.next);
	if (details && details->loading_until > clock_now())
		emit_i64(out, "loadingUntil", details->loading_until);
	if (control_number(control, "peek", 0) == 0)
		parcel_open_all(control->world, control->person);
	return OK;
}

/* --- rich menu ------------------------------------------------------------------------------------ */

enum err control_menu(struct control *control, struct emit *out)
{
	uint32_t index = menu_of(control->world, control->person);
	if (index == MENU_NONE)
		return OK;
	static const char *const copied[] = {"chatBarText", "selected", "size", "areas"};
	const struct menu *menu = &control->world->menus.items[index];
	const struct node *object;
	TRY(node_parse(control->arena, menu->json, &object));
	emit_text(out, "richMenuId", str_from(menu->id));
	for (size_t i = 0; i < COUNT(copied); i++)
		if (node_get(object, copied[i]))
			emit_raw(out, copied[i], node_dump(control->arena, node_get(object, copied[i])));
	emit_text(out, "imageUrl", str_fmt(control->arena, "/_sim/richmenu/%s/image", menu->id));
	return OK;
}

enum err control_menu_switch(struct control *control, struct emit *out)
{
	(void)out;
	struct str alias = node_text(node_get(control->body, "richMenuAliasId"), S(""));
	struct str data = node_text(node_get(control->body, "data"), S(""));
	menu_switch(control->world, control->arena, control->person, alias, data);
	return OK;
}

static enum err answer_bytes(struct control *control, struct str type, struct str bytes)
{
	http_set_header(control->res, S("X-Content-Type-Options"), S("nosniff"));
	http_respond(control->res, 200, type, str_dup(control->arena, bytes));
	control->answered = true;
	return OK;
}

enum err control_menu_image(struct control *control, struct emit *out)
{
	(void)out;
	uint32_t index = menu_find(control->world, router_capture(&control->match, "menuId"));
	if (index == MENU_NONE || !control->world->menus.items[index].image.len)
		return fail(ERR_NOT_FOUND, "no such rich menu, or no image yet");
	const struct menu *menu = &control->world->menus.items[index];
	return answer_bytes(control, str_from(menu->image_type), menu->image);
}

/* --- content ------------------------------------------------------------------------------------------ */

enum err control_content(struct control *control, struct emit *out)
{
	(void)out;
	const struct said *said = said_find(control->world, router_capture(&control->match, "messageId"));
	if (!said || !said->bytes.len)
		return fail(ERR_NOT_FOUND, "no content of this id");
	return answer_bytes(control, said->type, said->bytes);
}

enum err control_content_preview(struct control *control, struct emit *out)
{
	const struct said *said = said_find(control->world, router_capture(&control->match, "messageId"));
	if (said && str_eq(said->kind, S("video")))
		return answer_bytes(control, S("image/png"), content_placeholder());
	return control_content(control, out);
}

/* --- waiting, and the account ---------------------------------------------------------------------------- */

enum err control_events(struct control *control, struct emit *out)
{
	(void)out;
	int64_t wait = control_number(control, "wait_ms", 0);
	int64_t from = control_number(control, "from", control->world->watch.next);
	watch_answer(control->world, control->req, control->res, from, wait > 25000 ? 25000 : wait);
	control->answered = true;
	return OK;
}

enum err control_account(struct control *control, struct emit *out)
{
	const struct world *world = control->world;
	emit_text(out, "userId", world->bot_user_id);
	emit_text(out, "basicId", world->options->basic_id);
	emit_text(out, "displayName", world->options->account_name);
	emit_text(out, "channelId", world->options->channel_id);
	emit_text(out, "loginChannelId", world->options->login_channel_id);
	emit_text(out, "liffId", world->options->liff_id);
	emit_text(out, "liffUrl", str_fmt(control->arena, "/liff/%.*s", FMT(world->options->liff_id)));
	emit_i64(out, "following", world->people.following);
	emit_i64(out, "blocked", world->people.blocked);
	return OK;
}
