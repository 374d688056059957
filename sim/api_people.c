/* api_people: profiles, follower ids, what is shown in one person's talk. */
#include "api.h"

#include "arena.h"
#include "event.h"
#include "field.h"
#include "jst.h"
#include "secret.h"

#define FOLLOWERS_USUAL 300
#define FOLLOWERS_MOST 1000
#define PAGE_TOKEN_HOURS 24

/* --- profile ------------------------------------------------------------------------------ */

static bool is_visible(const struct call *call, uint32_t person)
{
	if (person == NOBODY)
		return false;
	const struct person *each = &call->world->people.items[person];
	const struct details *details = people_details_if_any(call->world, person);
	if (details && details->no_consent)
		return false;
	return each->state == PERSON_FOLLOWING || (each->state == PERSON_STRANGER && details && details->wrote_at);
}

static void emit_if_given(struct emit *out, const char *name, struct str value)
{
	if (value.len)
		emit_text(out, name, value);
}

void api_profile(struct call *call)
{
	uint32_t person;
	struct json json;
	if (!call_user(call, 0, &person))
		return;
	if (!is_visible(call, person)) {
		answer_message(call, 404, S("Not found"));
		return;
	}
	const struct details *details = people_details_if_any(call->world, person);
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "userId", call->params[0]);
	emit_text(out, "displayName", people_name(call->world, call->arena, person));
	emit_if_given(out, "language", people_language(call->world, person));
	if (details) {
		emit_if_given(out, "pictureUrl", details->picture_url);
		emit_if_given(out, "statusMessage", details->status_message);
	}
	answer_json(call, 200, &json);
}

/* --- followers ------------------------------------------------------------------------------ */

/* base64url(number, time, proof): nothing to keep, runs out after a day. */
struct page_token {
	uint32_t next;
	uint32_t nothing;
	int64_t at;
	uint8_t proof[16];
};

static void prove(const struct world *world, struct page_token *token)
{
	uint8_t proof[32];
	hmac_sha256(world->seed, str_of((const char *)token, offsetof(struct page_token, proof)), proof);
	for (size_t i = 0; i < sizeof token->proof; i++)
		token->proof[i] = proof[i];
}

static struct str page_token_make(struct call *call, uint32_t next)
{
	struct page_token token = {.next = next, .at = call->now};
	prove(call->world, &token);
	return base64url_encode(call->arena, str_of((const char *)&token, sizeof token));
}

static bool page_token_read(struct call *call, struct str text, uint32_t *next)
{
	struct str raw;
	struct page_token given, right;
	if (!base64url_decode(call->arena, text, &raw) || raw.len != sizeof given)
		return false;
	given = right = *(const struct page_token *)arena_copy(call->arena, raw.ptr, raw.len);
	prove(call->world, &right);
	if (!id16_eq(*(const struct id16 *)given.proof, *(const struct id16 *)right.proof))
		return false;
	*next = given.next;
	return call->now - given.at < PAGE_TOKEN_HOURS * MS_HOUR;
}

static bool is_listed(const struct call *call, uint32_t person)
{
	const struct details *details = people_details_if_any(call->world, person);
	return call->world->people.items[person].state == PERSON_FOLLOWING && !(details && details->no_consent);
}

void api_followers(struct call *call)
{
	int64_t limit;
	uint32_t at = 0;
	struct json json;
	struct str start = http_param(call->req, "start");
	if (!call->world->settings.verified) {
		answer_message(call, 403, S("Access to this API is not available for your account"));
		return;
	}
	if (call_number(call, "limit", FOLLOWERS_USUAL, FOLLOWERS_MOST, &limit) != OK) {
		answer_bad_parameter(call, "limit");
		return;
	}
	if (start.ptr && !page_token_read(call, start, &at)) {
		answer_message(call, 400, S("Invalid start param"));
		return;
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_list(out, "userIds");
	for (; at < call->world->people.count && limit > 0; at++) {
		if (!is_listed(call, at))
			continue;
		emit_text(out, NULL, ids_user_text(call->arena, people_at(call->world, at)->id));
		limit--;
	}
	emit_end_list(out);
	if (at < call->world->people.count)
		emit_text(out, "next", page_token_make(call, at));
	answer_json(call, 200, &json);
}

/* --- in the talk ------------------------------------------------------------------------------ */

void api_loading(struct call *call)
{
	struct str chat = node_text(node_get(call->body, "chatId"), S(""));
	const struct node *given = node_get(call->body, "loadingSeconds");
	int64_t seconds = node_i64(given, given ? -1 : 20);
	if (!line_is_user_id(chat)) {
		answer_problem(call, S("chatId"),
		               S("Only user id is acceptable, please confirm if there are any group/room ids or illegal ids."));
		return;
	}
	if (seconds < 5 || seconds > 60) {
		answer_problem(call, S("loadingSeconds"), S("Must be between 5 and 60"));
		return;
	}
	if (seconds % 5) {
		answer_problem(call, S("loadingSeconds"), S("must be a multiple of five"));
		return;
	}
	uint32_t person = people_find(call->world, chat);
	if (person != NOBODY && people_at(call->world, person)->state == PERSON_FOLLOWING) {
		people_details(call->world, person)->loading_until = call->now + seconds * MS_SECOND;
		watch_changed(call->world, person);
	}
	answer_empty(call, 202);
}

void api_mark_read(struct call *call)
{
	int64_t id;
	struct str token = node_text(node_get(call->body, "markAsReadToken"), S(""));
	struct said *said = NULL;
	if (ids_message_of_token(call->arena, call->world->seed, TOKEN_MARK_READ, token, &id))
		said = said_find(call->world, str_fmt(call->arena, "%" PRId64, id));
	if (!said) {
		answer_message(call, 400,
		               S("Invalid markAsReadToken. Tokens must be used by the bot that received them via Webhook."));
		return;
	}
	said_mark_read(call->world, said);
	answer_empty(call, 200);
}

void api_mark_read_partner(struct call *call)
{
	uint32_t person = people_find(call->world, node_text(node_get(node_get(call->body, "chat"), "userId"), S("")));
	if (person == NOBODY) {
		answer_bad_property(call, S("chat.userId"));
		return;
	}
	for (uint32_t i = call->world->talk.count; i-- > 0;) {
		if (call->world->talk.items[i].person == person) {
			said_mark_read(call->world, &call->world->talk.items[i]);
			break;
		}
	}
	answer_empty(call, 200);
}
