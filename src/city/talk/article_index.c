/* article_index: pairs of characters, their rarity, and the texts they stand in. */
#include "article_index.h"

#include "arena.h"
#include "fold.h"
#include "str.h"
#include "utf8.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOKENS_MOST 600 /* of one text; a question is short */
#define MEMORY_MOST ((size_t)1 << 30)
#define QUESTION_SHARE 0.65 /* how much the words asked for count, beside those of the text */
#define UNKNOWN_WEIGHT 0.5  /* of a pair that no text has */

struct token {
	uint64_t key; /* 0: an empty place */
	uint32_t id;
};

struct article_index {
	struct arena *arena;
	const struct article_synonym *synonyms; /* folded */
	size_t synonym_count;
	struct token *places; /* open addressing, a power of two */
	size_t place_mask;
	size_t token_count;
	float *weights;   /* of a token: its rarity, by its kind of characters */
	uint32_t *starts; /* of a token's texts in `texts`; one more at the end */
	uint32_t *texts;
	int64_t *articles; /* of a text */
	float *totals;     /* of a text: the weight of its tokens */
	size_t text_count;
	float unknown;
};

/* --- words that say nothing about the matter ------------------------------------------- */

/* Politeness and the frame of a question, folded; longer ones before their parts. */
static const struct str fillers[] = {
	S_INIT("したいのですがどうすればいいですか"), S_INIT("どうすればいいですか"), S_INIT("どうしたらいいですか"),
	S_INIT("どうすればよいですか"), S_INIT("を教えてください"), S_INIT("について教えて"), S_INIT("教えてください"),
	S_INIT("教えて下さい"), S_INIT("したいのですが"), S_INIT("したいんですけど"), S_INIT("お願いします"),
	S_INIT("でしょうか"), S_INIT("ありますか"), S_INIT("できますか"), S_INIT("んですけど"), S_INIT("知りたいです"),
	S_INIT("したいです"), S_INIT("したいん"), S_INIT("のですが"), S_INIT("について"), S_INIT("に関して"),
	S_INIT("ください"), S_INIT("下さい"), S_INIT("したい"), S_INIT("教えて"), S_INIT("知りたい"), S_INIT("ですか"),
	S_INIT("ますか"), S_INIT("です"), S_INIT("ます"),
	/* English; folding keeps one space between words. */
	S_INIT("i would like to "), S_INIT("please tell me "), S_INIT("i want to know "), S_INIT("do i have to "),
	S_INIT("do i need to "), S_INIT("tell me about "), S_INIT("where should i "), S_INIT("where can i "), S_INIT("where do i "),
	S_INIT("when can i "), S_INIT("when do i "), S_INIT("what do i "), S_INIT("how should i "), S_INIT("how can i "),
	S_INIT("how do i "), S_INIT("how do you "), S_INIT("i want to "), S_INIT("i need to "), S_INIT("what is the "),
	S_INIT("where is the "), S_INIT("when is the "), S_INIT("how to "), S_INIT("can i "), S_INIT("please "), S_INIT("the "),
	/* Chinese, Korean (spaces beside them are gone), Vietnamese. */
	S_INIT("请告诉我"), S_INIT("我想知道"), S_INIT("怎么办理"), S_INIT("请问"), S_INIT("怎么"), S_INIT("如何"), S_INIT("我想"),
	S_INIT("어떻게해야하나요"), S_INIT("어떻게하나요"), S_INIT("알려주세요"), S_INIT("가르쳐주세요"), S_INIT("하고싶어요"),
	S_INIT("xin cho biết "), S_INIT("làm thế nào để "), S_INIT("làm sao để "), S_INIT("tôi muốn "),
};

/* "then the" has one frame, not two. */
static bool begins_here(struct str folded, size_t at, struct str filler)
{
	char first = filler.ptr[0], before = at ? folded.ptr[at - 1] : ' ';
	bool letter = first >= 'a' && first <= 'z';
	return str_starts(str_skip(folded, at), filler) && !(letter && ((before >= 'a' && before <= 'z') || (before & 0x80)));
}

