/* article_model: a language model of the city's choice picks and words an answer
 * when the index is unsure. Off unless the operator names one and the city
 * switches it on; the worker alone speaks to it (jobs/article_ask.c).
 *
 * It gets the question without numbers and addresses, and the public answers the
 * index found; nothing about the person. What comes back counts only when it names
 * one of them and has no number or address that does not stand there; everything
 * else ends in the usual choice. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct article_found;
struct db;
struct keyring;
struct turn;

#define ARTICLE_MODEL_ANSWER_MOST 600 /* characters */
#define ARTICLE_MODEL_FRESH_MS ((int64_t)40 * 1000) /* a reply token lives about a minute */

/* Queues the question; *queued false: nothing to ask, or nobody. */
enum err article_model_queue(struct turn *turn, const struct article_found *found, bool *queued) MUST_CHECK;

struct article_model_question {
	int64_t friend_id, asked_at;
	struct str text; /* masked */
	struct str reply_token;
	int64_t ids[16];
	size_t id_count;
};
enum err article_model_read(struct arena *arena, const struct keyring *keyring, struct str payload,
                            struct article_model_question *out) MUST_CHECK;

struct article_model_source {
	int64_t id;
	struct str question, answer, url;
};
/* Those that are public now, with an answer in words. */
enum err article_model_sources(struct db *db, struct arena *arena, const struct article_model_question *question,
                               int64_t today, struct article_model_source **out, size_t *count) MUST_CHECK;
/* For POST …/chat/completions. */
enum err article_model_body(struct arena *arena, struct str model, struct str question,
                            const struct article_model_source *sources, size_t count, struct str *out) MUST_CHECK;
/* NULL: it named none, or said what does not stand there. */
const struct article_model_source *article_model_answer(struct arena *arena, struct str body,
                                                        const struct article_model_source *sources, size_t count,
                                                        struct str *text);
/* The answer with its source named, ready to send. */
enum err article_model_say(struct turn *turn, const struct article_model_source *source, struct str text) MUST_CHECK;
