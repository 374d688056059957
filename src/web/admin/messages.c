/* messages: may it be sent, and what will a person see? */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "content.h"
#include "content_person.h"
#include "field.h"
#include "friend.h"
#include "jst.h"
#include "roster.h"
#include "roster_admit.h"
#include "str.h"
#include "translation.h"
#include "translation_view.h"

static enum err messages_of(struct call *call, struct str json, const struct node **out)
{
	TRY(node_parse(call->arena, json, out));
	if (!node_is(*out, NODE_ARRAY))
		return fail_field(ERR_INVALID, "messages", "メッセージは一覧（配列）で送ってください。");
	return OK;
}

static void notes(struct arena *arena, const struct content_note *from, size_t count, struct api_problem **items,
                  size_t *out_count)
{
	*items = arena_array(arena, struct api_problem, count);
	*out_count = count;
	for (size_t i = 0; i < count; i++)
		(*items)[i] = (struct api_problem){from[i].field, from[i].text};
}

enum err messages_check_post(struct call *call, const struct api_message_check_ask *in, struct api_message_check *out)
{
	const struct node *messages;
	const struct web_options *options = &call->web->options;
	struct content_setting setting = {.public_url = options->public_url,
	                                  .allow_http_loopback = options->allow_http_loopback,
	                                  .now = call->now,
	                                  .blanks = in->has_template && in->template};
	struct content_report *report = arena_make(call->arena, struct content_report);
	TRY(messages_of(call, in->messages, &messages));
	if (in->has_roster) {
		struct roster roster;
		TRY(roster_admit(call, call->db, in->roster, &roster));
		TRY(roster_sample(call->db, call->arena, options->keyring, roster.id, &setting));
	}
	TRY(content_check(call->db, call->arena, messages, &setting, report));
	if (in->has_translations) {
		struct str json;
		TRY(translations_from_api(call, in->translations.items, in->translations.count, &json));
		TRY(translations_check(call->db, call->arena, json, messages, &setting, report));
	}
	out->ok = report->problem_count == 0;
	out->personal = report->personal;
	notes(call->arena, report->problems, report->problem_count, &out->problems.items, &out->problems.count);
	notes(call->arena, report->hints, report->hint_count, &out->hints.items, &out->hints.count);
	return OK;
}

enum err messages_preview(struct call *call, const struct api_preview_ask *in, struct api_preview_answer *out)
{
	struct content_person person = {.name = S("山田 花子"), .child_name = S("たろう"), .child_age = S("1歳2か月")};
	const struct web_options *options = &call->web->options;
	const struct node *messages;
	TRY(messages_of(call, in->messages, &messages));
	const struct content_source source = {
	        .keyring = options->keyring, .needs = {.name = true, .child = true}, .day = jst_day_of_ms(call->now)};
	if (in->has_friend) {
		struct friend asked;
		if (!rights_may(&call->session->rights, RIGHT_FRIEND, ACTION_VIEW))
			return fail_field(ERR_DENIED, "friend", "その人の名前で見るには、友だちを見る権限が要ります。");
		TRY(friend_find(call->db, call->arena, NULL, in->friend, &asked));
		TRY(content_people(call->db, call->arena, &source, &asked.id, 1, &person));
		TRY(call_audit(call, "friend.preview", str_fmt(call->arena, "friend %" PRId64, in->friend), S("")));
	}
	const struct content_how how = {
	        .public_url = options->public_url, .day = jst_day_of_ms(call->now), .person = &person};
	return content_render(call->arena, messages, &how, &out->messages);
}
