/* multipart: RFC 7578, read the strict way.
 *
 * The same small machine reads pieces and whole bodies: it keeps what it could
 * not use yet (a part's head, or the start of what may be a boundary) in a hold
 * of fixed size and hands everything else on as views of what it was fed. */
#include "multipart.h"

#include "arena.h"
#include "buf.h"
#include "http.h"
#include "str.h"
#include "utf8.h"

#include <string.h>

#define BOUNDARY_MOST ((size_t)70)
#define HEAD_MOST ((size_t)8192)
#define NAME_MOST ((size_t)255)

#define BROKEN() fail(ERR_INVALID, "送信されたファイルの形式が正しくありません。もう一度お試しください。")

enum place {
	PLACE_START,    /* before the first boundary */
	PLACE_AFTER,    /* behind a boundary: CRLF or -- */
	PLACE_HEAD,     /* in the headers of a part */
	PLACE_BYTES,    /* in the content of a part */
	PLACE_EPILOGUE, /* behind the last boundary */
};

struct multipart {
	struct arena *arena;
	struct str delimiter; /* CRLF -- boundary */
	size_t most_parts, parts;
	struct multipart_sink sink;
	enum place place;
	char *hold;
	size_t held;
	size_t epilogue;
};

/* ---- heads */

/* Takes name=value or name="value" off a parameter list; quotes as browsers
 * write them: %22 for a quote, no backslash escapes. */
static bool take_parameter(struct str *rest, struct str *name, struct str *value)
{
	struct str text = str_trim(*rest);
	ptrdiff_t equals = str_find_char(text, '=');
	if (equals <= 0)
		return false;
	*name = str_left(text, (size_t)equals);
	text = str_skip(text, (size_t)equals + 1);
	bool quoted = str_starts(text, S("\""));
	if (quoted)
		text = str_skip(text, 1);
	ptrdiff_t end = str_find_char(text, quoted ? '"' : ';');
	if (quoted && end < 0)
		return false;
	*value = end < 0 ? text : str_left(text, (size_t)end);
	text = end < 0 ? S("") : str_skip(text, (size_t)end + (quoted ? 1 : 0));
	text = str_trim(text);
	if (text.len && text.ptr[0] != ';')
		return false;
	*rest = str_skip(text, 1);
	return http_is_token(*name);
}

enum err multipart_boundary(struct str content_type, struct str *out)
{
	struct str rest = content_type, type, name, value, found = {NULL, 0};
	if (!str_cut(&rest, ';', &type) || !str_eq_nocase(str_trim(type), S("multipart/form-data")))
		return BROKEN();
	while (rest.len) {
		if (!take_parameter(&rest, &name, &value))
			return BROKEN();
		if (!str_eq_nocase(name, S("boundary")))
			continue;
		if (found.ptr)
			return BROKEN();
		found = value;
	}
	if (found.len == 0 || found.len > BOUNDARY_MOST || !http_is_value(found) || !utf8_ok(found))
		return BROKEN();
	*out = found;
	return OK;
}

static struct str without_path(struct str filename)
{
	size_t at = filename.len;
	while (at > 0 && filename.ptr[at - 1] != '/' && filename.ptr[at - 1] != '\\')
		at--;
	return str_skip(filename, at);
}

static enum err read_disposition(struct str rest, struct multipart_part *part)
{
	struct str kind, name, value;
	if (part->name.ptr || !str_cut(&rest, ';', &kind) ||
	    !str_eq_nocase(str_trim(kind), S("form-data")))
		return BROKEN();
	while (rest.len) {
		if (!take_parameter(&rest, &name, &value) || !utf8_is_text(value) ||
		    value.len > NAME_MOST)
			return BROKEN();
		if (str_eq_nocase(name, S("name")) && !part->name.ptr)
			part->name = value;
		else if (str_eq_nocase(name, S("filename")) && !part->filename.ptr)
			part->filename = without_path(value);
		else if (!str_eq_nocase(name, S("filename*")))
			return BROKEN();
	}
	return part->name.len ? OK : BROKEN();
}

