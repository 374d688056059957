/* friend_answer: the person, their choices, children, consents, talk, broadcasts. */
#include "friend_answer.h"

#include "arena.h"
#include "attribute.h"
#include "call.h"
#include "child.h"
#include "choice.h"
#include "code_list.h"
#include "consent.h"
#include "friend.h"
#include "jst.h"
#include "received.h"
#include "str.h"
#include "tag.h"
#include "utterance.h"
#include "utterance_view.h"

#define RECEIVED_SHOWN 50
#define UTTERANCES_SHOWN 100

static enum err person(struct call *call, int64_t id, struct api_friend *out)
{
	struct friend f;
	enum err err = friend_find(call->db, call->arena, call->web->options.keyring, id, &f);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この友だちは見つかりません。");
	TRY(err);
	*out = (struct api_friend){
		.id = f.id,
		.name = f.name,
		.state = (enum api_friend_state)f.state,
		.has_language = f.language.len > 0,
		.language = f.language,
		.reads = (enum api_friend_reads)f.reads,
		.chose_language = f.chose_language,
		.has_followed_at = f.followed_at > 0,
		.followed_at = f.followed_at,
		.has_blocked_at = f.blocked_at > 0,
		.blocked_at = f.blocked_at,
		.has_settings_saved_at = f.settings_saved_at > 0,
		.settings_saved_at = f.settings_saved_at,
		.tester = f.tester,
	};
	return OK;
}

static void one_choice(struct call *call, const struct attribute *a, const struct choice *choice, struct api_friend *out)
{
	struct api_choice made = {.attribute_id = a->id, .attribute_label = a->label};
	made.options.items = arena_array(call->arena, struct api_option_brief, a->option_count);
	for (size_t i = 0; i < a->option_count; i++)
		if (choice_has(choice, a->options[i].id))
			made.options.items[made.options.count++] = (struct api_option_brief){a->options[i].id, a->options[i].label};
	if (made.options.count)
		out->choices.items[out->choices.count++] = made;
}

static enum err choices(struct call *call, struct api_friend *out)
{
	struct attribute *list;
	struct choice choice;
	size_t count;
	int64_t only;
	TRY(attribute_list(call->db, call->arena, &list, &count));
	TRY(choice_list(call->db, call->arena, out->id, &choice));
	TRY(option_of_state(call->db, call->arena, "emergency_only", &only));
	out->emergency_only = choice_has(&choice, only);
	out->choices.items = arena_array(call->arena, struct api_choice, count);
	for (size_t i = 0; i < count; i++)
		if (list[i].kind != ATTRIBUTE_STATE)
			one_choice(call, &list[i], &choice, out);
	return OK;
}

static enum err tags(struct call *call, struct api_friend *out)
{
	struct tag_mark *list;
	size_t count;
	TRY(tag_marks(call->db, call->arena, out->id, &list, &count));
	out->tags.items = arena_array(call->arena, struct api_friend_tag, count);
	out->tags.count = count;
	for (size_t i = 0; i < count; i++)
		out->tags.items[i] = (struct api_friend_tag){
			.id = list[i].id,
			.label = list[i].label,
			.has_at = list[i].at > 0,
			.at = list[i].at,
			.by = (enum api_friend_tag_by)list[i].by,
			.by_id = list[i].by_id,
			.by_name = list[i].by_name,
			.has_until = list[i].until_day != 0,
			.until = list[i].until_day,
		};
	return OK;
}

static enum err children(struct call *call, struct api_friend *out)
{
	struct child *list;
	size_t count;
	int64_t today = jst_day_of_ms(call->now);
	TRY(child_list(call->db, call->arena, call->web->options.keyring, out->id, &list, &count));
	out->children.items = arena_array(call->arena, struct api_child, count);
	out->children.count = count;
	for (size_t i = 0; i < count; i++)
		out->children.items[i] = (struct api_child){
			list[i].id, list[i].name, list[i].birth_day, age_text(call->arena, age_months(list[i].birth_day, today)),
			grade_label(grade_on(list[i].birth_day, today))};
	return OK;
}

static enum err consents(struct call *call, struct api_friend *out)
{
	struct consent *list;
	size_t count;
	TRY(consent_list(call->db, call->arena, out->id, &list, &count));
	out->consents.items = arena_array(call->arena, struct api_consent_row, count);
	out->consents.count = count;
	for (size_t i = 0; i < count; i++)
		out->consents.items[i] = (struct api_consent_row){list[i].version, list[i].given_at};
	return OK;
}

/* The talk with the bot, and with the desks of one's own departments. */
static enum err utterances(struct call *call, struct api_friend *out)
{
	struct utterance *list;
	size_t count;
	const struct utterance_ask ask = {.friend_id = out->id,
	                                  .desks = rights_scope(call->arena, &call->session->rights, RIGHT_CONVERSATION, ACTION_VIEW),
	                                  .most = UTTERANCES_SHOWN};
	TRY(utterance_list(call->db, call->arena, call->web->options.keyring, &ask, &list, &count));
	out->utterances.items = arena_array(call->arena, struct api_utterance, count);
	out->utterances.count = count;
	for (size_t i = 0; i < count; i++)
		out->utterances.items[i] = utterance_view(&list[i]);
	return utterance_hidden(call->db, call->arena, out->id, ask.desks, &out->utterances_hidden);
}

static enum err broadcasts(struct call *call, struct api_friend *out)
{
	struct received *list;
	size_t count;
	TRY(received_list(call->db, call->arena,
	                  &(struct received_ask){.friend_id = out->id,
	                                         .scope = rights_scope(call->arena, &call->session->rights,
	                                                               RIGHT_BROADCAST, ACTION_VIEW),
	                                         .most = RECEIVED_SHOWN},
	                  &list, &count));
	out->received.items = arena_array(call->arena, struct api_friend_broadcast, count);
	out->received.count = count;
	for (size_t i = 0; i < count; i++)
		out->received.items[i] = (struct api_friend_broadcast){list[i].broadcast_id, list[i].title, list[i].at};
	return OK;
}

/* Whoever may not see lists of codes does not see what was unlocked by them. */
static enum err codes(struct call *call, struct api_friend *out)
{
	struct code_used *list;
	size_t count;
	if (!rights_may(&call->session->rights, RIGHT_CODE, ACTION_VIEW))
		return OK;
	TRY(codes_used_by(call->db, call->arena, out->id, &list, &count));
	out->codes.items = arena_array(call->arena, struct api_friend_code, count);
	out->codes.count = count;
	for (size_t i = 0; i < count; i++)
		out->codes.items[i] = (struct api_friend_code){list[i].list, list[i].no, list[i].at};
	return OK;
}

enum err friend_answer(struct call *call, int64_t id, struct api_friend *out)
{
	TRY(person(call, id, out));
	TRY(choices(call, out));
	TRY(tags(call, out));
	TRY(children(call, out));
	TRY(consents(call, out));
	TRY(utterances(call, out));
	TRY(broadcasts(call, out));
	return codes(call, out);
}
