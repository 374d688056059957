/* journal: a ring; each record is one piece of memory. */
#include "journal.h"

#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "scan.h"
#include "utf8.h"
#include "world.h"

#include <string.h>

static struct journal_record *slot(struct journal *journal, int64_t sequence)
{
	return &journal->ring[sequence % JOURNAL_MOST];
}

static void drop_oldest(struct journal *journal)
{
	struct journal_record *record = slot(journal, journal->first++);
	journal->bytes -= record->bytes;
	mem_free(record->memory);
	record->memory = NULL;
}

static struct str put(char **at, struct str text)
{
	if (text.len)
		memcpy(*at, text.ptr, text.len);
	struct str copy = str_of(*at, text.len);
	*at += text.len;
	return copy;
}

static struct str headers_json(const struct http_request *req)
{
	struct buf buf;
	struct emit out;
	buf_init(&buf, req->arena, 256 * 1024);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	for (size_t i = 0; i < req->header_count; i++) {
		emit_key(&out, str_lower(req->arena, req->headers[i].name));
		emit_text(&out, NULL, req->headers[i].value);
	}
	emit_end(&out);
	return buf_view(&buf);
}

void journal_add(struct world *world, const struct http_request *req, const struct journal_record *given)
{
	struct journal *journal = &world->journal;
	if (!world->settings.keep)
		return;
	if (!journal->ring)
		journal->ring = mem_make(JOURNAL_MOST * sizeof *journal->ring);
	struct journal_record record = *given;
	struct str headers = headers_json(req);
	record.bytes = (int64_t)(req->method_text.len + req->target.len + req->body.len + headers.len + given->answer.len);
	while (journal->first < journal->next &&
	       (journal->next - journal->first >= JOURNAL_MOST || journal->bytes + record.bytes > JOURNAL_BYTES_MOST))
		drop_oldest(journal);
	char *at = record.memory = mem_make((size_t)record.bytes);
	record.at = clock_now();
	record.method = put(&at, req->method_text);
	record.target = put(&at, req->target);
	record.body = put(&at, req->body);
	record.headers = put(&at, headers);
	record.answer = put(&at, given->answer);
	journal->bytes += record.bytes;
	*slot(journal, journal->next++) = record;
}

static bool is_json(struct str text)
{
	struct scan scan;
	scan_start(&scan, text);
	return text.len && scan_value(&scan) && scan_at_end(&scan);
}

/* JSON as JSON, everything else as text where it is text. */
static void emit_body(struct emit *out, const char *name, struct str body)
{
	if (is_json(body))
		emit_raw(out, name, body);
	else if (utf8_ok(body))
		emit_text(out, name, body);
	else
		emit_text(out, name, S("(binary)"));
}

static void emit_record(struct emit *out, struct arena *arena, const struct journal_record *record, int64_t sequence)
{
	struct str path = record->target;
	ptrdiff_t query = str_find_char(path, '?');
	emit_begin(out, NULL);
	emit_i64(out, "seq", sequence);
	emit_i64(out, "at", record->at);
	emit_text(out, "requestId", ids_uuid_text(arena, record->request_id));
	emit_text(out, "method", record->method);
	emit_text(out, "path", query < 0 ? path : str_left(path, (size_t)query));
	emit_text(out, "query", query < 0 ? S("") : str_skip(path, (size_t)query + 1));
	emit_raw(out, "headers", record->headers);
	emit_body(out, "body", record->body);
	emit_i64(out, "status", record->status);
	emit_body(out, "answer", record->answer);
	if (record->fault)
		emit_i64(out, "fault", record->fault);
	if (record->remark)
		emit_text(out, "remark", str_from(record->remark));
	emit_end(out);
}

void journal_emit(struct world *world, struct arena *arena, struct emit *out, int64_t from, int64_t most)
{
	struct journal *journal = &world->journal;
	int64_t at = from > journal->first ? from : journal->first;
	emit_list(out, NULL);
	for (; at < journal->next && most-- > 0 && out->out->len < out->out->ceiling / 2; at++)
		emit_record(out, arena, slot(journal, at), at);
	emit_end_list(out);
}

void journal_clear(struct world *world)
{
	struct journal *journal = &world->journal;
	while (journal->first < journal->next)
		drop_oldest(journal);
	mem_free(journal->ring);
	*journal = (struct journal){0};
}
