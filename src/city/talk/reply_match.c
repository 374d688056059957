/* reply_match: a trie over bytes whose nodes know where to go on when a sign does
 * not fit. Edges lie in one hash table by (node, byte). */
#include "reply_match.h"

#include "arena.h"
#include "fold.h"
#include "str.h"
#include "utf8.h"

#include <stdlib.h>

#define MEMORY_MOST ((size_t)512 << 20)
#define BUCKETS 256 /* of synonyms, by their first three bytes */
#define NONE UINT32_MAX

const char *const reply_kinds[] = {"exact", "prefix", "all", "part", NULL};

struct edge {
	uint64_t key; /* node << 8 | byte, plus one; 0: an empty place */
	uint32_t to;
};

struct node {
	uint32_t parent, fail;
	uint32_t ends;  /* the first use of the word that ends here; NONE */
	uint32_t above; /* the next node on the way of `fail` where a word ends; 0: none */
	uint32_t depth; /* bytes */
	unsigned char byte;
};

struct use { /* of one folded word: by a pattern, as one of its pieces */
	uint32_t pattern, next;
	unsigned piece;
};

struct pattern {
	size_t rule, length;
	enum reply_kind kind;
	unsigned all; /* bits of its pieces */
};

struct synonym {
	struct str from, to;
};

struct reply_match {
	struct arena *arena;
	struct edge *edges;
	size_t edge_mask, edge_count;
	struct node *nodes;
	size_t node_count, node_room;
	struct use *uses;
	size_t use_count, use_room;
	struct pattern *patterns;
	size_t pattern_count, rule_most;
	struct synonym *synonyms; /* by bucket, longer ones first */
	size_t starts[BUCKETS + 1];
};

/* --- synonyms --- */

static size_t bucket_of(struct str text)
{
	const unsigned char *at = (const unsigned char *)text.ptr;
	unsigned second = text.len > 1 ? at[1] : 0, third = text.len > 2 ? at[2] : 0;
	return (at[0] * 131U + second * 31U + third) % BUCKETS;
}

static int by_bucket(const void *a, const void *b)
{
	const struct synonym *x = a, *y = b;
	size_t p = bucket_of(x->from), q = bucket_of(y->from);
	if (p != q)
		return p < q ? -1 : 1;
	return x->from.len > y->from.len ? -1 : x->from.len < y->from.len;
}

static void take_synonyms(struct reply_match *m, const struct reply_source *source)
{
	size_t count = 0;
	m->synonyms = arena_array(m->arena, struct synonym, source->synonym_count + 1);
	for (size_t i = 0; i < source->synonym_count; i++) {
		struct synonym pair = {fold_word(m->arena, source->synonyms[i].same), fold_word(m->arena, source->synonyms[i].word)};
		if (pair.from.len && pair.to.len && !str_eq(pair.from, pair.to))
			m->synonyms[count++] = pair;
	}
	qsort(m->synonyms, count, sizeof m->synonyms[0], by_bucket);
	for (size_t i = 0; i < count; i++)
		m->starts[bucket_of(m->synonyms[i].from) + 1]++;
	for (size_t i = 0; i < BUCKETS; i++)
		m->starts[i + 1] += m->starts[i];
}

static const struct synonym *synonym_at(const struct reply_match *m, struct str rest)
{
	size_t bucket = bucket_of(rest);
	for (size_t i = m->starts[bucket]; i < m->starts[bucket + 1]; i++)
		if (str_starts(rest, m->synonyms[i].from))
			return &m->synonyms[i];
	return NULL;
}

static struct str in_one_form(const struct reply_match *m, struct arena *arena, struct str folded)
{
	size_t room = folded.len + 1, used = 0;
	if (m->starts[BUCKETS] == 0)
		return folded;
	for (size_t at = 0; at < folded.len;) {
		const struct synonym *found = synonym_at(m, str_skip(folded, at));
		room += found ? found->to.len : 0;
		at += found ? found->from.len : 1;
	}
	char *out = arena_alloc(arena, room);
	for (size_t at = 0; at < folded.len;) {
		const struct synonym *found = synonym_at(m, str_skip(folded, at));
		struct str piece = found ? found->to : str_of(folded.ptr + at, 1);
		for (size_t i = 0; i < piece.len; i++)
			out[used++] = piece.ptr[i];
		at += found ? found->from.len : 1;
	}
	return str_of(out, used);
}

