/* control_people: people come, go, speak and tap. */
#include "control.h"

#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "field.h"
#include "open_cookie.h"

#define LISTED_MOST 200
#define IDS_MOST 200000 /* in one answer */

static struct person *person_of(struct control *control) { return people_at(control->world, control->person); }

/* --- adding ------------------------------------------------------------------------------- */

static struct newcomer read_newcomer(const struct node *body)
{
	return (struct newcomer){
		.name = node_text(node_get(body, "displayName"), S("市民")),
		.language = node_text(node_get(body, "language"), S("ja")),
		.picture_url = node_text(node_get(body, "pictureUrl"), S("")),
		.status_message = node_text(node_get(body, "statusMessage"), S("")),
		.user_id = node_text(node_get(body, "userId"), S("")),
		.no_consent = node_bool(node_get(body, "noConsent"), false),
	};
}

/* People whose ids another system knows already; those who are here stay as they are. */
static enum err add_known(struct control *control, struct newcomer *newcomer, const struct node *ids)
{
	uint32_t index;
	for (size_t i = 0; i < node_count(ids); i++) {
		newcomer->user_id = node_text(node_at(ids, i), S("?"));
		if (people_find(control->world, newcomer->user_id) == NOBODY)
			TRY(people_add(control->world, newcomer, &index));
	}
	return OK;
}

/* One person, "count" of them, or those of "userIds". */
static enum err add(struct control *control, uint32_t *first, int64_t *count)
{
	struct newcomer newcomer = read_newcomer(control->body);
	const struct node *ids;
	if (field_given(control->body, "userIds")) {
		TRY(field_array(control->body, "userIds", 1, 100000, &ids));
		*first = control->world->people.count;
		TRY(add_known(control, &newcomer, ids));
		*count = control->world->people.count - *first;
		return OK;
	}
	if (!field_given(control->body, "count"))
		return people_add(control->world, &newcomer, first);
	TRY(field_i64(control->body, "count", 1, PEOPLE_MOST, count));
	return people_add_crowd(control->world, &newcomer, (uint32_t)*count, first);
}

/* "silent": no follow webhook; "stranger": knows the account but has not added it. */
enum err control_friends_add(struct control *control, struct emit *out)
{
	struct world *world = control->world;
	int64_t count = 1;
	uint32_t first;
	TRY(add(control, &first, &count));
	bool silent = node_bool(node_get(control->body, "silent"), false);
	bool stranger = node_bool(node_get(control->body, "stranger"), false);
	bool list_ids = node_bool(node_get(control->body, "ids"), true) && count <= IDS_MOST;
	emit_list(out, "userIds");
	for (uint32_t i = first; i < first + (uint32_t)count; i++) {
		if (!stranger)
			people_follow(world, i, silent);
		if (list_ids)
			emit_text(out, NULL, ids_user_text(control->arena, people_at(world, i)->id));
	}
	emit_end_list(out);
	emit_i64(out, "count", count);
	return OK;
}

/* --- looking ------------------------------------------------------------------------------ */

static const char *state_word(const struct person *person)
{
	static const char *const words[] = {"none", "following", "blocked", "deleted"};
	return words[person->state];
}

static void emit_person(struct control *control, struct emit *out, uint32_t index)
{
	struct person *person = people_at(control->world, index);
	const struct details *details = people_details_if_any(control->world, index);
	emit_text(out, "userId", ids_user_text(control->arena, person->id));
	emit_text(out, "displayName", people_name(control->world, control->arena, index));
	emit_text(out, "language", people_language(control->world, index));
	emit_text(out, "state", str_from(state_word(person)));
	if (details && details->picture_url.len)
		emit_text(out, "pictureUrl", details->picture_url);
	if (details && details->loading_until > clock_now())
		emit_bool(out, "loading", true);
	emit_i64(out, "unread", person->unread);
}

static bool is_meant(struct control *control, uint32_t index, struct str query)
{
	char room[NAME_ROOM];
	struct id16 id;
	if (ids_user(query, &id))
		return id16_eq(id, people_at(control->world, index)->id);
	return str_find(people_name_in(control->world, index, room), query) >= 0;
}

static int emit_people(struct control *control, struct emit *out, bool named, int room)
{
	struct str query = http_param(control->req, "q");
	for (uint32_t i = 0; i < control->world->people.count && room > 0; i++) {
		bool other = people_at(control->world, i)->named != named;
		if (other || (query.len && !is_meant(control, i, query)))
			continue;
		emit_begin(out, NULL);
		emit_person(control, out, i);
		emit_end(out);
		room--;
	}
	return room;
}

enum err control_friends_list(struct control *control, struct emit *out)
{
	const struct people *people = &control->world->people;
	emit_list(out, "friends");
	int room = emit_people(control, out, true, LISTED_MOST);
	emit_people(control, out, false, room);
	emit_end_list(out);
	emit_i64(out, "total", people->count);
	emit_i64(out, "following", people->following);
	emit_i64(out, "blocked", people->blocked);
	return OK;
}

enum err control_friend_get(struct control *control, struct emit *out)
{
	emit_person(control, out, control->person);
	return OK;
}

/* --- doing ---------------------------------------------------------------------------------- */

static bool is_silent(const struct control *control)
{
	return node_bool(node_get(control->body, "silent"), false);
}

