/* address_list: the list in force, and the one proposed. */
#include "address_list.h"

#include "address_list.sql.h"
#include "arena.h"
#include "db.h"

bool address_range_counts(const struct address_range *range, int64_t now)
{
	return range->from_at <= now && (range->until_at == 0 || range->until_at > now);
}

static enum err read_ranges(struct db *db, struct arena *arena, struct address_list *list)
{
	struct address_ranges_row *rows;
	TRY(sql_address_ranges(db, arena, list->id, &rows, &list->count));
	list->ranges = arena_array(arena, struct address_range, list->count);
	for (size_t i = 0; i < list->count; i++)
		list->ranges[i] = (struct address_range){rows[i].network, rows[i].note, rows[i].from_at, rows[i].until_at};
	return OK;
}

#define LIST_OF(row)                                                                                   \
	(struct address_list)                                                                          \
	{                                                                                              \
		.id = (row).id, .base_id = (row).base_id, .state = (row).state, .reason = (row).reason, \
		.proposed_by_id = (row).proposed_by_id, .proposed_at = (row).proposed_at,              \
		.decided_at = (row).decided_at, .proposed_by = (row).proposed_by,                      \
		.decided_by = (row).decided_by,                                                        \
	}

static enum err list_in(struct db *db, struct arena *arena, struct str state, int64_t since, struct address_list *out)
{
	struct address_list_in_row row;
	TRY(sql_address_list_in(db, arena, state, since, &row));
	*out = LIST_OF(row);
	return read_ranges(db, arena, out);
}

enum err address_list_used(struct db *db, struct arena *arena, struct address_list *out)
{
	return list_in(db, arena, S("used"), 0, out);
}

enum err address_list_proposed(struct db *db, struct arena *arena, int64_t now, struct address_list *out)
{
	return list_in(db, arena, S("proposed"), now - ADDRESS_PROPOSAL_LIFE_MS, out);
}

enum err address_list_past(struct db *db, struct arena *arena, struct address_list **out, size_t *count)
{
	struct address_lists_past_row *rows;
	TRY(sql_address_lists_past(db, arena, &rows, count));
	*out = arena_array(arena, struct address_list, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = LIST_OF(rows[i]);
		TRY(read_ranges(db, arena, &(*out)[i]));
	}
	return OK;
}

static enum err add(struct db *db, struct arena *arena, const char *state, const struct address_proposal *proposal,
                    int64_t now, int64_t *id)
{
	bool decided = str_eq(str_from(state), S("used"));
	TRY(sql_address_list_add(db, arena,
	                         &(struct address_list_add_in){
					 .state = str_from(state), .base_id = proposal->base_id,
					 .reason = proposal->reason,
					 .staff_id = proposal->staff_id ? &proposal->staff_id : NULL,
					 .now = now, .decided_at = decided ? &now : NULL,
				 },
	                         id));
	for (size_t i = 0; i < proposal->count; i++) {
		const struct address_range *range = &proposal->ranges[i];
		TRY(sql_address_range_add(db, arena,
		                          &(struct address_range_add_in){
						  .list_id = *id, .position = (int64_t)i, .network = range->network,
						  .note = range->note, .from_at = range->from_at ? &range->from_at : NULL,
						  .until_at = range->until_at ? &range->until_at : NULL,
					  }));
	}
	return OK;
}

static enum err check_base(struct db *db, struct arena *arena, int64_t base_id)
{
	struct address_list used = {0};
	enum err found = address_list_used(db, arena, &used);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	if (used.id != base_id)
		return fail(ERR_CONFLICT, "いまの制限が、ほかの人の操作で変わりました。画面を開き直して、もう一度直してください。");
	return OK;
}

enum err address_list_propose(struct db *db, struct arena *arena, const struct address_proposal *proposal, int64_t now,
                              int64_t *id)
{
	struct address_list waiting;
	TRY(tx_lock(db, arena, S("address_list")));
	TRY(sql_address_list_lapse(db, arena, now - ADDRESS_PROPOSAL_LIFE_MS, now));
	enum err found = address_list_proposed(db, arena, now, &waiting);
	if (found == OK)
		return fail(ERR_CONFLICT, "承認を待っている変更があります。先に、そちらを決めるか取り下げてください。");
	if (found != ERR_NOT_FOUND)
		return found;
	TRY(check_base(db, arena, proposal->base_id));
	return add(db, arena, "proposed", proposal, now, id);
}

static enum err waiting_one(struct db *db, struct arena *arena, int64_t id, int64_t now, struct address_list *out)
{
	TRY(tx_lock(db, arena, S("address_list")));
	enum err found = address_list_proposed(db, arena, now, out);
	if (found == ERR_NOT_FOUND || (found == OK && out->id != id))
		return fail(ERR_CONFLICT, "この変更は、もう承認を待っていません。画面を開き直してください。");
	return found;
}

static enum err decide(struct db *db, struct arena *arena, const struct address_list *list, const char *state,
                       int64_t staff_id, int64_t now)
{
	int64_t changed;
	TRY(sql_address_list_decide(db, arena, list->id, str_from(state), staff_id, now, &changed));
	return changed ? OK : fail(ERR_CONFLICT, "この変更は、もう承認を待っていません。画面を開き直してください。");
}

enum err address_list_approve(struct db *db, struct arena *arena, int64_t id, int64_t staff_id, int64_t now)
{
	struct address_list list;
	TRY(waiting_one(db, arena, id, now, &list));
	if (list.proposed_by_id == staff_id)
		return fail(ERR_DENIED, "自分で出した変更は、自分では承認できません。ほかの管理者に頼んでください。");
	TRY(check_base(db, arena, list.base_id));
	TRY(decide(db, arena, &list, "used", staff_id, now));
	return sql_address_list_retire(db, arena, id);
}

enum err address_list_end(struct db *db, struct arena *arena, int64_t id, int64_t staff_id, int64_t now)
{
	struct address_list list;
	TRY(waiting_one(db, arena, id, now, &list));
	return decide(db, arena, &list, list.proposed_by_id == staff_id ? "withdrawn" : "refused", staff_id, now);
}

enum err address_list_put(struct db *db, struct arena *arena, const struct address_proposal *proposal, int64_t now)
{
	int64_t id;
	TRY(tx_lock(db, arena, S("address_list")));
	TRY(add(db, arena, "used", proposal, now, &id));
	return sql_address_list_retire(db, arena, id);
}

enum err address_approvers(struct db *db, struct arena *arena, int64_t besides, int64_t now, int64_t **out,
                           size_t *count)
{
	return sql_address_approvers(db, arena, besides, now, out, count);
}