/* --- making it --- */

static struct edge *place_of(const struct reply_match *m, uint64_t key)
{
	size_t at = (size_t)(key * 0x9e3779b97f4a7c15ULL >> 24) & m->edge_mask;
	while (m->edges[at].key && m->edges[at].key != key)
		at = (at + 1) & m->edge_mask;
	return &m->edges[at];
}

static uint64_t key_of(uint32_t node, unsigned char byte) { return ((uint64_t)node << 8 | byte) + 1; }

/* 0 is the root, and no way. */
static uint32_t step(const struct reply_match *m, uint32_t node, unsigned char byte)
{
	return place_of(m, key_of(node, byte))->to;
}

static void grow_edges(struct reply_match *m)
{
	struct edge *old = m->edges;
	size_t count = m->edge_mask + 1;
	m->edge_mask = 2 * count - 1;
	m->edges = arena_array(m->arena, struct edge, 2 * count);
	for (size_t i = 0; i < count; i++)
		if (old[i].key)
			*place_of(m, old[i].key) = old[i];
}

static uint32_t add_node(struct reply_match *m, uint32_t parent, unsigned char byte)
{
	if (m->node_count == m->node_room) {
		m->node_room = m->node_room ? 2 * m->node_room : 4096;
		m->nodes = mem_resize(m->nodes, m->node_room * sizeof *m->nodes);
	}
	uint32_t depth = m->node_count ? m->nodes[parent].depth + 1 : 0;
	m->nodes[m->node_count] = (struct node){.parent = parent, .ends = NONE, .depth = depth, .byte = byte};
	return (uint32_t)m->node_count++;
}

static uint32_t go_or_make(struct reply_match *m, uint32_t node, unsigned char byte)
{
	uint32_t there = step(m, node, byte);
	if (there)
		return there;
	if (2 * ++m->edge_count > m->edge_mask)
		grow_edges(m);
	there = add_node(m, node, byte);
	*place_of(m, key_of(node, byte)) = (struct edge){key_of(node, byte), there};
	return there;
}

static void add_word(struct reply_match *m, struct str word, size_t pattern, unsigned piece)
{
	uint32_t node = 0;
	for (size_t i = 0; i < word.len; i++)
		node = go_or_make(m, node, (unsigned char)word.ptr[i]);
	if (node == 0)
		return;
	if (m->use_count == m->use_room) {
		m->use_room = m->use_room ? 2 * m->use_room : 4096;
		m->uses = mem_resize(m->uses, m->use_room * sizeof *m->uses);
	}
	m->uses[m->use_count] = (struct use){(uint32_t)pattern, m->nodes[node].ends, piece};
	m->nodes[node].ends = (uint32_t)m->use_count++;
}

/* The words of "all", white space of either width between; the others are one. */
static size_t pieces_of(struct arena *arena, const struct reply_word *word, struct str pieces[REPLY_PIECES_MOST])
{
	size_t count = 0;
	if (word->kind != REPLY_ALL) {
		pieces[0] = fold_word(arena, word->text);
		return pieces[0].len > 0;
	}
	struct str rest = utf8_fold(arena, word->text), piece;
	while (count < REPLY_PIECES_MOST && str_cut(&rest, ' ', &piece))
		if (piece.len)
			pieces[count++] = fold_word(arena, piece);
	return count;
}

