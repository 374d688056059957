/* reply_hear: decides, says, does. */
#include "reply_hear.h"

#include "arena.h"
#include "content.h"
#include "content_button.h"
#include "content_person.h"
#include "db.h"
#include "deed.h"
#include "field.h"
#include "hear.h"
#include "jst.h"
#include "reply.h"
#include "secret.h"
#include "tag.h"
#include "turn.h"

/* --- saying --- */

static size_t any_of(size_t count)
{
	uint32_t random = 0;
	if (count > 1)
		random_bytes(&random, sizeof random);
	return random % count;
}

static enum err render(struct turn *turn, const struct reply_entry *entry, size_t answer)
{
	const struct hear_context *context = turn->context;
	const struct node *messages;
	struct content_person person;
	struct str thing = str_fmt(turn->arena, "%" PRId64 ".%zu", entry->id, answer);
	TRY(turn_say(turn, "reply", thing, entry->rule.answers[answer].messages));
	TRY(node_parse(turn->arena, turn->messages, &messages));
	int64_t day = jst_day_of_ms(context->now);
	const struct content_source source = {.keyring = context->keyring, .day = day,
	                                      .needs = content_needs(messages, (struct content_columns){0})};
	TRY(content_people(turn->db, turn->arena, &source, &turn->friend->id, 1, &person));
	const struct content_how how = {
		.public_url = context->public_url,
		.button = str_fmt(turn->arena, "r=%" PRId64 "&v=%" PRId64 "&a=%zu", entry->id, entry->version, answer),
		.day = day,
		.person = &person,
	};
	turn->department_id = entry->department_id;
	return content_render(turn->arena, messages, &how, &turn->messages);
}

static enum err answer(struct turn *turn, const struct reply_entry *entry)
{
	size_t which = any_of(entry->rule.answer_count);
	const struct deed_doing doing = {turn->db, turn->arena, turn->friend->id, turn->context->now, turn,
	                                 {TAG_BY_REPLY, entry->id}};
	if (entry->rule.answers[which].messages.len > 2)
		TRY(render(turn, entry, which));
	TRY(reply_count(turn->db, turn->arena, entry->id, turn->context->now));
	return deeds_do(&doing, entry->rule.answers[which].deeds);
}

static enum err hear_text(struct turn *turn, struct str text, bool *taken)
{
	const struct reply_set *set;
	struct reply_verdict *verdicts;
	size_t count;
	if (!turn->context->replies)
		return OK;
	TRY(reply_book_open(turn->context->replies, turn->db, turn->arena, &set));
	const struct reply_asking asking = {turn->db, turn->context->members, text, turn->friend->id, turn->at};
	TRY(reply_decide(set, turn->arena, &asking, false, &verdicts, &count));
	if (count == 0 || verdicts[count - 1].fate != REPLY_FIRES)
		return OK;
	*taken = true;
	return answer(turn, verdicts[count - 1].entry);
}

/* --- taps --- */

struct reply_tap {
	int64_t reply, version, answer, button;
};

static bool read_number(struct str *rest, const char *name, int64_t *out)
{
	struct str piece, key = str_from(name);
	return str_cut(rest, '&', &piece) && str_starts(piece, key) && str_to_i64(str_skip(piece, key.len), out) && *out >= 0;
}

static bool tap_is_ours(struct str data, struct reply_tap *out)
{
	struct str rest = data;
	return read_number(&rest, "r=", &out->reply) && read_number(&rest, "v=", &out->version) &&
	       read_number(&rest, "a=", &out->answer) && read_number(&rest, "n=", &out->button);
}

/* What the button was when it was sent; ERR_NOT_FOUND for what somebody made up. */
static enum err button_of(struct turn *turn, const struct reply_tap *tap, struct content_button *out)
{
	struct reply_version version;
	struct reply_rule rule;
	const struct node *messages;
	struct content_button *buttons;
	size_t count;
	TRY(reply_version_find(turn->db, turn->arena, tap->reply, tap->version, &version));
	TRY(reply_rule_read(turn->arena, version.rule, &rule));
	if (!version.published_at || tap->answer >= (int64_t)rule.answer_count)
		return fail(ERR_NOT_FOUND, "no such answer");
	TRY(node_parse(turn->arena, rule.answers[tap->answer].messages, &messages));
	content_buttons(turn->arena, messages, &buttons, &count);
	if (tap->button >= (int64_t)count)
		return fail(ERR_NOT_FOUND, "no such button");
	*out = buttons[tap->button];
	return OK;
}

static enum err hear_tap(struct turn *turn, bool *taken)
{
	struct reply_tap tap;
	struct content_button button;
	bool answered = false;
	*taken = str_starts(turn->data, S("r="));
	if (!tap_is_ours(turn->data, &tap))
		return OK;
	enum err err = button_of(turn, &tap, &button);
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return OK;
	}
	TRY(err);
	TRY(tag_tapped(turn->db, turn->arena, button.tags, turn->friend->id, (struct tag_giver){TAG_BY_REPLY, tap.reply},
	               turn->context->now));
	return hear_text(turn, button.word, &answered);
}

enum err reply_hear(struct turn *turn, bool *taken)
{
	if (turn->data.len)
		return hear_tap(turn, taken);
	return hear_text(turn, turn->text, taken);
}