static enum err read_head_line(struct str line, struct multipart_part *part)
{
	ptrdiff_t colon = str_find_char(line, ':');
	struct str name = str_left(line, colon < 0 ? 0 : (size_t)colon);
	if (!http_is_token(name) || !http_is_value(line))
		return BROKEN();
	struct str value = str_trim(str_skip(line, (size_t)colon + 1));
	if (str_eq_nocase(name, S("content-disposition")))
		return read_disposition(value, part);
	if (str_eq_nocase(name, S("content-transfer-encoding")))
		return str_eq_nocase(value, S("binary")) || str_eq_nocase(value, S("8bit")) ? OK : BROKEN();
	if (str_eq_nocase(name, S("content-type"))) {
		if (part->type.len || str_starts(value, S("multipart/")))
			return BROKEN();
		part->type = value;
	}
	return OK;
}

/* `head` has each line with its CRLF, without the empty one. */
static enum err read_head(struct str head, struct multipart_part *part)
{
	*part = (struct multipart_part){.type = S("")};
	while (head.len) {
		ptrdiff_t end = str_find(head, S("\r\n"));
		if (end < 0)
			return BROKEN();
		TRY(read_head_line(str_left(head, (size_t)end), part));
		head = str_skip(head, (size_t)end + 2);
	}
	return part->name.ptr ? OK : BROKEN();
}

/* ---- the machine: each step looks at what there is and says how much it used.
 * Using nothing means: more is needed. */

struct multipart *multipart_new(struct arena *arena, struct str boundary, size_t most_parts,
                                struct multipart_sink sink)
{
	assert(boundary.len > 0 && boundary.len <= BOUNDARY_MOST);
	struct multipart *multipart = arena_make(arena, struct multipart);
	multipart->arena = arena;
	multipart->delimiter = str_fmt(arena, "\r\n--%.*s", FMT(boundary));
	multipart->most_parts = most_parts;
	multipart->sink = sink;
	multipart->hold = arena_alloc(arena, HEAD_MOST);
	return multipart;
}

static enum err step_start(struct multipart *multipart, struct str bytes, size_t *used)
{
	struct str first = str_skip(multipart->delimiter, 2);
	size_t seen = bytes.len < first.len ? bytes.len : first.len;
	if (!str_eq(str_left(bytes, seen), str_left(first, seen)))
		return BROKEN();
	if (seen < first.len)
		return OK;
	multipart->place = PLACE_AFTER;
	*used = first.len;
	return OK;
}

static enum err step_after(struct multipart *multipart, struct str bytes, size_t *used)
{
	if (bytes.len < 2)
		return OK;
	*used = 2;
	if (str_starts(bytes, S("--"))) {
		multipart->place = PLACE_EPILOGUE;
		return OK;
	}
	if (!str_starts(bytes, S("\r\n")))
		return BROKEN();
	if (++multipart->parts > multipart->most_parts)
		return fail(ERR_LIMIT, "一度に送信できる項目は%zu個までです。", multipart->most_parts);
	multipart->place = PLACE_HEAD;
	return OK;
}

static enum err step_head(struct multipart *multipart, struct str bytes, size_t *used)
{
	struct multipart_part part;
	ptrdiff_t end = str_find(bytes, S("\r\n\r\n"));
	if (end < 0)
		return bytes.len < HEAD_MOST ? OK : BROKEN();
	if ((size_t)end >= HEAD_MOST)
		return BROKEN();
	struct str head = str_dup(multipart->arena, str_left(bytes, (size_t)end + 2));
	TRY(read_head(head, &part));
	multipart->place = PLACE_BYTES;
	*used = (size_t)end + 4;
	return multipart->sink.begin(multipart->sink.context, &part);
}

/* How many bytes at the end could be the start of the delimiter. */
static size_t doubtful(struct str bytes, struct str delimiter)
{
	size_t most = bytes.len < delimiter.len - 1 ? bytes.len : delimiter.len - 1;
	for (size_t len = most; len > 0; len--)
		if (str_eq(str_skip(bytes, bytes.len - len), str_left(delimiter, len)))
			return len;
	return 0;
}

static enum err step_bytes(struct multipart *multipart, struct str bytes, size_t *used)
{
	ptrdiff_t end = str_find(bytes, multipart->delimiter);
	size_t len = end < 0 ? bytes.len - doubtful(bytes, multipart->delimiter) : (size_t)end;
	if (len)
		TRY(multipart->sink.bytes(multipart->sink.context, str_left(bytes, len)));
	*used = len;
	if (end < 0)
		return OK;
	*used += multipart->delimiter.len;
	multipart->place = PLACE_AFTER;
	return multipart->sink.end(multipart->sink.context);
}