static struct str without_fillers(struct arena *arena, struct str folded)
{
	char *out = arena_alloc(arena, folded.len + 1);
	size_t used = 0;
	for (size_t at = 0; at < folded.len;) {
		size_t skip = 0;
		for (size_t i = 0; skip == 0 && i < COUNT(fillers); i++)
			skip = begins_here(folded, at, fillers[i]) ? fillers[i].len : 0;
		if (skip == 0) {
			out[used++] = folded.ptr[at++];
			continue;
		}
		at += skip;
		out[used++] = ' ';
	}
	struct str left = str_trim(str_of(out, used));
	return left.len ? left : folded;
}

static struct str with_synonyms(const struct article_index *index, struct arena *arena, struct str folded)
{
	for (size_t i = 0; i < index->synonym_count; i++) {
		const struct article_synonym *pair = &index->synonyms[i];
		ptrdiff_t at = pair->same.len ? str_find(folded, pair->same) : -1;
		if (at >= 0)
			folded = str_fmt(arena, "%.*s%.*s%.*s", (int)at, folded.ptr, FMT(pair->word),
			                 FMT(str_skip(folded, (size_t)at + pair->same.len)));
	}
	return folded;
}

/* --- tokens ------------------------------------------------------------------------------ */

static bool is_kanji(uint32_t cp) { return (cp >= 0x3400 && cp <= 0x9fff) || (cp >= 0x20000 && cp <= 0x3ffff) || cp == 0x3005; }
static bool is_kana(uint32_t cp) { return (cp >= 0x3041 && cp <= 0x30ff) || cp == 0x30fc; }
static bool is_word(uint32_t cp)
{
	return is_kanji(cp) || is_kana(cp) || (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || cp >= 0x00c0;
}
static bool is_sign(uint32_t cp)
{
	return (cp >= 0x3000 && cp <= 0x303f && cp != 0x3005) || (cp >= 0xff00 && cp <= 0xff65) || (cp >= 0x2000 && cp <= 0x2bff);
}

/* Kanji carry the matter; kana are often only its frame. */
static float weight_of(uint32_t first, uint32_t second)
{
	if (second == 0)
		return 0.4F;
	bool kana_first = is_kana(first), kana_second = is_kana(second);
	return kana_first && kana_second ? 0.5F : kana_first || kana_second ? 0.7F : 1.0F;
}

/* Pairs of neighbours, and each kanji by itself. */
static size_t tokens_of(struct str text, uint64_t keys[TOKENS_MOST])
{
	size_t count = 0;
	uint32_t before = 0, cp;
	for (size_t at = 0; count + 2 <= TOKENS_MOST && utf8_next(text, &at, &cp);) {
		if (!is_word(cp) || is_sign(cp)) {
			before = 0;
			continue;
		}
		if (before)
			keys[count++] = ((uint64_t)before << 21) | cp;
		if (is_kanji(cp))
			keys[count++] = (uint64_t)cp << 21;
		before = cp;
	}
	return count;
}

static int by_key(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

static size_t unique(uint64_t *keys, size_t count)
{
	size_t kept = 0;
	qsort(keys, count, sizeof keys[0], by_key);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || keys[kept - 1] != keys[i])
			keys[kept++] = keys[i];
	return kept;
}

struct str article_index_words(const struct article_index *index, struct arena *arena, struct str question)
{
	return without_fillers(arena, with_synonyms(index, arena, fold_text(arena, question)));
}

static size_t tokens_of_text(const struct article_index *index, struct arena *arena, struct str text,
                             uint64_t keys[TOKENS_MOST])
{
	return unique(keys, tokens_of(article_index_words(index, arena, text), keys));
}

/* --- the table of tokens ------------------------------------------------------------------- */

static struct token *place_of(const struct article_index *index, uint64_t key)
{
	size_t at = (size_t)((key * 0x9e3779b97f4a7c15ULL) >> 20) & index->place_mask;
	while (index->places[at].key && index->places[at].key != key)
		at = (at + 1) & index->place_mask;
	return &index->places[at];
}

static void grow(struct article_index *index)
{
	struct token *old = index->places;
	size_t old_count = index->place_mask + 1;
	index->place_mask = old_count * 2 - 1;
	index->places = arena_array(index->arena, struct token, old_count * 2);
	for (size_t i = 0; i < old_count; i++)
		if (old[i].key)
			*place_of(index, old[i].key) = old[i];
}

static uint32_t token_id(struct article_index *index, uint64_t key)
{
	struct token *place = place_of(index, key);
	if (place->key)
		return place->id;
	*place = (struct token){key, (uint32_t)index->token_count++};
	uint32_t id = place->id;
	if (index->token_count * 2 > index->place_mask)
		grow(index);
	return id;
}

/* --- making it ------------------------------------------------------------------------------ */

struct making {
	uint32_t *ids; /* of all texts, one after the other */
	size_t used, room;
	uint32_t *ends; /* of each text in ids */
};

static void take_text(struct article_index *index, struct making *making, size_t text, struct str words)
{
	uint64_t keys[TOKENS_MOST] = {0};
	struct arena *scratch = arena_new();
	size_t count = tokens_of_text(index, scratch, words, keys);
	arena_free(&scratch);
	if (making->used + count > making->room) {
		making->room = (making->room + count) * 2;
		making->ids = mem_resize(making->ids, making->room * sizeof *making->ids);
	}
	for (size_t i = 0; i < count; i++)
		making->ids[making->used++] = token_id(index, keys[i]);
	making->ends[text] = (uint32_t)making->used;
}

static void weigh(struct article_index *index)
{
	float known = 0;
	index->weights = arena_array(index->arena, float, index->token_count + 1);
	for (size_t i = 0; i <= index->place_mask; i++) {
		const struct token *token = &index->places[i];
		if (!token->key)
			continue;
		float there = (float)(index->starts[token->id + 1] - index->starts[token->id]);
		float rarity = logf(1.0F + (float)index->text_count / there);
		index->weights[token->id] = rarity * weight_of((uint32_t)(token->key >> 21), (uint32_t)(token->key & 0x1fffff));
		known += index->weights[token->id];
	}
	index->unknown = index->token_count ? (float)UNKNOWN_WEIGHT * known / (float)index->token_count : 1.0F;
}

/* From "the tokens of each text" to "the texts of each token". */
static void turn_around(struct article_index *index, const struct making *making)
{
	index->starts = arena_array(index->arena, uint32_t, index->token_count + 2);
	index->texts = arena_array(index->arena, uint32_t, making->used + 1);
	for (size_t i = 0; i < making->used; i++)
		index->starts[making->ids[i] + 2]++;
	for (size_t i = 2; i < index->token_count + 2; i++)
		index->starts[i] += index->starts[i - 1];
	uint32_t from = 0;
	for (size_t text = 0; text < index->text_count; text++) {
		for (uint32_t i = from; i < making->ends[text]; i++)
			index->texts[index->starts[making->ids[i] + 1]++] = (uint32_t)text;
		from = making->ends[text];
	}
	weigh(index);
	from = 0;
	for (size_t text = 0; text < index->text_count; text++) {
		for (uint32_t i = from; i < making->ends[text]; i++)
			index->totals[text] += index->weights[making->ids[i]];
		from = making->ends[text];
	}
}

static void take_synonyms(struct article_index *index, const struct article_source *source)
{
	struct article_synonym *folded = arena_array(index->arena, struct article_synonym, source->synonym_count);
	for (size_t i = 0; i < source->synonym_count; i++)
		folded[i] = (struct article_synonym){fold_text(index->arena, source->synonyms[i].word),
		                                     fold_text(index->arena, source->synonyms[i].same)};
	index->synonyms = folded;
	index->synonym_count = source->synonym_count;
}

struct article_index *article_index_make(const struct article_source *source)
{
	assert(source->text_count <= ARTICLE_TEXTS_MOST);
	struct arena *arena = arena_new_sized(MEMORY_MOST);
	struct article_index *index = arena_make(arena, struct article_index);
	*index = (struct article_index){.arena = arena, .place_mask = 1023, .text_count = source->text_count};
	index->places = arena_array(arena, struct token, index->place_mask + 1);
	index->articles = arena_array(arena, int64_t, source->text_count);
	index->totals = arena_array(arena, float, source->text_count);
	take_synonyms(index, source);
	struct making making = {.ends = mem_make((source->text_count + 1) * sizeof *making.ends),
	                        .ids = mem_make(TOKENS_MOST * sizeof *making.ids), .room = TOKENS_MOST};
	for (size_t i = 0; i < source->text_count; i++) {
		index->articles[i] = source->texts[i].article_id;
		take_text(index, &making, i, source->texts[i].text);
	}
	turn_around(index, &making);
	mem_free(making.ids);
	mem_free(making.ends);
	return index;
}

void article_index_free(struct article_index **index)
{
	struct arena *arena = *index ? (*index)->arena : NULL;
	*index = NULL;
	arena_free(&arena);
}

/* --- asking ------------------------------------------------------------------------------------ */

struct asking {
	float *shared;     /* of each text */
	uint32_t *touched; /* texts that share something */
	size_t touched_count;
	float total; /* of the question */
};

static void ask_token(const struct article_index *index, struct asking *asking, uint64_t key)
{
	const struct token *token = place_of(index, key);
	if (!token->key) {
		asking->total += index->unknown * weight_of((uint32_t)(key >> 21), (uint32_t)(key & 0x1fffff));
		return;
	}
	float weight = index->weights[token->id];
	asking->total += weight;
	for (uint32_t i = index->starts[token->id]; i < index->starts[token->id + 1]; i++) {
		uint32_t text = index->texts[i];
		if (asking->shared[text] == 0)
			asking->touched[asking->touched_count++] = text;
		asking->shared[text] += weight;
	}
}

/* Keeps the likeliest text of each article, likeliest first. */
static size_t keep(struct article_hit *hits, size_t count, size_t most, struct article_hit hit)
{
	size_t at = 0;
	while (at < count && hits[at].article_id != hit.article_id)
		at++;
	if (at < count && hits[at].likeness >= hit.likeness)
		return count;
	if (at == count) {
		if (count == most && hits[count - 1].likeness >= hit.likeness)
			return count;
		at = count < most ? count++ : count - 1;
	}
	for (; at > 0 && hits[at - 1].likeness < hit.likeness; at--)
		hits[at] = hits[at - 1];
	hits[at] = hit;
	return count;
}

size_t article_index_search(const struct article_index *index, struct arena *arena, struct str question, size_t most,
                            struct article_hit *hits)
{
	uint64_t keys[TOKENS_MOST] = {0};
	assert(most > 0 && most <= ARTICLE_HITS_MOST);
	size_t token_count = tokens_of_text(index, arena, question, keys), count = 0;
	struct asking asking = {.shared = arena_array(arena, float, index->text_count),
	                        .touched = arena_array(arena, uint32_t, index->text_count)};
	for (size_t i = 0; i < token_count; i++)
		ask_token(index, &asking, keys[i]);
	for (size_t i = 0; i < asking.touched_count; i++) {
		uint32_t text = asking.touched[i];
		double all = QUESTION_SHARE * (double)asking.total + (1 - QUESTION_SHARE) * (double)index->totals[text];
		double likeness = all > 0 ? (double)asking.shared[text] / all : 0;
		count = keep(hits, count, most,
		             (struct article_hit){index->articles[text], likeness > 1 ? 1 : likeness, text});
	}
	return count;
}

static bool holds(const struct article_index *index, const struct token *token, uint32_t text)
{
	size_t from = index->starts[token->id], until = index->starts[token->id + 1];
	while (from < until) {
		size_t middle = from + (until - from) / 2;
		if (index->texts[middle] < text)
			from = middle + 1;
		else
			until = middle;
	}
	return from < index->starts[token->id + 1] && index->texts[from] == text;
}

size_t article_index_holders(const struct article_index *index, struct arena *arena, struct str question, size_t most,
                             int64_t *ids)
{
	uint64_t keys[TOKENS_MOST] = {0};
	const struct token *tokens[TOKENS_MOST] = {0};
	size_t token_count = tokens_of_text(index, arena, question, keys), rarest = 0, count = 0;
	for (size_t i = 0; i < token_count; i++) {
		tokens[i] = place_of(index, keys[i]);
		if (!tokens[i]->key)
			return 0;
		if (index->weights[tokens[i]->id] > index->weights[tokens[rarest]->id])
			rarest = i;
	}
	if (token_count == 0)
		return 0;
	for (uint32_t i = index->starts[tokens[rarest]->id]; i < index->starts[tokens[rarest]->id + 1] && count < most; i++) {
		uint32_t text = index->texts[i];
		size_t there = 0;
		while (there < token_count && holds(index, tokens[there], text))
			there++;
		if (there == token_count && (count == 0 || ids[count - 1] != index->articles[text]))
			ids[count++] = index->articles[text];
	}
	return count;
}
