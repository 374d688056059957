/* article_count: counters, and texts nobody is known by. */
#include "article_count.h"

#include "arena.h"
#include "article_count.sql.h"
#include "buf.h"
#include "db.h"
#include "jst.h"
#include "secret.h"
#include "str.h"
#include "utf8.h"

#define MASKED_MOST 80
#define OFFERED_KEEP_MS (7 * MS_DAY)
#define VOICES_KEEP_DAYS 30
#define COMMENT_NEAR_MS (10 * (int64_t)60 * 1000) /* an event may wait before it is handled */
#define MISS "article_miss"
#define COMMENT "article_comment"

enum err article_shown(struct db *db, struct arena *arena, int64_t article_id, int64_t now)
{
	return sql_article_day_shown(db, arena, article_id, jst_day_of_ms(now));
}

enum err article_vote(struct db *db, struct arena *arena, const struct article_vote *vote)
{
	int64_t day = jst_day_of_ms(vote->now), before, there;
	enum err found = sql_article_exists(db, arena, vote->article_id, &there);
	if (found == ERR_NOT_FOUND)
		return OK; /* deleted since it was shown */
	TRY(found);
	found = sql_article_voice_before(db, arena, vote->article_id, vote->friend_id, day, &before);
	if (found == OK && (before != 0) == vote->solved)
		return OK;
	if (found == OK)
		TRY(sql_article_day_unvoice(db, arena, vote->article_id, day, before != 0, before == 0));
	else if (found != ERR_NOT_FOUND)
		return found;
	TRY(sql_article_voice_put(db, arena, vote->article_id, vote->friend_id, day, vote->solved));
	return sql_article_day_voice(db, arena, vote->article_id, day, vote->solved, !vote->solved);
}

/* --- comments --------------------------------------------------------------------------- */

enum err article_comment_wait(struct db *db, struct arena *arena, int64_t friend_id, int64_t article_id, int64_t now)
{
	return sql_article_wait_put(db, arena, friend_id, article_id, now + ARTICLE_COMMENT_WAIT_MS);
}

enum err article_comment_due(struct db *db, struct arena *arena, int64_t friend_id, int64_t now, int64_t *article_id)
{
	struct article_wait_end_row *rows;
	size_t count;
	TRY(sql_article_wait_end(db, arena, friend_id, &rows, &count));
	*article_id = count && rows[0].until >= now ? rows[0].article_id : 0;
	return OK;
}

enum err article_comment_add(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t article_id,
                             struct str text, int64_t now)
{
	struct str body = seal(keyring, arena, S(COMMENT), utf8_cut(str_trim(text), ARTICLE_COMMENT_MOST));
	return sql_article_comment_insert(db, arena, article_id, body, now);
}

enum err article_comments(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t article_id,
                          struct article_comment **out, size_t *count)
{
	struct article_comment_rows_row *rows;
	TRY(sql_article_comment_rows(db, arena, article_id, &rows, count));
	*out = arena_array(arena, struct article_comment, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = (struct article_comment){.id = rows[i].id, .at = rows[i].at};
		TRY(unseal(keyring, arena, S(COMMENT), rows[i].body, &(*out)[i].text));
	}
	return OK;
}

/* --- questions without an answer ----------------------------------------------------------- */

static bool is_digit(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 0xff10 && cp <= 0xff19) || (cp >= 0x2460 && cp <= 0x2473);
}
static bool is_space(uint32_t cp) { return cp <= ' ' || cp == 0x3000; }

/* Letters, digits and signs that an address is made of. */
static bool is_of_address(uint32_t cp) { return cp > ' ' && cp < 0x7f; }

static size_t address_length(struct str text)
{
	size_t at = 0, next = 0;
	uint32_t cp;
	while (utf8_next(text, &next, &cp) && is_of_address(cp))
		at = next;
	struct str run = str_left(text, at);
	return str_find(run, S("://")) > 0 || str_find_char(run, '@') > 0 || str_starts(run, S("www.")) ? at : 0;
}

struct str article_mask(struct arena *arena, struct str text)
{
	struct buf out;
	bool digits = false, at_word = true;
	buf_init(&out, arena, text.len * 3 + 64);
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		uint32_t cp;
		size_t address = at_word && text.ptr[at] > 0 ? address_length(str_skip(text, at)) : 0;
		if (address) {
			buf_lit(&out, "＜アドレス＞");
			at += address;
			digits = false;
			continue;
		}
		if (!utf8_next(text, &at, &cp))
			break;
		at_word = !is_of_address(cp);
		if (is_digit(cp)) {
			if (!digits)
				buf_lit(&out, "＃");
		} else if (is_space(cp)) {
			buf_char(&out, ' ');
		} else {
			buf_add(&out, text.ptr + from, at - from);
		}
		digits = is_digit(cp);
	}
	return utf8_cut(str_trim(buf_view(&out)), MASKED_MOST);
}

