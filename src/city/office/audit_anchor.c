/* audit_anchor: the end of the chain, to keep elsewhere. */
#include "audit_chain.h"

#include "arena.h"
#include "audit.sql.h"
#include "audit_chain.sql.h"
#include "buf.h"
#include "db.h"
#include "emit.h"
#include "field.h"
#include "jst.h"
#include "secret.h"
#include "str.h"

#define KIND S("kairanban-audit-anchor-1")
#define FILE_MOST ((size_t)16 << 10)

static struct str seal_of(struct arena *arena, const struct keyring *keyring, const struct audit_anchor *anchor)
{
	uint8_t hash[32];
	struct str text = str_fmt(arena, "%" PRId64 " %" PRId64 " %.*s", anchor->at, anchor->last_id, FMT(anchor->hash));
	keyed_hash(keyring, S("kairanban audit anchor 1"), text, hash);
	return hex_encode(arena, hash, sizeof hash);
}

bool audit_anchor_is_ours(struct arena *arena, const struct keyring *keyring, const struct audit_anchor *anchor)
{
	return bytes_equal(seal_of(arena, keyring, anchor), anchor->seal);
}

enum err audit_anchor_now(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t now,
                          struct audit_anchor *out)
{
	struct audit_last_row last;
	TRY(sql_audit_last(db, arena, &last));
	*out = (struct audit_anchor){.at = now, .last_id = last.id, .hash = last.hash};
	out->seal = seal_of(arena, keyring, out);
	return OK;
}

enum err audit_anchor_keep(struct db *db, struct arena *arena, const struct audit_anchor *anchor)
{
	return sql_audit_anchor_add(db, arena, anchor->at, anchor->last_id, anchor->hash, anchor->seal);
}

enum err audit_anchors_newest(struct db *db, struct arena *arena, struct audit_anchor **out, size_t *count)
{
	struct audit_anchors_newest_row *rows;
	TRY(sql_audit_anchors_newest(db, arena, &rows, count));
	*out = arena_array(arena, struct audit_anchor, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct audit_anchor){rows[i].at, rows[i].last_id, rows[i].hash, rows[i].seal};
	return OK;
}

struct str audit_anchor_write(struct arena *arena, const struct audit_anchor *anchor, struct str city)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, FILE_MOST);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "kind", KIND);
	emit_text(&emit, "city", city);
	emit_text(&emit, "time", jst_format_iso(arena, anchor->at));
	emit_i64(&emit, "at", anchor->at);
	emit_i64(&emit, "count", anchor->last_id);
	emit_text(&emit, "hash", anchor->hash);
	emit_text(&emit, "seal", anchor->seal);
	emit_text(&emit, "note",
	          S("この時刻に、操作記録が何番まであり、その最後がどんな内容だったかを示す控えです。"
	            "記録そのものや個人情報は入っていません。書きかえずに、システムとは別の場所に保管してください。"
	            "確かめるときは、管理画面の「記録の検証」でこのファイルを選ぶか、kairanban check --anchor FILE -c FILE を実行します。"));
	emit_end(&emit);
	buf_char(&out, '\n');
	return buf_view(&out);
}

static enum err read_fields(const struct node *node, struct audit_anchor *out)
{
	struct str kind;
	TRY(field_text(node, "kind", 1, 40, &kind));
	if (!str_eq(kind, KIND))
		return ERR_INVALID;
	TRY(field_i64(node, "at", 0, INT64_MAX, &out->at));
	TRY(field_i64(node, "count", 1, INT64_MAX, &out->last_id));
	TRY(field_text(node, "hash", AUDIT_HASH_LEN, AUDIT_HASH_LEN, &out->hash));
	return field_text(node, "seal", AUDIT_HASH_LEN, AUDIT_HASH_LEN, &out->seal);
}

enum err audit_anchor_read(struct arena *arena, const struct keyring *keyring, struct str text,
                           struct audit_anchor *out)
{
	const struct node *node;
	struct audit_anchor anchor;
	if (text.len > FILE_MOST || node_parse(arena, text, &node) != OK || read_fields(node, &anchor) != OK)
		return fail_field(ERR_INVALID, "anchor", "操作記録の控えのファイルではありません。書き出した控えを選んでください。");
	if (!audit_anchor_is_ours(arena, keyring, &anchor))
		return fail_field(ERR_INVALID, "anchor", "この控えは、このシステムが作ったものではないか、書きかえられています。");
	*out = anchor;
	return OK;
}
