/* translation: the messages of a broadcast in other languages than Japanese.
 *
 * Stored beside the Japanese ones as a JSON list in the order of language.h:
 * [{"language":"en","reviewed":false,"messages":[…]}]. Each person gets one of them
 * by the language they read (audience.h). One that nobody who knows the language has
 * read yet says so in a bubble in front. Buttons are the Japanese ones by their
 * number, so what is tapped adds up over all languages. */
#pragma once

#include "audience.h"
#include "err.h"
#include "str.h"

struct arena;
struct content_report;
struct content_setting;
struct db;
struct node;

struct translation {
	enum language language;
	bool reviewed; /* somebody who knows the language has read it */
	const struct node *messages;
};
struct translations {
	struct translation list[LANGUAGES];
	size_t count;
};

/* Of the stored form; empty text: none. */
enum err translations_read(struct arena *arena, struct str json, struct translations *out) MUST_CHECK;
/* What staff sent, in the stored form: refuses nonsense, not what is unfinished. */
enum err translations_prepare(struct arena *arena, struct str json, struct str *out) MUST_CHECK;
const struct translation *translations_find(const struct translations *translations, enum language language);
struct audience_written translations_written(const struct translations *translations);
/* As it leaves: with the bubble in front that says it is a draft. */
enum err translation_marked(struct db *db, struct arena *arena, const struct translation *translation,
                            const struct node **messages) MUST_CHECK;

/* What is said to somebody who reads a language; messages: in, the Japanese ones. */
enum err translations_speak(struct db *db, struct arena *arena, struct str json, enum language reads,
                            enum language *gets, const struct node **messages) MUST_CHECK;

/* Each is looked at like the Japanese messages, and its buttons have to be theirs. */
enum err translations_check(struct db *db, struct arena *arena, struct str json, const struct node *japanese,
                            const struct content_setting *how, struct content_report *out) MUST_CHECK;
/* messages[0].text → translations[1].messages[0].text */
struct str translation_field(struct arena *arena, const struct translations *all, const struct translation *translation,
                             struct str field);
struct str translation_note(struct arena *arena, const struct translation *translation, struct str text); /* 英語: … */

/* The days, times and numbers of a text in the way Japanese writes them: "Nov. 22,
 * 2–4 p.m." becomes 11月22日, 午後2時～午後4時. Only for comparing; never shown. */
struct str translation_numbers(struct arena *arena, enum language language, struct str text);
