/* batch_judge: what LINE's answer to one call means. Pure.
 *
 * Sources: "Retry failed API requests"; "Messaging API reference", Status codes
 * and Error responses. A 429 has two meanings that only its text tells apart. */
#include "batch.h"

#include "api.h"
#include "arena.h"
#include "buf.h"
#include "field.h"
#include "utf8.h"

#define WORDS_BYTES_MOST 4000

static struct str words_of(struct arena *arena, struct str body)
{
	const struct node *json;
	if (!utf8_ok(body) || node_parse(arena, body, &json) != OK)
		return S("");
	struct buf out;
	buf_init(&out, arena, WORDS_BYTES_MOST);
	buf_str(&out, node_text(node_get(json, "message"), S("")));
	const struct node *details = node_get(json, "details");
	for (size_t i = 0; node_is(details, NODE_ARRAY) && i < node_count(details); i++) {
		const struct node *detail = node_at(details, i);
		struct str property = node_text(node_get(detail, "property"), S(""));
		struct str message = node_text(node_get(detail, "message"), S(""));
		/* Whole notes only: a cut could fall inside a character. */
		if (out.len + property.len + message.len + 5 > WORDS_BYTES_MOST)
			break;
		buf_lit(&out, " / ");
		buf_str(&out, property);
		buf_lit(&out, ": ");
		buf_str(&out, message);
	}
	return utf8_cut(buf_view(&out), BATCH_ANSWER_MOST);
}

/* --- who is to blame -------------------------------------------------------------- */

/* "The property, to[17], in the request body is invalid" or a detail's property. */
static int64_t index_of_bad_id(struct str answer)
{
	for (ptrdiff_t at; (at = str_find(answer, S("to["))) >= 0;) {
		answer = str_skip(answer, (size_t)at + 3);
		ptrdiff_t end = str_find_char(answer, ']');
		int64_t index;
		if (end > 0 && str_to_i64(str_left(answer, (size_t)end), &index) && index >= 0)
			return index;
	}
	return -1;
}

static enum batch_blame blame_of_property(struct str property)
{
	while (property.len && (property.ptr[0] == ' ' || property.ptr[0] == '\''))
		property = str_skip(property, 1);
	if (str_eq(property, S("to")) || str_starts(property, S("to[")) || str_starts(property, S("to'")))
		return BLAME_SOMEBODY;
	return property.len ? BLAME_MESSAGE : BLAME_UNKNOWN;
}

static enum batch_blame blame_of_message(struct str message)
{
	static const struct str the_property = S_INIT("The property, ");
	if (str_eq(message, S("Failed to send messages")))
		return BLAME_SOMEBODY;
	if (str_starts(message, S("A message (")) || str_starts(message, S("The request body could not be parsed")))
		return BLAME_MESSAGE;
	if (!str_starts(message, the_property))
		return BLAME_UNKNOWN;
	struct str rest = str_skip(message, the_property.len);
	ptrdiff_t comma = str_find_char(rest, ',');
	return blame_of_property(comma < 0 ? rest : str_left(rest, (size_t)comma));
}

/* A message that is wrong is wrong for everybody, whatever else is said. */
static enum batch_blame blame_of(struct arena *arena, struct str body)
{
	const struct node *json;
	if (!utf8_ok(body) || node_parse(arena, body, &json) != OK)
		return BLAME_UNKNOWN;
	enum batch_blame blame = blame_of_message(node_text(node_get(json, "message"), S("")));
	const struct node *details = node_get(json, "details");
	for (size_t i = 0; node_is(details, NODE_ARRAY) && i < node_count(details); i++) {
		const struct node *property = node_get(node_at(details, i), "property");
		enum batch_blame each = blame_of_property(node_text(property, S("")));
		if (each == BLAME_MESSAGE || blame == BLAME_UNKNOWN)
			blame = each;
	}
	return blame;
}

static struct batch_reason reason_of(struct arena *arena, const struct line_answer *answer, struct str words)
{
	struct batch_reason reason = {.blame = BLAME_MESSAGE, .index = -1};
	if (answer->status != 400)
		return reason;
	reason.blame = blame_of(arena, answer->body);
	if (reason.blame == BLAME_SOMEBODY)
		reason.index = index_of_bad_id(words);
	if (reason.index >= 0)
		reason.blame = BLAME_ONE;
	return reason;
}

/* --- what is to be done -------------------------------------------------------------- */

static struct str trouble_of(const struct line_answer *answer)
{
	if (answer->kind == LINE_OVER_QUOTA)
		return S("今月LINEで送れる人数の上限に達しました。上限を増やすか、月が変わってから「再開」してください。");
	if (answer->kind == LINE_UNAUTHORISED)
		return S("LINEのチャネルアクセストークンが使えません（401）。設定を直してから「再開」してください。");
	return S("このアカウントではLINEの送信が許されていません（403）。契約を確かめてから「再開」してください。");
}

static enum batch_verdict hold(const struct line_answer *answer, struct batch_outcome *outcome, struct str *trouble)
{
	outcome->fate = BATCH_AGAIN;
	*trouble = trouble_of(answer);
	return VERDICT_HOLD;
}

enum batch_verdict batch_judge(struct arena *arena, const struct line_answer *answer,
                               struct batch_outcome *outcome, struct batch_reason *reason, struct str *trouble)
{
	*reason = (struct batch_reason){.blame = BLAME_MESSAGE, .index = -1};
	outcome->status = answer->status;
	outcome->request_id = answer->request_id;
	outcome->answer = answer->kind == LINE_ACCEPTED ? S("") : words_of(arena, answer->body);
	switch (answer->kind) {
	case LINE_ACCEPTED:
		outcome->fate = BATCH_SENT;
		return VERDICT_ONE;
	case LINE_UNCERTAIN:
		outcome->fate = BATCH_UNCERTAIN;
		return VERDICT_ONE;
	case LINE_UNSENT:
		outcome->fate = BATCH_AGAIN;
		return VERDICT_NO_LINE;
	case LINE_RATE:
		outcome->fate = BATCH_AGAIN;
		return VERDICT_SLOW_DOWN;
	case LINE_OVER_QUOTA:
	case LINE_UNAUTHORISED:
		return hold(answer, outcome, trouble);
	case LINE_REFUSED:
		if (answer->status == 403)
			return hold(answer, outcome, trouble);
		outcome->fate = BATCH_REFUSED;
		*reason = reason_of(arena, answer, outcome->answer);
		return VERDICT_ONE;
	}
	outcome->fate = BATCH_UNCERTAIN;
	return VERDICT_ONE;
}
