/* phrases: greeting and other fixed texts. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "field.h"
#include "message.h"
#include "phrase.h"

static struct api_phrase phrase_of(const struct phrase *phrase)
{
	return (struct api_phrase){phrase->key, phrase->label, phrase->messages, phrase->updated_at};
}

enum err phrases_get(struct call *call, struct api_phrases *out)
{
	struct phrase *list;
	size_t count;
	TRY(phrase_list(call->db, call->arena, &list, &count));
	out->phrases.items = arena_array(call->arena, struct api_phrase, count);
	out->phrases.count = count;
	for (size_t i = 0; i < count; i++)
		out->phrases.items[i] = phrase_of(&list[i]);
	return OK;
}

/* Checked as it will be sent, with the blanks filled in. */
static enum err check(struct call *call, struct str messages)
{
	const struct web_options *options = &call->web->options;
	struct str filled = phrase_fill(call->arena, messages, options->public_url, options->account_name);
	const struct node *node;
	TRY(node_parse(call->arena, filled, &node));
	struct problems problems;
	problems_init(&problems, call->arena);
	return messages_check(node, (struct message_options){options->allow_http_loopback}, &problems);
}

enum err phrase_put(struct call *call, const struct api_phrase_save *in, struct api_phrase *out)
{
	struct phrase before, phrase;
	struct change detail;
	struct str key = call->captures[0];
	TRY(check(call, in->messages));
	TRY(phrase_find(call->db, call->arena, key, &before));
	TRY(phrase_save(call->db, call->arena, key, in->messages, call->now));
	TRY(phrase_find(call->db, call->arena, key, &phrase));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_text(&detail, "messages", before.messages, phrase.messages);
	TRY(call_audit(call, "phrase.change", str_fmt(call->arena, "phrase %.*s", FMT(key)), change_detail(&detail)));
	*out = phrase_of(&phrase);
	return OK;
}