/* Empty: nothing to be known by. */
static struct str miss_hash(const struct keyring *keyring, struct arena *arena, struct str masked)
{
	uint8_t hash[32];
	struct str folded = utf8_fold(arena, masked);
	if (folded.len == 0)
		return S("");
	keyed_hash(keyring, S("question without an answer"), folded, hash);
	return str_dup(arena, str_of((const char *)hash, sizeof hash));
}

enum err article_miss_add(struct db *db, struct arena *arena, const struct keyring *keyring,
                          const struct article_missed *missed, int64_t *id)
{
	struct str masked = article_mask(arena, missed->text), hash = miss_hash(keyring, arena, masked);
	*id = 0;
	if (hash.len == 0)
		return OK;
	return sql_article_miss_put(db, arena, hash, seal(keyring, arena, S(MISS), masked), missed->times, missed->now, id);
}

enum err article_miss_again(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	return sql_article_miss_more(db, arena, id, now);
}

enum err article_misses(struct db *db, struct arena *arena, const struct keyring *keyring, struct str state,
                        struct article_miss **out, size_t *count)
{
	struct article_miss_rows_row *rows;
	TRY(sql_article_miss_rows(db, arena, state, &rows, count));
	*out = arena_array(arena, struct article_miss, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = (struct article_miss){.id = rows[i].id, .times = rows[i].times, .first_at = rows[i].first_at,
		                                  .last_at = rows[i].last_at, .state = rows[i].state,
		                                  .article_id = rows[i].has_article_id ? rows[i].article_id : 0};
		TRY(unseal(keyring, arena, S(MISS), rows[i].body, &(*out)[i].text));
	}
	return OK;
}

enum err article_miss_find(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                           struct article_miss *out)
{
	struct article_miss_row_row row;
	enum err err = sql_article_miss_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この質問はもう残っていません。決められた日数がたつと消えます。");
	TRY(err);
	*out = (struct article_miss){.id = row.id, .times = row.times, .first_at = row.first_at, .last_at = row.last_at,
	                             .state = row.state, .article_id = row.has_article_id ? row.article_id : 0};
	return unseal(keyring, arena, S(MISS), row.body, &out->text);
}

enum err article_miss_settle(struct db *db, struct arena *arena, int64_t id, struct str state, int64_t article_id)
{
	int64_t changed;
	TRY(sql_article_miss_state(db, arena, id, state, article_id ? &article_id : NULL, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "この質問はもう残っていません。決められた日数がたつと消えます。");
}

enum err article_forget(struct db *db, struct arena *arena, int64_t days, int64_t now)
{
	TRY(sql_article_miss_forget(db, arena, now - days * MS_DAY, now - OFFERED_KEEP_MS));
	TRY(sql_article_miss_keep(db, arena, ARTICLE_MISSES_MOST));
	TRY(sql_article_comment_forget(db, arena, now - days * MS_DAY));
	TRY(sql_article_wait_forget(db, arena, now));
	return sql_article_voice_forget(db, arena, jst_day_of_ms(now) - VOICES_KEEP_DAYS);
}

/* --- somebody wants their words deleted ------------------------------------------------------- */

static enum err forget_comment(struct db *db, struct arena *arena, const struct keyring *keyring, struct str said,
                               int64_t said_at)
{
	struct article_comments_near_row *rows;
	size_t count;
	struct str words = utf8_cut(str_trim(said), ARTICLE_COMMENT_MOST);
	TRY(sql_article_comments_near(db, arena, said_at - COMMENT_NEAR_MS, said_at + COMMENT_NEAR_MS, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct str text;
		TRY(unseal(keyring, arena, S(COMMENT), rows[i].body, &text));
		if (str_eq(text, words))
			TRY(sql_article_comment_drop(db, arena, rows[i].id));
	}
	return OK;
}

enum err article_forget_said(struct db *db, struct arena *arena, const struct keyring *keyring, struct str said,
                             int64_t said_at)
{
	struct str hash = miss_hash(keyring, arena, article_mask(arena, said));
	int64_t others;
	if (hash.len == 0)
		return OK;
	TRY(sql_article_miss_less(db, arena, hash, &others));
	if (!others)
		TRY(sql_article_miss_drop(db, arena, hash));
	return forget_comment(db, arena, keyring, said, said_at);
}