/* Nothing but the last line end. */
static enum err step_epilogue(struct multipart *multipart, struct str bytes, size_t *used)
{
	struct str rest = str_skip(S("\r\n"), multipart->epilogue);
	if (!str_starts(rest, bytes))
		return BROKEN();
	multipart->epilogue += bytes.len;
	*used = bytes.len;
	return OK;
}

static enum err step(struct multipart *multipart, struct str bytes, size_t *used)
{
	*used = 0;
	switch (multipart->place) {
	case PLACE_START: return step_start(multipart, bytes, used);
	case PLACE_AFTER: return step_after(multipart, bytes, used);
	case PLACE_HEAD: return step_head(multipart, bytes, used);
	case PLACE_BYTES: return step_bytes(multipart, bytes, used);
	case PLACE_EPILOGUE: return step_epilogue(multipart, bytes, used);
	}
	return ERR_INTERNAL;
}

static enum err run(struct multipart *multipart, struct str bytes, size_t *used)
{
	size_t now;
	*used = 0;
	do {
		TRY(step(multipart, str_skip(bytes, *used), &now));
		*used += now;
	} while (now > 0 && *used < bytes.len);
	return OK;
}

/* Fills the hold from the input until the machine has moved on to the input
 * itself; the part of the hold that it did not use was copied from there. */
static enum err run_hold(struct multipart *multipart, struct str *bytes)
{
	while (multipart->held && bytes->len) {
		size_t before = multipart->held, used;
		size_t room = HEAD_MOST - before;
		size_t added = bytes->len < room ? bytes->len : room;
		memcpy(multipart->hold + before, bytes->ptr, added);
		TRY(step(multipart, str_of(multipart->hold, before + added), &used));
		if (used >= before) { /* on in the input */
			*bytes = str_skip(*bytes, used - before);
			multipart->held = 0;
		} else if (used) {
			multipart->held = before - used;
			memmove(multipart->hold, multipart->hold + used, multipart->held);
		} else { /* everything is wanted and more */
			*bytes = str_skip(*bytes, added);
			multipart->held += added;
			if (multipart->held == HEAD_MOST)
				return BROKEN();
		}
	}
	return OK;
}

enum err multipart_feed(struct multipart *multipart, struct str bytes)
{
	size_t used;
	TRY(run_hold(multipart, &bytes));
	if (bytes.len == 0)
		return OK;
	TRY(run(multipart, bytes, &used));
	struct str rest = str_skip(bytes, used);
	if (rest.len >= HEAD_MOST)
		return BROKEN();
	if (rest.len)
		memcpy(multipart->hold, rest.ptr, rest.len);
	multipart->held = rest.len;
	return OK;
}

enum err multipart_finish(struct multipart *multipart)
{
	return multipart->place == PLACE_EPILOGUE ? OK : BROKEN();
}

/* ---- from memory */

struct collection {
	struct multipart_part *parts;
	size_t count;
};

static enum err collect_begin(void *context, const struct multipart_part *part)
{
	struct collection *collection = context;
	collection->parts[collection->count] = *part;
	collection->parts[collection->count].bytes = S("");
	collection->count++;
	return OK;
}

/* A body fed at once is handed on in views that lie side by side. */
static enum err collect_bytes(void *context, struct str bytes)
{
	struct collection *collection = context;
	struct str *all = &collection->parts[collection->count - 1].bytes;
	if (all->len == 0)
		*all = bytes;
	else
		all->len += bytes.len;
	return OK;
}

static enum err collect_end(void *context)
{
	(void)context;
	return OK;
}

enum err multipart_parse(struct arena *arena, struct str boundary, struct str body, size_t most_parts,
                         struct multipart_part **parts, size_t *count)
{
	struct collection collection = {arena_array(arena, struct multipart_part, most_parts), 0};
	struct multipart *multipart = multipart_new(arena, boundary, most_parts, (struct multipart_sink){
		&collection, collect_begin, collect_bytes, collect_end,
	});
	TRY(multipart_feed(multipart, body));
	TRY(multipart_finish(multipart));
	*parts = collection.parts;
	*count = collection.count;
	return OK;
}

const struct multipart_part *multipart_get(const struct multipart_part *parts, size_t count,
                                           const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(parts[i].name, str_from(name)))
			return &parts[i];
	return NULL;
}