enum err control_block(struct control *control, struct emit *out)
{
	(void)out;
	people_block(control->world, control->person, is_silent(control));
	return OK;
}

enum err control_unblock(struct control *control, struct emit *out)
{
	(void)out;
	people_follow(control->world, control->person, is_silent(control));
	return OK;
}

enum err control_follow(struct control *control, struct emit *out) { return control_unblock(control, out); }

enum err control_delete_account(struct control *control, struct emit *out)
{
	(void)out;
	people_delete(control->world, control->person);
	return OK;
}

static enum err may_speak(struct control *control)
{
	bool gone = person_of(control)->state == PERSON_DELETED;
	return gone ? fail(ERR_CONFLICT, "this person's LINE account is gone") : OK;
}

enum err control_say(struct control *control, struct emit *out)
{
	int64_t id;
	TRY(may_speak(control));
	TRY(said_add(control->world, control->arena, control->person, 0, control->body, &id));
	emit_text(out, "messageId", str_fmt(control->arena, "%" PRId64, id));
	return OK;
}

enum err control_unsend(struct control *control, struct emit *out)
{
	(void)out;
	return said_unsend(control->world, control->person, node_text(node_get(control->body, "messageId"), S("")));
}

static enum err send_event(struct control *control, struct emit *out, struct str members, bool with_token)
{
	char id[27];
	TRY(may_speak(control));
	hook_event_id(control->world, control->person, members, with_token, id);
	emit_text(out, "webhookEventId", str_from(id));
	return OK;
}

/* A displayText appears in the talk as if the person had said it, without a webhook. */
enum err control_postback(struct control *control, struct emit *out)
{
	struct str data, display = node_text(node_get(control->body, "displayText"), S(""));
	const struct node *params = node_get(control->body, "params");
	TRY(field_text(control->body, "data", 0, 300, &data));
	struct buf buf;
	struct emit members;
	buf_init(&buf, control->arena, 64 * 1024);
	emit_init(&members, &buf);
	emit_text(&members, "type", S("postback"));
	emit_begin(&members, "postback");
	emit_text(&members, "data", data);
	if (params)
		emit_raw(&members, "params", node_dump(control->arena, params));
	emit_end(&members);
	if (display.len)
		said_show(control->world, control->arena, control->person, display);
	return send_event(control, out, buf_view(&buf), true);
}

enum err control_video_complete(struct control *control, struct emit *out)
{
	struct str id;
	TRY(field_text(control->body, "trackingId", 1, 100, &id));
	struct buf buf;
	struct emit members;
	buf_init(&buf, control->arena, 4096);
	emit_init(&members, &buf);
	emit_text(&members, "type", S("videoPlayComplete"));
	emit_begin(&members, "videoPlayComplete");
	emit_text(&members, "trackingId", id);
	emit_end(&members);
	return send_event(control, out, buf_view(&buf), true);
}

/* Any other event of LINE's: {"type":"accountLink","link":{…},"replyToken":true}. */
enum err control_person_event(struct control *control, struct emit *out)
{
	bool with_token = node_bool(node_get(control->body, "replyToken"), false);
	struct buf buf;
	struct emit members;
	struct str type;
	TRY(field_text(control->body, "type", 1, 50, &type));
	buf_init(&buf, control->arena, 64 * 1024);
	emit_init(&members, &buf);
	for (const char *name = NULL; (name = node_next(control->body, name));)
		if (!str_eq(str_from(name), S("replyToken"))) {
			emit_key(&members, str_from(name));
			emit_raw(&members, NULL, node_dump(control->arena, node_get(control->body, name)));
		}
	return send_event(control, out, buf_view(&buf), with_token);
}

/* --- tapping ------------------------------------------------------------------------------------ */

static uint32_t parcel_of_message(struct world *world, const struct person *person, struct str message_id)
{
	int64_t id;
	if (!str_to_i64(message_id, &id))
		return TABLE_NONE;
	for (uint32_t i = 0; i < person->entry_count; i++) {
		const struct entry *entry = &person->entries[i];
		if (entry->kind != ENTRY_PARCEL)
			continue;
		const struct parcel *parcel = parcel_at(world, entry->index);
		if (id >= parcel->first_message_id && id < parcel->first_message_id + parcel_content(world, parcel)->count)
			return entry->index;
	}
	return TABLE_NONE;
}

enum err control_tap(struct control *control, struct emit *out)
{
	(void)out;
	struct str request = node_text(node_get(control->body, "requestId"), S(""));
	struct str message = node_text(node_get(control->body, "messageId"), S(""));
	uint32_t parcel = request.len ? parcel_find(control->world, request)
	                              : parcel_of_message(control->world, person_of(control), message);
	if (parcel == TABLE_NONE)
		return fail(ERR_NOT_FOUND, "nothing of this id reached this person");
	parcel_tap(control->world, parcel, control->person, node_text(node_get(control->body, "uri"), S("")));
	return OK;
}

/* Opens an address as this person: the login page and LIFF find them by the cookie. */
enum err control_open(struct control *control, struct emit *out)
{
	(void)out;
	struct str uri = http_param(control->req, "uri");
	if (!uri.len)
		return fail(ERR_INVALID, "uri is missing");
	open_cookie_set(control->res, ids_user_text(control->arena, person_of(control)->id));
	http_respond_redirect(control->res, 302, uri);
	control->answered = true;
	return OK;
}
