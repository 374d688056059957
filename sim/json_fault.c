/* json_fault: a small strict reader that only remembers places. */
#include "json_fault.h"

#include "arena.h"
#include "buf.h"
#include "emit.h"

#define DEPTH_MOST 64
#define KEYS_MOST 200

struct scan {
	struct str text;
	size_t at;
	int depth;
	struct str path[DEPTH_MOST];   /* member names; ptr NULL: an index */
	size_t index[DEPTH_MOST];
	bool broken;       /* syntax, at `at` */
	bool duplicate;
	struct str key;    /* the duplicate */
	int key_depth;
	size_t key_at;
};

static void value(struct scan *scan);

static void skip_space(struct scan *scan)
{
	while (scan->at < scan->text.len) {
		char c = scan->text.ptr[scan->at];
		if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
			return;
		scan->at++;
	}
}

static bool stopped(const struct scan *scan) { return scan->broken || scan->duplicate; }

static bool next_is(struct scan *scan, char c)
{
	skip_space(scan);
	return scan->at < scan->text.len && scan->text.ptr[scan->at] == c;
}

static bool take(struct scan *scan, char c)
{
	if (!next_is(scan, c))
		return false;
	scan->at++;
	return true;
}

static void expect(struct scan *scan, char c)
{
	if (!take(scan, c))
		scan->broken = true;
}

static struct str text(struct scan *scan)
{
	expect(scan, '"');
	size_t start = scan->at;
	while (!scan->broken && scan->at < scan->text.len) {
		unsigned char c = (unsigned char)scan->text.ptr[scan->at];
		if (c < 0x20)
			break;
		if (c == '"')
			return str_of(scan->text.ptr + start, scan->at++ - start);
		scan->at += c == '\\' ? 2 : 1;
	}
	scan->broken = true;
	return S("");
}

static void word_or_number(struct scan *scan)
{
	size_t start = scan->at;
	while (scan->at < scan->text.len) {
		char c = scan->text.ptr[scan->at];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 'E' || c == '+' || c == '-' || c == '.'))
			break;
		scan->at++;
	}
	struct str word = str_of(scan->text.ptr + start, scan->at - start);
	bool number = word.len && (word.ptr[0] == '-' || (word.ptr[0] >= '0' && word.ptr[0] <= '9'));
	if (!number && !str_eq(word, S("true")) && !str_eq(word, S("false")) && !str_eq(word, S("null"))) {
		scan->at = start;
		scan->broken = true;
	}
}

static void check_duplicate(struct scan *scan, const struct str *keys, size_t count, struct str key, size_t key_at)
{
	for (size_t i = 0; i < count; i++) {
		if (str_eq(keys[i], key)) {
			scan->duplicate = true;
			scan->key = key;
			scan->key_depth = scan->depth - 1;
			scan->key_at = key_at;
		}
	}
}

static void object(struct scan *scan)
{
	struct str keys[KEYS_MOST];
	size_t count = 0;
	expect(scan, '{');
	if (take(scan, '}'))
		return;
	do {
		skip_space(scan);
		size_t key_at = scan->at;
		struct str key = text(scan);
		if (stopped(scan))
			return;
		check_duplicate(scan, keys, count, key, key_at);
		if (stopped(scan))
			return;
		if (count < KEYS_MOST)
			keys[count++] = key;
		scan->path[scan->depth - 1] = key;
		expect(scan, ':');
		if (!stopped(scan))
			value(scan);
	} while (!stopped(scan) && take(scan, ','));
	if (!stopped(scan))
		expect(scan, '}');
}

static void array(struct scan *scan)
{
	size_t index = 0;
	expect(scan, '[');
	if (take(scan, ']'))
		return;
	do {
		scan->path[scan->depth - 1] = (struct str){NULL, 0};
		scan->index[scan->depth - 1] = index++;
		value(scan);
	} while (!stopped(scan) && take(scan, ','));
	if (!stopped(scan))
		expect(scan, ']');
}

static void value(struct scan *scan)
{
	if (scan->depth == DEPTH_MOST) {
		scan->broken = true;
		return;
	}
	scan->depth++;
	if (next_is(scan, '{'))
		object(scan);
	else if (next_is(scan, '['))
		array(scan);
	else if (next_is(scan, '"'))
		(void)text(scan);
	else
		word_or_number(scan);
	scan->depth--;
}

/* --- the answer -------------------------------------------------------------------------- */

static void line_and_column(struct str text_in, size_t at, int *line, int *column)
{
	*line = *column = 1;
	for (size_t i = 0; i < at && i < text_in.len; i++) {
		bool end = text_in.ptr[i] == '\n';
		*line += end;
		*column = end ? 1 : *column + 1;
	}
}

/* messages[1] for a duplicate inside that object. */
static struct str owner_path(struct arena *arena, const struct scan *scan)
{
	struct buf out;
	buf_init(&out, arena, 64 * 1024);
	for (int i = 0; i < scan->key_depth; i++) {
		if (!scan->path[i].ptr)
			buf_fmt(&out, "[%zu]", scan->index[i]);
		else
			buf_fmt(&out, "%s%.*s", out.len ? "." : "", FMT(scan->path[i]));
	}
	return buf_view(&out);
}

struct str json_fault_answer(struct arena *arena, struct str body)
{
	struct scan scan = {.text = body};
	struct buf buf;
	struct emit out;
	int line, column;
	value(&scan);
	skip_space(&scan);
	if (!stopped(&scan) && scan.at < body.len)
		scan.broken = true;
	line_and_column(body, scan.duplicate ? scan.key_at : scan.at, &line, &column);
	bool nested = scan.duplicate && scan.key_depth > 0;
	struct str message =
		nested ? str_fmt(arena, "The property, '%.*s', in the request body is invalid (line: %d, column: %d)",
	                         FMT(owner_path(arena, &scan)), line, column)
		       : str_fmt(arena, "The request body could not be parsed as JSON (line: %d, column: %d)", line, column);
	buf_init(&buf, arena, 128 * 1024);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_text(&out, "message", message);
	if (scan.duplicate) {
		emit_list(&out, "details");
		emit_begin(&out, NULL);
		emit_text(&out, "message", str_fmt(arena, "Duplicate field '%.*s'", FMT(scan.key)));
		emit_end(&out);
		emit_end_list(&out);
	}
	emit_end(&out);
	return buf_view(&buf);
}
