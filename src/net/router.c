/* router: a tree of path segments. A match walks down, literal before capture
 * before rest, and comes back up where a branch has no row. */
#include "router.h"

#include "arena.h"
#include "buf.h"

#define ALLOW_MAX ((size_t)128)

enum segment_kind { SEGMENT_LITERAL, SEGMENT_CAPTURE, SEGMENT_REST };

struct target {
	const void *row; /* NULL: none */
	struct str names[ROUTER_CAPTURES];
	size_t count;
};

struct branch {
	struct str literal;
	struct branch *next; /* the next sibling */
	struct branch *literals;
	struct branch *capture;
	struct branch *rest;
	struct target targets[HTTP_METHODS];
	struct str allow; /* empty: no row ends here */
};

struct router {
	struct arena *arena;
	struct branch root;
};

struct router *router_new(struct arena *arena)
{
	struct router *router = arena_make(arena, struct router);
	router->arena = arena;
	return router;
}

static enum segment_kind kind_of(struct str segment, struct str *name)
{
	if (!str_starts(segment, S("{"))) {
		assert(str_find_char(segment, '}') < 0);
		return SEGMENT_LITERAL;
	}
	assert(str_ends(segment, S("}")));
	*name = str_of(segment.ptr + 1, segment.len - 2);
	bool rest = str_ends(*name, S("..."));
	if (rest)
		name->len -= 3;
	assert(name->len > 0);
	return rest ? SEGMENT_REST : SEGMENT_CAPTURE;
}

static struct branch *find_literal(const struct branch *branch, struct str segment)
{
	for (struct branch *child = branch->literals; child; child = child->next)
		if (str_eq(child->literal, segment))
			return child;
	return NULL;
}

static struct branch *grow(struct router *router, struct branch **at)
{
	if (!*at)
		*at = arena_make(router->arena, struct branch);
	return *at;
}

static struct branch *descend(struct router *router, struct branch *branch, struct str segment,
                              struct target *target)
{
	struct str name = S("");
	enum segment_kind kind = kind_of(segment, &name);
	if (kind != SEGMENT_LITERAL) {
		assert(target->count < ROUTER_CAPTURES);
		target->names[target->count++] = name;
		return grow(router, kind == SEGMENT_CAPTURE ? &branch->capture : &branch->rest);
	}
	struct branch *child = find_literal(branch, segment);
	if (!child) {
		child = arena_make(router->arena, struct branch);
		child->literal = segment;
		child->next = branch->literals;
		branch->literals = child;
	}
	return child;
}

static struct str list_methods(struct arena *arena, const struct branch *branch)
{
	struct buf text;
	buf_init(&text, arena, ALLOW_MAX);
	for (size_t i = HTTP_GET; i < HTTP_METHODS; i++) {
		bool by_get = i == HTTP_HEAD && branch->targets[HTTP_GET].row;
		if (!branch->targets[i].row && !by_get)
			continue;
		if (text.len)
			buf_lit(&text, ", ");
		buf_str(&text, str_from(http_method_name((enum http_method)i)));
	}
	return buf_view(&text);
}

void router_add(struct router *router, enum http_method method, const char *pattern, const void *row)
{
	struct str rest = str_from(pattern), segment;
	struct target target = {.row = row};
	struct branch *branch = &router->root;
	assert(row && method != HTTP_OTHER && str_starts(rest, S("/")));
	rest = str_skip(rest, 1);
	while (str_cut(&rest, '/', &segment)) {
		branch = descend(router, branch, segment, &target);
		assert(!str_ends(segment, S("...}")) || !rest.ptr);
	}
	assert(!branch->targets[method].row);
	branch->targets[method] = target;
	branch->allow = list_methods(router->arena, branch);
}

static const struct target *target_of(const struct branch *branch, enum http_method method)
{
	const struct target *target = &branch->targets[method];
	if (!target->row && method == HTTP_HEAD)
		target = &branch->targets[HTTP_GET];
	return target->row ? target : NULL;
}

struct walk {
	enum http_method method;
	struct router_match *match;
	const struct target *found;
};

/* At the end of the path: a row, or at least a place where others would do. */
static bool arrive(struct walk *walk, const struct branch *branch)
{
	if (walk->match->allow.len == 0)
		walk->match->allow = branch->allow;
	walk->found = target_of(branch, walk->method);
	return walk->found != NULL;
}

static bool find(struct walk *walk, const struct branch *branch, struct str rest, size_t count);

static bool find_capture(struct walk *walk, const struct branch *branch, struct str segment,
                         struct str rest, size_t count)
{
	if (!branch || segment.len == 0)
		return false;
	walk->match->captures[count] = segment;
	return find(walk, branch, rest, count + 1);
}

/* `rest` has no ptr when the last segment has been used. As deep as the table. */
static bool find(struct walk *walk, const struct branch *branch, struct str rest, size_t count)
{
	if (!rest.ptr) {
		walk->match->count = count;
		return arrive(walk, branch);
	}
	struct str whole = rest, segment;
	str_cut(&rest, '/', &segment);
	const struct branch *literal = find_literal(branch, segment);
	if (literal && find(walk, literal, rest, count))
		return true;
	if (find_capture(walk, branch->capture, segment, rest, count))
		return true;
	return find_capture(walk, branch->rest, whole, (struct str){NULL, 0}, count);
}

enum router_result router_match(const struct router *router, enum http_method method, struct str path,
                                struct router_match *out)
{
	*out = (struct router_match){.row = NULL};
	struct walk walk = {.method = method, .match = out};
	if (path.len == 0 || path.ptr[0] != '/')
		return ROUTER_NO_PATH;
	if (!find(&walk, &router->root, str_skip(path, 1), 0)) {
		out->count = 0;
		return out->allow.len ? ROUTER_NO_METHOD : ROUTER_NO_PATH;
	}
	out->row = walk.found->row;
	out->names = walk.found->names;
	return ROUTER_FOUND;
}

struct str router_capture(const struct router_match *match, const char *name)
{
	struct str wanted = str_from(name);
	for (size_t i = 0; match->row && i < match->count; i++)
		if (str_eq(match->names[i], wanted))
			return match->captures[i];
	return (struct str){NULL, 0};
}