static void take_pattern(struct reply_match *m, struct arena *scratch, const struct reply_pattern *given, size_t no)
{
	struct str pieces[REPLY_PIECES_MOST];
	size_t count = pieces_of(scratch, &given->word, pieces), length = 0;
	for (size_t i = 0; i < count; i++) {
		struct str one_form = in_one_form(m, scratch, pieces[i]);
		add_word(m, pieces[i], no, (unsigned)i);
		if (!str_eq(one_form, pieces[i]))
			add_word(m, one_form, no, (unsigned)i);
		length += utf8_codepoints(pieces[i]);
	}
	m->patterns[no] = (struct pattern){given->rule, length, given->word.kind, (1U << count) - 1};
	m->rule_most = given->rule >= m->rule_most ? given->rule + 1 : m->rule_most;
}

/* Node numbers by depth, so that every node's way back is known before its own. */
static uint32_t *by_depth(struct arena *arena, const struct reply_match *m)
{
	size_t deepest = 0;
	for (size_t i = 0; i < m->node_count; i++)
		deepest = m->nodes[i].depth > deepest ? m->nodes[i].depth : deepest;
	size_t *starts = arena_array(arena, size_t, deepest + 2);
	uint32_t *order = arena_array(arena, uint32_t, m->node_count);
	for (size_t i = 0; i < m->node_count; i++)
		starts[m->nodes[i].depth + 1]++;
	for (size_t i = 0; i <= deepest; i++)
		starts[i + 1] += starts[i];
	for (size_t i = 0; i < m->node_count; i++)
		order[starts[m->nodes[i].depth]++] = (uint32_t)i;
	return order;
}

static uint32_t next_of(const struct reply_match *m, uint32_t node, unsigned char byte)
{
	uint32_t to;
	while ((to = step(m, node, byte)) == 0 && node)
		node = m->nodes[node].fail;
	return to;
}

static void link_nodes(struct reply_match *m, struct arena *scratch)
{
	const uint32_t *order = by_depth(scratch, m);
	for (size_t i = 1; i < m->node_count; i++) {
		struct node *node = &m->nodes[order[i]];
		node->fail = node->depth > 1 ? next_of(m, m->nodes[node->parent].fail, node->byte) : 0;
		node->above = m->nodes[node->fail].ends != NONE ? node->fail : m->nodes[node->fail].above;
	}
}

struct reply_match *reply_match_make(const struct reply_source *source)
{
	struct arena *arena = arena_new_sized(MEMORY_MOST), *scratch = arena_new_sized(MEMORY_MOST);
	struct reply_match *m = arena_make(arena, struct reply_match);
	m->arena = arena;
	m->edge_mask = 4095;
	m->edges = arena_array(arena, struct edge, m->edge_mask + 1);
	m->pattern_count = source->pattern_count;
	m->patterns = arena_array(arena, struct pattern, source->pattern_count + 1);
	add_node(m, 0, 0);
	take_synonyms(m, source);
	for (size_t i = 0; i < source->pattern_count; i++)
		take_pattern(m, scratch, &source->patterns[i], i);
	link_nodes(m, scratch);
	arena_free(&scratch);
	return m;
}

void reply_match_free(struct reply_match **match)
{
	if (!*match)
		return;
	struct arena *arena = (*match)->arena;
	mem_free((*match)->nodes);
	mem_free((*match)->uses);
	*match = NULL;
	arena_free(&arena);
}

/* --- finding --- */

struct finding {
	const struct reply_match *match;
	unsigned *pieces; /* of each pattern: those met */
	bool *synonym;    /* of each pattern: a piece was met only in the second walk */
	uint32_t *met;    /* patterns with a piece */
	size_t met_count;
	bool second;
};

static bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/* PC is not in UPC, 119 not in 1190. */
static bool stands_alone(struct str text, size_t from, size_t end)
{
	if (is_latin(text.ptr[from]) && from > 0 && is_latin(text.ptr[from - 1]))
		return false;
	return !is_latin(text.ptr[end - 1]) || end == text.len || !is_latin(text.ptr[end]);
}

static bool fits(enum reply_kind kind, struct str text, size_t from, size_t end)
{
	if ((kind == REPLY_EXACT && end != text.len) || ((kind == REPLY_EXACT || kind == REPLY_PREFIX) && from != 0))
		return false;
	return stands_alone(text, from, end);
}

