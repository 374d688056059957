/* translation_view: one list in, one list out. */
#include "translation_view.h"

#include "arena.h"
#include "call.h"
#include "emit.h"
#include "field.h"
#include "translation.h"

#define ROOM ((size_t)1300000)

_Static_assert((int)API_TRANSLATION_LANGUAGE_VI + 1 == (int)LANGUAGE_VI, "languages differ");

enum err translations_from_api(struct call *call, const struct api_translation *items, size_t count, struct str *json)
{
	struct buf text;
	struct emit emit;
	struct str made;
	buf_init(&text, call->arena, ROOM);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < count; i++) {
		emit_begin(&emit, NULL);
		emit_text(&emit, "language", str_from(api_translation_language_words[items[i].language]));
		emit_bool(&emit, "reviewed", items[i].reviewed);
		emit_raw(&emit, "messages", items[i].messages);
		emit_end(&emit);
	}
	emit_end_list(&emit);
	TRY(buf_done(&text, &made));
	return translations_prepare(call->arena, made, json);
}

enum err translations_to_api(struct call *call, struct str json, struct api_translation **items, size_t *count)
{
	struct translations all;
	TRY(translations_read(call->arena, json, &all));
	*count = all.count;
	*items = arena_array(call->arena, struct api_translation, all.count);
	for (size_t i = 0; i < all.count; i++)
		(*items)[i] = (struct api_translation){
		        .language = (enum api_translation_language)(all.list[i].language - 1),
		        .reviewed = all.list[i].reviewed,
		        .messages = node_dump(call->arena, all.list[i].messages),
		};
	return OK;
}
