/* audit: one row per deed, each a link of the chain. */
#include "audit.h"

#include "arena.h"
#include "audit.sql.h"
#include "audit_chain.h"
#include "buf.h"
#include "db.h"
#include "like.h"
#include "str.h"

static struct audit_link link_of(const struct audit_entry *entry, int64_t id)
{
	return (struct audit_link){
		.id = id,
		.at = entry->at,
		.staff_id = entry->actor.staff_id,
		.staff = entry->actor.name,
		.department = entry->actor.department,
		.role = entry->actor.role,
		.address = entry->actor.address,
		.action = entry->action,
		.object = entry->object,
		.result = entry->refused ? S("refused") : S("done"),
		.detail = entry->detail,
		.removes = entry->removes,
	};
}

/* Alone until the transaction ends: what is last stays last. */
static enum err add(struct db *db, struct arena *arena, const struct keyring *keyring, const struct audit_entry *entry)
{
	struct audit_last_row last;
	TRY(tx_lock(db, arena, S("audit")));
	enum err found = sql_audit_last(db, arena, &last);
	if (found == ERR_NOT_FOUND)
		last = (struct audit_last_row){0, AUDIT_GENESIS};
	else
		TRY(found);
	const struct audit_link link = link_of(entry, last.id + 1);
	struct str hash;
	TRY(audit_link_hash(arena, keyring, last.hash, &link, &hash));
	return sql_audit_add(db, arena,
	                     &(struct audit_add_in){
				     .id = link.id,
				     .at = link.at,
				     .staff_id = link.staff_id,
				     .staff = link.staff,
				     .department = link.department,
				     .role = link.role,
				     .address = link.address,
				     .action = link.action,
				     .object = link.object,
				     .result = link.result,
				     .detail = link.detail,
				     .removes = link.removes,
				     .hash = hash,
			     });
}

enum err audit_record(struct db *db, struct arena *arena, const struct keyring *keyring,
                      const struct audit_entry *entry)
{
	if (db_in_tx(db))
		return add(db, arena, keyring, entry);
	TRY(tx_begin(db));
	enum err result = add(db, arena, keyring, entry);
	if (result == OK)
		return tx_commit(db);
	tx_rollback(db);
	return result;
}

/* --- reading --- */

/* Staff search for the words they see: the actions whose label has them. */
static struct text_list actions_with(struct arena *arena, struct str q)
{
	size_t count, found = 0;
	const struct audit_action *all = audit_actions(&count);
	struct str *list = arena_array(arena, struct str, count);
	for (size_t i = 0; i < count; i++)
		if (q.len && str_find(all[i].label, q) >= 0)
			list[found++] = all[i].action;
	return (struct text_list){list, found};
}

#define ROW_OF(row)                                                                                    \
	(struct audit_row)                                                                             \
	{                                                                                              \
		(row).id, (row).at, (row).staff_id, (row).staff, (row).department, (row).role,         \
			(row).address, (row).action, (row).object, (row).result, (row).detail, (row).hash \
	}

enum err audit_page(struct db *db, struct arena *arena, const struct audit_filter *filter, int64_t before,
                    int64_t most, struct audit_row **rows, size_t *count)
{
	struct audit_page_row *found;
	TRY(sql_audit_page(db, arena,
	                   &(struct audit_page_in){.before = before, .from_at = filter->from, .to_at = filter->to,
	                                           .staff_id = filter->staff_id, .department = filter->department,
	                                           .action = filter->action, .result = filter->result,
	                                           .q = like_pattern(arena, filter->q),
	                                           .actions = actions_with(arena, filter->q), .most = most},
	                   &found, count));
	*rows = arena_array(arena, struct audit_row, *count);
	for (size_t i = 0; i < *count; i++)
		(*rows)[i] = ROW_OF(found[i]);
	return OK;
}

enum err audit_after(struct db *db, struct arena *arena, const struct audit_filter *filter,
                     struct audit_span span, struct audit_row **rows, size_t *count)
{
	struct audit_after_row *found;
	TRY(sql_audit_after(db, arena,
	                    &(struct audit_after_in){.after = span.after, .upto = span.upto, .from_at = filter->from,
	                                             .to_at = filter->to, .staff_id = filter->staff_id,
	                                             .department = filter->department, .action = filter->action,
	                                             .result = filter->result, .q = like_pattern(arena, filter->q),
	                                             .actions = actions_with(arena, filter->q)},
	                    &found, count));
	*rows = arena_array(arena, struct audit_row, *count);
	for (size_t i = 0; i < *count; i++)
		(*rows)[i] = ROW_OF(found[i]);
	return OK;
}

enum err audit_last_id(struct db *db, struct arena *arena, int64_t *id)
{
	struct audit_last_row last = {0};
	enum err found = sql_audit_last(db, arena, &last);
	*id = found == OK ? last.id : 0;
	return found == ERR_NOT_FOUND ? OK : found;
}

enum err audit_departments(struct db *db, struct arena *arena, struct str **names, size_t *count)
{
	return sql_audit_departments(db, arena, names, count);
}

enum err audit_lookers(struct db *db, struct arena *arena, int64_t friend_id, struct audit_looker **out, size_t *count)
{
	struct audit_lookers_row *rows;
	TRY(sql_audit_lookers(db, arena, str_fmt(arena, "friend %" PRId64, friend_id), &rows, count));
	*out = arena_array(arena, struct audit_looker, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct audit_looker){rows[i].staff_id, rows[i].staff, rows[i].department, rows[i].times, rows[i].last_at};
	return OK;
}