static void meet(struct finding *f, struct str text, uint32_t node, size_t end)
{
	const struct reply_match *m = f->match;
	size_t from = end - m->nodes[node].depth;
	for (uint32_t i = m->nodes[node].ends; i != NONE; i = m->uses[i].next) {
		const struct use *use = &m->uses[i];
		unsigned bit = 1U << use->piece;
		if (f->pieces[use->pattern] & bit || !fits(m->patterns[use->pattern].kind, text, from, end))
			continue;
		if (f->pieces[use->pattern] == 0)
			f->met[f->met_count++] = use->pattern;
		f->pieces[use->pattern] |= bit;
		f->synonym[use->pattern] |= f->second;
	}
}

static void walk(struct finding *f, struct str text)
{
	const struct reply_match *m = f->match;
	uint32_t node = 0;
	for (size_t i = 0; i < text.len; i++) {
		node = next_of(m, node, (unsigned char)text.ptr[i]);
		for (uint32_t at = m->nodes[node].ends != NONE ? node : m->nodes[node].above; at; at = m->nodes[at].above)
			meet(f, text, at, i + 1);
	}
}

static bool is_better(const struct reply_hit *a, const struct reply_hit *b)
{
	return a->kind != b->kind ? a->kind < b->kind : a->length > b->length;
}

static int by_nearness(const void *a, const void *b)
{
	const struct reply_hit *x = a, *y = b;
	if (is_better(x, y) || is_better(y, x))
		return is_better(x, y) ? -1 : 1;
	return x->rule < y->rule ? -1 : x->rule > y->rule;
}

static size_t gather(const struct finding *f, struct arena *arena, struct reply_hit **out)
{
	const struct reply_match *m = f->match;
	struct reply_hit *hits = arena_array(arena, struct reply_hit, f->met_count + 1);
	size_t *place = arena_array(arena, size_t, m->rule_most + 1), count = 0; /* of a rule in hits, plus one */
	for (size_t i = 0; i < f->met_count; i++) {
		const struct pattern *pattern = &m->patterns[f->met[i]];
		if (f->pieces[f->met[i]] != pattern->all)
			continue;
		struct reply_hit hit = {pattern->rule, f->met[i], pattern->kind, pattern->length, f->synonym[f->met[i]]};
		if (place[hit.rule] == 0) {
			hits[count++] = hit;
			place[hit.rule] = count;
		} else if (is_better(&hit, &hits[place[hit.rule] - 1])) {
			hits[place[hit.rule] - 1] = hit;
		}
	}
	qsort(hits, count, sizeof hits[0], by_nearness);
	*out = hits;
	return count;
}

size_t reply_match_find(const struct reply_match *match, struct arena *arena, struct str text, struct reply_hit **out)
{
	struct finding f = {.match = match,
	                    .pieces = arena_array(arena, unsigned, match->pattern_count + 1),
	                    .synonym = arena_array(arena, bool, match->pattern_count + 1),
	                    .met = arena_array(arena, uint32_t, match->pattern_count + 1)};
	struct str said = fold_word(arena, utf8_cut(text, REPLY_TEXT_MOST));
	struct str one_form = in_one_form(match, arena, said);
	walk(&f, said);
	f.second = true;
	if (!str_eq(one_form, said))
		walk(&f, one_form);
	return gather(&f, arena, out);
}

struct str reply_word_problem(struct arena *arena, const struct reply_word *word)
{
	struct str pieces[REPLY_PIECES_MOST];
	size_t count = pieces_of(arena, word, pieces);
	if (count == 0)
		return S("言葉を入れてください。");
	if (word->kind == REPLY_ALL && count < 2)
		return S("「すべて含む」には、2つ以上の言葉を、間を空けて入れてください。");
	if (word->kind == REPLY_PART && utf8_codepoints(pieces[0]) < 2)
		return S("1文字の言葉は、ほかの言葉の中にも出てきます。「全体が同じ」にするか、2文字以上にしてください。");
	return S("");
}
