/* reply_test: which rule would answer, and why; rules in each other's way. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "clock.h"
#include "content.h"
#include "content_person.h"
#include "deed.h"
#include "field.h"
#include "friend.h"
#include "jst.h"
#include "phrase.h"
#include "reply_book.h"
#include "reply_clash.h"

#define ROWS_MOST 200

_Static_assert((int)API_REPLY_TEST_ROW_FATE_BROKEN == (int)REPLY_BROKEN, "fates differ");
_Static_assert((int)API_REPLY_TEST_ROW_KIND_PART == (int)REPLY_PART, "kinds differ");
_Static_assert((int)API_REPLY_CLASH_KIND_COVERED == (int)REPLY_COVERED, "clashes differ");

static struct api_reply_test_row row_of(struct call *call, const struct reply_verdict *verdict)
{
	const struct reply_entry *entry = verdict->entry;
	return (struct api_reply_test_row){
		.id = entry->id,
		.draft = entry->draft,
		.name = entry->name,
		.category = entry->category,
		.priority = entry->rule.priority,
		.word = verdict->word ? verdict->word->text : S(""),
		.kind = verdict->word ? (enum api_reply_test_row_kind)verdict->word->kind : API_REPLY_TEST_ROW_KIND_NONE,
		.by_synonym = verdict->by_synonym,
		.fate = (enum api_reply_test_row_fate)verdict->fate,
		.times = reply_when_text(call->arena, &entry->rule.when),
	};
}

/* As the person would get it; without one, with made-up names. */
static enum err show_answer(struct call *call, const struct reply_entry *entry, int64_t friend_id, int64_t at,
                            struct api_reply_test_answer *out)
{
	struct content_person person = {.name = S("山田 花子"), .child_name = S("たろう"), .child_age = S("1歳2か月")};
	const struct web_options *options = &call->web->options;
	const struct reply_answer *answer = &entry->rule.answers[0];
	const struct node *messages;
	struct str json = phrase_fill(call->arena, answer->messages, options->public_url, options->account_name);
	TRY(node_parse(call->arena, json, &messages));
	const struct content_source source = {.keyring = options->keyring, .day = jst_day_of_ms(at), .needs = {.name = true, .child = true}};
	if (friend_id)
		TRY(content_people(call->db, call->arena, &source, &friend_id, 1, &person));
	const struct content_how how = {.public_url = options->public_url, .day = jst_day_of_ms(at), .person = &person};
	TRY(content_render(call->arena, messages, &how, &out->messages));
	out->answers = (int64_t)entry->rule.answer_count;
	return deeds_text(call->db, call->arena, answer->deeds, &out->deeds);
}

static enum err admit_friend(struct call *call, const struct api_reply_test_ask *in, int64_t *id)
{
	struct friend friend;
	*id = 0;
	if (!in->has_friend)
		return OK;
	if (!rights_may(&call->session->rights, RIGHT_FRIEND, ACTION_VIEW))
		return fail_field(ERR_DENIED, "friend", "その人の状態で試すには、友だちを見る権限が要ります。");
	TRY(friend_find(call->db, call->arena, NULL, in->friend, &friend));
	*id = friend.id;
	return call_audit(call, "friend.preview", str_fmt(call->arena, "friend %" PRId64, friend.id), S(""));
}

enum err reply_test_post(struct call *call, const struct api_reply_test_ask *in, struct api_reply_test_answer *out)
{
	const struct reply_set *set;
	struct reply_verdict *verdicts;
	size_t count;
	int64_t friend_id, at = in->has_at ? in->at : call->now;
	TRY(admit_friend(call, in, &friend_id));
	int64_t start = clock_monotonic_us();
	if (in->has_drafts && in->drafts)
		TRY(reply_book_drafts(call->db, call->arena, call_scope(call), &set));
	else
		TRY(reply_book_open(call->web->replies, call->db, call->arena, &set));
	const struct reply_asking asking = {call->db, call->web->members, in->text, friend_id, at};
	TRY(reply_decide(set, call->arena, &asking, true, &verdicts, &count));
	out->took_us = clock_monotonic_us() - start;
	out->rows.items = arena_array(call->arena, struct api_reply_test_row, count);
	out->rows.count = count < ROWS_MOST ? count : ROWS_MOST;
	for (size_t i = 0; i < out->rows.count; i++)
		out->rows.items[i] = row_of(call, &verdicts[i]);
	out->messages = S("[]");
	for (size_t i = 0; i < count; i++)
		if (verdicts[i].fate == REPLY_FIRES)
			return show_answer(call, verdicts[i].entry, friend_id, at, out);
	return OK;
}

enum err reply_clashes_get(struct call *call, struct api_reply_clashes *out)
{
	const struct reply_set *set;
	struct reply_clash *found;
	size_t count;
	TRY(reply_book_open(call->web->replies, call->db, call->arena, &set));
	reply_clashes(set, call->arena, call->now, &found, &count, &out->total);
	out->clashes.items = arena_array(call->arena, struct api_reply_clash, count);
	out->clashes.count = count;
	for (size_t i = 0; i < count; i++)
		out->clashes.items[i] = (struct api_reply_clash){
			.kind = (enum api_reply_clash_kind)found[i].kind,
			.word = found[i].word,
			.id = found[i].entry->id,
			.name = found[i].entry->name,
			.other_id = found[i].other->id,
			.other_name = found[i].other->name,
			.at = found[i].at,
			.depends = found[i].depends,
		};
	return OK;
}
